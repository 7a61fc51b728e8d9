//! Presentation attack detection judged in the terms of ISO/IEC 30107-3:2023.
//!
//! The way of the data: a [`manifest`] names captures and what they are, the caller runs the detection over them and makes
//! [`Capture`]s, [`evaluate`] counts, and [`calibrate_fusion`] weighs the evidence anew. `confidence_spoofing` is high for an
//! attack. A capture is classified as an attack when it is at or above the threshold, and at every threshold where no pass can
//! rest on its evidence, as the server does.

pub mod auc;
pub mod capture;
pub mod change;
pub mod errors;
pub mod fires;
pub mod fusion;
pub mod manifest;
pub mod matching;
pub mod ranking;
pub mod rate;
pub mod reliability;
pub mod report;
pub mod slices;
pub mod species;
pub mod time;

pub use capture::{Capture, Matched, NonResponse, Piece};
pub use change::{Change, ChangeError, ChangeRow, change};
pub use errors::{Errors, SpeciesErrors};
pub use fires::Fires;
pub use fusion::{
    BySubject, CalibrateError, Estimate, FitCounts, FittedTerms, FusionReport, FusionTrial, HeldOut, Method,
    Target, Terms, calibrate_fusion,
};
pub use manifest::{Entry, Label, Manifest, ManifestError, read_manifest};
pub use matching::{Matching, MatchingSpecies};
pub use ranking::{AtApcer, PadDetPoint, Ranking};
pub use rate::Rate;
pub use reliability::{Reliability, ReliabilityBin};
pub use report::{AppliedFusion, EvidenceMeasures, Measures, PadError, PadReport, PadTrial, evaluate};
pub use slices::Slice;
pub use time::TimePerCapture;
