//! The errors furthest from the threshold, with pictures.

use std::collections::BTreeMap;

use bonafide_eval::pad::{Capture, Label, PadReport};
use maud::{Markup, html};

use super::super::data_address;
use super::super::text::words;
use super::score;

/// Errors of each kind that are shown.
pub const WORST: usize = 12;

/// Attacks that passed, then people who were turned away.
pub(super) fn worst(report: &PadReport, pictures: &BTreeMap<usize, Vec<u8>>) -> Markup {
    html! {
        (kind(report, pictures, Label::Attack, "Worst attacks classified as bona fide"))
        (kind(report, pictures, Label::BonaFide, "Worst bona fide captures classified as attacks"))
    }
}

fn kind(report: &PadReport, pictures: &BTreeMap<usize, Vec<u8>>, label: Label, title: &str) -> Markup {
    let worst = ranked(report, label);
    html! {
        section.film {
            h3 { (title) span.aside { @if worst.is_empty() { "none" } @else { "furthest from the threshold first" } } }
            @if !worst.is_empty() {
                ol.errors {
                    @for (place, capture, confidence) in &worst {
                        li {
                            @if let Some(jpeg) = pictures.get(place) { img src=(data_address(jpeg)) alt=(format!("Best frame, row {}", capture.entry.line)); }
                            strong { (score(*confidence)) }
                            @if let Some(species) = &capture.entry.species { " " bdi { (species) } }
                            div { bdi { (capture.entry.path) } }
                            @for piece in &capture.evidence {
                                @if let Some(value) = piece.score { div { (words(&piece.name)) " " (score(f64::from(value))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The worst first, of equals the earlier row.
fn ranked(report: &PadReport, label: Label) -> Vec<(usize, &Capture, f64)> {
    let captures = report.captures.iter().enumerate();
    let wrong = captures.filter(|(_, capture)| {
        capture.entry.label == label && capture.is_wrong(report.threshold) == Some(true)
    });
    let mut worst: Vec<(usize, &Capture, f64)> = wrong
        .filter_map(|(place, capture)| Some((place, capture, f64::from(capture.confidence_spoofing?))))
        .collect();
    let distance = |confidence: f64| (confidence - report.threshold).abs();
    worst.sort_by(|a, b| distance(b.2).total_cmp(&distance(a.2)).then(a.0.cmp(&b.0)));
    worst.truncate(WORST);
    worst
}
