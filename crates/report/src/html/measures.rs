//! Quality measures as bars against their thresholds.

use maud::{Markup, html};

use super::text::{fixed, share, words};
use crate::quality::QualityReport;

/// Weakest first: what is wrong is what a reader looks for.
pub(super) fn measures(quality: &QualityReport) -> Markup {
    let mut ordered: Vec<_> = quality.measures.iter().collect();
    ordered.sort_by(|a, b| a.is_fulfilled().cmp(&b.is_fulfilled()).then(a.score.total_cmp(&b.score)));
    let fulfilled = ordered.iter().filter(|measure| measure.is_fulfilled()).count();
    html! {
        @if !ordered.is_empty() {
            section.measures {
                h3 { "Quality of the best frame" span.aside { (fulfilled) " of " (ordered.len()) " measures fulfilled" } }
                ul {
                    @for measure in ordered {
                        li class=(if measure.is_fulfilled() { "good" } else { "doubtful" }) {
                            div.name { (words(&measure.name)) span.native { (native(measure.native)) " " (measure.unit) } }
                            div.bar title=(format!("Score {} of 100, threshold {}", fixed(measure.score, 0), fixed(measure.threshold, 0))) {
                                span.fill style=(format!("width:{}", share(measure.score / 100.0))) {}
                                span.limit style=(format!("left:{}", share(measure.threshold / 100.0))) {}
                            }
                            div.score { (fixed(measure.score, 0)) }
                            p.reason { (measure.text) }
                        }
                    }
                }
                p.key-line { span.limit {} " threshold · score 0 to 100 · the measured value in its own unit stands beside the name" }
            }
        }
    }
}

/// Three significant digits at least, without the zeros behind them.
fn native(value: f32) -> String {
    let decimals = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        v if v >= 0.01 => 3,
        _ => 5,
    };
    let text = fixed(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::native;

    #[test]
    fn native_values_keep_the_digits_that_matter() {
        let texts = [1234.6, 92.0, 20.0, -1.9, 0.03, 0.0004, 0.0].map(native);
        assert_eq!(texts, ["1235", "92", "20", "−1.9", "0.03", "0.0004", "0"]);
    }
}
