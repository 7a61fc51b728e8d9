//! What captures tell of their course, where the operator wants to know.

use bonafide_domain::capture::event::{Event, MOST_IN_BATCH, MOST_IN_SESSION, is_word};
use bonafide_domain::capture::{CaptureSession, EventSession};
use bonafide_domain::{Action, Id};

use super::Refusal;
use crate::reach::check_role;
use crate::{Caller, Error, Result, Service};

/// Some events of one capture.
#[derive(Debug, Default)]
pub struct Batch {
    /// Version of the software that captures; may be empty.
    pub version: String,
    /// In order.
    pub events: Vec<Event>,
}

impl Service {
    /// Keeps events of a page's capture. Those beyond a thousand of one session are dropped.
    ///
    /// # Errors
    /// [`Error::Capture`]: nobody wants to know, an event is none, or there is no such session of this page.
    pub async fn add_events(&self, id: Id<CaptureSession>, origin: &str, batch: Batch) -> Result<()> {
        if !self.settings().adapter.telemetry {
            return Err(Error::Capture(Refusal::Options("telemetry is off here")));
        }
        check(&batch).map_err(|why| Error::Capture(Refusal::Options(why)))?;
        let mut tx = self.parts.store.write().await?;
        // Held to the end, so that of two batches at once none is lost.
        let session = tx.capture_session(id).await?.ok_or(Error::Capture(Refusal::TokenInvalid))?;
        if !session.origin.eq_ignore_ascii_case(origin) {
            return Err(Error::Capture(Refusal::Origin));
        }
        let now = self.now();
        let mut kept = tx.event_session(Id::from_uuid(id.uuid())).await?.unwrap_or_else(|| EventSession {
            id: Id::from_uuid(id.uuid()),
            user_id: session.user_id,
            company_id: session.company_id,
            origin: session.origin.clone(),
            version: batch.version.clone(),
            events: Vec::new(),
            time_created: now,
            time_updated: now,
        });
        append(&mut kept, batch.events);
        kept.time_updated = now;
        tx.keep_event_session(&kept).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps events that an app hands in, and says under which id and how many; none where nobody wants to know.
    ///
    /// # Errors
    /// The caller may not; an event is none.
    pub async fn hand_in_events(&self, caller: &Caller, batch: Batch) -> Result<(Id<EventSession>, usize)> {
        check_role(caller, Action::EventSessionCreate)?;
        check(&batch).map_err(Error::value)?;
        let (id, now) = (self.id()?, self.now());
        if !self.settings().adapter.telemetry {
            return Ok((id, 0));
        }
        let count = batch.events.len();
        let session = EventSession {
            id,
            user_id: caller.user.id,
            company_id: caller.user.company_id,
            origin: String::new(),
            version: batch.version,
            events: batch.events,
            time_created: now,
            time_updated: now,
        };
        let mut tx = self.parts.store.write().await?;
        tx.keep_event_session(&session).await?;
        tx.commit().await?;
        Ok((id, count))
    }

    /// The events of one capture.
    ///
    /// # Errors
    /// The caller may not see them, or there are none.
    pub async fn event_session(&self, caller: &Caller, id: Id<EventSession>) -> Result<EventSession> {
        check_role(caller, Action::EventSessionRead)?;
        let found = self.parts.store.read().await?.event_session(id).await?;
        found.ok_or(Error::NotFound("event session"))
    }
}

fn check(batch: &Batch) -> std::result::Result<(), &'static str> {
    if batch.events.len() > MOST_IN_BATCH {
        return Err("a batch has at most 50 events");
    }
    if !batch.version.is_empty() && !is_word(&batch.version) {
        return Err("version must be a word");
    }
    if batch.events.iter().any(|event| event.check().is_err()) {
        return Err("an event is not as documented");
    }
    Ok(())
}

fn append(session: &mut EventSession, events: Vec<Event>) {
    let room = MOST_IN_SESSION.saturating_sub(session.events.len());
    session.events.extend(events.into_iter().take(room));
}
