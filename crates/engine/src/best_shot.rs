//! The best frame of a sequence, and why it won.

use crate::quality::Quality;

/// One frame that may win.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Index in the sequence.
    pub index: usize,
    /// Faces in the frame.
    pub faces: usize,
    /// Quality of the largest face.
    pub quality: Quality,
}

/// The winner.
#[derive(Clone, Debug, PartialEq)]
pub struct BestShot {
    /// Index in the sequence.
    pub index: usize,
    /// Reason in a sentence.
    pub why: String,
}

/// Frames with exactly one face come before all others; then the highest overall quality wins, the earlier frame on a tie.
pub fn rank(candidate: &Candidate) -> (bool, f32) {
    (candidate.faces == 1, candidate.quality.overall)
}

/// Whether `challenger` takes the place of the best so far.
pub fn beats(challenger: &Candidate, best: &Candidate) -> bool {
    rank(challenger) > rank(best)
}

/// The best of `candidates`; `None` when there are none.
pub fn best_shot(candidates: &[Candidate]) -> Option<BestShot> {
    let best = candidates.iter().reduce(|best, next| if beats(next, best) { next } else { best })?;
    Some(BestShot { index: best.index, why: why(best, candidates) })
}

fn why(best: &Candidate, all: &[Candidate]) -> String {
    let overall = best.quality.overall;
    if all.len() == 1 {
        return format!("the only frame with a face, quality {overall:.0}");
    }
    let mut ahead: Vec<(&str, f32)> = best
        .quality
        .measures
        .iter()
        .filter_map(|measure| {
            let mut others: Vec<f32> = all
                .iter()
                .filter_map(|c| c.quality.measures.iter().find(|m| m.name == measure.name))
                .map(|m| m.score)
                .collect();
            others.sort_by(f32::total_cmp);
            let gain = measure.score - others.get(others.len() / 2)?;
            (gain >= 1.0).then_some((measure.name, gain))
        })
        .collect();
    ahead.sort_by(|a, b| b.1.total_cmp(&a.1));
    ahead.truncate(3);
    let alone = if best.faces == 1 && all.iter().any(|c| c.faces != 1) { ", with one face only" } else { "" };
    let first = format!("highest quality of {} frames, {overall:.0}{alone}", all.len());
    if ahead.is_empty() {
        return first;
    }
    let gains: Vec<String> =
        ahead.iter().map(|(name, gain)| format!("{} (+{gain:.0})", name.replace('_', " "))).collect();
    format!("{first}; ahead of the median frame in {}", gains.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::Measured;

    fn candidate(index: usize, faces: usize, overall: f32, sharpness: f32) -> Candidate {
        let measure = Measured {
            name: "sharpness",
            native: 0.0,
            unit: "",
            score: sharpness,
            threshold: 50.0,
            text: "",
        };
        Candidate { index, faces, quality: Quality { overall, measures: vec![measure] } }
    }

    #[test]
    fn one_face_comes_before_quality() {
        let best = best_shot(&[candidate(0, 2, 90.0, 90.0), candidate(1, 1, 40.0, 40.0)]).unwrap();
        assert_eq!(best.index, 1);
        assert!(best.why.contains("one face only"), "{}", best.why);
    }

    #[test]
    fn the_reason_names_what_the_winner_is_ahead_in() {
        let all = [candidate(3, 1, 50.0, 30.0), candidate(7, 1, 80.0, 75.0), candidate(9, 1, 50.0, 31.0)];
        let best = best_shot(&all).unwrap();
        assert_eq!(best.index, 7);
        assert_eq!(best.why, "highest quality of 3 frames, 80; ahead of the median frame in sharpness (+44)");
    }

    #[test]
    fn the_earlier_frame_wins_a_tie_and_nothing_wins_nothing() {
        assert_eq!(best_shot(&[candidate(2, 1, 50.0, 0.0), candidate(4, 1, 50.0, 0.0)]).unwrap().index, 2);
        assert_eq!(best_shot(&[]), None);
    }
}
