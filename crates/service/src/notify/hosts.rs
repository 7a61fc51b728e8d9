//! One delivery per host at a time, so that a slow receiver occupies one place and its others wait outside.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Hosts that are being sent to, with the time since.
#[derive(Default)]
pub(crate) struct Hosts(Mutex<HashMap<String, Instant>>);

/// The right to send to a host, until it is dropped.
pub(super) struct Turn<'a> {
    hosts: &'a Hosts,
    host: String,
}

impl Hosts {
    /// The right to send to this host, or for how long somebody else has had it.
    pub(super) fn enter(&self, host: &str) -> Result<Turn<'_>, Duration> {
        let mut busy = self.locked();
        if let Some(since) = busy.get(host) {
            return Err(since.elapsed());
        }
        busy.insert(host.to_owned(), Instant::now());
        Ok(Turn { hosts: self, host: host.to_owned() })
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.hosts.locked().remove(&self.host);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_sent_to_by_one_at_a_time() {
        let hosts = Hosts::default();
        let turn = hosts.enter("a.example").unwrap_or_else(|_| panic!("free"));
        assert!(hosts.enter("a.example").is_err() && hosts.enter("b.example").is_ok());
        drop(turn);
        assert!(hosts.enter("a.example").is_ok());
    }
}
