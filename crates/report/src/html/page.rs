//! The frame of every page: head, policy, style, heading, footer.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::pack::PackReport;

/// Nothing is fetched and nothing runs.
const POLICY: &str =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("style.css");

/// Good, doubtful, bad or none of these; chooses a colour and a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Doubtful,
    Bad,
    Plain,
}

impl Tone {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubtful => "doubtful",
            Self::Bad => "bad",
            Self::Plain => "plain",
        }
    }

    /// So that colour is never the only carrier.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Doubtful => "?",
            Self::Bad => "✕",
            Self::Plain => "–",
        }
    }
}

/// A whole document.
pub(super) fn page(title: &str, heading: &Markup, body: &Markup, footer: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header.top { (heading) }
                main { (body) }
                footer { (footer) }
            }
        }
    }
    .into_string()
}

/// The small line above a heading.
pub(super) fn kicker(what: &str) -> Markup {
    html! { p.kicker { span.mark aria-hidden="true" {} "Bonafide" span.what { (what) } } }
}

/// A verdict as a pill with a sign.
pub(super) fn pill(tone: Tone, text: &str) -> Markup {
    html! { span class={ "pill " (tone.class()) } { span.sign aria-hidden="true" { (tone.sign()) } (text) } }
}

/// A labelled figure.
pub(super) fn figure(label: &str, value: &str, note: &str) -> Markup {
    html! { div.figure { dt { (label) } dd { span.value { (value) } @if !note.is_empty() { span.note { (note) } } } } }
}

/// Which program and which networks answered.
pub(super) fn provenance(version: &str, pack: &PackReport) -> Markup {
    html! {
        h2 { "How this was made" }
        dl.provenance {
            div { dt { "Program" } dd { "Bonafide " (version) } }
            div { dt { "Model pack" } dd.hash { (pack.hash) } }
        }
        @if !pack.models.is_empty() {
            div.scroll {
                table {
                    thead { tr { th scope="col" { "Model" } th scope="col" { "Role" } th scope="col" { "SHA-256" } } }
                    tbody {
                        @for model in &pack.models {
                            tr { td { (model.name) } td { (super::text::words(&model.role)) } td.hash { (model.sha256) } }
                        }
                    }
                }
            }
        }
    }
}
