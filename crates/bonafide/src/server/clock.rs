//! The machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use bonafide_domain::Timestamp;
use bonafide_service::Clock;

/// Tells the time of the machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from for everything else")]
    fn now(&self) -> Timestamp {
        // A clock before 1970 is as wrong as one at 1970, and `bonafide doctor` says so.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}
