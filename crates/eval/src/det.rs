//! The detection error trade-off as a picture.
//!
//! Both axes are normal deviates (A. Martin et al., "The DET curve in assessment of detection task performance",
//! Eurospeech 1997), so a straight line means Gaussian scores and the lower left corner means no errors.

use std::fmt::Write;

use maud::{Markup, html};

use crate::metrics::curve::{FLOOR, deviate};
use crate::metrics::{DetPoint, EqualErrorRate};
use crate::pad::{PadDetPoint, Ranking};

/// Rates that get a grid line when they fall on the plot.
const TICKS: [f64; 12] = [1e-6, 1e-5, 1e-4, 1e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4];
const HIGHEST: f64 = 0.5;
const SIZE: f64 = 560.0;
const LEFT: f64 = 66.0;
const TOP: f64 = 14.0;
const SIDE: f64 = SIZE - LEFT - TOP;
/// Width of the name of a point.
const NAME: f64 = 90.0;

/// Ways in which thin curves differ.
const PARTS: usize = 6;

const STYLE: &str = "
.det{--det-ink:var(--ink,#1d2733);--det-soft:var(--soft,#667282);--det-line:var(--line,#dfe4ea);--det-mark:var(--accent,#22577a);--det-paper:var(--paper,#fff);font:12px system-ui,sans-serif}
@media(prefers-color-scheme:dark){.det{--det-ink:var(--ink,#e6ebf1);--det-soft:var(--soft,#95a1b0);--det-line:var(--line,#2c3642);--det-mark:var(--accent,#7cb8dc);--det-paper:var(--paper,#161c23)}}
.det text{fill:var(--det-soft)}.det .det-title{fill:var(--det-ink)}.det .det-grid{stroke:var(--det-line);fill:none}
.det .det-even{stroke:var(--det-soft);stroke-dasharray:3 4;fill:none}.det .det-band{fill:var(--det-mark);opacity:.14}
.det .det-curve{stroke:var(--det-mark);stroke-width:2;stroke-linejoin:round;fill:none}
.det .det-part{stroke:var(--det-soft);stroke-width:1.4;stroke-linejoin:round;fill:none}
.det .det-part-0{stroke:var(--second,#b4762c)}.det .det-part-1{stroke:var(--third,#7a4e7e)}.det .det-part-2{stroke:var(--bad,#a8362d)}
.det .det-part-3{stroke:var(--second,#b4762c);stroke-dasharray:6 3}.det .det-part-4{stroke:var(--third,#7a4e7e);stroke-dasharray:6 3}.det .det-part-5{stroke:var(--bad,#a8362d);stroke-dasharray:6 3}
.det .det-point{fill:var(--det-paper);stroke:var(--det-mark);stroke-width:2}.det .det-name{fill:var(--det-ink);font-weight:600}";

/// What a plot shows.
struct Plot<'a> {
    across: &'a str,
    up: &'a str,
    /// The curve with the band.
    points: &'a [DetPoint],
    /// Thinner curves of parts of the same trial.
    parts: &'a [Vec<DetPoint>],
    eer: f64,
}

/// A self-contained SVG: the curve with its pointwise 95 % band, percent on both axes, and the EER point.
///
/// Inherits the colours `--ink`, `--soft`, `--line`, `--accent` and `--paper` from a page that sets them. `points` must
/// be in order of falling threshold.
pub fn det_plot(points: &[DetPoint], eer: &EqualErrorRate) -> String {
    let (across, up) = ("False match rate (FMR)", "False non-match rate (FNMR)");
    Plot { across, up, points, parts: &[], eer: eer.rate }.draw()
}

/// The same for presentation attack detection: APCER across, BPCER up, with a thin curve for each of `species`.
pub fn pad_det_plot(all: &Ranking, species: &[&Ranking]) -> String {
    // An attack that is found is a match there: its rates change places here.
    let turned = |ranking: &Ranking| -> Vec<DetPoint> {
        let turned = |point: &PadDetPoint| DetPoint {
            threshold: point.threshold,
            fmr: point.apcer,
            fnmr: point.bpcer,
            fmr_interval: point.apcer_interval,
            fnmr_interval: point.bpcer_interval,
        };
        ranking.det.iter().map(turned).collect()
    };
    let parts: Vec<Vec<DetPoint>> = species.iter().map(|ranking| turned(ranking)).collect();
    Plot {
        across: "Attack presentation classification error rate (APCER)",
        up: "Bona fide presentation classification error rate (BPCER)",
        points: &turned(all),
        parts: &parts,
        eer: all.eer.rate,
    }
    .draw()
}

impl Plot<'_> {
    fn draw(&self) -> String {
        let Self { points, eer, .. } = *self;
        let axis = Axis { lowest: deviate(lowest_tick(points)), highest: deviate(HIGHEST) };
        let label = format!("Detection error trade-off; equal error rate {}", percent(eer));
        let eer_shown = (axis.lowest..=axis.highest).contains(&deviate(eer));
        let eer_place = axis.along(eer);
        html! {
        svg.det xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {SIZE} {SIZE}")) role="img" aria-label=(label) {
            style { (maud::PreEscaped(STYLE)) }
            (grid(&axis, self.across, self.up))
            svg x=(LEFT) y=(TOP) width=(SIDE) height=(SIDE) viewBox=(format!("0 0 {SIDE} {SIDE}")) {
                path.det-band d=(band(&axis, points)) {}
                @for (i, part) in self.parts.iter().enumerate() {
                    path class={ "det-part det-part-" (i % PARTS) } d=(curve(&axis, part)) {}
                }
                path.det-curve d=(curve(&axis, points)) {}
                @if eer_shown {
                    circle.det-point cx=(number(eer_place)) cy=(number(SIDE - eer_place)) r="5" {}
                    // Beside the point, on the side where there is room.
                    @let (beside, anchor) = if eer_place > SIDE - NAME { (-11.0, "end") } else { (11.0, "start") };
                    text.det-name x=(number(eer_place + beside)) y=(number((SIDE - eer_place - 8.0).max(14.0))) text-anchor=(anchor) {
                        "EER " (percent(eer))
                    }
                }
            }
        }
    }
    .into_string()
    }
}

fn grid(axis: &Axis, across: &str, up: &str) -> Markup {
    let on_plot = |tick: &&f64| (axis.lowest..=axis.highest).contains(&deviate(**tick));
    html! {
        rect.det-grid x=(LEFT) y=(TOP) width=(SIDE) height=(SIDE) {}
        line.det-even x1=(LEFT) y1=(TOP + SIDE) x2=(LEFT + SIDE) y2=(TOP) {}
        @for tick in TICKS.iter().filter(on_plot) {
            @let place = axis.along(*tick);
            @let (x, y) = (LEFT + place, TOP + SIDE - place);
            line.det-grid x1=(number(x)) x2=(number(x)) y1=(TOP) y2=(TOP + SIDE) {}
            line.det-grid y1=(number(y)) y2=(number(y)) x1=(LEFT) x2=(LEFT + SIDE) {}
            text x=(number(x)) y=(TOP + SIDE + 18.0) text-anchor="middle" { (percent_round(*tick)) }
            text x=(LEFT - 8.0) y=(number(y + 4.0)) text-anchor="end" { (percent_round(*tick)) }
        }
        text.det-title x=(LEFT + SIDE / 2.0) y=(SIZE - 8.0) text-anchor="middle" { (across) }
        text.det-title transform=(format!("translate(14 {}) rotate(-90)", TOP + SIDE / 2.0)) text-anchor="middle" {
            (up)
        }
    }
}

/// Both axes are the same.
struct Axis {
    lowest: f64,
    highest: f64,
}

impl Axis {
    /// Pixels from the low end; far outside the plot for rates that are not on it.
    fn along(&self, rate: f64) -> f64 {
        (deviate(rate) - self.lowest) / (self.highest - self.lowest) * SIDE
    }
}

/// The largest tick at or below the smallest rate that one error makes.
fn lowest_tick(points: &[DetPoint]) -> f64 {
    let rates = points.iter().flat_map(|point| [point.fmr, point.fnmr]).filter(|rate| *rate > 0.0);
    let smallest = rates.fold(0.01, f64::min);
    TICKS.into_iter().rfind(|tick| *tick <= smallest).unwrap_or(TICKS[0])
}

fn curve(axis: &Axis, points: &[DetPoint]) -> String {
    path(axis, points.iter().map(|point| (point.fmr, point.fnmr)))
}

fn band(axis: &Axis, points: &[DetPoint]) -> String {
    let worse = points.iter().map(|point| (point.fmr_interval.high, point.fnmr_interval.high));
    let better = points.iter().rev().map(|point| (point.fmr_interval.low, point.fnmr_interval.low));
    path(axis, worse.chain(better)) + "Z"
}

fn path(axis: &Axis, rates: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (i, (fmr, fnmr)) in rates.enumerate() {
        let command = if i == 0 { 'M' } else { 'L' };
        let (x, y) = (number(axis.along(fmr)), number(SIDE - axis.along(fnmr)));
        // Writing to a string cannot fail.
        let _ = write!(path, "{command}{x} {y}");
    }
    path
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// A rate in percent with three significant digits, as pages show it.
pub fn percent(rate: f64) -> String {
    let hundredfold = rate * 100.0;
    let decimals = match hundredfold.abs() {
        v if v >= 99.95 || v == 0.0 => 0,
        v if v >= 1.0 => 2,
        v if v >= 0.1 => 3,
        v if v >= FLOOR * 1e3 => 4,
        _ => 6,
    };
    format!("{hundredfold:.decimals$} %")
}

/// A round rate in percent: `0.1 %` for 1e-3.
pub fn percent_round(rate: f64) -> String {
    format!("{} %", (rate * 1e8).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::curve::det_points;
    use crate::metrics::scores::tests_support::gaussian;
    use crate::metrics::{Scores, equal_error_rate};
    use crate::pad::capture::tests_support::captures;
    use crate::pad::{PadTrial, evaluate};

    fn plot(genuine: Vec<f32>, impostor: Vec<f32>) -> String {
        let scores = Scores::new(genuine, impostor).unwrap();
        det_plot(&det_points(&scores), &equal_error_rate(&scores))
    }

    #[test]
    fn the_plot_is_one_svg_with_axes_band_curve_and_the_eer_point() {
        let svg = plot(gaussian(2000, 3.0), gaussian(2000, 0.0));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
        for part in
            ["det-band", "det-curve", "EER 6.", "False match rate (FMR)", ">1 %<", ">0.1 %<", ">40 %<"]
        {
            assert!(svg.contains(part), "{part}");
        }
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn species_have_curves_of_their_own_over_apcer_and_bpcer() {
        let mut all = captures(None, &gaussian(500, 0.0));
        all.extend(captures(Some("print"), &gaussian(500, 3.0)));
        all.extend(captures(Some("mask"), &gaussian(500, 1.0)));
        let report = evaluate(PadTrial { captures: all, threads: 1, ..PadTrial::default() }).unwrap();
        let species: Vec<&Ranking> = report.fused.ranking_by_species.values().collect();
        let svg = pad_det_plot(report.fused.ranking.as_ref().unwrap(), &species);
        for part in ["(APCER)", "(BPCER)", "det-part-0", "det-part-1", "EER 21."] {
            assert!(svg.contains(part), "{part}");
        }
        assert!(!svg.contains("det-part-2\"") && !svg.contains("NaN") && !svg.contains("inf"));
        // Only masks, which score lower, have misses where nobody bona fide is refused: the curve begins with APCER 1.
        let first = report.fused.ranking_by_species["mask"].det[0];
        assert_eq!((first.apcer, first.bpcer), (1.0, 0.0));
    }

    #[test]
    fn perfect_and_hopeless_scores_still_make_a_plot() {
        for svg in [plot(vec![0.9], vec![0.1]), plot(vec![0.1], vec![0.9])] {
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn percentages_keep_three_digits() {
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.987_654), "98.77 %");
        assert_eq!(percent(0.001), "0.100 %");
        assert_eq!(percent(0.000_1), "0.0100 %");
        assert_eq!((percent_round(1e-6), percent_round(0.05)), ("0.0001 %".into(), "5 %".into()));
    }
}
