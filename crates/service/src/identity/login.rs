//! From e-mail and password to a session.

use std::net::IpAddr;

use super::attempts::{self, Counter};
use crate::people::check::{LONGEST_PASSWORD, plain_email};
use crate::wire::LoginView;
use crate::{Error, Result, Service};

/// The same for an unknown e-mail and for a wrong password.
const WRONG: &str = "Email or password is wrong";

impl Service {
    /// Logs in. Neither the answer nor its time tells whether there is a user with this e-mail.
    ///
    /// # Errors
    /// [`Error::AuthInvalid`] when the two do not fit; [`Error::TooManyAttempts`] after several failures of the peer's
    /// network with this e-mail, or many of the e-mail or of the network, whatever the password.
    pub async fn login(&self, email: &str, password: &str, peer: IpAddr) -> Result<LoginView> {
        let (service, email, password) = (self.clone(), plain_email(email), password.to_owned());
        // On its own, so that a client who hangs up does not leave its failure uncounted.
        let ended = tokio::spawn(async move { service.attempt(&email, password, peer).await }).await;
        ended.map_err(|_| Error::Internal("a login ended early".to_owned()))?
    }

    async fn attempt(&self, email: &str, password: String, peer: IpAddr) -> Result<LoginView> {
        let own = self.counter_of_email_and_peer(email, peer);
        let counters = [own, self.counter_of_email(email), self.counter_of_peer(peer)];
        self.check_attempts(&counters).await?;
        let turn = self.passwords.turn().await?;
        // Once more, for others may have failed while this one waited. At most one attempt per core is between here and
        // the count.
        self.check_attempts(&counters).await?;

        // A NUL cannot be looked up in every database, and nobody has such an e-mail.
        let known = if email.contains('\0') {
            None
        } else {
            self.parts.store.read().await?.user_by_email(email).await?
        };
        let (password, possible) =
            if password.len() > LONGEST_PASSWORD { (String::new(), false) } else { (password, true) };
        let hash = known.as_ref().filter(|_| possible).map(|user| user.password_hash.clone());
        let fits = self.passwords.fits(&turn, password, hash).await?;

        let mut tx = self.parts.store.write().await?;
        let Some(user) = known.filter(|_| fits) else {
            attempts::count(&mut tx, &counters, self.now()).await?;
            tx.commit().await?;
            return Err(Error::AuthInvalid(WRONG));
        };
        let (session, login) = self.new_session(&user, None)?;
        // Not the others: the owner's success says nothing about those who guess from elsewhere.
        tx.clear_login_failures(&own.name).await?;
        // Not for somebody who was removed, or whose password was changed, in the meantime.
        let current = tx.user(user.id).await?;
        if current.is_none_or(|current| current.password_hash != user.password_hash) {
            return Err(Error::AuthInvalid(WRONG));
        }
        self.keep_session(&mut tx, &session).await?;
        tx.commit().await?;
        Ok(login)
    }

    async fn check_attempts(&self, counters: &[Counter]) -> Result<()> {
        let mut reader = self.parts.store.read().await?;
        attempts::check(&mut reader, counters, self.now()).await
    }
}
