//! `Prefer: respond-async` and `Prefer: wait=N` of RFC 7240.

use std::time::Duration;

use axum::http::HeaderMap;

/// Whether the client would rather come back than wait.
pub fn wants_no_wait(headers: &HeaderMap) -> bool {
    words(headers).any(|word| word.eq_ignore_ascii_case("respond-async"))
}

/// How long the client would rather wait than come back.
pub fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |word: &str| {
        let (name, value) = word.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("wait");
        named.then(|| value.trim().parse().ok()).flatten()
    };
    words(headers).find_map(seconds).map(Duration::from_secs)
}

fn words(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split([',', ';'])).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &str) -> HeaderMap {
        HeaderMap::from_iter([("prefer".parse().unwrap(), line.parse().unwrap())])
    }

    #[test]
    fn it_is_found_among_other_preferences() {
        let asks = |line: &str| wants_no_wait(&headers(line));
        assert!(asks("respond-async") && asks("return=minimal, Respond-Async; foo") && !asks("wait=10"));
        let asks = |line: &str| wait(&headers(line)).map(|wait| wait.as_secs());
        assert_eq!([asks("wait=10"), asks("respond-async, Wait = 5")], [Some(10), Some(5)]);
        assert_eq!([asks("wait"), asks("wait=x"), asks("wait=-1"), asks("await=3")], [None; 4]);
    }
}
