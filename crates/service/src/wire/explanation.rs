//! The form of what analyses keep as JSON. These types describe it to clients; nothing is made of them here.

use utoipa::ToSchema;

/// What is beyond the Oz API in an analysis.
#[derive(ToSchema)]
pub struct Explanation {
    /// Why it came out so, the weightiest first; absent before there is an outcome.
    pub reasons: Option<Vec<ReasonView>>,
    /// What was ignored in the request that started it.
    pub warnings: Option<Vec<String>>,
    /// How far a pass can be relied on, for QUALITY: `none`, `low`, `substantial`, `high`.
    pub assurance: Option<String>,
    /// The assurance that was demanded, for QUALITY.
    pub min_assurance: Option<String>,
    /// How the evidence was added up: `kind` is `default` for a plain sum, `fitted` with the name of its `dataset`, or `set`.
    #[schema(value_type = Option<Object>)]
    pub fusion: Option<serde_json::Value>,
    /// What was found in each medium. `would_pass` says what would have let it pass, for roles that may read that.
    #[schema(value_type = Option<Vec<Object>>)]
    pub media: Option<Vec<serde_json::Value>>,
    /// Whether a capture session got what it asked for: its `actions`, and `plan_kept`.
    #[schema(value_type = Option<Object>)]
    pub capture: Option<serde_json::Value>,
    /// Hash of the model pack.
    pub pack: Option<String>,
    /// Milliseconds by stage.
    #[schema(value_type = Option<Object>)]
    pub timings_ms: Option<serde_json::Value>,
    /// What a person decided, and what the machine had said.
    #[schema(value_type = Option<Object>)]
    pub decision: Option<serde_json::Value>,
}

/// A reason with its sentence.
#[derive(ToSchema)]
pub struct ReasonView {
    /// A stable word.
    #[schema(example = "no_evidence")]
    pub code: String,
    /// For operators, in English.
    pub text: String,
    /// For the person in front of the camera, in English and in plain words; empty in what earlier versions kept.
    pub for_person: String,
}

/// What an analysis says of one medium.
#[derive(ToSchema)]
pub struct ResultView {
    /// The medium.
    pub source_media_id: Option<String>,
    /// The same, for a video.
    pub source_video_id: Option<String>,
    /// The same, for a ZIP of shots.
    pub source_shots_set_id: Option<String>,
    /// The same, for a picture.
    pub source_image_id: Option<String>,
    /// Its scores, such as `confidence_spoofing`.
    #[schema(value_type = Option<Object>)]
    pub results_data: Option<serde_json::Value>,
    /// The best shot, where it was asked for.
    pub output_images: Option<Vec<OutputImage>>,
}

/// A picture that an analysis chose.
#[derive(ToSchema)]
pub struct OutputImage {
    /// Link to the file, signed and for a limited time.
    pub original_url: String,
}
