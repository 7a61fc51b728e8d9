//! Turns answers into JSON with a schema and into self-contained HTML pages.
//!
//! The types of [`check`] and [`compare`] are what `bonafide check --json` and `bonafide compare --json` print; the
//! committed files in `schemas/` are made from them. They are plain data; [`convert`] fills them from the engine's values.
//! [`html`] turns them, and the reports of `bonafide-eval`, into pages that need nothing but themselves.

pub mod check;
pub mod compare;
pub mod convert;
pub mod face;
pub mod html;
pub mod liveness;
pub mod pack;
pub mod quality;
pub mod schema;
pub mod would_pass;

pub use check::{BestFrame, CheckReport, FrameReport, MediaReport, MediaType};
pub use compare::{CompareReport, Decision, SideReport};
pub use face::{BoundingBox, ExpressionReport, FaceReport, LandmarksReport, PoseReport};
pub use html::{MediaPictures, Pictures, Thumbnail, WORST, check_page, fusion_page, pad_page, verify_page};
pub use liveness::{Assurance, EvidenceReport, EvidenceStatus, LivenessReport, Reason, Resolution};
pub use pack::{ModelReport, PackReport};
pub use quality::{MeasureReport, QualityReport};
pub use would_pass::{ChangeReport, HowReport, WouldPassReport};
