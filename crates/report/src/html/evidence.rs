//! Liveness evidence: bars to the right for a bona fide presentation, to the left for an attack.

use maud::{Markup, html};

use super::text::{fixed, share, signed, words};
use crate::liveness::{EvidenceReport, EvidenceStatus, LivenessReport};

/// Bars are scaled to the strongest piece, and never to less than this: a factor of twenty.
const SMALLEST_RANGE: f32 = 3.0;

/// Present evidence by strength, then what is missing.
pub(super) fn evidence(liveness: &LivenessReport) -> Markup {
    let is_present = |piece: &&EvidenceReport| piece.status == EvidenceStatus::Present;
    let mut present: Vec<_> = liveness.evidence.iter().filter(is_present).collect();
    present.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
    let missing: Vec<_> = liveness.evidence.iter().filter(|piece| !is_present(piece)).collect();
    let range = present.iter().map(|piece| strength(piece)).fold(SMALLEST_RANGE, f32::max);
    html! {
        section.evidence {
            h3 { "Liveness evidence" span.aside { (present.len()) " present, " (missing.len()) " missing" } }
            p.reason { (liveness.reason.text) " " code { (liveness.reason.code) } }
            @if !present.is_empty() {
                div.poles aria-hidden="true" { span { "← speaks for an attack" } span { "for a bona fide presentation →" } }
                ul { @for piece in present { (bar(piece, range)) } }
            }
            @if !missing.is_empty() {
                h4 { "Missing evidence" }
                p.note { "What is missing never counts as a pass; it lowers the assurance." }
                ul.missing {
                    @for piece in missing {
                        li { span.name { (words(&piece.name)) } span.reason { (piece.reason.text) " " code { (piece.reason.code) } } }
                    }
                }
            }
        }
    }
}

fn bar(piece: &EvidenceReport, range: f32) -> Markup {
    let ratio = piece.log_likelihood_ratio.unwrap_or(0.0);
    let side = if ratio < 0.0 { "against" } else { "for" };
    html! {
        li {
            div.name { (words(&piece.name)) @if let Some(score) = piece.score { span.native { "score " (fixed(score, 2)) } } }
            div.ratio { (signed(ratio, 2)) }
            div.diverging { span class={ "fill " (side) } style=(format!("width:{}", share(ratio.abs() / range / 2.0))) {} }
            p.reason { (piece.reason.text) " " code { (piece.reason.code) } }
        }
    }
}

fn strength(piece: &EvidenceReport) -> f32 {
    piece.log_likelihood_ratio.filter(|ratio| ratio.is_finite()).map_or(0.0, f32::abs)
}
