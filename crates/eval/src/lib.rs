//! Protocols and metrics after ISO/IEC 19795-1 and ISO/IEC 30107-3 with confidence intervals.
//!
//! In verification, scores say "how much the same person": higher is more alike, and a comparison is a match when
//! `score >= threshold`; presentation attack detection is in [`pad`]. Everything here is pure: no files, no clock, and
//! every draw is seeded, so that a report can be made again bit by bit.
#![cfg_attr(test, allow(clippy::float_cmp, reason = "rates of small counts are exact"))]

mod bootstrap;
pub mod calibration;
pub mod comparison;
pub mod cross;
pub mod det;
pub mod exact;
pub mod interval;
mod limited;
pub mod metrics;
pub mod pad;
pub mod pairs;
pub mod verify;

pub use calibration::{Calibration, CalibrationError, calibrate};
pub use comparison::{Comparison, FailureToAcquire};
pub use cross::{CrossComparison, Templates, TemplatesError};
pub use interval::Interval;
pub use pairs::{Pair, PairsError, read_pairs};
pub use verify::{Trial, VerifyError, VerifyReport, verify};
