//! Errors of the fused score: at the threshold in use, and at fixed APCER.

use bonafide_eval::det::{percent, percent_round};
use bonafide_eval::metrics::Support;
use bonafide_eval::pad::{AtApcer, Measures};
use maud::{Markup, html};

use super::super::text::grouped;
use super::{area, interval, range, rate, score};

/// One row per species.
pub(super) fn species(measures: &Measures) -> Markup {
    let errors = &measures.errors;
    html! {
        section {
            h3 { "Errors per species" span.aside { "at the threshold " (score(errors.threshold)) } }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["Species", "APCER", "95 %", "No response (APNRR)", "EER", "AUC", "95 %"] { th scope="col" { (head) } } } }
                    tbody {
                        @for one in &errors.species {
                            @let ranking = measures.ranking_by_species.get(&one.species);
                            tr {
                                th scope="row" { bdi { (one.species) } }
                                td { (rate(one.apcer)) } td { (interval(one.apcer)) } td { (rate(one.apnrr)) }
                                td { (ranking.map_or_else(|| "–".to_owned(), |ranking| percent(ranking.eer.rate))) }
                                td { (ranking.map_or_else(|| "–".to_owned(), |ranking| area(ranking.auc.area))) }
                                td { (ranking.map_or_else(|| "–".to_owned(), |ranking| format!("{} to {}", area(ranking.auc.interval.low), area(ranking.auc.interval.high)))) }
                            }
                        }
                    }
                    tbody {
                        tr {
                            th scope="row" { "bona fide (BPCER, BPNRR)" }
                            td { (rate(errors.bpcer)) } td { (interval(errors.bpcer)) } td { (rate(errors.bpnrr)) } td {} td {} td {}
                        }
                    }
                }
            }
            p.note { "APCER: attacks classified as bona fide; BPCER: bona fide captures classified as attacks; both of those with a response. EER and AUC of a species are against all bona fide captures." }
        }
    }
}

fn support(support: Support) -> (&'static str, &'static str) {
    match support {
        Support::Supported => ("good", "supported"),
        Support::Weak => ("doubtful", "weakly supported"),
        Support::NotSupported => ("bad", "not supported"),
    }
}

/// BPCER where no species exceeds an APCER.
pub(super) fn fixed_apcer(measures: &Measures) -> Markup {
    let rows: &[AtApcer] = measures.ranking.as_ref().map_or(&[], |ranking| &ranking.bpcer_at_apcer);
    let fewest = measures.errors.species.iter().filter_map(|one| one.apcer).map(|apcer| apcer.of).min();
    html! {
        section {
            h3 { "BPCER at fixed APCER" span.aside { "the threshold that keeps every species at or below it" } }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["Measure", "APCER", "Threshold", "APCER reached", "BPCER", "95 %, threshold given", "Support"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            @let (tone, word) = support(row.support);
                            tr class=(if row.support == Support::NotSupported { "faint" } else { "" }) {
                                th scope="row" { (row.name) } td { (percent_round(row.apcer_target)) } td { (score(row.threshold)) }
                                td { (rate(Some(row.apcer))) } td { (rate(Some(row.bpcer))) } td { (range(row.bpcer.interval)) }
                                td { span class={ "tag " (tone) } { (word) } }
                            }
                        }
                    }
                }
            }
            @if let Some(fewest) = fewest {
                p.note { "Support by the rules of 3 and 30: the species with the fewest attacks has " (grouped(fewest)) ". Fewer than 3 expected errors cannot show a rate this low. The threshold was chosen on the same captures, so these rates flatter." }
            }
        }
    }
}
