//! The answer of `bonafide check FILE... --json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::face::{BoundingBox, ExpressionReport, FaceReport, LandmarksReport, PoseReport};
use crate::liveness::LivenessReport;
use crate::pack::PackReport;
use crate::quality::QualityReport;
use crate::would_pass::WouldPassReport;

/// One answer per file, in the order of the command line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckReport {
    /// Version of the program.
    pub bonafide: String,
    /// The networks that answered.
    pub pack: PackReport,
    /// Name of the file by which the evidence was weighed; absent for the plain sum.
    #[serde(default)]
    pub fusion: Option<String>,
    /// `confidence_spoofing` from which a medium is declined.
    #[serde(default)]
    pub threshold: f32,
    /// One per file; a file that could not be checked has an `error` in its place.
    pub media: Vec<MediaReport>,
}

/// What one file holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MediaReport {
    /// As given on the command line.
    pub file: String,
    /// Why the file could not be checked, in one line; every other field is then empty.
    pub error: Option<String>,
    /// What kind of medium it is.
    #[serde(rename = "type")]
    pub media_type: Option<MediaType>,
    /// Container and codec, for example `jpeg` or `mp4/h264`.
    pub format: Option<String>,
    /// Width of a frame in pixels, after rotation.
    pub width: Option<u32>,
    /// Height of a frame in pixels, after rotation.
    pub height: Option<u32>,
    /// Playing time in milliseconds; absent for media without one.
    pub duration_ms: Option<u64>,
    /// Frames in the file, where the file says so.
    pub frames_total: Option<u64>,
    /// Frames that were looked at.
    pub frames_analysed: u64,
    /// The analysed frames in order of time.
    pub frames: Vec<FrameReport>,
    /// The frame that shows the face best; absent when no frame shows one.
    pub best_frame: Option<BestFrame>,
    /// Absent only when the file could not be checked; without a face to judge the resolution is `FAILED`, with the reason.
    pub liveness: Option<LivenessReport>,
    /// What would have let it pass; absent for what passed and for what could not be judged.
    #[serde(default)]
    pub would_pass: Option<WouldPassReport>,
    /// Milliseconds per stage.
    pub timings_ms: BTreeMap<String, f64>,
}

impl MediaReport {
    /// For a file that could not be checked.
    pub fn failed(file: impl Into<String>, error: impl Into<String>) -> Self {
        Self { file: file.into(), error: Some(error.into()), ..Self::default() }
    }
}

/// Kind of medium, in the words of the Oz API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MediaType {
    /// One picture.
    Image,
    /// A video file.
    Video,
    /// A ZIP archive of pictures in order.
    ShotsSet,
}

impl MediaType {
    /// As on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "IMAGE",
            Self::Video => "VIDEO",
            Self::ShotsSet => "SHOTS_SET",
        }
    }
}

/// One analysed frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FrameReport {
    /// Place in the medium, from 0.
    pub index: u64,
    /// Milliseconds from the start; 0 for pictures.
    pub time_ms: u64,
    /// Faces found.
    pub faces: u64,
    /// The face that counts: the only one, or the largest.
    pub face: Option<FaceReport>,
}

/// The frame that shows the face best.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BestFrame {
    /// Place in the medium, from 0.
    pub index: u64,
    /// Milliseconds from the start.
    pub time_ms: u64,
    /// Why it won, in one sentence.
    pub why: String,
    /// Box around the face.
    pub bounding_box: BoundingBox,
    /// Six named points.
    pub landmarks: LandmarksReport,
    /// Head turn.
    pub pose: PoseReport,
    /// Eyes, mouth, smile.
    pub expression: ExpressionReport,
    /// All quality measures.
    pub quality: QualityReport,
}
