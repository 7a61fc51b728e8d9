//! What captures told of their course.

use bonafide_domain::capture::EventSession;
use bonafide_domain::{Id, Timestamp};

use crate::args::{args, json};
use crate::row::Row;
use crate::{Conn, StoreError};

fn read(row: &Row) -> Result<EventSession, StoreError> {
    let mut cells = row.cells("event session");
    Ok(EventSession {
        id: cells.id()?,
        user_id: cells.id()?,
        company_id: cells.id_or_none()?,
        origin: cells.text()?,
        version: cells.text()?,
        events: cells.json()?,
        time_created: cells.time()?,
        time_updated: cells.time()?,
    })
}

pub(super) const BEFORE: &str = "DELETE FROM event_sessions WHERE time_updated < $1";

impl Conn {
    /// Keeps the session whole, in place of an earlier one of its id. [`StoreError::Gone`] when the company is no longer
    /// there.
    pub async fn keep_event_session(&mut self, session: &EventSession) -> Result<(), StoreError> {
        let sql = "INSERT INTO event_sessions \
            (id, user_id, company_id, origin, version, events, time_created, time_updated) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
            ON CONFLICT (id) DO UPDATE SET events = excluded.events, time_updated = excluded.time_updated";
        let args = args![
            session.id,
            session.user_id,
            session.company_id,
            &session.origin,
            &session.version,
            json(&session.events)?,
            session.time_created,
            session.time_updated,
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// One session.
    pub async fn event_session(&mut self, id: Id<EventSession>) -> Result<Option<EventSession>, StoreError> {
        let sql = "SELECT id, user_id, company_id, origin, version, events, time_created, time_updated \
            FROM event_sessions WHERE id = $1"
            .to_owned()
            + self.lock();
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// Forgets the sessions of which nothing came since `time`; answers how many.
    pub async fn delete_event_sessions_before(&mut self, time: Timestamp) -> Result<u64, StoreError> {
        self.execute(BEFORE, args![time]).await
    }
}
