//! The end of a session, as its user wishes.

use crate::{Caller, Result, Service};

impl Service {
    /// Ends the caller's session; its tokens are unknown from now on.
    pub async fn log_out(&self, caller: &Caller) -> Result<()> {
        if let Some(session) = caller.session {
            let mut tx = self.parts.store.write().await?;
            tx.delete_session(session).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
