//! `bonafide calibrate`, from an answer of `bonafide eval pad`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use bonafide_engine::liveness::Fusion;
use bonafide_eval::pad::{Capture, Entry, FusionReport, Label, PadTrial, Piece, evaluate};

use crate::answers::assert_self_contained;
use crate::made::Folder;
use crate::program::{Answer, bonafide};

/// Captures of 24 subjects: texture is told twice too loud, and traces see screens that texture does not.
fn captures() -> Vec<Capture> {
    let mut captures = Vec::new();
    for subject in 0..24_u8 {
        for (i, species) in [None, None, Some("print"), Some("screen lcd")].into_iter().enumerate() {
            // Evenly over -1 to 1, in an order of its own per kind.
            let spread = f32::from((subject * 7 + i as u8 * 5) % 24) / 11.5 - 1.0;
            let texture = if species == Some("print") { -1.2 } else { 1.2 } + 2.4 * spread;
            let traces = if species == Some("screen lcd") && subject % 4 != 0 { -1.5 } else { 0.05 };
            captures.push(capture(subject, i, species, [("texture", texture), ("traces", traces)]));
        }
    }
    captures
}

fn capture(subject: u8, i: usize, species: Option<&str>, said: [(&str, f32); 2]) -> Capture {
    let total: f32 = said.iter().map(|(_, ratio)| ratio).sum();
    Capture {
        entry: Entry {
            line: 2,
            path: format!("{subject}/{i}.mp4"),
            label: if species.is_some() { Label::Attack } else { Label::BonaFide },
            species: species.map(str::to_owned),
            subject: Some(format!("person-{subject}")),
            camera: None,
            action: None,
            session: None,
            reference: None,
            known: None,
        },
        sha256: format!("{subject:032x}{i:032x}"),
        confidence_spoofing: Some(1.0 / (1.0 + total.exp())),
        carried: said.iter().any(|(name, ratio)| *name == "texture" && *ratio > 0.0),
        non_response: None,
        evidence: said
            .map(|(name, ratio)| Piece {
                name: name.to_owned(),
                code: String::new(),
                score: None,
                log_likelihood_ratio: Some(ratio),
            })
            .to_vec(),
        matched: None,
        time_ms: 1.0,
    }
}

fn written(folder: &Folder, captures: Vec<Capture>) -> PathBuf {
    let trial =
        PadTrial { dataset: "booth".into(), threshold: 0.5, threads: 1, captures, ..PadTrial::default() };
    folder.file("set.json", &serde_json::to_vec(&evaluate(trial).unwrap()).unwrap())
}

fn calibrate(from: &Path, more: &[&OsStr]) -> Answer {
    let words = [OsStr::new("calibrate"), "--from".as_ref(), from.as_os_str()];
    bonafide(words.into_iter().chain(more.iter().copied()))
}

#[test]
fn a_fit_is_shown_and_written_and_read_again() {
    let folder = Folder::new();
    let from = written(&folder, captures());
    let [toml, json, page] = ["fusion.toml", "fit.json", "fit.html"].map(|name| folder.path().join(name));
    let outputs: [&OsStr; 6] = [
        "--fusion-out".as_ref(),
        toml.as_ref(),
        "--json".as_ref(),
        json.as_ref(),
        "--report".as_ref(),
        page.as_ref(),
    ];
    let dry = calibrate(&from, &[&outputs[..], &["--dry-run".as_ref()]].concat());
    assert_eq!((dry.code, &*dry.stderr), (0, ""));
    assert!(!toml.exists() && !json.exists() && !page.exists());
    let answer = calibrate(&from, &outputs);
    assert_eq!((answer.code, &answer.stdout), (0, &dry.stdout));
    for part in
        ["48 bona fide captures and 48 attacks of 2 species, 24 subjects", "APCER maximum", "(5 folds)"]
    {
        assert!(answer.stdout.contains(part), "{part}: {}", answer.stdout);
    }
    let report: FusionReport = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    let text = std::fs::read_to_string(&toml).unwrap();
    let fusion = Fusion::parse(&text).unwrap();
    let fitted = fusion.fitted.unwrap();
    assert_eq!((&*fitted.dataset, fitted.bona_fide, fitted.attacks, fitted.subjects), ("booth", 48, 48, 24));
    for (name, weight) in &report.terms.weights {
        assert!((f64::from(fusion.weights[name]) - weight.value).abs() < 1e-4, "{name}");
    }
    assert!(fusion.weights["texture"] < fusion.weights["traces"], "{text}");
    let error =
        |held: &bonafide_eval::pad::HeldOut| held.reliability.as_ref().unwrap().expected_calibration_error;
    assert!(error(&report.after) < error(&report.before));
    let page = std::fs::read_to_string(&page).unwrap();
    assert_self_contained(&page);
    for text in [&page, &text, &std::fs::read_to_string(&json).unwrap(), &answer.stdout] {
        assert!(!text.contains("person-"), "nobody is named");
    }
    let held = calibrate(&from, &["--hold-out-subjects".as_ref(), "0.25".as_ref(), "--dry-run".as_ref()]);
    assert!(held.stdout.contains("judged on 6 subjects that were held out"), "{}", held.stdout);
    let strict = calibrate(&from, &["--target-apcer".as_ref(), "0".as_ref(), "--dry-run".as_ref()]);
    assert!(strict.stdout.contains("threshold, APCER 0.00 %"), "{}", strict.stdout);
}

#[test]
fn what_cannot_be_fitted_is_an_error_in_one_line() {
    let folder = Folder::new();
    let refused = |change: &dyn Fn(&mut Vec<Capture>), why: &str| {
        let mut all = captures();
        change(&mut all);
        let answer = calibrate(&written(&folder, all), &[]);
        assert_eq!((answer.code, &*answer.stdout, answer.stderr.lines().count()), (1, "", 1));
        assert!(answer.stderr.contains(why), "{} has no `{why}`", answer.stderr);
    };
    refused(&|all| all[0].entry.subject = None, "1 captures name no subject");
    refused(&|all| all.truncate(16), "8 bona_fide captures are too few");
    refused(
        &|all| all.iter_mut().for_each(|capture| capture.entry.subject = Some("one".into())),
        "of 1 subjects are too few people",
    );
    refused(
        &|all| {
            let pieces = all.iter_mut().flat_map(|capture| &mut capture.evidence);
            pieces.for_each(|piece| piece.log_likelihood_ratio = Some(1.0));
        },
        "no piece of evidence varies",
    );
    let strict = PadTrial {
        dataset: "booth".into(),
        threshold: 0.5,
        threads: 1,
        captures: captures(),
        min_assurance: Some("high".into()),
        ..PadTrial::default()
    };
    let strict = folder.file("strict.json", &serde_json::to_vec(&evaluate(strict).unwrap()).unwrap());
    let answer = calibrate(&strict, &[]);
    assert!(answer.code == 1 && answer.stderr.contains("run eval pad without it"), "{}", answer.stderr);
    let absent = calibrate("absent.json".as_ref(), &[]);
    assert!(absent.code == 1 && absent.stderr.contains("open absent.json"), "{}", absent.stderr);
    let neither = bonafide(["calibrate"]);
    assert_eq!(neither.code, 2);
}
