//! The page of `bonafide check --report`.

use maud::{Markup, html};

use super::chart::{Chart, Series};
use super::page::{Tone, figure, kicker, page, pill, provenance};
use super::text::{count, fixed, seconds, signed};
use super::{
    MediaPictures, Pictures, best_frame::best_frame, evidence::evidence, film_strip::film_strip,
    measures::measures, timings::timings,
};
use crate::check::{CheckReport, FrameReport, MediaReport};
use crate::liveness::{Assurance, LivenessReport, Resolution};

/// One self-contained page for all media of a report.
pub fn check_page(report: &CheckReport, pictures: &Pictures) -> String {
    let nothing = MediaPictures::default();
    let body = html! {
        @if report.media.len() > 1 { (contents(report)) }
        @for (i, media) in report.media.iter().enumerate() {
            (section(i, media, pictures.media.get(i).unwrap_or(&nothing), report.media.len() == 1))
        }
    };
    page("Bonafide: presence report", &heading(report), &body, &provenance(&report.bonafide, &report.pack))
}

/// Resolution of a medium: colour, the Oz word, and what it means.
fn verdict(media: &MediaReport) -> (Tone, &'static str, &'static str) {
    if media.error.is_some() {
        return (Tone::Bad, "ERROR", "The file could not be checked");
    }
    // Only a report that Bonafide did not write has neither.
    let Some(liveness) = &media.liveness else {
        return (Tone::Plain, "NOT JUDGED", "Liveness was not judged");
    };
    let (tone, meaning) = judgement(liveness);
    (tone, liveness.resolution.word(), meaning)
}

/// Says no more than the assurance carries: one kind of evidence can miss an attack.
fn judgement(liveness: &LivenessReport) -> (Tone, &'static str) {
    match (liveness.resolution, liveness.assurance) {
        (Resolution::Success, Assurance::Substantial | Assurance::High) => {
            (Tone::Good, "A bona fide presentation")
        }
        (Resolution::Success, Assurance::Low | Assurance::None) => {
            (Tone::Plain, "Nothing speaks against a bona fide presentation")
        }
        (Resolution::Declined, _) => (Tone::Bad, "An attack is suspected"),
        (Resolution::OperatorRequired, Assurance::None) => {
            (Tone::Doubtful, "There is no evidence to decide on")
        }
        (Resolution::OperatorRequired, _) => (Tone::Doubtful, "The evidence does not suffice"),
        (Resolution::Failed, _) => (Tone::Doubtful, "Liveness could not be judged"),
    }
}

fn heading(report: &CheckReport) -> Markup {
    html! {
        (kicker("Presence report"))
        @match report.media.as_slice() {
            [media] => {
                @let (tone, word, meaning) = verdict(media);
                h1 class=(tone.class()) { (meaning) }
                p.lead { (pill(tone, word)) bdi.name { (media.file) } }
                (facts(media))
            }
            media => {
                h1 { (count(media.len() as u64, "file")) " checked" }
                p.lead {
                    @for (tone, word, number) in tally(media) { (pill(tone, &format!("{number} {word}"))) }
                }
            }
        }
    }
}

/// How many media got each verdict, in order of first appearance; plain where they differ in tone.
fn tally(media: &[MediaReport]) -> Vec<(Tone, &'static str, usize)> {
    let mut rows: Vec<(Tone, &'static str, usize)> = Vec::new();
    for (tone, word, _) in media.iter().map(verdict) {
        match rows.iter_mut().find(|row| row.1 == word) {
            Some(row) => {
                row.2 += 1;
                if row.0 != tone {
                    row.0 = Tone::Plain;
                }
            }
            None => rows.push((tone, word, 1)),
        }
    }
    rows
}

fn contents(report: &CheckReport) -> Markup {
    html! {
        nav.contents aria-label="Files" {
            ol {
                @for (i, media) in report.media.iter().enumerate() {
                    @let (tone, word, _) = verdict(media);
                    li { a href={ "#media-" (i) } { bdi { (media.file) } } (pill(tone, word)) }
                }
            }
        }
    }
}

/// One medium; the only one has its name and verdict in the page's heading.
fn section(i: usize, media: &MediaReport, pictures: &MediaPictures, is_only: bool) -> Markup {
    let (tone, word, meaning) = verdict(media);
    html! {
        article.media id={ "media-" (i) } {
            @if !is_only {
                header {
                    div { h2 { bdi { (media.file) } } (facts(media)) }
                    div.verdict { (pill(tone, word)) span.meaning { (meaning) } }
                }
            }
            @if let Some(error) = &media.error {
                p.error role="alert" { (error) }
            } @else {
                @if let Some(would_pass) = &media.would_pass {
                    p.note { "It would have passed " (would_pass.text()) "." }
                }
                @if let Some(best) = &media.best_frame {
                    div.portrait {
                        div { (best_frame(best, pictures)) (figures(media)) }
                        @if let Some(liveness) = &media.liveness { (evidence(liveness)) }
                    }
                } @else {
                    p.error { "No frame shows a face, so there is nothing to judge." }
                    @if let Some(liveness) = &media.liveness { (evidence(liveness)) }
                }
                (film_strip(media, pictures))
                @if media.frames.len() > 1 { (charts(media)) }
                @if let Some(best) = &media.best_frame { (measures(&best.quality)) }
                (timings(&media.timings_ms))
            }
        }
    }
}

fn facts(media: &MediaReport) -> Markup {
    let size = media.width.zip(media.height).map(|(width, height)| format!("{width} × {height} px"));
    let analysed = match media.frames_total {
        Some(total) if total != 1 => {
            Some(format!("{} of {} analysed", media.frames_analysed, count(total, "frame")))
        }
        None if media.frames_analysed > 0 => {
            Some(format!("{} analysed", count(media.frames_analysed, "frame")))
        }
        _ => None,
    };
    let kind = media.media_type.map(|kind| kind.word().to_owned());
    let facts = [kind, media.format.clone(), size, media.duration_ms.map(seconds), analysed];
    html! { p.facts { @for fact in facts.iter().flatten() { span { (fact) } } } }
}

fn figures(media: &MediaReport) -> Markup {
    let spoofing = media.liveness.as_ref().map(|liveness| liveness.confidence_spoofing);
    html! {
        dl.figures {
            @if let Some(spoofing) = spoofing {
                (figure("Spoofing confidence", &spoofing.map_or("–".to_owned(), |value| fixed(value, 3)), "0 bona fide · 1 attack"))
            }
            @if let Some(liveness) = &media.liveness {
                (figure("Assurance", liveness.assurance.word(), "what the evidence can carry"))
            }
            @if let Some(best) = &media.best_frame {
                (figure("Quality", &fixed(best.quality.overall, 0), "of 100"))
                (figure("Yaw · pitch · roll", &format!("{}° {}° {}°", signed(best.pose.yaw, 0), signed(best.pose.pitch, 0), signed(best.pose.roll, 0)), "0° looks into the camera"))
            }
        }
    }
}

fn charts(media: &MediaReport) -> Markup {
    let frames = &media.frames;
    let timed = frames.windows(2).all(|pair| pair[0].time_ms < pair[1].time_ms);
    let places: Vec<f32> = frames
        .iter()
        .map(|frame| if timed { frame.time_ms as f32 / 1000.0 } else { frame.index as f32 })
        .collect();
    let place_unit = if timed { "s" } else { "" };
    let marked =
        media.best_frame.as_ref().and_then(|best| frames.iter().position(|frame| frame.index == best.index));
    let values = |value: fn(&FrameReport) -> Option<f32>| frames.iter().map(value).collect::<Vec<_>>();
    let pose = vec![
        Series { name: "yaw", values: values(|frame| Some(frame.face.as_ref()?.pose.yaw)) },
        Series { name: "pitch", values: values(|frame| Some(frame.face.as_ref()?.pose.pitch)) },
        Series { name: "roll", values: values(|frame| Some(frame.face.as_ref()?.pose.roll)) },
    ];
    let widest =
        pose.iter().flat_map(|series| series.values.iter().flatten()).fold(0.0_f32, |a, b| a.max(b.abs()));
    let limit = [20.0, 40.0, 90.0].into_iter().find(|limit| widest <= *limit).unwrap_or(180.0);
    let quality =
        vec![Series { name: "quality", values: values(|frame| Some(frame.face.as_ref()?.quality)) }];
    let chart = |title, unit, range, ticks: &[f32], series| {
        Chart { title, unit, range, ticks, places: &places, place_unit, marked, series }.draw()
    };
    html! {
        section.charts {
            h3 { "Over time" span.aside { "the dashed line marks the best frame" } }
            div.pair {
                (chart("Quality", "", [0.0, 100.0], &[0.0, 25.0, 50.0, 75.0, 100.0], quality))
                (chart("Head pose", "°", [-limit, limit], &[-limit, -limit / 2.0, 0.0, limit / 2.0, limit], pose))
            }
            (table(frames))
        }
    }
}

fn table(frames: &[FrameReport]) -> Markup {
    html! {
        details {
            summary { "All " (frames.len()) " frames as a table" }
            div.scroll {
                table.numbers {
                    thead { tr { @for head in ["Frame", "Time", "Faces", "Quality", "Yaw", "Pitch", "Roll", "Left eye", "Right eye", "Mouth", "Smile"] { th scope="col" { (head) } } } }
                    tbody {
                        @for frame in frames {
                            tr {
                                td { (frame.index) } td { (seconds(frame.time_ms)) } td { (frame.faces) }
                                @if let Some(face) = &frame.face {
                                    td { (fixed(face.quality, 0)) }
                                    @for angle in [face.pose.yaw, face.pose.pitch, face.pose.roll] { td { (fixed(angle, 1)) "°" } }
                                    @let expression = &face.expression;
                                    @for value in [expression.left_eye_openness, expression.right_eye_openness, expression.mouth_openness, expression.smile] { td { (fixed(value, 2)) } }
                                } @else {
                                    td colspan="8" { "no face" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
