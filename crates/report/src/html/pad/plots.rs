//! DET curves, histograms of the score, reliability.

use std::fmt::Write;

use bonafide_eval::det::pad_det_plot;
use bonafide_eval::pad::{Capture, Label, Measures, Ranking, Reliability};
use maud::{Markup, PreEscaped, html};

use super::super::inline;
use super::super::text::grouped;
use super::{area, score};

/// Species that get a curve of their own, those with the highest APCER.
const CURVES: usize = 6;
const BINS: usize = 40;
const SIZE: f64 = 560.0;
const FLOOR: f64 = 530.0;

/// DET curves beside the histogram.
pub(super) fn plots(measures: &Measures, threshold: f64, captures: &[Capture]) -> Markup {
    let of = |name: &str| measures.ranking_by_species.get_key_value(name);
    let ranked = measures.errors.species.iter().filter_map(|one| of(&one.species));
    let species: Vec<(&String, &Ranking)> = ranked.take(CURVES).collect();
    html! {
        div.pair.plots {
            @if let Some(all) = &measures.ranking {
                figure.chart {
                    figcaption {
                        strong { "Detection error trade-off" }
                        span.legend { span.key.line-0 { "all species" }
                            @if species.len() > 1 { @for (i, (name, _)) in species.iter().enumerate() { span class={ "key part-" (i) } { bdi { (name) } } } } }
                        span.aside { "shaded: 95 % at each threshold" }
                    }
                    @let curves: Vec<&Ranking> = if species.len() > 1 { species.iter().map(|(_, ranking)| *ranking).collect() } else { Vec::new() };
                    (PreEscaped(inline(&pad_det_plot(all, &curves))))
                }
            }
            (histogram(threshold, captures))
        }
    }
}

fn histogram(threshold: f64, captures: &[Capture]) -> Markup {
    let bins = |label: Label| {
        let mut bins = vec![0_u64; BINS];
        for capture in captures.iter().filter(|capture| capture.entry.label == label) {
            if let Some(score) = capture.confidence_spoofing.filter(|score| score.is_finite()) {
                bins[((f64::from(score).clamp(0.0, 1.0) * BINS as f64) as usize).min(BINS - 1)] += 1;
            }
        }
        bins
    };
    let x = number(threshold.clamp(0.0, 1.0) * SIZE);
    html! {
        figure.chart {
            figcaption {
                strong { "confidence_spoofing" }
                span.legend { span.key.line-1 { "attack" } span.key.line-0 { "bona fide" } }
                span.aside { "each at its own scale" }
            }
            svg.histogram viewBox="0 0 560 560" role="img" aria-label="Histogram of the scores of attacks and bona fide captures" {
                path.area.line-1 d=(steps(&bins(Label::Attack))) {}
                path.area.line-0 d=(steps(&bins(Label::BonaFide))) {}
                line.axis x1="0" x2="560" y1="530" y2="530" {}
                line.marker x1=(x) x2=(x) y1="10" y2="530" {}
                text x="0" y="550" { "0" }
                text x="560" y="550" text-anchor="end" { "1" }
                @if (0.1..0.9).contains(&threshold) { text x=(x) y="550" text-anchor="middle" { "threshold " (score(threshold)) } }
            }
        }
    }
}

/// Steps as high as the tallest bin allows.
fn steps(bins: &[u64]) -> String {
    let tallest = bins.iter().copied().max().unwrap_or(0).max(1) as f64;
    let width = SIZE / bins.len().max(1) as f64;
    let mut path = format!("M0 {FLOOR}");
    for (i, count) in bins.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(path, "V{:.1}H{:.1}", FLOOR - *count as f64 / tallest * 510.0, (i + 1) as f64 * width);
    }
    format!("{path}V{FLOOR}Z")
}

/// Observed share of attacks over the score, and the table behind it.
pub(super) fn reliability(reliability: &Reliability) -> Markup {
    html! {
        section {
            h3 { "Does the score mean what it says?" span.aside { "Brier score " (area(reliability.brier)) ", expected calibration error " (area(reliability.expected_calibration_error)) } }
            div.pair.plots {
                (reliability_plot("Reliability", "attacks and bona fide captures weighted to one half each", reliability))
                div.scroll {
                    table.numbers {
                        thead { tr { @for head in ["Score", "Bona fide", "Attacks", "Mean score", "Observed", "95 %"] { th scope="col" { (head) } } } }
                        tbody {
                            @for bin in &reliability.bins {
                                tr {
                                    th scope="row" { (format!("{:.1} to {:.1}", bin.low, bin.high)) } td { (grouped(bin.bona_fide)) } td { (grouped(bin.attacks)) }
                                    td { (score(bin.mean)) } td { strong { (score(bin.observed)) } }
                                    td { (score(bin.interval.low)) " to " (score(bin.interval.high)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The plot alone.
pub(in super::super) fn reliability_plot(title: &str, aside: &str, reliability: &Reliability) -> Markup {
    let x = |share: f64| number(30.0 + share.clamp(0.0, 1.0) * 500.0);
    let y = |share: f64| number(FLOOR - share.clamp(0.0, 1.0) * 500.0);
    html! {
        figure.chart {
            figcaption { strong { (title) } span.aside { (aside) } }
            svg viewBox="0 0 560 560" role="img" aria-label={ (title) ": observed share of attacks over confidence_spoofing" } {
                rect.det-frame x="30" y="30" width="500" height="500" {}
                line.marker x1=(x(0.0)) y1=(y(0.0)) x2=(x(1.0)) y2=(y(1.0)) {}
                @for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
                    text x=(x(share)) y="548" text-anchor="middle" { (share) }
                    text x="24" y=(y(share)) text-anchor="end" { (share) }
                }
                @for bin in &reliability.bins {
                    line.line.line-0 x1=(x(bin.mean)) x2=(x(bin.mean)) y1=(y(bin.interval.low)) y2=(y(bin.interval.high)) {}
                    circle.dot.line-0 cx=(x(bin.mean)) cy=(y(bin.observed)) r="5" {}
                }
            }
        }
    }
}

/// What is not a number lies at the edge.
fn number(value: f64) -> String {
    format!("{:.1}", if value.is_finite() { value } else { 0.0 })
}
