//! How long a capture takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Milliseconds per capture, opening and decoding included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimePerCapture {
    /// Half of the captures took no longer.
    pub median_ms: f64,
    /// 95 of 100 took no longer.
    pub p95_ms: f64,
    /// The slowest.
    pub most_ms: f64,
    /// Captures analysed at the same time; they share the machine.
    pub threads: u64,
}

/// By nearest rank; `None` for no times.
pub(super) fn time(mut times: Vec<f64>, threads: usize) -> Option<TimePerCapture> {
    times.sort_unstable_by(f64::total_cmp);
    let rank = |part: f64| {
        let place = (part * times.len() as f64).ceil() as usize;
        times.get(place.saturating_sub(1)).copied()
    };
    Some(TimePerCapture {
        median_ms: rank(0.5)?,
        p95_ms: rank(0.95)?,
        most_ms: *times.last()?,
        threads: threads as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_the_nearest() {
        let time = time((1..=20).rev().map(f64::from).collect(), 2).unwrap();
        assert_eq!((time.median_ms, time.p95_ms, time.most_ms), (10.0, 19.0, 20.0));
        assert_eq!(super::time(vec![7.0], 1).unwrap().p95_ms, 7.0);
        assert_eq!(super::time(vec![], 1), None);
    }
}
