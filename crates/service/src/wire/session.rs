//! The answer to a login or a renewal.

use serde::Serialize;
use utoipa::ToSchema;

use super::UserView;

/// A session with its tokens, which are shown this once.
#[derive(Clone, PartialEq, Serialize, ToSchema)]
pub struct LoginView {
    /// Goes into the header `X-Forensic-Access-Token` of every request.
    pub access_token: String,
    /// Renews the session.
    pub expire_token: String,
    /// Until when the session lasts without activity: UNIX seconds.
    pub expire_date: f64,
    /// Names the session; opens nothing.
    #[schema(format = "uuid")]
    pub session_id: String,
    /// Who is logged in.
    pub user: UserView,
}

impl std::fmt::Debug for LoginView {
    /// Without the tokens.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginView").field("session_id", &self.session_id).finish_non_exhaustive()
    }
}
