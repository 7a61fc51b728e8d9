//! The beginning of a capture session.

use bonafide_domain::capture::session::Plan;
use bonafide_domain::capture::{CaptureSession, adapter, draw, light};
use bonafide_domain::{Action, Metadata};

use super::Refusal;
use crate::identity::SessionClaims;
use crate::reach::check_role;
use crate::{Error, Result, Service};

/// What a page asks for.
#[derive(Debug, Default)]
pub struct Begin {
    /// Origin of the page, allowed already.
    pub origin: String,
    /// A token that the page's backend fetched.
    pub session_token: Option<String>,
    /// An access token that the page has.
    pub access_token: Option<String>,
    /// Actions that it wishes; `None` leaves the choice to the server.
    pub actions: Option<Vec<String>>,
    /// Its language.
    pub lang: Option<String>,
    /// Free fields for the folder.
    pub meta_data: Metadata,
}

/// A session that has begun.
#[derive(Debug)]
pub struct Begun {
    /// What the page sends from now on.
    pub session_token: String,
    /// The session.
    pub session: CaptureSession,
}

impl Service {
    /// Begins a session, or gives again the one of a token whose answer was lost on its way.
    ///
    /// # Errors
    /// [`Error::Capture`] for a wish that is not allowed, and for a token that is missing, not ours, over, used, or another
    /// page's.
    pub async fn begin_capture(&self, begin: Begin) -> Result<Begun> {
        let adapter = &self.settings().adapter;
        let mut seed = [0; 8];
        self.parts.random.fill(&mut seed)?;
        let seed = u64::from_le_bytes(seed);
        let draw::Chosen { actions, drawn } = draw::actions(adapter, begin.actions.as_deref(), seed)
            .map_err(|error| Error::Capture(Refusal::Action(error)))?;
        let lang = begin.lang.unwrap_or_else(|| adapter.lang_default.clone());
        if !adapter.allows_language(&lang) {
            return Err(Error::Capture(Refusal::Language));
        }
        let light = if adapter.light && light::fits(&actions) { light::draw(seed) } else { Vec::new() };
        let plan = Plan { actions, drawn, seed, light, lang, meta_data: begin.meta_data };
        let token = match (begin.session_token, adapter.api_use_session_token) {
            (Some(token), _) => token,
            (None, adapter::SessionTokenFrom::Client) => return Err(Error::Capture(Refusal::TokenMissing)),
            (None, adapter::SessionTokenFrom::Api) => self.own_token(begin.access_token.as_deref()).await?,
        };
        let session = self.bind(&token, Some(&begin.origin), plan).await?;
        if session.used.is_some() {
            return Err(Error::Capture(Refusal::Used));
        }
        if session.expire_date <= self.now() {
            return Err(Error::Capture(Refusal::TokenExpired));
        }
        Ok(Begun { session_token: token, session })
    }

    /// A token on behalf of the user of the access token, or of the adapter's.
    async fn own_token(&self, access_token: Option<&str>) -> Result<String> {
        let caller = match self.settings().adapter.api_use_token {
            adapter::TokenFrom::Client => self.authenticate(access_token).await?,
            adapter::TokenFrom::Config => self.adapter_user().await?,
        };
        check_role(&caller, Action::SessionTokenCreate)?;
        self.session_token(&caller)
    }

    /// What a token of ours says, whether its time is over or not.
    pub(super) fn claims(&self, token: &str) -> Result<SessionClaims> {
        self.read_session_token(token).ok_or(Error::Capture(Refusal::TokenInvalid))
    }
}
