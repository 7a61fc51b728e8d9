//! Clock, memory, processor, open files.

use bonafide_service::Clock;

use super::Finding;
use crate::config::{Config, sqlite};
use crate::server::clock::SystemClock;

/// 2026-01-01, before which this program was not there.
const EARLIEST: f64 = 1_767_225_600.0;
/// 2100-01-01.
const LATEST: f64 = 4_102_444_800.0;
/// Networks, one worker with a video, and what a system needs beside.
const MEMORY: u64 = 1 << 30;
/// Files that are open beside connections.
const FILES: u64 = 256;

pub fn look(config: &Config) -> Vec<Finding> {
    let mut found = vec![clock(config)];
    found.extend(memory());
    found.extend(files(config));
    found.extend(processor());
    found
}

fn clock(config: &Config) -> Finding {
    let now = SystemClock.now().as_seconds();
    if !(EARLIEST..LATEST).contains(&now) {
        let advice = "set the clock: sessions, links and jobs go by it";
        return Finding::fail("clock", format!("{now:.0} seconds after 1970 cannot be"), advice);
    }
    let written = std::fs::metadata(sqlite(&config.storage.data)).and_then(|data| data.modified()).ok();
    let written = written.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    if let Some(ahead) = written.map(|written| written.as_secs_f64() - now).filter(|ahead| *ahead > 60.0) {
        let advice = "let a time service set the clock: sessions, links and jobs go by it";
        return Finding::warn(
            "clock",
            format!("the database was written {ahead:.0} s in the future"),
            advice,
        );
    }
    Finding::ok("clock", "plausible")
}

fn memory() -> Option<Finding> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let available = available(&text)?;
    let shown = format!("{:.1} GiB available", available as f64 / (1u64 << 30) as f64);
    Some(if available < MEMORY {
        Finding::warn("memory", shown, "1 GiB is needed for one analysis at a time; lower analyses.workers")
    } else {
        Finding::ok("memory", shown)
    })
}

/// Bytes from `MemAvailable:  123 kB`.
fn available(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

fn files(config: &Config) -> Option<Finding> {
    use rustix::process::{Resource, getrlimit};
    let most = getrlimit(Resource::Nofile).current?;
    let needed = config.server.connections.get() + FILES;
    (most < needed).then(|| {
        let text = format!("{most} may be open, {needed} are needed for server.connections");
        Finding::warn(
            "open files",
            text,
            format!("ulimit -n {needed}, or LimitNOFILE={needed} in a systemd unit"),
        )
    })
}

/// Without AVX2 everything works, several times slower.
fn processor() -> Option<Finding> {
    #[cfg(target_arch = "x86_64")]
    if !std::arch::is_x86_feature_detected!("avx2") {
        return Some(Finding::warn("processor", "has no AVX2: analyses take several times longer", ""));
    }
    let cores = std::thread::available_parallelism().ok()?;
    Some(Finding::ok("processor", format!("{cores} cores")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_the_kernels_words() {
        let text = "MemTotal:       24650000 kB\nMemFree:  100 kB\nMemAvailable:   2048 kB\n";
        assert_eq!(available(text), Some(2 << 20));
        assert_eq!(available("MemTotal: 5 kB"), None);
    }
}
