//! A proportion with its exact interval.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::interval::{Interval, clopper_pearson};

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rate {
    /// How many.
    pub count: u64,
    /// Of how many; never 0.
    pub of: u64,
    /// `count / of`, 0..1.
    pub rate: f64,
    /// Exact binomial (Clopper-Pearson) interval, as if the presentations were independent.
    pub interval: Interval,
}

impl Rate {
    /// `None` for a proportion of nothing.
    pub fn of(count: usize, of: usize) -> Option<Self> {
        let (count, of) = (count as u64, of as u64);
        (of > 0).then(|| Self {
            count,
            of,
            rate: count as f64 / of as f64,
            interval: clopper_pearson(count, of),
        })
    }
}
