//! Back-pressure: no more is promised than can be kept.

use std::time::Duration;

use bonafide_domain::{Company, Id};
use bonafide_store::Conn;

use crate::{Error, Result, Service};

/// When a refused client may come back.
const COME_BACK: Duration = Duration::from_secs(5);

impl Service {
    /// Refuses when too many jobs are waiting, in all or of this company.
    pub(crate) async fn admit(&self, conn: &mut Conn, company: Option<Id<Company>>) -> Result<()> {
        let settings = &self.parts.settings;
        if conn.job_counts().await?.waiting >= settings.queue_limit {
            return Err(Error::Busy { retry_after: COME_BACK, company: false });
        }
        if conn.waiting_jobs_of(company).await? >= settings.queue_limit_company {
            return Err(Error::Busy { retry_after: COME_BACK, company: true });
        }
        Ok(())
    }
}
