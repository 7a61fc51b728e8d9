//! Sessions.

use bonafide_domain::session::Session;
use bonafide_domain::{Id, Timestamp, User};

use super::users;
use crate::args::args;
use crate::row::Cells;
use crate::{Conn, StoreError};

const COLUMNS: &str =
    "s.id, s.user_id, s.access_hash, s.expire_hash, s.expire_date, s.replaces, s.time_created";

fn read_from(cells: &mut Cells<'_>) -> Result<Session, StoreError> {
    Ok(Session {
        id: cells.id()?,
        user_id: cells.id()?,
        access_hash: cells.hash()?,
        expire_hash: cells.hash()?,
        expire_date: cells.time()?,
        replaces: cells.id_or_none()?,
        time_created: cells.time()?,
    })
}

pub(super) fn by_access() -> String {
    let user = users::COLUMNS;
    format!(
        "SELECT {COLUMNS}, {user} FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.access_hash = $1"
    )
}

impl Conn {
    /// Adds a session. [`StoreError::Gone`] when the user is no longer there.
    pub async fn insert_session(&mut self, session: &Session) -> Result<(), StoreError> {
        let sql = "INSERT INTO sessions (id, user_id, access_hash, expire_hash, expire_date, replaces, time_created) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let args = args![
            session.id,
            session.user_id,
            &session.access_hash,
            &session.expire_hash,
            session.expire_date,
            session.replaces,
            session.time_created,
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// The session of an access token, by its SHA-256, with the user as it is now. The session may have ended.
    pub async fn session_by_access(
        &mut self,
        hash: &[u8; 32],
    ) -> Result<Option<(Session, User)>, StoreError> {
        let Some(row) = self.fetch_one(by_access(), args![hash]).await? else { return Ok(None) };
        let mut cells = row.cells("session");
        let session = read_from(&mut cells)?;
        Ok(Some((session, users::read_from(&mut cells.kind("user"))?)))
    }

    /// The session of a renewing token, by its SHA-256. It may have ended.
    pub async fn session_by_expire(&mut self, hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sessions s WHERE s.expire_hash = $1{}", self.lock());
        let row = self.fetch_one(sql, args![hash]).await?;
        row.map(|row| read_from(&mut row.cells("session"))).transpose()
    }

    /// Moves the end of a session on; never back. It replaces no other session from now on. False when the session is no
    /// longer there.
    ///
    /// One row and no index changes, but the commit still waits for the disk: move it on by a good part of its length
    /// at a time, and not with every request.
    pub async fn extend_session(&mut self, id: Id<Session>, until: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE sessions SET expire_date = CASE WHEN expire_date < $2 THEN $2 ELSE expire_date END, \
            replaces = NULL WHERE id = $1";
        Ok(self.execute(sql, args![id, until]).await? > 0)
    }

    /// Deletes a session.
    pub async fn delete_session(&mut self, id: Id<Session>) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM sessions WHERE id = $1", args![id]).await? > 0)
    }

    /// Deletes the sessions of a user, all or all but one; answers how many.
    pub async fn delete_sessions_of(
        &mut self,
        user: Id<User>,
        except: Option<Id<Session>>,
    ) -> Result<u64, StoreError> {
        match except {
            None => self.execute("DELETE FROM sessions WHERE user_id = $1", args![user]).await,
            Some(kept) => {
                let sql = "DELETE FROM sessions WHERE user_id = $1 AND id <> $2";
                self.execute(sql, args![user, kept]).await
            }
        }
    }

    /// Deletes the sessions of a user beyond the newest `kept`; answers how many. Those that have ended by `now` go before
    /// all others.
    pub async fn delete_sessions_beyond(
        &mut self,
        user: Id<User>,
        kept: u32,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let sql = "DELETE FROM sessions WHERE user_id = $1 AND id NOT IN (SELECT id FROM sessions WHERE user_id = $1 \
            ORDER BY CASE WHEN expire_date > $2 THEN 0 ELSE 1 END, time_created DESC, id DESC LIMIT $3)";
        self.execute(sql, args![user, now, kept]).await
    }

    /// Deletes the sessions that ended before `time`; answers how many.
    pub async fn delete_sessions_before(&mut self, time: Timestamp) -> Result<u64, StoreError> {
        self.execute("DELETE FROM sessions WHERE expire_date < $1", args![time]).await
    }
}
