//! Links to files that work without a token: for one path, until a time, signed.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafide_domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Error, Result, Service};

/// Makes and checks links. Whoever has a link can read that one file until it expires, and nothing else.
#[derive(Clone)]
pub struct Links {
    key: [u8; 32],
    ttl: Duration,
    now: Timestamp,
}

impl Links {
    /// Links that are made and checked at `now` with this key and last `ttl`.
    pub fn new(key: [u8; 32], ttl: Duration, now: Timestamp) -> Self {
        Self { key, ttl, now }
    }

    /// `base_url` followed by `path` with its expiry (UNIX seconds) and signature. `path` begins with `/api/` and is
    /// what the signature is for; `base_url` is not part of it, so that a proxy may put the server under another name.
    pub fn sign(&self, path: &str, base_url: &str) -> String {
        let expires = self.now.plus(self.ttl).as_micros().div_euclid(1_000_000).to_string();
        let signature = URL_SAFE_NO_PAD.encode(self.mac(path, &expires).finalize().into_bytes());
        format!("{base_url}{path}?expires={expires}&signature={signature}")
    }

    /// Whether `expires` and `signature`, as they came in the query, open `path` now. The comparison takes the same
    /// time wherever the signatures differ.
    ///
    /// # Errors
    /// [`Error::AuthInvalid`] for a signature that is not ours and for a link that has expired.
    pub fn check(&self, path: &str, expires: &str, signature: &str) -> Result<()> {
        const REFUSED: Error = Error::AuthInvalid("the link is not valid");
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| REFUSED)?;
        self.mac(path, expires).verify_slice(&signature).map_err(|_| REFUSED)?;
        // Signed by us, so it is a number that we wrote.
        let seconds = expires.parse().map_err(|_| REFUSED)?;
        if self.now >= Timestamp::from_seconds(seconds) {
            return Err(Error::AuthInvalid("the link has expired"));
        }
        Ok(())
    }

    fn mac(&self, path: &str, expires: &str) -> Hmac<Sha256> {
        // A line feed is in neither, so no other pair gives the same text.
        let text = format!("bonafide link 1\n{path}\n{expires}");
        // A key shorter than SHA-256's block counts as filled up with zeros (RFC 2104).
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.key);
        Hmac::<Sha256>::new(&block.into()).chain_update(text)
    }
}

impl Service {
    /// Links as of now.
    pub(crate) fn links(&self) -> Links {
        Links::new(*self.keys.link(), self.settings().link_ttl, self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/api/media/00000000-0000-7000-8000-000000000001/original";

    fn links(seconds: i64) -> Links {
        Links::new([7; 32], Duration::from_hours(1), Timestamp::from_seconds(seconds))
    }

    fn query(link: &str) -> (String, String) {
        let (_, query) = link.split_once("?expires=").unwrap();
        let (expires, signature) = query.split_once("&signature=").unwrap();
        (expires.to_owned(), signature.to_owned())
    }

    #[test]
    fn a_link_opens_its_path_for_an_hour() {
        let link = links(1000).sign(PATH, "https://host");
        assert!(link.starts_with(&format!("https://host{PATH}?expires=4600&signature=")), "{link}");
        let (expires, signature) = query(&link);
        links(1000).check(PATH, &expires, &signature).unwrap();
        links(4599).check(PATH, &expires, &signature).unwrap();
        assert!(links(4600).check(PATH, &expires, &signature).is_err());
    }

    #[test]
    fn the_signature_is_that_of_another_implementation() {
        // printf 'bonafide link 1\n<PATH>\n4600' | openssl dgst -sha256 -mac HMAC -macopt hexkey:07…
        let (_, signature) = query(&links(1000).sign(PATH, ""));
        assert_eq!(signature, "9gEqQgl1Fdan2s3K1ANEF2tOweLWGaU52Hu6aKHyWZs");
    }

    #[test]
    fn another_path_time_key_or_signature_is_refused() {
        let (expires, signature) = query(&links(1000).sign(PATH, ""));
        let refused = |links: &Links, path: &str, expires: &str, signature: &str| {
            assert!(matches!(links.check(path, expires, signature), Err(Error::AuthInvalid(_))));
        };
        let this = links(1000);
        refused(&this, &PATH.replace("original", "preview"), &expires, &signature);
        refused(&this, PATH, "4601", &signature);
        refused(&this, PATH, &format!("0{expires}"), &signature);
        refused(&this, PATH, &expires, "");
        refused(&this, PATH, &expires, &signature[1..]);
        refused(&this, PATH, &expires, &format!("{signature}A"));
        refused(&this, PATH, &expires, "not base64!");
        let mut wrong = signature.clone().into_bytes();
        wrong[0] = if wrong[0] == b'A' { b'B' } else { b'A' };
        refused(&this, PATH, &expires, &String::from_utf8(wrong).unwrap());
        refused(&Links::new([8; 32], Duration::from_hours(1), this.now), PATH, &expires, &signature);
    }
}
