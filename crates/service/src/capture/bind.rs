//! A token belongs to the page that shows it first.

use bonafide_domain::capture::CaptureSession;
use bonafide_domain::capture::session::Plan;
use bonafide_store::StoreError;

use super::Refusal;
use crate::{Error, Result, Service};

impl Service {
    /// Whether a page of this origin may capture: one of the server's own, under the address at which the client reaches
    /// it, or one that the operator named.
    ///
    /// # Errors
    /// [`Error::Capture`] when it may not, or the request has no origin.
    pub fn check_origin(&self, origin: Option<&str>, base_url: Option<&str>) -> Result<()> {
        let allowed = &self.settings().adapter.origins;
        let own = self.settings().public_url.as_deref().or(base_url).and_then(origin_of);
        let fits = origin.is_some_and(|origin| {
            own.is_some_and(|own| own.eq_ignore_ascii_case(origin))
                || base_url.and_then(origin_of).is_some_and(|own| own.eq_ignore_ascii_case(origin))
                || allowed.iter().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
        });
        if fits { Ok(()) } else { Err(Error::Capture(Refusal::Origin)) }
    }

    /// The session of a token, made when the token is seen for the first time. `origin` is `None` for a request in which
    /// browsers send none, of which the token alone is the authority.
    ///
    /// # Errors
    /// [`Error::Capture`]: the token is not ours, was over when it was first seen, or is another page's.
    pub(super) async fn bind(&self, token: &str, origin: Option<&str>, plan: Plan) -> Result<CaptureSession> {
        let claims = self.claims(token)?;
        let found = self.parts.store.read().await?.capture_session(claims.id).await?;
        let session = match (found, origin) {
            (Some(session), _) => session,
            (None, None) => return Err(Error::Capture(Refusal::NothingSent)),
            (None, Some(origin)) => {
                if claims.expire_date <= self.now() {
                    return Err(Error::Capture(Refusal::TokenExpired));
                }
                let session = CaptureSession {
                    id: claims.id,
                    user_id: claims.user_id,
                    company_id: claims.company_id,
                    origin: origin.to_owned(),
                    plan,
                    time_created: self.now(),
                    expire_date: claims.expire_date,
                    time_begun: None,
                    used: None,
                };
                self.keep_new(session).await?
            }
        };
        // Also of a session that another request made just now.
        if origin.is_some_and(|origin| !session.origin.eq_ignore_ascii_case(origin)) {
            return Err(Error::Capture(Refusal::Origin));
        }
        Ok(session)
    }

    async fn keep_new(&self, session: CaptureSession) -> Result<CaptureSession> {
        let mut tx = self.parts.store.write().await?;
        match tx.insert_capture_session(&session).await {
            Ok(()) => {
                tx.commit().await?;
                Ok(session)
            }
            Err(StoreError::Conflict(_)) => {
                drop(tx);
                let found = self.parts.store.read().await?.capture_session(session.id).await?;
                found.ok_or(Error::Capture(Refusal::TokenInvalid))
            }
            // Its user was removed meanwhile.
            Err(StoreError::Gone) => Err(Error::Capture(Refusal::TokenInvalid)),
            Err(error) => Err(error.into()),
        }
    }
}

/// `scheme://host:port` of an address.
fn origin_of(address: &str) -> Option<&str> {
    let host = address.find("://")? + 3;
    Some(address[host..].find('/').map_or(address, |slash| &address[..host + slash]))
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn the_path_is_no_part_of_an_origin() {
        assert_eq!(origin_of("https://a.example/sub/dir"), Some("https://a.example"));
        assert_eq!(origin_of("http://[::1]:8080"), Some("http://[::1]:8080"));
        assert_eq!(origin_of("a.example"), None);
    }
}
