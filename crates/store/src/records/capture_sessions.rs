//! Captures in the browser.

use bonafide_domain::capture::CaptureSession;
use bonafide_domain::capture::session::Used;
use bonafide_domain::{Id, Timestamp};

use crate::args::{args, json};
use crate::row::Row;
use crate::{Conn, StoreError};

const COLUMNS: &str =
    "id, user_id, company_id, origin, plan, time_created, expire_date, time_begun, content, folder_id";
const WHAT: &str = "capture session";

fn read(row: &Row) -> Result<CaptureSession, StoreError> {
    let mut cells = row.cells(WHAT);
    Ok(CaptureSession {
        id: cells.id()?,
        user_id: cells.id()?,
        company_id: cells.id_or_none()?,
        origin: cells.text()?,
        plan: cells.json()?,
        time_created: cells.time()?,
        expire_date: cells.time()?,
        time_begun: cells.time_or_none()?,
        used: match (cells.hash_or_none()?, cells.id_or_none()?) {
            (Some(content), Some(folder_id)) => Some(Used { content, folder_id }),
            _ => None,
        },
    })
}

pub(super) fn by_id() -> String {
    format!("SELECT {COLUMNS} FROM capture_sessions WHERE id = $1")
}

pub(super) const BEFORE: &str = "DELETE FROM capture_sessions WHERE expire_date < $1";

impl Conn {
    /// Adds a session that nobody has used. [`StoreError::Conflict`] when it is there, [`StoreError::Gone`] when the user is
    /// no longer there.
    pub async fn insert_capture_session(&mut self, session: &CaptureSession) -> Result<(), StoreError> {
        let sql = "INSERT INTO capture_sessions \
            (id, user_id, company_id, origin, plan, time_created, expire_date, time_begun) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let args = args![
            session.id,
            session.user_id,
            session.company_id,
            &session.origin,
            json(&session.plan)?,
            session.time_created,
            session.expire_date,
            session.time_begun,
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// One session.
    pub async fn capture_session(
        &mut self,
        id: Id<CaptureSession>,
    ) -> Result<Option<CaptureSession>, StoreError> {
        let sql = by_id() + self.lock();
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// Notes that an upload has begun; an earlier note stays. False when the session is no longer there.
    pub async fn begin_capture_session(
        &mut self,
        id: Id<CaptureSession>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE capture_sessions SET time_begun = COALESCE(time_begun, $2) WHERE id = $1";
        Ok(self.execute(sql, args![id, now]).await? > 0)
    }

    /// Uses a session up. False when it was used before, or is no longer there: whoever is told so must not commit.
    pub async fn use_capture_session(
        &mut self,
        id: Id<CaptureSession>,
        used: &Used,
    ) -> Result<bool, StoreError> {
        let sql =
            "UPDATE capture_sessions SET content = $2, folder_id = $3 WHERE id = $1 AND folder_id IS NULL";
        Ok(self.execute(sql, args![id, &used.content, used.folder_id]).await? > 0)
    }

    /// Forgets the sessions that expired before `time`; answers how many.
    pub async fn delete_capture_sessions_before(&mut self, time: Timestamp) -> Result<u64, StoreError> {
        self.execute(BEFORE, args![time]).await
    }
}
