//! From the engine's words to the closed list of reasons.

use bonafide_domain::reason::{Code, Reason};
use bonafide_engine::liveness::{Evidence, Fusion, Status};

/// A piece of evidence as a reason.
pub(super) fn of_evidence(evidence: &Evidence) -> Reason {
    of_word(evidence.code, &evidence.text)
}

/// The engine's code and sentence as a reason.
fn of_word(code: &str, text: &str) -> Reason {
    let code = Code::from_word(code).unwrap_or(Code::Internal);
    if text.is_empty() { code.reason() } else { code.because(text) }
}

/// The pieces that tell something as reasons: the heaviest in this fusion first, what is missing last.
pub(super) fn by_weight(evidence: &[Evidence], fusion: &Fusion) -> Vec<Reason> {
    let mut pieces: Vec<&Evidence> = evidence.iter().filter(|piece| fusion.is_telling(piece)).collect();
    let weight = |piece: &Evidence| match piece.status {
        Status::Present => fusion.contribution(piece).abs(),
        Status::Missing => -1.0,
    };
    pieces.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    pieces.into_iter().map(of_evidence).collect()
}

/// All reasons of several media, each code once, the first sentence of each.
pub(super) fn once<'a>(reasons: impl Iterator<Item = &'a Reason>) -> Vec<Reason> {
    let mut all: Vec<Reason> = Vec::new();
    for reason in reasons {
        if !all.iter().any(|other| other.code == reason.code) {
            all.push(reason.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The engine writes its codes where evidence is made. Every word in snake case there is one.
    #[test]
    fn every_code_of_the_engine_is_in_the_closed_list() {
        let sources = [
            include_str!("../../../../engine/src/analyse.rs"),
            include_str!("../../../../engine/src/liveness.rs"),
            include_str!("../../../../engine/src/liveness/light.rs"),
            include_str!("../../../../engine/src/liveness/parallax.rs"),
            include_str!("../../../../engine/src/liveness/surroundings.rs"),
            include_str!("../../../../engine/src/liveness/person.rs"),
            include_str!("../../../../engine/src/liveness/stream.rs"),
            include_str!("../../../../engine/src/liveness/texture.rs"),
            include_str!("../../../../engine/src/liveness/traces.rs"),
        ];
        let mut found = Vec::new();
        for source in sources {
            let source = source.split("#[cfg(test)]").next().unwrap();
            let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                found.extend(line.split('"').skip(1).step_by(2).filter(|text| {
                    text.contains('_') && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                }));
            }
        }
        assert!(found.contains(&"no_face") && found.contains(&"texture_of_skin"), "{found:?}");
        for word in found {
            assert!(Code::from_word(word).is_some(), "{word} is not in the closed list");
        }
    }

    #[test]
    fn the_heaviest_piece_comes_first_and_what_is_missing_last() {
        let piece = |code, status, log_likelihood_ratio| Evidence {
            name: "face",
            status,
            score: None,
            log_likelihood_ratio,
            code,
            text: String::new(),
        };
        let pieces = [
            piece("few_single_faces", Status::Missing, 0.0),
            piece("texture_of_skin", Status::Present, 1.0),
            Evidence { name: "stream", ..piece("stream_cut", Status::Present, -2.0) },
        ];
        let codes = |fusion: &Fusion| -> Vec<String> {
            by_weight(&pieces, fusion).into_iter().map(|reason| reason.code).collect()
        };
        assert_eq!(codes(&Fusion::default()), ["stream_cut", "texture_of_skin", "few_single_faces"]);
        // What counts is what a piece adds where it is weighed.
        let weights = [("stream".to_owned(), 0.25)].into();
        let fitted = Fusion { weights, ..Fusion::default() };
        assert_eq!(codes(&fitted), ["texture_of_skin", "stream_cut", "few_single_faces"]);
        let weights = [("stream".to_owned(), 0.0)].into();
        let without = Fusion { weights, ..Fusion::default() };
        assert_eq!(codes(&without), ["texture_of_skin", "few_single_faces"]);
    }
}
