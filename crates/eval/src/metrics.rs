//! Error rates over the scores of a trial, one per file.

pub mod accuracy;
pub mod curve;
pub mod eer;
pub mod scores;
pub mod tar;

pub use accuracy::{Accuracy, FoldRow};
pub use curve::DetPoint;
pub use eer::{EqualErrorRate, equal_error_rate};
pub use scores::{OperatingPoint, Scores, ScoresError};
pub use tar::{Support, TarRow};
