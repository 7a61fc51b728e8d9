//! Signs what is sent.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::keys::hex;

/// `v1=` and the HMAC-SHA256 of the time, a dot and the body, in hexadecimal digits. `key` is the text of the company's
/// key, whose characters are the key. The time is part of it so that a receiver can refuse what was recorded long ago.
pub(super) fn sign(key: &str, unix_seconds: i64, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(unix_seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(format!("v1={}", hex(&mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_another_implementation_computes() {
        // printf '1764000000.{"a":1}' | openssl dgst -sha256 -hmac "$(printf 'ab%.0s' $(seq 32))"
        let expected = "v1=36e2bd1496de68221e34ef7f31b2c8ded1d004e47aa2cabf6853f129462298a0";
        assert_eq!(sign(&"ab".repeat(32), 1_764_000_000, br#"{"a":1}"#).unwrap(), expected);
    }
}
