//! Tokens of capture sessions: short-lived JWTs (RFC 7519) signed with ES384, which a capture brings back.
//!
//! One form of header and one algorithm exist, so there is nothing to choose and nothing to confuse: a token with any other
//! header is refused before its signature is looked at.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafide_domain::capture::CaptureSession;
use bonafide_domain::{Action, Company, Id, Timestamp, User};
use p384::ecdsa::signature::{Signer, Verifier};
use p384::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};

use crate::reach::check_role;
use crate::{Caller, Error, Result, Service};

const HEADER: &str = r#"{"typ":"JWT","alg":"ES384"}"#;
const ISSUER: &str = "bonafide";
const PURPOSE: &str = "capture";

/// Bytes of the longest text that is looked at.
const LONGEST: usize = 2048;

/// What a token of a capture session says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionClaims {
    /// Unique; for use once.
    pub id: Id<CaptureSession>,
    /// For whom the capture is made.
    pub user_id: Id<User>,
    /// Its company.
    pub company_id: Option<Id<Company>>,
    /// When it was made, in whole seconds.
    pub time_created: Timestamp,
    /// From when on it is not accepted, in whole seconds.
    pub expire_date: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: Id<User>,
    company: Option<Id<Company>>,
    jti: Id<CaptureSession>,
    iat: i64,
    exp: i64,
    purpose: String,
}

impl Service {
    /// A token for one capture session of the caller.
    pub fn session_token(&self, caller: &Caller) -> Result<String> {
        check_role(caller, Action::SessionTokenCreate)?;
        let now = self.now();
        let claims = SessionClaims {
            id: self.id()?,
            user_id: caller.user.id,
            company_id: caller.user.company_id,
            time_created: now,
            expire_date: now.plus(self.settings().session_token_ttl),
        };
        sign(self.keys.session_token(), &claims)
    }

    /// What a token says that this server, or another on the same store, has made.
    ///
    /// # Errors
    /// [`Error::AuthInvalid`] when it is anything else, [`Error::AuthExpired`] when its time is over. Whether it was used
    /// before is not known here.
    pub fn check_session_token(&self, token: &str) -> Result<SessionClaims> {
        let claims = self.read_session_token(token);
        let claims = claims.ok_or(Error::AuthInvalid("Session token is not valid"))?;
        if claims.expire_date <= self.now() { Err(Error::AuthExpired) } else { Ok(claims) }
    }
}

impl Service {
    /// The same, whether its time is over or not; `None` when it is not one of ours.
    pub(crate) fn read_session_token(&self, token: &str) -> Option<SessionClaims> {
        verify(self.keys.session_token(), token)
    }
}

fn sign(key: &SigningKey, claims: &SessionClaims) -> Result<String> {
    let claims = Claims {
        iss: ISSUER.to_owned(),
        sub: claims.user_id,
        company: claims.company_id,
        jti: claims.id,
        iat: seconds(claims.time_created),
        exp: seconds(claims.expire_date),
        purpose: PURPOSE.to_owned(),
    };
    let claims = serde_json::to_vec(&claims).map_err(|error| Error::Internal(error.to_string()))?;
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims));
    let signature: Signature = key.try_sign(signed.as_bytes()).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes())))
}

fn verify(key: &SigningKey, token: &str) -> Option<SessionClaims> {
    if token.len() > LONGEST {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    if URL_SAFE_NO_PAD.decode(header).ok()? != HEADER.as_bytes() {
        return None;
    }
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
    key.verifying_key().verify(signed.as_bytes(), &signature).ok()?;
    let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    (claims.iss == ISSUER && claims.purpose == PURPOSE).then_some(SessionClaims {
        id: claims.jti,
        user_id: claims.sub,
        company_id: claims.company,
        time_created: Timestamp::from_seconds(claims.iat),
        expire_date: Timestamp::from_seconds(claims.exp),
    })
}

fn seconds(time: Timestamp) -> i64 {
    time.as_micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
    use p384::pkcs8::EncodePrivateKey;

    fn key(fill: u8) -> SigningKey {
        SigningKey::from_slice(&[fill; 48]).unwrap()
    }

    fn claims() -> SessionClaims {
        let time = Timestamp::from_seconds(1_800_000_000);
        SessionClaims {
            id: Id::new(time, [1; 10]),
            user_id: Id::new(time, [2; 10]),
            company_id: Some(Id::new(time, [3; 10])),
            time_created: time,
            expire_date: Timestamp::from_seconds(1_800_000_300),
        }
    }

    /// A token by another implementation.
    fn foreign(header: &Header, key: &EncodingKey, claims: &serde_json::Value) -> String {
        jsonwebtoken::encode(header, claims, key).unwrap()
    }

    fn foreign_key(fill: u8) -> EncodingKey {
        let key = p384::SecretKey::from_slice(&[fill; 48]).unwrap();
        EncodingKey::from_ec_der(key.to_pkcs8_der().unwrap().as_bytes())
    }

    fn body(purpose: &str) -> serde_json::Value {
        let claims = claims();
        serde_json::json!({
            "iss": "bonafide", "sub": claims.user_id, "company": claims.company_id, "jti": claims.id,
            "iat": 1_800_000_000, "exp": 1_800_000_300, "purpose": purpose,
        })
    }

    #[test]
    fn another_implementation_accepts_the_token() {
        let token = sign(&key(7), &claims()).unwrap();
        assert!(token.starts_with("eyJ"));
        let point = key(7).verifying_key().to_sec1_point(false);
        let mut validation = Validation::new(Algorithm::ES384);
        validation.validate_exp = false;
        let read = jsonwebtoken::decode::<serde_json::Value>(
            &token,
            &DecodingKey::from_ec_der(point.as_bytes()),
            &validation,
        );
        assert_eq!(read.unwrap().claims, body("capture"));
    }

    #[test]
    fn a_token_of_another_implementation_with_the_same_key_is_read() {
        let token = foreign(&Header::new(Algorithm::ES384), &foreign_key(7), &body("capture"));
        assert_eq!(verify(&key(7), &token), Some(claims()));
    }

    #[test]
    fn another_key_purpose_or_algorithm_is_refused() {
        let es384 = Header::new(Algorithm::ES384);
        assert_eq!(verify(&key(7), &foreign(&es384, &foreign_key(8), &body("capture"))), None);
        assert_eq!(verify(&key(7), &foreign(&es384, &foreign_key(7), &body("login"))), None);
        // The public key as the secret of HS256, and no signature at all.
        let point = key(7).verifying_key().to_sec1_point(false);
        let hs256 = foreign(
            &Header::new(Algorithm::HS256),
            &EncodingKey::from_secret(point.as_bytes()),
            &body("capture"),
        );
        assert_eq!(verify(&key(7), &hs256), None);
        let token = sign(&key(7), &claims()).unwrap();
        let claims = token.split('.').nth(1).unwrap();
        let none = format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#));
        assert_eq!(verify(&key(7), &none), None);
    }

    #[test]
    fn a_changed_or_cut_token_is_refused_and_never_a_panic() {
        let token = sign(&key(7), &claims()).unwrap();
        for at in 0..token.len() {
            assert_eq!(verify(&key(7), &token[..at]), None, "cut at {at}");
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(verify(&key(7), std::str::from_utf8(&changed).unwrap()), None, "changed at {at}");
        }
        assert_eq!(verify(&key(7), &"a.".repeat(5_000)), None);
    }
}
