//! Time that never runs backwards, whatever a caller gives.

/// The latest time seen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock(Option<f64>);

/// Beyond this a number is no time of a page: 30 years.
const LATEST: f64 = 1e12;

impl Clock {
    /// Takes a time in; gives back the latest.
    pub(crate) fn at(&mut self, time: f64) -> f64 {
        let now = match self.0 {
            _ if !(0.0..=LATEST).contains(&time) => self.0.unwrap_or(0.0),
            Some(before) => before.max(time),
            None => time,
        };
        self.0 = Some(now);
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "times are given back as they are")]
    fn time_does_not_run_backwards_and_is_a_number() {
        let mut clock = Clock::default();
        let times = [f64::NAN, 5.0, 3.0, f64::INFINITY, -1.0, 1e300, 6.0].map(|time| clock.at(time));
        assert_eq!(times, [0.0, 5.0, 5.0, 5.0, 5.0, 5.0, 6.0]);
    }
}
