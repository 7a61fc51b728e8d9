//! The page of `bonafide eval pad`.

mod change;
mod errors;
mod parts;
mod plots;
mod worst;

use std::collections::BTreeMap;

use bonafide_eval::det::{percent, percent_round};
use bonafide_eval::interval::Interval;
use bonafide_eval::pad::{PadReport, Rate};
use maud::{Markup, html};

use super::page::{figure, kicker, page};
use super::text::{count, fixed, grouped};
use super::timings::timings;

pub(super) use plots::reliability_plot;
pub use worst::WORST;

/// One self-contained page for a presentation attack detection trial. `pictures`: a small JPEG for each of the worst errors,
/// by place among the report's captures; an error without a picture is listed all the same.
pub fn pad_page(report: &PadReport, pictures: &BTreeMap<usize, Vec<u8>>) -> String {
    let heading = html! {
        (kicker("Presentation attack detection report"))
        h1 { "Presentation attack detection on " (report.dataset) }
        p.lead { (summary(report)) }
    };
    let body = html! {
        article.media {
            (headline(report))
            (plots::plots(&report.fused, report.threshold, &report.captures))
            (errors::species(&report.fused))
            (errors::fixed_apcer(&report.fused))
            (parts::evidence(report))
            (parts::fires(report))
            @if let Some(reliability) = &report.fused.reliability { (plots::reliability(reliability)) }
            @if let Some(matching) = &report.matching { (parts::matching(matching)) }
            @if let Some(change) = &report.change { (change::change(change)) }
            (parts::slices("Cameras", "Camera", &report.cameras))
            (parts::slices("Subjects", "Subject", &report.subjects))
            (parts::slices("Actions", "Action", &report.actions))
            (parts::non_responses(report))
            (worst::worst(report, pictures))
            (timings(&report.timings_ms))
        }
    };
    page(&format!("Bonafide: attack detection on {}", report.dataset), &heading, &body, &footer(report))
}

fn summary(report: &PadReport) -> Markup {
    let counts = &report.counts;
    let named = |number: u64, noun: &str| {
        if number > 0 { format!(", {}", count(number, noun)) } else { String::new() }
    };
    html! {
        (grouped(counts.bona_fide)) " bona fide captures, " (grouped(counts.attacks)) " attacks of "
        (counts.species) " species" (named(counts.subjects, "subject")) (named(counts.cameras, "camera")) "."
    }
}

fn headline(report: &PadReport) -> Markup {
    let errors = &report.fused.errors;
    let worst = errors.species.first().map_or("", |worst| &*worst.species);
    let ranking = report.fused.ranking.as_ref();
    html! {
        dl.figures.wide {
            @if let Some(apcer) = errors.apcer_max { (figure("Highest APCER", &percent(apcer.rate), &format!("{worst}, {}", range(apcer.interval)))) }
            @if let Some(bpcer) = errors.bpcer { (figure("BPCER", &percent(bpcer.rate), &range(bpcer.interval))) }
            @if let Some(acer) = errors.acer { (figure("ACER", &percent(acer), "not of the standard")) }
            @if let Some(ranking) = ranking {
                (figure("Equal error rate", &percent(ranking.eer.rate), &range(ranking.eer.interval)))
                (figure("AUC", &area(ranking.auc.area), &format!("{} to {}", area(ranking.auc.interval.low), area(ranking.auc.interval.high))))
            }
            @if let Some(bpnrr) = errors.bpnrr { (figure("BPNRR", &percent(bpnrr.rate), &range(bpnrr.interval))) }
            @if let Some(time) = report.time {
                (figure("Time per capture", &super::text::duration(time.median_ms), &format!("95 of 100 within {}, {} at a time", super::text::duration(time.p95_ms), time.threads)))
            }
        }
        p.note { "At the threshold " (score(report.threshold)) " of confidence_spoofing. Equal error rate and AUC put all species together." }
    }
}

fn footer(report: &PadReport) -> Markup {
    html! {
        h2 { "How this was made" }
        dl.provenance {
            div { dt { "Program" } dd { "Bonafide " (report.bonafide) } }
            div { dt { "Model pack" } dd.hash { (report.pack_hash) } }
            div { dt { "Weights" } dd { @match &report.fusion {
                None => { "The plain sum of all evidence." }
                Some(fusion) => { bdi { (fusion.name) } @if let Some(dataset) = &fusion.dataset { ", fitted to " bdi { (dataset) } } ", SHA-256 " span.hash { (fusion.sha256) } }
            } } }
            @if let Some(least) = &report.min_assurance {
                div { dt { "Assurance" } dd { "A pass must have the assurance " (least) "; a capture that could only pass with less has no response." } }
            }
            div { dt { "Protocol" } dd { "Terms after ISO/IEC 30107-3:2023. A capture is classified as an attack from the threshold on, and at any where no pass can rest on its evidence. Error rates are over captures with a response; captures without one are counted apart. Up to " (count(report.frames, "frame")) " of each medium." } }
            div { dt { "Intervals" } dd { "All at " (percent_round(report.confidence_level)) ", exact binomial (Clopper-Pearson) with the threshold taken as given and captures taken as independent; several captures of one subject or session make them too narrow. That of AUC is Newcombe's." } }
            div { dt { "Limits" } dd { "The rates are those of these species, cameras and subjects. A species that is not here is not measured, and this is not a test by an accredited laboratory." } }
        }
    }
}

/// `1.20 % (1 of 83)`.
fn rate(rate: Option<Rate>) -> Markup {
    html! {
        @if let Some(rate) = rate { strong { (percent(rate.rate)) } " " span.aside { "(" (grouped(rate.count)) " of " (grouped(rate.of)) ")" } }
        @else { "–" }
    }
}

fn interval(rate: Option<Rate>) -> String {
    rate.map_or_else(|| "–".to_owned(), |rate| range(rate.interval))
}

fn range(interval: Interval) -> String {
    format!("{} to {}", percent(interval.low), percent(interval.high))
}

fn area(value: f64) -> String {
    fixed(value as f32, 3)
}

fn score(value: f64) -> String {
    fixed(value as f32, 3)
}
