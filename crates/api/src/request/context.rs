//! What is known about a request while it is answered.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::http::HeaderMap;
use bonafide_domain::{Id, User};

/// Lies in the request's extensions.
#[derive(Clone, Debug)]
pub struct Context {
    /// The request's name in the log and in `X-Request-Id`.
    pub id: String,
    /// Who asks, once that is known.
    pub user: Arc<OnceLock<Id<User>>>,
}

impl Context {
    /// Takes the client's `X-Request-Id` when it is a plain word, so that its log and ours meet.
    pub fn new(headers: &HeaderMap, ids: &RequestIds) -> Self {
        let plain = |id: &&str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let given = headers.get("x-request-id").and_then(|id| id.to_str().ok()).filter(plain);
        Self { id: given.map_or_else(|| ids.next(), str::to_owned), user: Arc::default() }
    }
}

/// Makes ids that differ within a process and between processes.
#[derive(Debug)]
pub struct RequestIds {
    process: u64,
    next: AtomicU64,
}

impl Default for RequestIds {
    fn default() -> Self {
        // The hasher's keys are random per process, which is all that is needed: the ids are no secret.
        Self { process: RandomState::new().build_hasher().finish(), next: AtomicU64::new(1) }
    }
}

impl RequestIds {
    fn next(&self) -> String {
        format!("{:016x}-{:x}", self.process, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_word_of_the_client_is_kept_and_anything_else_is_replaced() {
        let ids = RequestIds::default();
        let id = |given: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-request-id", given.parse().unwrap());
            Context::new(&headers, &ids).id
        };
        assert_eq!(id("order-7_a"), "order-7_a");
        assert_ne!(id("a b"), "a b");
        assert_ne!(id(&"x".repeat(65)), "x".repeat(65));
        assert_ne!(Context::new(&HeaderMap::new(), &ids).id, Context::new(&HeaderMap::new(), &ids).id);
    }
}
