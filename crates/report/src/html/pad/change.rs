//! What changed since an older report.

use bonafide_eval::pad::change::Test;
use bonafide_eval::pad::{Change, ChangeRow, Label};
use maud::{Markup, html};

use super::super::text::{count, fixed, grouped};
use super::{range, rate, score};

/// One row per kind of captures that both reports hold.
pub(super) fn change(change: &Change) -> Markup {
    html! {
        section {
            h3 { "Since the older report" span.aside { (change.old_dataset) ", Bonafide " (change.old_bonafide) ", threshold " (score(change.old_threshold)) @if let Some(least) = &change.old_min_assurance { ", assurance " (least) } } }
            p { (count(change.captures_in_both, "capture")) " in both. " (grouped(change.responses_gained)) " of them have a response now and had none, " (grouped(change.responses_lost)) " the other way." }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["Captures", "Error then", "95 %", "Error now", "95 %", "Mended", "Broken", "Test", "p", ""] { th scope="col" { (head) } } } }
                    tbody { @for one in &change.rows { (row(one)) } }
                }
            }
            @if !change.species_gone.is_empty() { p.note { "Only in the older report: " (change.species_gone.join(", ")) "." } }
            @if !change.species_new.is_empty() { p.note { "Only in this one: " (change.species_new.join(", ")) "." } }
            p.note { "Same captures are compared by McNemar's exact test, others by Fisher's; p is after Holm's correction over the rows. A change counts as beyond chance below 0.05. No change beyond chance does not show that nothing changed." }
        }
    }
}

fn row(row: &ChangeRow) -> Markup {
    let name = row.species.as_deref().unwrap_or_else(|| row.label.word());
    let better = row.new.rate < row.old.rate;
    let number = |number: Option<u64>| number.map_or_else(|| "–".to_owned(), grouped);
    html! {
        tr {
            th scope="row" { bdi { (if row.label == Label::BonaFide { "bona fide" } else { name }) } }
            td { (rate(Some(row.old))) } td { (range(row.old.interval)) } td { (rate(Some(row.new))) } td { (range(row.new.interval)) }
            td { (number(row.mended)) } td { (number(row.broken)) }
            td { (if row.test == Test::Mcnemar { "McNemar" } else { "Fisher" }) } td { (small(row.p_adjusted)) }
            td {
                @if row.beyond_chance && better { span.tag.good { "better" } }
                @else if row.beyond_chance { span.tag.bad { "worse" } }
                @else { span.tag { "chance" } }
            }
        }
    }
}

fn small(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { fixed(p as f32, 3) }
}
