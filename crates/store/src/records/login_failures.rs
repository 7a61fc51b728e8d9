//! Failed logins, by a hash of who tried.

use bonafide_domain::Timestamp;

use crate::args::args;
use crate::row::Row;
use crate::{Conn, StoreError};

/// Failed logins since the last success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginFailures {
    /// How many.
    pub count: u32,
    /// The last one.
    pub last: Timestamp,
}

fn read(row: &Row) -> Result<LoginFailures, StoreError> {
    let mut cells = row.cells("login failure");
    Ok(LoginFailures { count: cells.number()?, last: cells.time()? })
}

impl Conn {
    /// Failed logins of one who tries; `None` when there are none.
    pub async fn login_failures(&mut self, who: &[u8; 32]) -> Result<Option<LoginFailures>, StoreError> {
        let sql = "SELECT failures, last_failure FROM login_failures WHERE who = $1";
        self.fetch_one(sql, args![who]).await?.as_ref().map(read).transpose()
    }

    /// Counts one more; answers the new count.
    pub async fn add_login_failure(
        &mut self,
        who: &[u8; 32],
        now: Timestamp,
    ) -> Result<LoginFailures, StoreError> {
        let sql = "INSERT INTO login_failures (who, failures, last_failure) VALUES ($1, 1, $2) \
            ON CONFLICT (who) DO UPDATE SET last_failure = excluded.last_failure, \
            failures = CASE WHEN login_failures.failures < 1000000 THEN login_failures.failures + 1 \
            ELSE login_failures.failures END RETURNING failures, last_failure";
        let row = self.fetch_one(sql, args![who, now]).await?;
        read(&row.ok_or(StoreError::Corrupt("login failure"))?)
    }

    /// Forgets them, after a login that succeeded.
    pub async fn clear_login_failures(&mut self, who: &[u8; 32]) -> Result<(), StoreError> {
        self.execute("DELETE FROM login_failures WHERE who = $1", args![who]).await?;
        Ok(())
    }

    /// Forgets those whose last one was before `time`; answers how many.
    pub async fn delete_login_failures_before(&mut self, time: Timestamp) -> Result<u64, StoreError> {
        self.execute("DELETE FROM login_failures WHERE last_failure < $1", args![time]).await
    }
}
