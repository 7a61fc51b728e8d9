//! Values over time as an SVG line chart.

use std::fmt::Write;

use maud::{Markup, html};

const WIDTH: f32 = 480.0;
const HEIGHT: f32 = 190.0;
const LEFT: f32 = 40.0;
const RIGHT: f32 = 12.0;
const TOP: f32 = 10.0;
const BOTTOM: f32 = 26.0;

/// One line.
pub(super) struct Series {
    pub(super) name: &'static str,
    /// One per place; `None` breaks the line.
    pub(super) values: Vec<Option<f32>>,
}

/// Lines over one axis.
pub(super) struct Chart<'a> {
    pub(super) title: &'static str,
    pub(super) unit: &'static str,
    pub(super) range: [f32; 2],
    pub(super) ticks: &'a [f32],
    /// Where each value stands, rising.
    pub(super) places: &'a [f32],
    /// `s` or `frame`.
    pub(super) place_unit: &'static str,
    /// Index of the place to mark.
    pub(super) marked: Option<usize>,
    pub(super) series: Vec<Series>,
}

impl Chart<'_> {
    /// A figure with a legend for more than one line.
    pub(super) fn draw(&self) -> Markup {
        let (bottom, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
        html! {
            figure.chart {
                figcaption {
                    strong { (self.title) }
                    @if self.series.len() > 1 {
                        span.legend { @for (i, series) in self.series.iter().enumerate() { span class={ "key line-" (i) } { (series.name) } } }
                    }
                }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(format!("{} over time; the table below has the numbers", self.title)) {
                    @for tick in self.ticks {
                        @let y = one(self.y(*tick));
                        line class=(if *tick == 0.0 { "grid zero" } else { "grid" }) x1=(LEFT) x2=(right) y1=(y) y2=(y) {}
                        text x=(LEFT - 7.0) y=(one(self.y(*tick) + 4.0)) text-anchor="end" { (super::text::fixed(*tick, 0)) (self.unit) }
                    }
                    @for place in self.place_ticks() {
                        @let at_end = self.x(place) > right - 20.0;
                        text x=(one(self.x(place))) y=(HEIGHT - 8.0) text-anchor=(if at_end { "end" } else { "middle" }) { (trimmed(place)) " " (self.place_unit) }
                    }
                    @if let Some(place) = self.marked.and_then(|i| self.places.get(i)) {
                        @let x = one(self.x(*place));
                        line.marker x1=(x) x2=(x) y1=(TOP) y2=(bottom) {}
                    }
                    @for (i, series) in self.series.iter().enumerate() {
                        path class={ "line line-" (i) } d=(self.path(&series.values)) {}
                        path class={ "dots line-" (i) } d=(self.dots(&series.values)) {}
                    }
                }
            }
        }
    }

    fn x(&self, place: f32) -> f32 {
        let (first, last) =
            (self.places.first().copied().unwrap_or(0.0), self.places.last().copied().unwrap_or(0.0));
        LEFT + (place - first) / (last - first).max(f32::MIN_POSITIVE) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f32) -> f32 {
        let [low, high] = self.range;
        let part = (value.clamp(low, high) - low) / (high - low);
        HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP)
    }

    /// Places and heights of the values that are there, with whether the value before is there, too.
    fn points<'a>(&'a self, values: &'a [Option<f32>]) -> impl Iterator<Item = (f32, f32, bool)> + 'a {
        let mut connected = false;
        self.places.iter().zip(values).filter_map(move |(place, value)| {
            let value = value.filter(|value| value.is_finite());
            let before = std::mem::replace(&mut connected, value.is_some());
            value.map(|value| (self.x(*place), self.y(value), before))
        })
    }

    fn path(&self, values: &[Option<f32>]) -> String {
        let mut path = String::new();
        for (x, y, connected) in self.points(values) {
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if connected { 'L' } else { 'M' });
        }
        path
    }

    fn dots(&self, values: &[Option<f32>]) -> String {
        let mut path = String::new();
        for (x, y, _) in self.points(values) {
            let _ = write!(path, "M{x:.1} {y:.1}h0");
        }
        path
    }

    /// Three to six round places.
    fn place_ticks(&self) -> Vec<f32> {
        let (first, last) =
            (self.places.first().copied().unwrap_or(0.0), self.places.last().copied().unwrap_or(0.0));
        let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 600.0];
        let step =
            steps.into_iter().find(|step| (last - first) / step <= 6.0).unwrap_or((last - first) / 5.0);
        let start = (first / step).ceil();
        (0..7).map(|i| (start + i as f32) * step).filter(|place| *place <= last).collect()
    }
}

fn one(value: f32) -> String {
    format!("{value:.1}")
}

fn trimmed(value: f32) -> String {
    format!("{}", (f64::from(value) * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(places: &[f32], values: Vec<Option<f32>>) -> Chart<'_> {
        Chart {
            title: "Quality",
            unit: "",
            range: [0.0, 100.0],
            ticks: &[0.0, 50.0, 100.0],
            places,
            place_unit: "s",
            marked: Some(1),
            series: vec![Series { name: "overall", values }],
        }
    }

    #[test]
    fn a_missing_value_breaks_the_line() {
        let places = [0.0, 1.0, 2.0, 3.0];
        let values = vec![Some(0.0), Some(100.0), None, Some(50.0)];
        let chart = chart(&places, values.clone());
        assert_eq!(chart.path(&values), "M40.0 164.0L182.7 10.0M468.0 87.0");
        assert_eq!(chart.place_ticks(), [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0]);
    }

    #[test]
    fn values_that_are_no_numbers_and_places_that_stand_still_draw_nothing_strange() {
        let places = [0.0, 0.0];
        let svg = chart(&places, vec![Some(f32::NAN), Some(f32::INFINITY)]).draw().into_string();
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(!chart(&[], vec![]).draw().into_string().contains("NaN"));
    }
}
