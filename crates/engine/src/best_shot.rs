//! The best frame of a sequence, and why it won.

use crate::quality::Quality;

/// One frame that may win.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Index in the sequence.
    pub index: usize,
    /// Faces in the frame.
    pub faces: usize,
    /// Quality of the largest face.
    pub quality: &'a Quality,
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
pub fn rank(faces: usize, quality: &Quality) -> (bool, f32) {
    (faces == 1, quality.overall)
}

/// The best of `candidates`; `None` when there are none.
pub fn best_shot(candidates: &[Candidate]) -> Option<BestShot> {
    let rank = |candidate: &Candidate| rank(candidate.faces, candidate.quality);
    let best = candidates.iter().reduce(|best, next| if rank(next) > rank(best) { next } else { best })?;
    Some(BestShot { index: best.index, why: why(best, candidates) })
}

fn why(best: &Candidate, all: &[Candidate]) -> String {
    let overall = best.quality.overall;
    let peers: Vec<&Candidate> = all.iter().filter(|c| (c.faces == 1) == (best.faces == 1)).collect();
    let with = if peers.len() == all.len() { "" } else { " with one face" };
    if peers.len() == 1 {
        let with = if with.is_empty() { " with a face" } else { with };
        return format!("the only frame{with}, quality {overall:.0}");
    }
    let mut ahead: Vec<(&str, f32)> = best
        .quality
        .measures
        .iter()
        .filter_map(|measure| {
            let mut others: Vec<f32> = peers
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
    let first = format!("highest quality of {} frames{with}, {overall:.0}", peers.len());
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

    fn quality(overall: f32, sharpness: f32) -> Quality {
        let measure = Measured {
            name: "sharpness",
            native: 0.0,
            unit: "",
            score: sharpness,
            threshold: 50.0,
            text: "",
        };
        Quality { overall, measures: vec![measure] }
    }

    /// The best of frames given as index, faces, overall quality and sharpness.
    fn best(frames: &[(usize, usize, f32, f32)]) -> Option<BestShot> {
        let qualities: Vec<Quality> =
            frames.iter().map(|(_, _, overall, sharpness)| quality(*overall, *sharpness)).collect();
        let candidates = frames.iter().zip(&qualities);
        let candidates: Vec<Candidate> =
            candidates.map(|(&(index, faces, ..), quality)| Candidate { index, faces, quality }).collect();
        best_shot(&candidates)
    }

    #[test]
    fn one_face_comes_before_quality() {
        let alone = best(&[(0, 2, 90.0, 90.0), (1, 1, 40.0, 40.0)]).unwrap();
        assert_eq!((alone.index, &*alone.why), (1, "the only frame with one face, quality 40"));
        let frames = [(0, 2, 90.0, 90.0), (1, 1, 40.0, 40.0), (2, 1, 30.0, 10.0), (3, 1, 20.0, 10.0)];
        let one_of_three = best(&frames).unwrap();
        assert_eq!(one_of_three.index, 1);
        assert_eq!(
            one_of_three.why,
            "highest quality of 3 frames with one face, 40; ahead of the median frame in sharpness (+30)"
        );
    }

    #[test]
    fn among_frames_of_several_faces_all_count() {
        let crowd = best(&[(0, 2, 40.0, 40.0), (1, 3, 50.0, 40.0)]).unwrap();
        assert_eq!((crowd.index, &*crowd.why), (1, "highest quality of 2 frames, 50"));
        let only = best(&[(4, 3, 50.0, 40.0)]).unwrap();
        assert_eq!(only.why, "the only frame with a face, quality 50");
    }

    #[test]
    fn the_reason_names_what_the_winner_is_ahead_in() {
        let best = best(&[(3, 1, 50.0, 30.0), (7, 1, 80.0, 75.0), (9, 1, 50.0, 31.0)]).unwrap();
        assert_eq!(best.index, 7);
        assert_eq!(best.why, "highest quality of 3 frames, 80; ahead of the median frame in sharpness (+44)");
    }

    #[test]
    fn the_earlier_frame_wins_a_tie_and_nothing_wins_nothing() {
        assert_eq!(best(&[(2, 1, 50.0, 0.0), (4, 1, 50.0, 0.0)]).unwrap().index, 2);
        assert_eq!(best(&[]), None);
    }
}
