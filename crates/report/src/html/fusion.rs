//! The page of `bonafide calibrate`.

use bonafide_eval::det::{percent, percent_round};
use bonafide_eval::interval::Interval;
use bonafide_eval::pad::{BySubject, Estimate, FusionReport, HeldOut, Method, Reliability, Target};
use maud::{Markup, html};

use super::pad::reliability_plot;
use super::page::{figure, kicker, page};
use super::text::{count, fixed, grouped, words};
use super::timings::timings;

/// One self-contained page for a fit of the weights of evidence. It names no person and shows none.
pub fn fusion_page(report: &FusionReport) -> String {
    let counts = &report.fitted_on;
    let attacks: u64 = counts.species.values().sum();
    let heading = html! {
        (kicker("Calibration report"))
        h1 { "Weights of the evidence, fitted to " (report.dataset) }
        p.lead {
            (grouped(counts.bona_fide)) " bona fide captures, " (grouped(attacks)) " attacks of " (counts.species.len()) " species, "
            (count(counts.subjects, "subject")) ". " (method(report))
        }
    };
    let body = html! {
        article.media {
            (headline(report))
            (terms(report))
            (errors(report))
            (calibration(report))
            (timings(&report.timings_ms))
        }
    };
    page(&format!("Bonafide: weights fitted to {}", report.dataset), &heading, &body, &footer(report))
}

fn method(report: &FusionReport) -> String {
    match report.method {
        Method::LeaveSubjectsOut { folds } => {
            format!(
                "Every rate is of people whom the fit behind it has not seen ({folds} folds of subjects)."
            )
        }
        Method::HeldOut { subjects } => {
            format!("Every rate is of {} whom the fit has not seen.", count(subjects, "subject"))
        }
    }
}

fn headline(report: &FusionReport) -> Markup {
    let (before, after) = (&report.before, &report.after);
    let change =
        |of: &dyn Fn(&HeldOut) -> Option<String>| Some((of(after)?, format!("{} before", of(before)?)));
    let rate = |found: Option<BySubject>| found.map(|found| percent(found.rate));
    html! {
        dl.figures.wide {
            @if let Some((now, then)) = change(&|held| rate(held.apcer_max)) { (figure("Highest APCER", &now, &then)) }
            @if let Some((now, then)) = change(&|held| rate(held.bpcer)) { (figure("BPCER", &now, &then)) }
            @if let Some((now, then)) = change(&|held| held.reliability.as_ref().map(error)) { (figure("Expected calibration error", &now, &then)) }
            @if let Some((now, then)) = change(&|held| held.auc.map(|auc| three(auc.area))) { (figure("AUC", &now, &then)) }
            (figure("Proposed threshold", &three(report.terms.threshold.value), &target(report.target)))
        }
        p.note { "Before: the plain sum of all evidence at the threshold that was in use." }
    }
}

fn target(target: Target) -> String {
    match target {
        Target::Bpcer(share) => format!("for a BPCER of {} at most", percent_round(share)),
        Target::Apcer(share) => format!("for an APCER of {} at most, every species", percent_round(share)),
    }
}

fn terms(report: &FusionReport) -> Markup {
    let terms = &report.terms;
    let row = |name: &str, estimate: &Estimate, plain: &str| {
        html! {
            tr {
                th scope="row" { (name) } td { strong { (three(estimate.value)) } } td { (numbers(estimate.interval)) } td { (plain) }
            }
        }
    };
    html! {
        section {
            h3 { "Weights" span.aside { "log-odds of a person = intercept + weight × log-likelihood ratio of each piece that is there" } }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["Piece", "Fitted", "95 %, over subjects", "Plain sum"] { th scope="col" { (head) } } } }
                    tbody {
                        (row("Intercept", &terms.intercept, "0"))
                        @for (name, weight) in &terms.weights { (row(&format!("{}, weight", words(name)), weight, "1")) }
                        @for (name, offset) in &terms.offsets { (row(&format!("{}, offset when there", words(name)), offset, "0")) }
                        (row("Threshold", &terms.threshold, "–"))
                    }
                }
            }
            p.note { "A weight of 0: the piece says nothing that the others do not, or points the wrong way on these captures. A piece that is not listed did not vary here and keeps a weight of 1. An interval that holds the plain value says that these captures do not show another." }
        }
    }
}

fn errors(report: &FusionReport) -> Markup {
    let columns = [&report.before, &report.before_at_target, &report.after];
    let row = |name: &str, of: &dyn Fn(&HeldOut) -> Option<Markup>| {
        html! { tr { th scope="row" { bdi { (name) } } @for held in columns { td { @if let Some(cell) = of(held) { (cell) } @else { "–" } } } } }
    };
    html! {
        section {
            h3 { "Before and after" span.aside { "on people whom the fit has not seen" } }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["", "Plain sum, threshold as it was", "Plain sum, threshold chosen alike", "Fitted"] { th scope="col" { (head) } } } }
                    tbody {
                        @for one in &report.after.species {
                            (row(&format!("APCER {}", one.species), &|held| held.species.iter().find(|other| other.species == one.species).map(|found| rate(found.apcer))))
                        }
                    }
                    tbody {
                        (row("Highest APCER", &|held| held.apcer_max.map(rate)))
                        (row("BPCER", &|held| held.bpcer.map(rate)))
                        (row("Equal error rate, all species", &|held| held.eer.map(|rate| html! { (percent(rate)) })))
                        (row("AUC, all species", &|held| held.auc.map(|auc| html! { (three(auc.area)) " " span.aside { (numbers(auc.interval)) } })))
                        (row("Expected calibration error", &|held| held.reliability.as_ref().map(|found| html! { (error(found)) @if let Some(interval) = held.calibration_error_interval { " " span.aside { (numbers(interval)) } } })))
                        (row("Threshold", &|held| Some(html! { (thresholds(held)) })))
                    }
                }
            }
            p.note { "The column in the middle shows what a better threshold alone would have done; the last what the weights add to that." }
        }
    }
}

/// One, or the range over the folds.
fn thresholds(held: &HeldOut) -> String {
    match held.thresholds.as_slice() {
        [] => "–".to_owned(),
        [one] => three(*one),
        [first, .., last] => format!("{} to {}", three(*first), three(*last)),
    }
}

fn calibration(report: &FusionReport) -> Markup {
    html! {
        section {
            h3 { "Does the score mean what it says?" span.aside { "observed share of attacks over confidence_spoofing" } }
            div.pair.plots {
                @for (title, held) in [("Plain sum", &report.before), ("Fitted", &report.after)] {
                    @if let Some(reliability) = &held.reliability {
                        (reliability_plot(title, &format!("expected calibration error {}", error(reliability)), reliability))
                    }
                }
            }
            p.note { "On the line the score is the probability of an attack, if attacks and people were as frequent. Upright lines: 95 % of the share in this bin, captures taken as independent." }
        }
    }
}

fn footer(report: &FusionReport) -> Markup {
    let left = report.left_out;
    html! {
        h2 { "How this was made" }
        dl.provenance {
            div { dt { "Program" } dd { "Bonafide " (report.bonafide) } }
            div { dt { "Model pack" } dd.hash { (report.pack_hash) } }
            div { dt { "Fit" } dd { "Logistic regression with a ridge towards the plain sum and no weight below 0; bona fide captures and attacks weigh one half each, and every species the same. " (method(report)) } }
            div { dt { "Left out" } dd { (count(left.non_responses, "capture")) " without a response and " (grouped(left.not_carried)) " without a piece that can carry a pass: no weight decides about them, they never pass." } }
            div { dt { "Intervals" } dd { "All at " (percent_round(report.confidence_level)) ". Those of rates span the exact binomial one and the one over resampled subjects, whose captures are alike; those of weights and threshold are of fits to resampled subjects." } }
            div { dt { "Limits" } dd { "Weights hold for this model pack, these species, cameras and people. Where one kind of captures lacks what the other has, a session or a light, the weights learn how the set was made and not what an attack is." } }
        }
    }
}

/// `1.20 % (1 of 83)`, and the interval below it.
fn rate(rate: BySubject) -> Markup {
    html! { strong { (percent(rate.rate)) } " " span.aside { "(" (grouped(rate.count)) " of " (grouped(rate.of)) ")" br; (percent(rate.interval.low)) " to " (percent(rate.interval.high)) } }
}

fn numbers(interval: Interval) -> String {
    format!("{} to {}", three(interval.low), three(interval.high))
}

fn error(reliability: &Reliability) -> String {
    three(reliability.expected_calibration_error)
}

fn three(value: f64) -> String {
    fixed(value as f32, 3)
}
