//! Which media an analysis looks at when the request does not name them, and which of the named ones it can use.

use crate::{AnalysisType, MediaType, Medium};

/// Whether an analysis can use a medium. The others are ignored by it, as the Oz API does.
pub fn suits(analysis_type: AnalysisType, medium: &Medium) -> bool {
    let tagged = |tag: &str| medium.tags.iter().any(|t| t == tag);
    // The back of a document shows no face, and its front shows a picture of one: no live presentation.
    let document = tagged("photo_id") || tagged("photo_id_front") || tagged("photo_id_back");
    match analysis_type {
        AnalysisType::Quality => !document,
        AnalysisType::Biometry | AnalysisType::Collection => !tagged("photo_id_back"),
        AnalysisType::Documents => {
            medium.media_type == MediaType::Image && (tagged("photo_id_front") || tagged("photo_id_back"))
        }
    }
}

/// Fewest media an analysis needs.
pub fn least(analysis_type: AnalysisType) -> usize {
    if analysis_type == AnalysisType::Biometry { 2 } else { 1 }
}
