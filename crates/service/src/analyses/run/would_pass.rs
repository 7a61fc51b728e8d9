//! What would have let a medium pass, for who has to explain a verdict; a client is not told.

use bonafide_domain::reason::{Code, Reason};
use bonafide_engine::liveness::{Fusion, How, Liveness, Resolution, WouldPass, what_would_pass};
use serde_json::{Value, json};

/// `null` for a medium that passes, and for one in which there is nothing to judge. `against`: what takes a pass away
/// whatever the score; all of it would have to be otherwise too, as would be what `pieces` or the threshold name.
pub(super) fn report(liveness: &Liveness, fusion: &Fusion, threshold: f64, against: &[Reason]) -> Value {
    let found = what_would_pass(liveness, fusion, threshold as f32);
    if liveness.resolution == Resolution::Failed || (found.is_none() && against.is_empty()) {
        return Value::Null;
    }
    let WouldPass { above_threshold, pieces } = found.unwrap_or_default();
    let pieces = pieces.iter().map(|change| match change.how {
        How::Without => json!({"name": change.name, "how": "without"}),
        How::With => json!({"name": change.name, "how": "with"}),
        How::WithAtLeast(ratio) => {
            json!({"name": change.name, "how": "with_at_least", "ratio": hundredths(ratio)})
        }
    });
    let without: Vec<&str> = against.iter().map(|reason| reason.code.as_str()).collect();
    json!({
        "above_threshold": above_threshold,
        "pieces": pieces.collect::<Vec<_>>(),
        "without": without,
        "assurance": without.contains(&Code::AssuranceTooLow.word()),
    })
}

/// How evidence was added up, for the answer.
pub(super) fn fusion(fusion: &Fusion, pack: &str) -> Value {
    match &fusion.fitted {
        Some(fitted) => json!({
            "kind": "fitted",
            "dataset": fitted.dataset,
            "captures": fitted.bona_fide.saturating_add(fitted.attacks),
            "of_this_pack": fitted.pack_hash == pack,
        }),
        None if *fusion == Fusion::default() => json!({"kind": "default"}),
        None => json!({"kind": "set"}),
    }
}

fn hundredths(ratio: f32) -> f64 {
    (f64::from(ratio) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use bonafide_engine::liveness::{Evidence, Fitted, Status, failed, judge};

    use super::*;

    fn piece(name: &'static str, log_likelihood_ratio: f32) -> Evidence {
        Evidence { status: Status::Present, log_likelihood_ratio, ..Evidence::missing(name, "x", "") }
    }

    fn of(evidence: Vec<Evidence>, against: &[Reason]) -> Value {
        report(&judge(evidence, 0.5), &Fusion::default(), 0.5, against)
    }

    #[test]
    fn what_stands_in_the_way_is_named() {
        let found = of(vec![piece("texture", 1.0), piece("stream", -3.0)], &[]);
        assert_eq!(found["pieces"], json!([{"name": "stream", "how": "without"}]));
        // 1 / (1 + e^-2).
        assert!((found["above_threshold"].as_f64().unwrap() - 0.880_797).abs() < 1e-5);
        let barred =
            of(vec![piece("texture", 1.0)], &[Code::VirtualCamera.reason(), Code::AssuranceTooLow.reason()]);
        assert_eq!(barred["without"], json!(["virtual_camera", "assurance_too_low"]));
        assert_eq!((&barred["assurance"], &barred["pieces"]), (&json!(true), &json!([])));
    }

    #[test]
    fn what_passes_and_what_failed_needs_no_answer() {
        assert_eq!(of(vec![piece("texture", 1.0)], &[]), Value::Null);
        let nothing =
            report(&failed("no_face", ""), &Fusion::default(), 0.5, &[Code::VirtualCamera.reason()]);
        assert_eq!(nothing, Value::Null);
    }

    #[test]
    fn a_fusion_says_what_it_rests_on() {
        assert_eq!(fusion(&Fusion::default(), "a"), json!({"kind": "default"}));
        let set = Fusion { intercept: 0.5, ..Fusion::default() };
        assert_eq!(fusion(&set, "a"), json!({"kind": "set"}));
        let fitted = Fitted {
            dataset: "d".into(),
            bona_fide: 3,
            attacks: 4,
            pack_hash: "b".into(),
            ..Fitted::default()
        };
        let fitted = Fusion { fitted: Some(fitted), ..set };
        let expected = json!({"kind": "fitted", "dataset": "d", "captures": 7, "of_this_pack": false});
        assert_eq!(fusion(&fitted, "a"), expected);
    }
}
