//! A new pair of tokens for an old one.

use super::token;
use crate::wire::LoginView;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Renews the session that has this `expire_token`. Both pairs are good until the new one is first used, so an answer
    /// that is lost on its way costs nothing.
    ///
    /// # Errors
    /// As the Oz API words them: no token was given, no session has it, it is another user's.
    pub async fn refresh(&self, caller: &Caller, expire_token: Option<&str>) -> Result<LoginView> {
        let token = expire_token.ok_or_else(|| Error::missing("expire_token"))?;
        let mut tx = self.parts.store.write().await?;
        // Held as at a login, and before any of its sessions.
        tx.user(caller.user.id).await?;
        let old = tx.session_by_expire(&token::hash(token)).await?;
        let old = old.filter(|session| session.expire_date > self.now());
        let old = old.ok_or(Error::AuthInvalid("Session not found"))?;
        if old.user_id != caller.user.id {
            return Err(Error::Refused("You have not access to refresh this session"));
        }
        let (session, login) = self.new_session(&caller.user, Some(old.id))?;
        self.keep_session(&mut tx, &session).await?;
        tx.commit().await?;
        Ok(login)
    }
}
