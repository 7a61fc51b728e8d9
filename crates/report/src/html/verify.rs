//! The page of `bonafide eval verify`.

use std::fmt::Write;

use bonafide_eval::calibration::Calibration;
use bonafide_eval::comparison::FailureToAcquire;
use bonafide_eval::det::{det_plot, percent, percent_round};
use bonafide_eval::interval::Interval;
use bonafide_eval::metrics::{Support, TarRow};
use bonafide_eval::verify::{Distribution, FailureToAcquireRate, VerifyReport};
use maud::{Markup, PreEscaped, html};

use super::inline;
use super::page::{figure, kicker, page};
use super::text::{fixed, grouped};
use super::timings::timings;

/// One self-contained page for a verification trial.
pub fn verify_page(report: &VerifyReport) -> String {
    let heading = html! {
        (kicker("Verification report"))
        h1 { (report.model) " on " (report.dataset) }
        p.lead { (summary(report)) }
    };
    let body = html! {
        article.media {
            (headline(report))
            div.pair.plots {
                figure.chart {
                    figcaption { strong { "Detection error trade-off" } span.aside { "shaded: 95 % at each threshold" } }
                    (PreEscaped(inline(&det_plot(&report.det, &report.eer))))
                }
                (distribution(&report.distribution, report.eer.threshold))
            }
            (tar_table(&report.tar_at_fmr))
            (folds(report))
            (failures(&report.failure_to_acquire, report.counts.pictures))
            @if let Some(cross) = &report.all_against_all { (calibration(cross)) }
            (timings(&report.timings_ms))
        }
    };
    let footer = html! {
        h2 { "How this was made" }
        dl.provenance {
            div { dt { "Program" } dd { "Bonafide " (report.bonafide) } }
            div { dt { "Model pack" } dd.hash { (report.pack_hash) } }
            div { dt { "Protocol" } dd { "Terms after ISO/IEC 19795-1. A comparison matches when its score reaches the threshold." } }
            div { dt { "Intervals" } dd {
                "All at " (percent_round(report.confidence_level)) ": exact binomial (Clopper-Pearson) with the threshold taken as given, and percentiles of "
                (report.bootstrap_replicates) " bootstrap resamples of the comparisons with the threshold chosen anew in each."
            } }
        }
    };
    page(&format!("Bonafide: {} on {}", report.model, report.dataset), &heading, &body, &footer)
}

fn summary(report: &VerifyReport) -> Markup {
    let counts = &report.counts;
    html! {
        (grouped(counts.genuine)) " genuine and " (grouped(counts.impostor)) " impostor comparisons of "
        (grouped(counts.pictures)) " pictures."
    }
}

fn headline(report: &VerifyReport) -> Markup {
    let accuracy = report.accuracy.as_ref();
    let firm = report.tar_at_fmr.iter().rfind(|row| row.support != Support::NotSupported);
    html! {
        dl.figures.wide {
            @if let Some(accuracy) = accuracy {
                (figure("Accuracy", &percent(accuracy.mean), &format!("± {} % over {} folds", fixed(accuracy.deviation as f32 * 100.0, 2), accuracy.folds.len())))
            }
            (figure("Equal error rate", &percent(report.eer.rate), &report.eer.bootstrap_interval.map(range).unwrap_or_default()))
            @if let Some(row) = firm {
                (figure(&format!("TAR at FMR {}", percent_round(row.fmr_target)), &percent(row.tar), &row.bootstrap_interval.map(range).unwrap_or_default()))
            }
            (figure("Failure to acquire", &percent(report.failure_to_acquire.rate), &range(report.failure_to_acquire.interval)))
        }
    }
}

fn range(interval: Interval) -> String {
    format!("{} to {}", percent(interval.low), percent(interval.high))
}

fn score(value: f64) -> String {
    fixed(value as f32, 3)
}

fn support(row: &TarRow) -> (&'static str, &'static str) {
    match row.support {
        Support::Supported => ("good", "supported"),
        Support::Weak => ("doubtful", "weakly supported"),
        Support::NotSupported => ("bad", "not supported"),
    }
}

fn tar_table(rows: &[TarRow]) -> Markup {
    html! {
        section {
            h3 { "True accept rate at fixed false match rates" }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["FMR", "Threshold", "FMR reached", "TAR", "95 %, threshold given", "95 %, threshold chosen anew", "GFRR", "GFAR", "Support"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            @let (tone, word) = support(row);
                            tr class=(if row.support == Support::NotSupported { "faint" } else { "" }) {
                                th scope="row" { (percent_round(row.fmr_target)) }
                                td { (score(row.threshold)) } td { (percent(row.fmr)) } td { strong { (percent(row.tar)) } }
                                td { (range(row.interval)) } td { (row.bootstrap_interval.map(range).unwrap_or_default()) }
                                td { (percent(row.gfrr)) } td { (percent(row.gfar)) }
                                td { span class={ "tag " (tone) } { (word) } }
                            }
                        }
                    }
                }
            }
            ul.notes { @for row in rows { @if let Some(note) = &row.note { li { "FMR " (percent_round(row.fmr_target)) ": " (note) "." } } } }
            p.note { "GFRR and GFAR are the generalised rates: a comparison that a failure to acquire stopped counts as rejected." }
        }
    }
}

fn folds(report: &VerifyReport) -> Markup {
    html! {
        @if let Some(accuracy) = &report.accuracy {
            section {
                h3 { "Accuracy by folds" span.aside { "threshold chosen on the others, tested on the one held out" } }
                div.scroll {
                    table.numbers {
                        thead { tr { @for head in ["Fold", "Threshold", "Comparisons", "Correct", "Failed", "Accuracy"] { th scope="col" { (head) } } } }
                        tbody {
                            @for row in &accuracy.folds {
                                tr {
                                    th scope="row" { (row.fold) } td { (score(row.threshold)) } td { (grouped(row.comparisons)) }
                                    td { (grouped(row.correct)) } td { (row.failed) } td { strong { (percent(row.accuracy)) } }
                                }
                            }
                        }
                    }
                }
                p.note { "Mean " (percent(accuracy.mean)) ", standard deviation " (percent(accuracy.deviation)) ", standard error " (percent(accuracy.standard_error)) ". A failed comparison counts as wrong." }
            }
        }
    }
}

fn failures(failure: &FailureToAcquireRate, pictures: u64) -> Markup {
    let failed: u64 = failure.causes.values().sum();
    html! {
        section {
            h3 { "Failures to acquire" span.aside { (grouped(failed)) " of " (grouped(pictures)) " pictures" } }
            @if failure.causes.is_empty() {
                p.note { "Every picture gave a template." }
            } @else {
                ul.notes { @for (cause, number) in &failure.causes { li { (grouped(*number)) " × " (FailureToAcquire::text(*cause)) } } }
                details {
                    summary { "The " (failure.pictures.len()) " pictures" }
                    div.scroll { table { tbody { @for picture in &failure.pictures { tr { td { bdi { (picture.file) } } td { (picture.cause.text()) } } } } } }
                }
            }
        }
    }
}

fn distribution(distribution: &Distribution, threshold: f64) -> Markup {
    let at = ((threshold - distribution.low) / (distribution.high - distribution.low).max(f64::MIN_POSITIVE))
        .clamp(0.0, 1.0);
    let x = format!("{:.1}", at * 560.0);
    html! {
        figure.chart {
            figcaption {
                strong { "Scores" }
                span.legend { span.key.line-1 { "impostor" } span.key.line-0 { "genuine" } }
                span.aside { "each at its own scale" }
            }
            svg.histogram viewBox="0 0 560 560" role="img" aria-label="Histogram of genuine and impostor scores" {
                path.area.line-1 d=(area(&distribution.impostor)) {}
                path.area.line-0 d=(area(&distribution.genuine)) {}
                line.axis x1="0" x2="560" y1="530" y2="530" {}
                line.marker x1=(x) x2=(x) y1="10" y2="530" {}
                text x="0" y="550" { (score(distribution.low)) }
                text x="560" y="550" text-anchor="end" { (score(distribution.high)) }
                @if (0.12..0.88).contains(&at) { text x=(x) y="550" text-anchor="middle" { "EER at " (score(threshold)) } }
            }
        }
    }
}

/// Steps as high as the tallest bin allows; each kind of comparison has its own scale.
fn area(bins: &[u64]) -> String {
    let tallest = bins.iter().copied().max().unwrap_or(0).max(1) as f64;
    let width = 560.0 / bins.len().max(1) as f64;
    let mut path = "M0 530".to_owned();
    for (i, count) in bins.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(path, "V{:.1}H{:.1}", 530.0 - *count as f64 / tallest * 510.0, (i + 1) as f64 * width);
    }
    path + "V530Z"
}

fn calibration(cross: &Calibration) -> Markup {
    html! {
        section {
            h3 { "All against all" span.aside { (grouped(cross.pictures)) " pictures of " (grouped(cross.people)) " people" } }
            p { (grouped(cross.genuine)) " genuine and " (grouped(cross.impostor)) " impostor comparisons. Similarity 0.85 stands at cosine "
                strong { (score(cross.threshold)) } ", where FMR is " (percent(cross.fmr)) ", at most " (percent(cross.fmr_upper))
                " were the comparisons independent, " (cross.fmr_interval.map(range).unwrap_or_default()) " over resampled people." }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["FMR", "Cosine", "95 % over people", "False matches", "TAR", "95 % over people", ""] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in &cross.rows {
                            tr class=(if row.extrapolated { "faint" } else { "" }) {
                                th scope="row" { (percent_round(row.fmr_target)) } td { (score(row.threshold)) }
                                td { @if let Some(interval) = row.threshold_interval { (score(interval.low)) " to " (score(interval.high)) } }
                                td { (grouped(row.false_matches)) } td { strong { (percent(row.tar)) } }
                                td { (row.tar_interval.map(range).unwrap_or_default()) }
                                td { @if row.extrapolated { span.tag.doubtful { "extrapolated" } } }
                            }
                        }
                    }
                }
            }
            details {
                summary { "The map from cosine to similarity" }
                div.scroll { table.numbers { thead { tr { th scope="col" { "Cosine" } th scope="col" { "Similarity" } } }
                    tbody { @for knot in &cross.knots { tr { td { (fixed(knot[0], 4)) } td { (fixed(knot[1], 3)) } } } } } }
            }
        }
    }
}
