//! What is over is forgotten, later.

use std::time::Duration;

use super::attempts::FORGET;
use crate::{Result, Service};

/// How long a session that has ended can still be told from one that never was.
const REMEMBERED: Duration = Duration::from_hours(7 * 24);

/// How long after its end a capture's result can be asked for with its token.
const CAPTURES: Duration = Duration::from_hours(24);

impl Service {
    /// Removes sessions that ended a week ago, counts of failed logins that no longer count, captures that ended a day ago
    /// and their events when their time is over. Gives the number of sessions of logins.
    pub async fn sweep_sessions(&self) -> Result<u64> {
        let now = self.now();
        let mut tx = self.parts.store.write().await?;
        let sessions = tx.delete_sessions_before(now.minus(REMEMBERED)).await?;
        tx.delete_login_failures_before(now.minus(FORGET)).await?;
        tx.delete_capture_sessions_before(now.minus(CAPTURES)).await?;
        tx.delete_event_sessions_before(now.minus(self.settings().adapter.telemetry_kept)).await?;
        tx.commit().await?;
        Ok(sessions)
    }
}
