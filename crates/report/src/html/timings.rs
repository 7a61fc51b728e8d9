//! Where the time went.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::text::{duration, share, words};

/// Longest first.
pub(super) fn timings(timings_ms: &BTreeMap<String, f64>) -> Markup {
    let mut stages: Vec<(&String, f64)> = timings_ms.iter().map(|(stage, ms)| (stage, *ms)).collect();
    stages.sort_by(|a, b| b.1.total_cmp(&a.1));
    let longest =
        stages.iter().map(|stage| stage.1).filter(|ms| ms.is_finite()).fold(f64::MIN_POSITIVE, f64::max);
    html! {
        @if !stages.is_empty() {
            section.timings {
                h3 { "Time per stage" }
                ul {
                    @for (stage, ms) in stages {
                        li {
                            span.name { (words(stage)) }
                            span.bar { span.fill style=(format!("width:{}", share((ms / longest) as f32))) {} }
                            span.score { (duration(ms)) }
                        }
                    }
                }
            }
        }
    }
}
