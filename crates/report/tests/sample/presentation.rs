//! A made-up trial of presentation attack detection, with an older one.

use std::collections::BTreeMap;

use bonafide_eval::pad::{
    AppliedFusion, Capture, Entry, FusionReport, FusionTrial, Label, Matched, NonResponse, PadReport,
    PadTrial, Piece, Target, Terms, calibrate_fusion, change, evaluate,
};

use super::{frames, timings, uniform};

/// The report, and a drawn face for each of its captures that was decided wrongly.
pub fn presentation() -> (PadReport, BTreeMap<usize, Vec<u8>>) {
    let old = evaluate(trial(0.0)).unwrap();
    let mut report = evaluate(trial(0.35)).unwrap();
    report.change = Some(change(&old, &report).unwrap());
    let drawn = frames();
    let wrong = report.captures.iter().enumerate();
    let wrong = wrong.filter(|(_, capture)| capture.is_wrong(report.threshold) == Some(true));
    let pictures = wrong.map(|(place, _)| (place, drawn[place % drawn.len()].clone())).collect();
    (report, pictures)
}

/// Weights fitted to that trial.
pub fn fitted() -> FusionReport {
    let trial = trial(0.35);
    let fusion = FusionTrial {
        version: trial.version,
        pack_hash: trial.pack_hash,
        dataset: trial.dataset,
        captures: &trial.captures,
        carry: &["texture"],
        target: Target::Bpcer(0.02),
        threshold_before: 0.5,
        hold_out: None,
        offsets: false,
    };
    let mut report = calibrate_fusion(&fusion, &|| ()).unwrap();
    report.timings_ms = timings(&[("load", 12.0), ("fit", 840.0)]);
    report
}

/// `gain`: how much better attacks are told apart.
fn trial(gain: f32) -> PadTrial {
    let mut random = uniform(7);
    let mut captures = Vec::new();
    for (species, count, middle) in [
        (None, 160, -2.6),
        (Some("print glossy"), 70, 1.4),
        (Some("screen lcd"), 60, 1.0),
        (Some("mask_paper"), 25, 2.5),
    ] {
        for i in 0..count {
            // Three draws make a bell that is near enough.
            let bell = (random() + random() + random() - 1.5) * 3.2;
            let toward = if species.is_some() { gain * 4.0 } else { 0.0 };
            captures.push(capture(captures.len(), i, species, middle + bell + toward));
        }
    }
    for (place, cause) in [(3, NonResponse::NoFace), (180, NonResponse::FewSingleFaces)] {
        let silent: &mut Capture = &mut captures[place];
        (silent.confidence_spoofing, silent.non_response) = (None, Some(cause));
        silent.evidence.clear();
    }
    captures[5].carried = false;
    captures[5].evidence[0] = Piece {
        code: "texture_not_measured".into(),
        score: None,
        log_likelihood_ratio: None,
        ..captures[5].evidence[0].clone()
    };
    PadTrial {
        version: "0.1.0".into(),
        pack_hash: "9b1c".repeat(16),
        dataset: "booth-may".into(),
        threshold: 0.5,
        fusion: Some(AppliedFusion {
            name: "fusion-april.toml".into(),
            sha256: "7f".repeat(32),
            dataset: Some("booth-april".into()),
            terms: Terms::default(),
        }),
        match_threshold: 0.85,
        min_assurance: None,
        frames: 15,
        threads: 2,
        captures,
        timings_ms: timings(&[("load", 210.0), ("hash", 95.0), ("analyse", 61_300.0)]),
    }
}

fn capture(place: usize, i: usize, species: Option<&str>, log_odds: f32) -> Capture {
    let kind = species.unwrap_or("person").replace(' ', "-");
    let subject = i % 20;
    Capture {
        entry: Entry {
            line: place as u64 + 2,
            path: format!("{kind}/{i:03}.mp4"),
            label: if species.is_some() { Label::Attack } else { Label::BonaFide },
            species: species.map(str::to_owned),
            subject: Some(format!("s{subject:02}")),
            camera: Some(["phone a", "phone b", "laptop"][i % 3].to_owned()),
            action: i.is_multiple_of(2).then(|| "video_selfie_smile".to_owned()),
            session: None,
            reference: Some(format!("reference/s{subject:02}.jpg")),
            known: None,
        },
        sha256: format!("{place:064x}"),
        confidence_spoofing: Some(1.0 / (1.0 + (-log_odds).exp())),
        carried: log_odds < 0.0,
        non_response: None,
        evidence: vec![Piece {
            name: "texture".into(),
            code: if log_odds > 0.0 { "texture_of_attack" } else { "texture_of_skin" }.into(),
            score: Some(1.0 / (1.0 + (1.3 * log_odds).exp())),
            log_likelihood_ratio: Some((-log_odds).clamp(-3.0, 3.0)),
        }],
        matched: Some(Matched::Similarity(if i.is_multiple_of(9) { 0.6 } else { 0.93 })),
        time_ms: 300.0 + (place % 50) as f64 * 4.0,
    }
}
