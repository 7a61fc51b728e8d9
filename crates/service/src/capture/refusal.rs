//! Why a capture is refused, in the words that the plugin gives to `on_error`.

/// Why not. Sentences repeat nothing of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A field of the request cannot be.
    #[error("{0}")]
    Options(&'static str),
    /// An action that is unknown or not allowed here.
    #[error("{0}")]
    Action(bonafide_domain::capture::draw::WishError),
    /// A language that the configuration does not allow.
    #[error("this language is not allowed here")]
    Language,
    /// The page's origin is not among those allowed, or not that of the session.
    #[error("the origin of this page is not allowed")]
    Origin,
    /// The page has to bring a token and brought none.
    #[error("a session token is needed")]
    TokenMissing,
    /// The token is not one of this server.
    #[error("the session token is not valid")]
    TokenInvalid,
    /// Its time is over.
    #[error("the session has expired")]
    TokenExpired,
    /// Another capture was sent with it.
    #[error("the session was used before")]
    Used,
    /// The capture is not what the session asked for.
    #[error("{0}")]
    Upload(&'static str),
    /// There is no result, for nothing was sent.
    #[error("nothing was sent in this session yet")]
    NothingSent,
}

impl Refusal {
    /// The code in `on_error`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Options(_) => "options_invalid",
            Self::Action(_) => "action_unknown",
            Self::Language => "language_unknown",
            Self::Origin => "origin_forbidden",
            Self::TokenMissing => "session_token_missing",
            Self::TokenInvalid => "session_token_invalid",
            Self::TokenExpired => "session_token_expired",
            Self::Used => "session_used",
            Self::Upload(_) => "upload_refused",
            Self::NothingSent => "upload_failed",
        }
    }
}
