//! What was noticed.

use serde::Serialize;
use utoipa::ToSchema;

/// What is beyond the Oz API in the answer to a request.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Remarks {
    /// What was ignored, one sentence each.
    pub warnings: Vec<String>,
}

impl Remarks {
    /// `None` when there is nothing to say.
    pub(super) fn of(warnings: &[String]) -> Option<Self> {
        (!warnings.is_empty()).then(|| Self { warnings: warnings.to_vec() })
    }
}
