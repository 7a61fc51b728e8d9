//! What would have made a medium pass that did not: for the person who has to explain or to appeal a verdict.

use super::{CARRY, Evidence, Fusion, Liveness, Resolution, Status};

/// The most that a piece which can carry a pass says for a bona fide presentation, as `docs/reference/liveness.md` lists it.
const MOST: [(&str, f32); CARRY.len()] = [("texture", 1.5), ("light", 2.5)];

/// What single changes would have let a medium pass. Empty where no single one would.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WouldPass {
    /// With the same evidence it passes at any threshold above this `confidence_spoofing`, 0..1; `None` when at none.
    pub above_threshold: Option<f32>,
    /// The single pieces that stood in the way at the threshold in force, in the order of the evidence.
    pub pieces: Vec<Change>,
}

/// One piece, changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Its name, for example `texture`.
    pub name: &'static str,
    /// How.
    pub how: How,
}

/// A change of one piece that makes a pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    /// It passes when this piece, which is present, is left out.
    Without,
    /// It passes when this piece, which is missing, is there and says at least this: a log-likelihood ratio.
    WithAtLeast(f32),
    /// It passes when this piece, which is missing and indispensable (the faces, the gesture asked for), is there.
    With,
}

/// What would have let a medium pass that `fusion` does not let pass at `threshold`; `None` for one that passes, and for
/// one that failed, where there was nothing to judge.
pub fn what_would_pass(liveness: &Liveness, fusion: &Fusion, threshold: f32) -> Option<WouldPass> {
    let passes =
        |evidence: Vec<Evidence>| fusion.judge(evidence, threshold).resolution == Resolution::Success;
    let all = &liveness.evidence;
    if liveness.resolution == Resolution::Failed || passes(all.clone()) {
        return None;
    }
    let without = |at: usize| {
        all.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, piece)| piece.clone()).collect::<Vec<_>>()
    };
    let change = |(at, piece): (usize, &Evidence)| {
        let how = match piece.status {
            Status::Present => passes(without(at)).then_some(How::Without),
            Status::Missing if piece.is_indispensable() => passes(without(at)).then_some(How::With),
            Status::Missing => {
                let others = without(at);
                least(piece.name, fusion, &others, threshold)
                    .filter(|ratio| passes([others.clone(), vec![saying(piece.name, *ratio)]].concat()))
                    .map(How::WithAtLeast)
            }
        };
        how.map(|how| Change { name: piece.name, how })
    };
    Some(WouldPass {
        above_threshold: above_threshold(fusion, all),
        pieces: all.iter().enumerate().filter_map(change).collect(),
    })
}

/// Any threshold above 1 would do for what lacks nothing but the score.
fn above_threshold(fusion: &Fusion, evidence: &[Evidence]) -> Option<f32> {
    let judged = fusion.judge(evidence.to_vec(), f32::INFINITY);
    judged.confidence_spoofing.filter(|score| judged.resolution == Resolution::Success && *score < 1.0)
}

/// The ratio from which a missing piece carries the others over the threshold, if it can say that much.
fn least(name: &str, fusion: &Fusion, others: &[Evidence], threshold: f32) -> Option<f32> {
    let (_, most) = MOST.into_iter().find(|(carrying, _)| *carrying == name)?;
    let sum: f32 = others.iter().map(|piece| fusion.contribution(piece)).sum();
    let offset = fusion.of_ratio(name, 0.0);
    let weight = fusion.of_ratio(name, 1.0) - offset;
    // From the logistic: the score is below the threshold when the log-odds are above this.
    let needed = ((1.0 - threshold) / threshold).ln() - fusion.intercept - sum - offset;
    if !needed.is_finite() {
        return None;
    }
    // In hundredths, and a little more than needed: the threshold itself is an attack.
    let ratio = if needed < 0.0 { 0.01 } else { ((needed / weight) * 100.0).floor() / 100.0 + 0.01 };
    (ratio <= most).then_some(ratio)
}

fn saying(name: &'static str, log_likelihood_ratio: f32) -> Evidence {
    Evidence { status: Status::Present, log_likelihood_ratio, ..Evidence::missing(name, "", "") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{failed, judge};
    use super::*;

    fn of(evidence: Vec<Evidence>) -> Option<WouldPass> {
        what_would_pass(&judge(evidence, 0.5), &Fusion::default(), 0.5)
    }

    fn missing(name: &'static str) -> Evidence {
        Evidence::missing(name, "x", "")
    }

    #[test]
    fn without_the_plane_its_gesture_is_a_gesture_again() {
        let code = |code, piece: Evidence| Evidence { code, ..piece };
        let gesture = code("gesture_performed", saying("gesture", 0.7));
        let plane = code("moves_as_plane", saying("parallax", -2.0));
        // Without the plane 0.6 + 0.7, without the gesture 0.6 - 2.
        let found = of(vec![saying("texture", 0.6), plane, gesture]).unwrap();
        assert_eq!(found.pieces, [Change { name: "parallax", how: How::Without }]);
    }

    #[test]
    fn the_piece_in_the_way_is_named_with_the_threshold() {
        let found = of(vec![saying("texture", 1.0), saying("stream", -3.0), saying("person", 0.1)]).unwrap();
        // 1 / (1 + e^-1.9).
        assert!((found.above_threshold.unwrap() - 0.869_892).abs() < 1e-5);
        assert_eq!(found.pieces, [Change { name: "stream", how: How::Without }]);
    }

    #[test]
    fn a_missing_piece_that_could_have_carried_says_how_much_it_would_take() {
        let found = of(vec![missing("texture"), missing("light"), saying("stream", -2.0)]).unwrap();
        assert_eq!(found.above_threshold, None);
        // Texture says 1.5 at most, and light without the stream is still not there.
        let [Change { name: "light", how: How::WithAtLeast(ratio) }] = found.pieces[..] else {
            panic!("{found:?}")
        };
        assert!((2.0..=2.02).contains(&ratio), "{ratio}");
        let found = of(vec![missing("texture"), missing("traces"), saying("stream", 0.4)]).unwrap();
        assert_eq!(found.pieces, [Change { name: "texture", how: How::WithAtLeast(0.01) }]);
    }

    #[test]
    fn what_is_indispensable_is_the_only_help() {
        let gesture = Evidence::missing("gesture", "gesture_not_performed", "");
        let found = of(vec![saying("texture", 2.0), gesture]).unwrap();
        assert_eq!(found.pieces, [Change { name: "gesture", how: How::With }]);
        let found = of(vec![saying("texture", 2.0), missing("face")]).unwrap();
        assert_eq!(
            found,
            WouldPass { above_threshold: None, pieces: vec![Change { name: "face", how: How::With }] }
        );
    }

    #[test]
    fn where_no_single_change_helps_none_is_named() {
        let found = of(vec![
            saying("texture", 0.5),
            saying("stream", -3.0),
            saying("person", -3.0),
            missing("light"),
        ])
        .unwrap();
        assert!(found.pieces.is_empty() && found.above_threshold.is_some());
        let odd = of(vec![saying("texture", f32::NAN)]).unwrap();
        assert_eq!(odd, WouldPass::default());
        let odd = what_would_pass(&judge(vec![saying("texture", 1.0)], 0.5), &Fusion::default(), f32::NAN);
        assert_eq!(odd.unwrap().pieces, []);
    }

    #[test]
    fn what_passed_and_what_failed_has_no_answer() {
        assert_eq!(of(vec![saying("texture", 1.0)]), None);
        assert_eq!(what_would_pass(&failed("no_face", ""), &Fusion::default(), 0.5), None);
    }

    #[test]
    fn every_answer_holds_when_it_is_tried() {
        let weights = BTreeMap::from([("light".to_owned(), 0.5), ("texture".to_owned(), 2.0)]);
        let fusion = Fusion { intercept: -1.2, weights, ..Fusion::default() };
        let evidence = vec![saying("texture", 0.25), missing("light"), saying("stream", 0.4)];
        for threshold in [0.1_f32, 0.3, 0.5, 0.55] {
            let liveness = fusion.judge(evidence.clone(), threshold);
            let found = what_would_pass(&liveness, &fusion, threshold).unwrap();
            let above = found.above_threshold.unwrap();
            let at = |threshold| fusion.judge(evidence.clone(), threshold).resolution;
            assert_eq!((at(above), at(above + 1e-4)), (Resolution::Declined, Resolution::Success));
            for change in found.pieces {
                let mut changed = evidence.clone();
                changed.retain(|piece| piece.name != change.name);
                if let How::WithAtLeast(ratio) = change.how {
                    changed.push(saying(change.name, ratio));
                }
                assert_eq!(fusion.judge(changed, threshold).resolution, Resolution::Success, "{change:?}");
            }
        }
    }
}
