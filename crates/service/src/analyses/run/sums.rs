//! Time per stage, summed over the media.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Sums of time under names.
pub(super) struct Sums {
    started: Instant,
    stages: BTreeMap<&'static str, Duration>,
    waited_ms: f64,
}

impl Sums {
    /// Starts the clock. `waited_ms`: how long the analysis waited for a worker.
    pub(super) fn start(waited_ms: f64) -> Self {
        Self { started: Instant::now(), stages: BTreeMap::new(), waited_ms }
    }

    /// Adds time to a stage.
    pub(super) fn add(&mut self, stage: &'static str, time: Duration) {
        *self.stages.entry(stage).or_default() += time;
    }

    /// Runs something and adds its time to a stage.
    pub(super) fn timed<T>(&mut self, stage: &'static str, run: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let value = run();
        self.add(stage, begun.elapsed());
        value
    }

    /// Milliseconds with a tenth, with `total` and `waited`.
    pub(super) fn to_json(&self) -> Value {
        let tenths = |ms: f64| (ms * 10.0).round() / 10.0;
        let milliseconds = |time: Duration| tenths(time.as_secs_f64() * 1e3);
        let mut all: BTreeMap<&str, f64> =
            self.stages.iter().map(|(stage, time)| (*stage, milliseconds(*time))).collect();
        all.insert("total", milliseconds(self.started.elapsed()));
        all.insert("waited", tenths(self.waited_ms));
        json!(all)
    }
}
