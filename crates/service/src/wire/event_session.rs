//! Events of captures as JSON.

use bonafide_domain::capture::EventSession;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The events of one capture.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EventSessionView {
    /// UUID; that of the capture's session.
    pub event_session_id: String,
    /// On whose behalf.
    pub user_id: String,
    /// That user's company.
    pub company_id: Option<String>,
    /// Origin of the page; empty for an app.
    pub origin: String,
    /// Version of the software that captured.
    pub version: String,
    /// In the order in which they came: `name`, `time` in milliseconds since the window was opened, `data`.
    #[schema(value_type = Vec<Object>)]
    pub events: Vec<Value>,
    /// UNIX seconds.
    pub time_created: f64,
    /// UNIX seconds; when the last one came.
    pub time_updated: f64,
}

impl From<&EventSession> for EventSessionView {
    fn from(session: &EventSession) -> Self {
        Self {
            event_session_id: session.id.to_string(),
            user_id: session.user_id.to_string(),
            company_id: session.company_id.map(|id| id.to_string()),
            origin: session.origin.clone(),
            version: session.version.clone(),
            events: session.events.iter().filter_map(|event| serde_json::to_value(event).ok()).collect(),
            time_created: session.time_created.as_seconds(),
            time_updated: session.time_updated.as_seconds(),
        }
    }
}
