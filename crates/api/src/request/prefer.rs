//! `Prefer: respond-async` of RFC 7240.

use axum::http::HeaderMap;

/// Whether the client would rather come back than wait.
pub fn wants_no_wait(headers: &HeaderMap) -> bool {
    headers
        .get_all("prefer")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split([',', ';']))
        .any(|word| word.trim().eq_ignore_ascii_case("respond-async"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_among_other_preferences() {
        let asks = |line: &str| {
            wants_no_wait(&HeaderMap::from_iter([("prefer".parse().unwrap(), line.parse().unwrap())]))
        };
        assert!(asks("respond-async") && asks("return=minimal, Respond-Async; foo") && !asks("wait=10"));
    }
}
