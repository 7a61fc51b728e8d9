//! What is over is forgotten, later.

use std::time::Duration;

use super::attempts::FORGET;
use crate::{Result, Service};

/// How long a session that has ended can still be told from one that never was.
const REMEMBERED: Duration = Duration::from_hours(7 * 24);

impl Service {
    /// Removes sessions that ended a week ago, and counts of failed logins that no longer count. Gives the number of
    /// sessions.
    pub async fn sweep_sessions(&self) -> Result<u64> {
        let now = self.now();
        let mut tx = self.parts.store.write().await?;
        let sessions = tx.delete_sessions_before(now.minus(REMEMBERED)).await?;
        tx.delete_login_failures_before(now.minus(FORGET)).await?;
        tx.commit().await?;
        Ok(sessions)
    }
}
