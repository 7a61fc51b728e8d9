//! Making a session.

use std::time::Duration;

use bonafide_domain::session::Session;
use bonafide_domain::{Id, User};
use bonafide_store::Conn;

use super::token;
use crate::wire::{LoginView, UserView};
use crate::{Result, Service};

/// A user has no more sessions than this, so that a client that logs in for every request fills no database. It is large,
/// because beside such a client another may live for years on the token of one login.
const MOST_SESSIONS: u32 = 10_000;

impl Service {
    /// How long a session of this user lasts without activity.
    pub(super) fn session_ttl(&self, user: &User) -> Duration {
        let settings = self.settings();
        if user.is_service { settings.session_ttl_service } else { settings.session_ttl }
    }

    /// A new session, not yet stored, and the answer with its tokens, which are nowhere else.
    pub(super) fn new_session(
        &self,
        user: &User,
        replaces: Option<Id<Session>>,
    ) -> Result<(Session, LoginView)> {
        let random = self.parts.random.as_ref();
        let (access_token, expire_token) = (token::new(random)?, token::new(random)?);
        let now = self.now();
        let session = Session {
            id: self.id()?,
            user_id: user.id,
            access_hash: token::hash(&access_token),
            expire_hash: token::hash(&expire_token),
            expire_date: now.plus(self.session_ttl(user)),
            replaces,
            time_created: now,
        };
        let view = LoginView {
            session_id: session.id.to_string(),
            access_token,
            expire_token,
            expire_date: session.expire_date.as_seconds(),
            user: UserView::from(user),
        };
        Ok((session, view))
    }

    /// Keeps a new session, and of the user's earlier ones the newest. The transaction holds the user, so that logins at
    /// the same time count each other.
    pub(super) async fn keep_session(&self, tx: &mut Conn, session: &Session) -> Result<()> {
        // Before the new one is there, which stays even if the clock was set back.
        tx.delete_sessions_beyond(session.user_id, MOST_SESSIONS - 1, self.now()).await?;
        Ok(tx.insert_session(session).await?)
    }
}
