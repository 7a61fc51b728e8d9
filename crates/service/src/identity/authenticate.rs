//! From a token to its user.

use std::time::Duration;

use bonafide_domain::Timestamp;
use bonafide_domain::session::Session;

use super::token;
use crate::{Caller, Error, Result, Service};

/// Bytes of the longest text that is looked at.
const LONGEST_TOKEN: usize = 256;

impl Service {
    /// Finds out who sends an access token, and lets the session last longer.
    ///
    /// # Errors
    /// [`Error::AuthMissing`] without a token, [`Error::AuthInvalid`] when no session has it, [`Error::AuthExpired`] when
    /// its time is over.
    pub async fn authenticate(&self, token: Option<&str>) -> Result<Caller> {
        let token = token.filter(|token| !token.is_empty()).ok_or(Error::AuthMissing)?;
        let unknown = Error::AuthInvalid("Access token is not valid");
        if token.len() > LONGEST_TOKEN {
            return Err(unknown);
        }
        let found = self.parts.store.read().await?.session_by_access(&token::hash(token)).await?;
        let Some((session, user)) = found else { return Err(unknown) };
        let now = self.now();
        if session.expire_date <= now {
            return Err(Error::AuthExpired);
        }
        let ttl = self.session_ttl(&user);
        let expire_date = now.plus(ttl);
        if (session.replaces.is_some() || is_worth_moving(session.expire_date, expire_date, ttl))
            && let Err(error) = self.note_use(&session, expire_date).await
        {
            // The session is good; the next request tries again.
            tracing::warn!(%error, "a session could not be prolonged");
        }
        Ok(Caller { user, session: Some(session.id) })
    }

    /// Moves the end on. At the first use of a renewed session the one that it replaces ends.
    async fn note_use(&self, session: &Session, expire_date: Timestamp) -> Result<()> {
        let mut tx = self.parts.store.write().await?;
        if let Some(replaced) = session.replaces {
            tx.delete_session(replaced).await?;
        }
        tx.extend_session(session.id, expire_date).await?;
        Ok(tx.commit().await?)
    }
}

/// A write per request would be the most frequent one, so the end moves on in steps of a tenth.
fn is_worth_moving(from: Timestamp, to: Timestamp, ttl: Duration) -> bool {
    to.since(from) > ttl / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_moves_on_in_steps_of_a_tenth_and_never_back() {
        let moves = |from, to| {
            is_worth_moving(
                Timestamp::from_seconds(from),
                Timestamp::from_seconds(to),
                Duration::from_mins(15),
            )
        };
        assert!(!moves(1_000, 1_090) && moves(1_000, 1_091));
        assert!(!moves(2_000, 1_000));
    }
}
