//! Guessing is slow: after some failures each attempt waits longer than the one before.
//!
//! Who fails on purpose must not keep the owner of an e-mail out. So only the failures of one network with one e-mail make
//! that network wait for long; those of all networks together slow the guesses down to a few a minute.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use bonafide_domain::Timestamp;
use bonafide_store::{Conn, LoginFailures};

use crate::{Error, Result, Service};

const FIRST_WAIT: Duration = Duration::from_secs(1);
/// For one network.
const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// For everybody who uses an e-mail, its owner as well.
const LONGEST_SHARED_WAIT: Duration = Duration::from_secs(30);

/// After this long without a failure the count begins anew.
pub(super) const FORGET: Duration = Duration::from_hours(24);

/// Somebody whose failures are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counter {
    /// Says nothing about whom it stands for.
    pub(super) name: [u8; 32],
    /// Failures without a wait.
    free: u32,
    /// No wait is longer.
    longest: Duration,
}

impl Service {
    /// The counter of a peer's network with an account, whether there is one or not.
    pub(super) fn counter_of_email_and_peer(&self, email: &str, peer: IpAddr) -> Counter {
        // No network has a space in it, so that no two pairs have the same text.
        let both = format!("{} {email}", network(peer));
        Counter { name: self.keys.attempts("email and peer", &both), free: 5, longest: LONGEST_WAIT }
    }

    /// The counter of an account with all networks, whether there is one or not.
    pub(super) fn counter_of_email(&self, email: &str) -> Counter {
        Counter { name: self.keys.attempts("email", email), free: 100, longest: LONGEST_SHARED_WAIT }
    }

    /// The counter of a peer, which may stand for a whole office.
    pub(super) fn counter_of_peer(&self, peer: IpAddr) -> Counter {
        let name = self.keys.attempts("peer", &network(peer).to_string());
        Counter { name, free: 50, longest: LONGEST_WAIT }
    }
}

/// What one subscriber has: an IPv4 address, or the upper half of an IPv6 address.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address @ IpAddr::V4(_) => address,
    }
}

/// Refuses while one of the counters makes wait.
pub(super) async fn check(conn: &mut Conn, counters: &[Counter], now: Timestamp) -> Result<()> {
    let mut longest = Duration::ZERO;
    for counter in counters {
        if let Some(failures) = conn.login_failures(&counter.name).await? {
            longest = longest.max(wait(failures, counter, now));
        }
    }
    if longest.is_zero() { Ok(()) } else { Err(Error::TooManyAttempts { retry_after: longest }) }
}

/// Counts a failure.
pub(super) async fn count(conn: &mut Conn, counters: &[Counter], now: Timestamp) -> Result<()> {
    for counter in counters {
        let earlier = conn.login_failures(&counter.name).await?;
        if earlier.is_some_and(|failures| is_forgotten(failures, now)) {
            conn.clear_login_failures(&counter.name).await?;
        }
        conn.add_login_failure(&counter.name, now).await?;
    }
    Ok(())
}

fn is_forgotten(failures: LoginFailures, now: Timestamp) -> bool {
    now.since(failures.last) >= FORGET
}

/// How long from now the next attempt is not looked at.
fn wait(failures: LoginFailures, counter: &Counter, now: Timestamp) -> Duration {
    if failures.count < counter.free || is_forgotten(failures, now) {
        return Duration::ZERO;
    }
    // 2^10 seconds are over the longest wait already.
    let doublings = (failures.count - counter.free).min(10);
    let whole = (FIRST_WAIT * (1 << doublings)).min(counter.longest);
    whole.saturating_sub(now.since(failures.last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(count: u32, seconds: i64) -> u64 {
        let last = Timestamp::from_seconds(1_000_000);
        let counter = Counter { name: [0; 32], free: 5, longest: Duration::from_mins(15) };
        wait(LoginFailures { count, last }, &counter, Timestamp::from_seconds(1_000_000 + seconds)).as_secs()
    }

    #[test]
    fn the_wait_doubles_from_a_second_to_fifteen_minutes() {
        assert_eq!(
            [4, 5, 6, 7, 14, 15, 16, u32::MAX].map(|count| after(count, 0)),
            [0, 1, 2, 4, 512, 900, 900, 900]
        );
    }

    #[test]
    fn the_wait_runs_off_and_is_forgotten_after_a_day() {
        assert_eq!([0, 899, 900, 86_399, 86_400].map(|seconds| after(20, seconds)), [900, 1, 0, 0, 0]);
        // A clock that was set back makes nobody wait for longer than the longest wait.
        assert_eq!(after(20, -500_000), 900);
    }

    #[test]
    fn a_subscriber_counts_as_one() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }
}
