//! Sessions: who is logged in until when. Tokens themselves are never stored, only their SHA-256.

use crate::{Id, Timestamp, User};

/// One login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Unique.
    pub id: Id<Session>,
    /// Who logged in.
    pub user_id: Id<User>,
    /// SHA-256 of the access token.
    pub access_hash: [u8; 32],
    /// SHA-256 of the token that renews it.
    pub expire_hash: [u8; 32],
    /// Until when it lasts; activity moves this on.
    pub expire_date: Timestamp,
    /// The session that this one renewed; it ends when this one is first used.
    pub replaces: Option<Id<Session>>,
    /// When it began.
    pub time_created: Timestamp,
}
