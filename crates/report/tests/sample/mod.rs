//! A report about a drawn face: nobody's picture, made up numbers, for looking at the pages and testing them.
#![allow(clippy::unwrap_used, reason = "made-up data is known to be complete")]

use std::collections::BTreeMap;

use bonafide_eval::comparison::{Comparison, FailureToAcquire};
use bonafide_eval::verify::{PictureFailure, Trial, VerifyReport, verify};
use bonafide_eval::{CrossComparison, Templates, calibrate};
use bonafide_report::{
    Assurance, BestFrame, BoundingBox, CheckReport, EvidenceReport, EvidenceStatus, ExpressionReport,
    FaceReport, FrameReport, LivenessReport, MeasureReport, MediaPictures, MediaReport, MediaType,
    ModelReport, PackReport, Pictures, PoseReport, QualityReport, Reason, Resolution, Thumbnail,
    WouldPassReport,
};

mod drawing;
mod presentation;

pub use presentation::{fitted, presentation};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// One video with a resolution, one picture, one shots set without a face, one file that is no medium.
pub fn check() -> (CheckReport, Pictures) {
    let (video, video_pictures) = video("session-0412.mp4", Resolution::Success);
    let (mut picture, mut picture_pictures) = self::video("passport photo.jpg", Resolution::OperatorRequired);
    picture.media_type = Some(MediaType::Image);
    picture.format = Some("jpeg".into());
    picture.duration_ms = None;
    picture.frames_total = Some(1);
    picture.frames_analysed = 1;
    let best = picture.best_frame.as_ref().map_or(0, |best| best.index);
    picture.frames.retain(|frame| frame.index == best);
    picture_pictures.thumbnails.clear();
    let empty = MediaReport {
        file: "hallway.zip".into(),
        media_type: Some(MediaType::ShotsSet),
        format: Some("zip/jpeg".into()),
        width: Some(1280),
        height: Some(720),
        frames_total: Some(12),
        frames_analysed: 12,
        liveness: Some(no_face()),
        timings_ms: timings(&[("decode", 81.0), ("detect", 96.4)]),
        ..MediaReport::default()
    };
    let broken = MediaReport::failed("notes.mp4", "not a video: the file holds text");
    let report = CheckReport {
        bonafide: "0.1.0".into(),
        pack: PackReport {
            hash: "9b1c".repeat(16),
            models: [("blazeface-short", "detect_short"), ("face-mesh", "mesh"), ("dlib-resnet", "embed")]
                .map(|(name, role)| ModelReport {
                    name: name.into(),
                    role: role.into(),
                    sha256: "5e0d".repeat(16),
                })
                .to_vec(),
        },
        fusion: Some("fusion-april.toml".into()),
        threshold: 0.5,
        media: vec![video, picture, empty, broken],
    };
    let nothing = MediaPictures::default;
    (report, Pictures { media: vec![video_pictures, picture_pictures, nothing(), nothing()] })
}

fn video(file: &str, resolution: Resolution) -> (MediaReport, MediaPictures) {
    let frames: Vec<FrameReport> = (0..15).map(frame).collect();
    let best = 3;
    let face = frames[best].face.clone().unwrap();
    let thumbnails = frames
        .iter()
        .map(|frame| {
            let yaw = frame.face.as_ref().map(|face| face.pose.yaw);
            Thumbnail { index: frame.index, jpeg: drawing::jpeg(160, 120, yaw) }
        })
        .collect();
    let pictures = MediaPictures {
        best_frame: Some(drawing::jpeg(WIDTH, HEIGHT, Some(face.pose.yaw))),
        best_frame_size: [WIDTH, HEIGHT],
        mesh: drawing::mesh(face.pose.yaw),
        thumbnails,
    };
    let report = MediaReport {
        file: file.into(),
        error: None,
        media_type: Some(MediaType::Video),
        format: Some("mp4/h264".into()),
        width: Some(WIDTH),
        height: Some(HEIGHT),
        duration_ms: Some(3003),
        frames_total: Some(90),
        frames_analysed: 15,
        best_frame: Some(BestFrame {
            index: frames[best].index,
            time_ms: frames[best].time_ms,
            why: "Highest overall quality: frontal, sharp, both eyes open.".into(),
            bounding_box: face.bounding_box,
            landmarks: face.landmarks,
            pose: face.pose,
            expression: face.expression,
            quality: quality(),
        }),
        frames,
        liveness: Some(liveness(resolution)),
        would_pass: (resolution == Resolution::OperatorRequired)
            .then(|| WouldPassReport { above_threshold: Some(0.62), pieces: Vec::new() }),
        timings_ms: timings(&[
            ("decode", 212.0),
            ("detect", 38.4),
            ("mesh", 141.0),
            ("quality", 27.5),
            ("texture", 64.0),
            ("report", 9.1),
        ]),
    };
    (report, pictures)
}

/// Fifteen frames of a drawn head that turns from side to side.
#[allow(dead_code, reason = "only the example uses it")]
pub fn frames() -> Vec<Vec<u8>> {
    (0..15u8).map(|i| drawing::jpeg(WIDTH, HEIGHT, Some(25.0 * (f32::from(i) * 0.45).cos()))).collect()
}

fn timings(stages: &[(&str, f64)]) -> BTreeMap<String, f64> {
    stages.iter().map(|(stage, ms)| ((*stage).to_owned(), *ms)).collect()
}

fn frame(i: u64) -> FrameReport {
    let phase = i as f32 / 14.0;
    let yaw = 26.0 * (phase * 4.2 + 0.6).cos();
    let pose = PoseReport { yaw, pitch: 5.0 - 9.0 * phase, roll: 3.0 * (phase * 9.0).sin() };
    let blink = if i == 5 { 0.08 } else { 0.31 };
    let face = FaceReport {
        bounding_box: BoundingBox { left: 214, top: 92, right: 426, bottom: 356 },
        landmarks: drawing::landmarks(yaw),
        score: 0.98,
        pose,
        expression: ExpressionReport {
            left_eye_openness: blink,
            right_eye_openness: blink + 0.01,
            mouth_openness: 0.03,
            smile: 0.2,
        },
        quality: (88.0 - yaw.abs() * 1.7 - if i == 5 { 25.0 } else { 0.0 }).max(0.0),
    };
    let lost = i == 2;
    FrameReport { index: i * 6, time_ms: i * 200, faces: u64::from(!lost), face: (!lost).then_some(face) }
}

fn quality() -> QualityReport {
    let measure = |name: &str, native, unit: &str, score, threshold, text: &str| MeasureReport {
        name: name.into(),
        native,
        unit: unit.into(),
        score,
        threshold,
        text: text.into(),
    };
    QualityReport {
        overall: 84.0,
        measures: vec![
            measure(
                "inter_eye_distance",
                92.0,
                "pixel",
                96.0,
                50.0,
                "The eyes are far enough apart for every use.",
            ),
            measure("sharpness", 0.71, "", 78.0, 50.0, "Edges are sharp."),
            measure("illumination_uniformity", 0.42, "", 41.0, 50.0, "The left side of the face is darker."),
            measure("dynamic_range", 6.8, "bit", 86.0, 50.0, "Tones spread well."),
            measure("eyes_open", 0.31, "", 91.0, 50.0, "Both eyes are open."),
            measure("mouth_closed", 0.03, "", 97.0, 50.0, "The mouth is shut."),
            measure("head_pose_yaw", -1.9, "degree", 99.0, 60.0, "The head is turned by 2 degrees."),
            measure("over_exposure", 0.0004, "", 99.0, 50.0, "No highlight is lost."),
        ],
    }
}

fn liveness(resolution: Resolution) -> LivenessReport {
    let piece = |name: &str, score, ratio, code: &str, text: &str| EvidenceReport {
        name: name.into(),
        status: EvidenceStatus::Present,
        score: Some(score),
        log_likelihood_ratio: Some(ratio),
        reason: Reason { code: code.into(), text: text.into() },
    };
    let missing = |name: &str, code: &str, text: &str| EvidenceReport {
        name: name.into(),
        status: EvidenceStatus::Missing,
        score: None,
        log_likelihood_ratio: None,
        reason: Reason { code: code.into(), text: text.into() },
    };
    LivenessReport {
        resolution,
        reason: Reason {
            code: "evidence_for_bona_fide".into(),
            text: "The evidence that was there speaks for a bona fide presentation.".into(),
        },
        confidence_spoofing: Some(0.034),
        assurance: Assurance::Substantial,
        evidence: vec![
            piece(
                "texture",
                0.97,
                2.61,
                "texture_of_skin",
                "Skin and surroundings look like a direct capture.",
            ),
            piece("spectrum", 0.31, -0.74, "spectrum_peak", "A weak regular pattern, as a screen can make."),
            piece(
                "parallax",
                0.88,
                1.92,
                "parallax_solid",
                "Near and far points move apart as on a solid head.",
            ),
            missing("light_challenge", "not_asked", "The capture carried no light challenge."),
            missing("gesture", "not_asked", "No gesture was asked for."),
        ],
    }
}

fn no_face() -> LivenessReport {
    let reason = Reason { code: "no_face".into(), text: "No frame holds a face.".into() };
    LivenessReport {
        resolution: Resolution::Failed,
        reason: reason.clone(),
        confidence_spoofing: None,
        assurance: Assurance::None,
        evidence: vec![EvidenceReport {
            name: "face".into(),
            status: EvidenceStatus::Missing,
            score: None,
            log_likelihood_ratio: None,
            reason,
        }],
    }
}

/// A trial of drawn numbers, with failures and with everything compared against everything.
pub fn verification() -> VerifyReport {
    let mut random = uniform(7);
    let mut gaussian = move || (0..12).map(|_| random()).sum::<f32>() - 6.0;
    let mut comparisons = Vec::new();
    for i in 0..1800_u32 {
        let same = i % 2 == 0;
        let outcome = match i {
            77 | 1204 => Err(FailureToAcquire::NoFace),
            900 => Err(FailureToAcquire::SeveralFaces),
            _ => Ok(if same { 0.62 + 0.11 * gaussian() } else { 0.08 + 0.12 * gaussian() }),
        };
        comparisons.push(Comparison { fold: i / 600 + 1, same, outcome });
    }
    let mut descriptors = Vec::new();
    for person in 0..120_u64 {
        let centre: Vec<f32> = (0..48).map(|_| gaussian()).collect();
        for _ in 0..3 {
            descriptors
                .push((person, centre.iter().map(|value| value + 0.7 * gaussian()).collect::<Vec<f32>>()));
        }
    }
    let templates =
        Templates::new(descriptors.iter().map(|(person, values)| (*person, values.as_slice()))).unwrap();
    let mut report = verify(&Trial {
        dataset: "drawn numbers".into(),
        model: "dlib-resnet".into(),
        pack_hash: "9b1c".repeat(16),
        version: "0.1.0".into(),
        pictures: 2320,
        failures: vec![
            PictureFailure { file: "0031_0002.jpg".into(), cause: FailureToAcquire::NoFace },
            PictureFailure { file: "0417_0001.jpg".into(), cause: FailureToAcquire::NoFace },
            PictureFailure { file: "0873_0004.jpg".into(), cause: FailureToAcquire::SeveralFaces },
        ],
        comparisons,
        timings_ms: timings(&[
            ("decode", 9_120.0),
            ("detect", 14_700.0),
            ("mesh", 12_010.0),
            ("embed", 171_300.0),
        ]),
    })
    .unwrap();
    report.all_against_all = Some(calibrate(&CrossComparison::run(&templates)).unwrap());
    report
}

/// Uniform numbers 0..1 from a small linear congruence.
fn uniform(mut state: u64) -> impl FnMut() -> f32 {
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 24) as f32
    }
}
