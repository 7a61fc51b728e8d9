//! Parts of the answer: each piece of evidence, each camera, subject and action, comparison, non-responses.

use bonafide_eval::det::percent;
use bonafide_eval::pad::fires::FIRES;
use bonafide_eval::pad::{EvidenceMeasures, Matching, Measures, NonResponse, PadReport, Rate, Slice};
use maud::{Markup, html};

use super::super::text::{count, fixed, grouped, words};
use super::{area, interval, rate, score};

/// All evidence together, then each piece alone.
pub(super) fn evidence(report: &PadReport) -> Markup {
    html! {
        section {
            h3 { "Evidence" span.aside { "together, and each as if there were no other" } }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["Evidence", "Highest APCER", "95 %", "BPCER", "95 %", "Attacks without", "Bona fide without", "EER", "AUC", "Brier"] { th scope="col" { (head) } } } }
                    tbody {
                        (row("all together", &report.fused))
                        @for piece in &report.evidence { (row(&words(&piece.name), &piece.measures)) }
                    }
                }
            }
            @for piece in &report.evidence { (missing(piece)) }
            p.note { "A piece alone is held against the same threshold by its log-likelihood ratio; EER and AUC rank by its own score, which is finer than the bounded ratio. Captures for which it was missing are not in its error rates." }
        }
    }
}

/// Which piece speaks for an attack on which species, and whether it is quiet on people.
pub(super) fn fires(report: &PadReport) -> Markup {
    let species: Vec<&str> = report.fused.errors.species.iter().map(|one| one.species.as_str()).collect();
    html! {
        @if !report.evidence.is_empty() {
            section {
                h3 { "What fires on what" span.aside { "share of captures with a log-likelihood ratio below " (fixed(FIRES, 1)) } }
                div.scroll {
                    table.numbers {
                        thead { tr {
                            th scope="col" { "Captures" }
                            @for piece in &report.evidence { th scope="col" { (words(&piece.name)) } }
                        } }
                        tbody {
                            tr {
                                th scope="row" { "bona fide" }
                                @for piece in &report.evidence { (fired(piece.fires.bona_fide)) }
                            }
                            @for name in &species {
                                tr {
                                    th scope="row" { bdi { (name) } }
                                    @for piece in &report.evidence { (fired(piece.fires.species.get(*name).copied())) }
                                }
                            }
                        }
                    }
                }
                p.note { "Of the captures with a response. A piece that was missing does not fire. A good piece is quiet on bona fide captures and fires on the species that it was made for; a species on which nothing fires is stopped by nothing." }
            }
        }
    }
}

fn fired(rate: Option<Rate>) -> Markup {
    html! { td.faint[rate.is_none_or(|rate| rate.count == 0)] { (rate_of(rate)) } }
}

fn rate_of(rate: Option<Rate>) -> String {
    rate.map_or_else(|| "–".to_owned(), |rate| percent(rate.rate))
}

fn row(name: &str, measures: &Measures) -> Markup {
    let errors = &measures.errors;
    let silent: u64 = errors.species.iter().filter_map(|one| one.apnrr).map(|apnrr| apnrr.count).sum();
    let ranking = measures.ranking.as_ref();
    html! {
        tr {
            th scope="row" { (name) }
            td { (rate(errors.apcer_max)) } td { (interval(errors.apcer_max)) } td { (rate(errors.bpcer)) } td { (interval(errors.bpcer)) }
            td { (grouped(silent)) } td { (errors.bpnrr.map_or_else(|| "–".to_owned(), |bpnrr| grouped(bpnrr.count))) }
            td { (ranking.map_or_else(|| "–".to_owned(), |ranking| percent(ranking.eer.rate))) }
            td { (ranking.map_or_else(|| "–".to_owned(), |ranking| area(ranking.auc.area))) }
            td { (measures.reliability.as_ref().map_or_else(|| "–".to_owned(), |reliability| area(reliability.brier))) }
        }
    }
}

fn missing(piece: &EvidenceMeasures) -> Markup {
    html! {
        @if !piece.missing.is_empty() {
            ul.notes { @for (code, number) in &piece.missing { li { (words(&piece.name)) " missing for " (count(*number, "capture")) ": " code { (code) } } } }
        }
    }
}

/// One row per value of a column; nothing where the manifest names none.
pub(super) fn slices(title: &str, head: &str, slices: &[Slice]) -> Markup {
    html! {
        @if !slices.is_empty() {
            section {
                h3 { (title) span.aside { (grouped(slices.len() as u64)) } }
                div.scroll {
                    table.numbers {
                        thead { tr { @for head in [head, "Captures", "Highest APCER", "Species", "Attacks passed, all species", "BPCER", "95 %", "No response"] { th scope="col" { (head) } } } }
                        tbody {
                            @for slice in slices {
                                tr {
                                    th scope="row" { bdi { (slice.value) } } td { (grouped(slice.captures)) }
                                    td { (rate(slice.apcer_max)) } td { bdi { (slice.worst_species.as_deref().unwrap_or("–")) } }
                                    td { (rate(slice.attacks_passed)) } td { (rate(slice.bpcer)) } td { (interval(slice.bpcer)) } td { (rate(slice.non_responses)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Detection and comparison together.
pub(super) fn matching(matching: &Matching) -> Markup {
    html! {
        section {
            h3 { "Detection and comparison together" span.aside { "similarity from " (score(matching.threshold)) } }
            p { "False reject rate of the whole system: " (rate(matching.frr)) ", 95 % " (interval(matching.frr)) "." }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["Species", "IAPAR", "95 %", "RIAPAR"] { th scope="col" { (head) } } } }
                    tbody {
                        @for one in &matching.species {
                            tr {
                                th scope="row" { bdi { (one.species) } } td { (rate(Some(one.iapar))) } td { (interval(Some(one.iapar))) }
                                td { (one.riapar.map_or_else(|| "–".to_owned(), percent)) }
                            }
                        }
                    }
                }
            }
            p.note { "IAPAR: attacks that pass the detection and match the reference, of all attacks with a reference. RIAPAR adds the false reject rate." }
            @if matching.references_failed > 0 {
                p.note { (count(matching.references_failed, "capture")) " left out: the reference shows no single face that could be described." }
            }
        }
    }
}

/// Captures that nothing is known about.
pub(super) fn non_responses(report: &PadReport) -> Markup {
    let silent = |capture: &&bonafide_eval::pad::Capture| capture.non_response.is_some();
    let total: u64 = report.non_responses.values().sum();
    html! {
        section {
            h3 { "Captures without a response" span.aside { (grouped(total)) } }
            @if total == 0 {
                p.note { "Every capture got a response." }
            } @else {
                ul.notes { @for (cause, number) in &report.non_responses { li { (grouped(*number)) " × " (NonResponse::text(*cause)) } } }
                details {
                    summary { "The first of them" }
                    div.scroll { table { tbody {
                        @for capture in report.captures.iter().filter(silent).take(LISTED) {
                            tr { td { bdi { (capture.entry.path) } } td { (capture.entry.label.word()) } td { (capture.non_response.map_or("", NonResponse::text)) } }
                        }
                    } } }
                }
            }
        }
    }
}

/// Captures that a list names.
const LISTED: usize = 200;
