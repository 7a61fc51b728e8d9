//! From the engine's values to the report's.

use bonafide_engine::analyse::SeenFace;
use bonafide_engine::face::{Expression, Landmarks, Pose};
use bonafide_engine::liveness::{Assurance, Evidence, How, Liveness, Resolution, Status, WouldPass};
use bonafide_engine::pack::{Pack, Role};
use bonafide_engine::quality::Quality;
use bonafide_imaging::{Point, Rect};

use crate as report;

/// The pack as named in every answer.
pub fn pack(pack: &Pack) -> report::PackReport {
    let models = pack.manifest().models.iter().map(|model| report::ModelReport {
        name: model.name.clone(),
        role: role(model.role).to_owned(),
        sha256: model.sha256.clone(),
    });
    report::PackReport { hash: pack.hash().to_owned(), models: models.collect() }
}

/// A role in the manifest's words.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::DetectShort => "detect_short",
        Role::DetectFull => "detect_full",
        Role::Mesh => "mesh",
        Role::Embed => "embed",
        Role::Texture => "texture",
    }
}

/// A face with its overall quality.
pub fn face(face: &SeenFace) -> report::FaceReport {
    report::FaceReport {
        bounding_box: bounding_box(&face.bounding_box),
        landmarks: landmarks(&face.landmarks),
        score: rounded(face.score),
        pose: pose(&face.pose),
        expression: expression(&face.expression),
        quality: rounded(face.quality.overall),
    }
}

/// A box in whole pixels.
pub fn bounding_box(rect: &Rect) -> report::BoundingBox {
    report::BoundingBox {
        left: rect.left.round() as i32,
        top: rect.top.round() as i32,
        right: rect.right.round() as i32,
        bottom: rect.bottom.round() as i32,
    }
}

/// The six points in whole pixels.
pub fn landmarks(points: &Landmarks) -> report::LandmarksReport {
    let whole = |p: Point| [p.x.round() as i32, p.y.round() as i32];
    report::LandmarksReport {
        left_eye: whole(points.left_eye),
        right_eye: whole(points.right_eye),
        nose_base: whole(points.nose_base),
        mouth_bottom: whole(points.mouth_bottom),
        left_ear: whole(points.left_ear),
        right_ear: whole(points.right_ear),
    }
}

/// Head turn.
pub fn pose(pose: &Pose) -> report::PoseReport {
    report::PoseReport { yaw: rounded(pose.yaw), pitch: rounded(pose.pitch), roll: rounded(pose.roll) }
}

/// Eyes, mouth, smile.
pub fn expression(expression: &Expression) -> report::ExpressionReport {
    report::ExpressionReport {
        left_eye_openness: rounded(expression.left_eye_openness),
        right_eye_openness: rounded(expression.right_eye_openness),
        mouth_openness: rounded(expression.mouth_openness),
        smile: rounded(expression.smile),
    }
}

/// All measures.
pub fn quality(quality: &Quality) -> report::QualityReport {
    let measures = quality.measures.iter().map(|measure| report::MeasureReport {
        name: measure.name.to_owned(),
        native: rounded(measure.native),
        unit: measure.unit.to_owned(),
        score: rounded(measure.score),
        threshold: measure.threshold,
        text: measure.text.to_owned(),
    });
    report::QualityReport { overall: rounded(quality.overall), measures: measures.collect() }
}

/// The judgement.
pub fn liveness(liveness: &Liveness) -> report::LivenessReport {
    let weight = |evidence: &&Evidence| evidence.log_likelihood_ratio.abs();
    let evidence = liveness.evidence.iter();
    let decisive = match liveness.resolution {
        // Whatever else is there, an operator is asked for what is missing.
        Resolution::OperatorRequired => evidence.rev().find(|evidence| evidence.status == Status::Missing),
        _ => evidence.max_by(|a, b| weight(a).total_cmp(&weight(b))),
    };
    report::LivenessReport {
        resolution: match liveness.resolution {
            Resolution::Success => report::Resolution::Success,
            Resolution::Declined => report::Resolution::Declined,
            Resolution::OperatorRequired => report::Resolution::OperatorRequired,
            Resolution::Failed => report::Resolution::Failed,
        },
        reason: decisive.map(reason).unwrap_or_default(),
        confidence_spoofing: liveness.confidence_spoofing.map(rounded),
        assurance: match liveness.assurance {
            Assurance::None => report::Assurance::None,
            Assurance::Low => report::Assurance::Low,
            Assurance::Substantial => report::Assurance::Substantial,
            Assurance::High => report::Assurance::High,
        },
        evidence: liveness.evidence.iter().map(self::evidence).collect(),
    }
}

fn evidence(evidence: &Evidence) -> report::EvidenceReport {
    let present = evidence.status == Status::Present;
    report::EvidenceReport {
        name: evidence.name.to_owned(),
        status: if present { report::EvidenceStatus::Present } else { report::EvidenceStatus::Missing },
        score: evidence.score.map(rounded),
        log_likelihood_ratio: present.then(|| rounded(evidence.log_likelihood_ratio)),
        reason: reason(evidence),
    }
}

fn reason(evidence: &Evidence) -> report::liveness::Reason {
    report::liveness::Reason { code: evidence.code.to_owned(), text: evidence.text.clone() }
}

/// What would have let a medium pass.
pub fn would_pass(would_pass: &WouldPass) -> report::WouldPassReport {
    let pieces = would_pass.pieces.iter().map(|change| {
        let (how, ratio) = match change.how {
            How::Without => (report::HowReport::Without, None),
            How::WithAtLeast(ratio) => (report::HowReport::WithAtLeast, Some(rounded(ratio))),
            How::With => (report::HowReport::With, None),
        };
        report::ChangeReport { name: change.name.to_owned(), how, log_likelihood_ratio: ratio }
    });
    report::WouldPassReport {
        above_threshold: would_pass.above_threshold.map(rounded),
        pieces: pieces.collect(),
    }
}

/// Four decimals: what is beyond is noise of the networks and makes answers hard to read.
pub fn rounded(value: f32) -> f32 {
    (f64::from(value) * 1e4).round() as f32 / 1e4
}

#[cfg(test)]
mod tests {
    use bonafide_engine::liveness::judge;

    use super::*;

    #[test]
    fn an_operator_is_told_what_is_missing() {
        let skin = Evidence {
            name: "texture",
            status: Status::Present,
            score: Some(0.99),
            log_likelihood_ratio: 3.0,
            code: "texture_of_skin",
            text: String::new(),
        };
        let pass = judge(vec![skin], 0.5);
        assert_eq!(liveness(&pass).reason.code, "texture_of_skin");
        let asked = liveness(&pass.lacking(Evidence::missing("face", "few_single_faces", "Few.")));
        assert_eq!(asked.resolution, report::Resolution::OperatorRequired);
        assert_eq!(asked.reason.code, "few_single_faces");
        assert_eq!(asked.evidence[1].status, report::EvidenceStatus::Missing);
    }
}
