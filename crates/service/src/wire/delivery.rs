//! Deliveries as JSON.

use bonafide_domain::delivery::{Attempt, Delivery};
use serde::Serialize;
use utoipa::ToSchema;

/// One result that was sent, or is to be, to a folder's `resolution_endpoint`.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DeliveryView {
    /// Unique; the receiver has it in the header `X-Bonafide-Delivery`.
    #[schema(format = "uuid")]
    pub delivery_id: String,
    /// Whose result.
    #[schema(format = "uuid")]
    pub folder_id: String,
    /// The analyses that ended.
    #[schema(format = "uuid")]
    pub group_id: String,
    /// Where to.
    pub endpoint: String,
    /// Whether it arrived.
    pub delivered: bool,
    /// Every attempt, oldest first.
    pub attempts: Vec<AttemptView>,
    /// When the analyses had ended; UNIX seconds.
    pub time_created: f64,
}

/// One attempt to deliver.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AttemptView {
    /// When it began; UNIX seconds.
    pub time: f64,
    /// Milliseconds it took.
    pub took_ms: u64,
    /// HTTP status of the answer; `null` without one.
    pub status: Option<u16>,
    /// Why it failed: `timeout`, `refused_address`, `unknown_host`, `connection`, `tls`, `protocol`, `redirect` or
    /// `status`; `null` when it did not.
    pub error: Option<String>,
}

impl From<&Delivery> for DeliveryView {
    fn from(delivery: &Delivery) -> Self {
        Self {
            delivery_id: delivery.id.to_string(),
            folder_id: delivery.folder_id.to_string(),
            group_id: delivery.group_id.to_string(),
            endpoint: delivery.endpoint.clone(),
            delivered: delivery.delivered,
            attempts: delivery.attempts.iter().map(AttemptView::from).collect(),
            time_created: delivery.time_created.as_seconds(),
        }
    }
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        Self {
            time: attempt.time.as_seconds(),
            took_ms: attempt.took_ms,
            status: attempt.status,
            error: attempt.error.clone(),
        }
    }
}
