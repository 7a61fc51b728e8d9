//! Captures of earlier sessions in `bonafide eval pad` and `bonafide lab set`.

use std::path::Path;

use bonafide_eval::pad::{Capture, PadReport};
use bonafide_imaging::Image;

use crate::made::{Folder, jpeg, mirrored, picture, zip};
use crate::pad::{Set, report_of};
use crate::program::{bonafide, sample};

/// What the piece `replay` says of a capture.
fn replay(capture: &Capture) -> Option<(&str, Option<f32>)> {
    let piece = capture.evidence.iter().find(|piece| piece.name == "replay")?;
    Some((&piece.code, piece.log_likelihood_ratio))
}

fn shots(set: &Set, name: &str, images: &[&Image], quality: u8) {
    let shots: Vec<Vec<u8>> = images.iter().map(|image| jpeg(image, quality)).collect();
    let names: Vec<String> = (0..shots.len()).map(|i| format!("{i}.jpg")).collect();
    let entries: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(shots.iter().map(Vec::as_slice)).collect();
    set.folder.file(name, &zip(&entries));
}

#[test]
fn a_capture_that_is_known_is_an_attack_at_every_threshold() {
    let set = Set::new();
    let (anna, berta) = (picture("face.jpg"), picture("other.jpg"));
    let turned = mirrored(&anna);
    // Two of three shots are the same to the last pixel.
    shots(&set, "earlier.zip", &[&turned, &anna, &anna], 90);
    shots(&set, "again.zip", &[&anna, &turned], 90);
    // The same shots coded anew are near, and not four moments.
    shots(&set, "anew.zip", &[&anna, &turned], 60);
    shots(&set, "berta.zip", &[&berta, &berta], 90);
    let rows = "path,label,species,known\nberta.zip,bona_fide,,earlier.zip\na0.jpg,bona_fide,,\n\
                again.zip,attack,sent again,earlier.zip\nanew.zip,attack,sent again,earlier.zip\n";
    let manifest = set.folder.file("known.csv", rows.as_bytes());
    let json = set.folder.path().join("known.json");
    let judged = |threshold: &str| {
        let more = ["--json".as_ref(), json.as_os_str(), "--threshold".as_ref(), threshold.as_ref()];
        let answer = set.eval(&manifest, &more);
        assert_eq!((answer.code, &*answer.stderr), (0, ""));
        report_of(&set, "known.json")
    };
    let report = judged("0.5");
    let [person, plain, again, anew] = &report.captures[..] else { panic!() };
    assert_eq!(replay(person), Some(("capture_is_new", Some(0.0))));
    assert_eq!(replay(plain), None);
    assert_eq!(replay(again), Some(("replayed_capture", Some(-4.0))));
    assert_eq!(replay(anew), Some(("capture_is_new", Some(0.0))));
    assert!(person.carried && !again.carried && anew.carried);
    let total: f32 = again.evidence.iter().filter_map(|piece| piece.log_likelihood_ratio).sum();
    assert!((again.confidence_spoofing.unwrap() - 1.0 / (1.0 + total.exp())).abs() < 1e-5);
    // What it scores beside stays under this threshold.
    let loose = judged("0.9999").fused.errors;
    assert_eq!((loose.bpcer.unwrap().count, loose.apcer_max.unwrap().count), (0, 1));
    let fires = &report.evidence.iter().find(|piece| piece.name == "replay").unwrap().fires;
    assert_eq!((fires.species["sent again"].count, fires.bona_fide.unwrap().count), (1, 0));
}

#[test]
fn a_known_capture_that_cannot_be_one_is_an_error_in_one_line() {
    let set = Set::new();
    set.folder.file("copy.jpg", &std::fs::read(set.folder.path().join("print0.jpg")).unwrap());
    set.folder.file("letter.zip", b"Dear sir,\n");
    for (known, why) in [
        ("absent.zip", "bad.csv: a file is missing or is none: line 3: absent.zip"),
        ("print0.jpg", "bad.csv: line 3: known is the path of the capture itself"),
        ("copy.jpg", "bad.csv: line 3: known holds what the capture itself holds"),
        ("letter.zip", "bad.csv: known: "),
    ] {
        let rows = format!("path,label,species,known\na0.jpg,bona_fide,,\nprint0.jpg,attack,print,{known}\n");
        let answer = set.eval(&set.folder.file("bad.csv", rows.as_bytes()), &[]);
        assert_eq!(
            (answer.code, &*answer.stdout, answer.stderr.lines().count()),
            (1, "", 1),
            "{}",
            answer.stderr
        );
        assert!(answer.stderr.contains(why), "{} has no `{why}`", answer.stderr);
    }
}

fn made(faces: &Path, out: &Path) -> String {
    let (faces, set) = (faces.to_str().unwrap(), out.to_str().unwrap());
    let flags =
        ["--protocol", "passive", "--cameras", "webcam", "--species", "injected_still,injected_replayed"];
    let answer = bonafide([&["lab", "set", "--faces", faces, "--out", set][..], &flags].concat());
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    std::fs::read_to_string(out.join("manifest.csv")).unwrap()
}

#[test]
fn a_set_holds_what_the_server_got_of_the_session_that_is_sent_again() {
    let folder = Folder::new();
    let faces = folder.path().join("faces");
    std::fs::create_dir(&faces).unwrap();
    std::fs::copy(sample("face.jpg"), faces.join("face.jpg")).unwrap();
    let [one, two] = ["one", "two"].map(|name| folder.path().join(name));
    let manifest = made(&faces, &one);
    assert_eq!(manifest, made(&faces, &two));
    // All captures of the subject with this camera came when the earlier one was there.
    let known: Vec<&str> = manifest.lines().filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(known, ["known", "earlier/00003.zip", "earlier/00003.zip", "earlier/00003.zip"]);
    let [earlier, again] =
        ["earlier/00003.zip", "captures/00003.zip"].map(|path| std::fs::read(one.join(path)).unwrap());
    assert!(earlier != again && earlier == std::fs::read(two.join("earlier/00003.zip")).unwrap());
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(one.join("truth.json")).unwrap()).unwrap();
    let count = crate::program::checked(&one.join("earlier/00003.zip")).media[0].frames.len();
    assert_eq!(truth["captures"][2]["earlier"]["frames"]["count"], count);
    assert!(truth["captures"][1]["earlier"].is_null());

    let json = folder.path().join("out.json");
    let (csv, out) = (one.join("manifest.csv"), json.to_str().unwrap());
    let answer = bonafide(["eval", "pad", "--manifest", csv.to_str().unwrap(), "--json", out]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    let report: PadReport = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    assert!(
        report
            .captures
            .iter()
            .all(|capture| capture.confidence_spoofing.is_none() || replay(capture).is_some())
    );
    assert!(report.captures.iter().all(|capture| capture.entry.known.is_some()));
}
