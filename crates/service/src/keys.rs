//! The server's own secrets: made on the first start and kept in the store, so that every server on it has the same.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafide_domain::{Company, Id};
use bonafide_store::Store;
use hmac::{Hmac, KeyInit, Mac};
use p384::SecretKey;
use p384::ecdsa::SigningKey;
use p384::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sha2::Sha256;
use uuid::Uuid;

use crate::{Error, Random, Result};

const LINK: &str = "link key";
const WEBHOOK: &str = "webhook key";
const ATTEMPTS: &str = "attempts key";
const SESSION_TOKEN: &str = "session token key";

/// The secrets. None of them leaves the process but those of [`Keys::webhook`].
pub(crate) struct Keys {
    link: [u8; 32],
    webhook: [u8; 32],
    attempts: [u8; 32],
    session_token: SigningKey,
}

impl Keys {
    /// Reads the secrets, and makes those that are not there.
    ///
    /// # Errors
    /// The store or the source of random bits fails, or what is kept is not a secret of its kind.
    pub(crate) async fn load(store: &Store, random: &dyn Random) -> Result<Self> {
        Ok(Self {
            link: symmetric(store, random, LINK).await?,
            webhook: symmetric(store, random, WEBHOOK).await?,
            attempts: symmetric(store, random, ATTEMPTS).await?,
            session_token: asymmetric(store, random).await?,
        })
    }

    /// HMAC key of links to files.
    pub(crate) fn link(&self) -> &[u8; 32] {
        &self.link
    }

    /// Key of a company's webhooks: 64 hexadecimal digits, which as they stand (ASCII) are the HMAC key. One company's
    /// key says nothing about another's. `None` stands for what belongs to no company.
    pub(crate) fn webhook(&self, company: Option<Id<Company>>) -> String {
        let company = company.map_or(Uuid::nil(), Id::uuid);
        hex(&hmac_sha256(&self.webhook, &[company.hyphenated().to_string().as_bytes()]))
    }

    /// Under which name wrong guesses are counted: neither e-mails nor addresses are stored for them.
    pub(crate) fn attempts(&self, kind: &str, value: &str) -> [u8; 32] {
        hmac_sha256(&self.attempts, &[kind.as_bytes(), b":", value.as_bytes()])
    }

    /// Signs the tokens of capture sessions (ES384).
    pub(crate) fn session_token(&self) -> &SigningKey {
        &self.session_token
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// HMAC-SHA256 of the parts, one after the other.
pub(crate) fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key as long as a block or shorter, which this one is, is taken as it is.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    digits.map(char::from).collect()
}

async fn symmetric(store: &Store, random: &dyn Random, name: &'static str) -> Result<[u8; 32]> {
    let make = || {
        let mut key = [0; 32];
        random.fill(&mut key)?;
        Ok(URL_SAFE_NO_PAD.encode(key))
    };
    let kept = kept(store, name, make).await?;
    let bytes = URL_SAFE_NO_PAD.decode(kept).map_err(|_| damaged(name))?;
    bytes.try_into().map_err(|_| damaged(name))
}

async fn asymmetric(store: &Store, random: &dyn Random) -> Result<SigningKey> {
    let pem = kept(store, SESSION_TOKEN, || new_pem(random)).await?;
    let key = SecretKey::from_pkcs8_pem(&pem).map_err(|_| damaged(SESSION_TOKEN))?;
    Ok(SigningKey::from(key))
}

/// A fresh key on the curve P-384, as PKCS#8 in PEM form.
fn new_pem(random: &dyn Random) -> Result<String> {
    let failed = || Error::Internal("no key could be made".to_owned());
    // A number that is zero or not below the order of the curve is no key: one in 2^190.
    for _ in 0..4 {
        let mut number = [0; 48];
        random.fill(&mut number)?;
        if let Ok(key) = SecretKey::from_slice(&number) {
            let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| failed())?;
            return Ok(pem.as_str().to_owned());
        }
    }
    Err(failed())
}

/// What is kept under a name; of several servers that start at once, the first one's is.
async fn kept(store: &Store, name: &str, make: impl FnOnce() -> Result<String>) -> Result<String> {
    let found = store.read().await?.secret(name).await?;
    if let Some(found) = found {
        return Ok(found);
    }
    let made = make()?;
    let mut tx = store.write().await?;
    let kept = tx.keep_secret(name, &made).await?;
    tx.commit().await?;
    Ok(kept)
}

fn damaged(name: &str) -> Error {
    Error::Internal(format!("the {name} in the store is damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsRandom;

    #[test]
    fn a_message_authentication_code_is_that_of_the_standard() {
        // RFC 4231, test case 1, whose key of 20 bytes is the same with zeros behind it.
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        assert_eq!(
            hex(&hmac_sha256(&key, &[b"Hi ", b"There"])),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }

    #[test]
    fn keys_of_capture_sessions_differ_and_survive_their_text_form() {
        let (one, two) = (new_pem(&OsRandom).unwrap(), new_pem(&OsRandom).unwrap());
        assert!(one.starts_with("-----BEGIN PRIVATE KEY-----\n") && one != two);
        assert!(SecretKey::from_pkcs8_pem(&one).is_ok());
    }

    #[test]
    fn a_source_that_gives_only_zeros_makes_no_key() {
        struct Zeros;
        impl Random for Zeros {
            fn fill(&self, buffer: &mut [u8]) -> std::result::Result<(), crate::NoRandom> {
                buffer.fill(0);
                Ok(())
            }
        }
        assert!(new_pem(&Zeros).is_err());
    }

    #[test]
    fn every_company_has_its_own_webhook_key() {
        let keys = Keys {
            link: [1; 32],
            webhook: [2; 32],
            attempts: [3; 32],
            session_token: SecretKey::from_slice(&[7; 48]).unwrap().into(),
        };
        let company = "0198c5d4-0000-7000-8000-00000000000a".parse().unwrap();
        // python3: hmac.new(b"\2" * 32, b"…", "sha256").hexdigest()
        assert_eq!(keys.webhook(Some(company)), WITH_COMPANY);
        assert_eq!(keys.webhook(None), WITHOUT_COMPANY);
    }

    const WITH_COMPANY: &str = "329e3b7c89371f0dee69dcabcff3412813b3bd0c1a2e11772da6824fee809f16";
    const WITHOUT_COMPANY: &str = "93a8d64aca3f0c33bf728f9ab7651e2cdc725e5794ecae438ff400560c712102";
}
