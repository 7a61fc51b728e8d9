//! A fixed number of clients, each sending its next request when the last one is answered.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::process;
use crate::table;

/// What to run.
pub struct Plan<'a> {
    /// As printed.
    pub name: &'a str,
    /// Clients.
    pub concurrency: u32,
    /// Time measured, after a fifth of it that is not.
    pub time: Duration,
    /// Process of the server.
    pub server: u32,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    pub name: String,
    pub concurrency: u32,
    pub requests: usize,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
    pub errors: u64,
    pub first_error: Option<String>,
    /// Processor time of the server per request.
    pub server_cpu_ms: f64,
    /// Processor time of this program per request.
    pub load_cpu_ms: f64,
    /// Of the server at the end.
    pub resident_mb: f64,
}

/// Of the table.
pub const HEAD: [&str; 11] = [
    "measurement",
    "clients",
    "requests",
    "per s",
    "p50 ms",
    "p99 ms",
    "max ms",
    "errors",
    "server CPU ms",
    "load CPU ms",
    "RSS MB",
];

impl Outcome {
    /// Of the table.
    pub fn row(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.concurrency.to_string(),
            self.requests.to_string(),
            format!("{:.1}", self.per_second),
            format!("{:.2}", self.p50_ms),
            format!("{:.2}", self.p99_ms),
            format!("{:.2}", self.max_ms),
            self.errors.to_string(),
            format!("{:.2}", self.server_cpu_ms),
            format!("{:.2}", self.load_cpu_ms),
            format!("{:.0}", self.resident_mb),
        ]
    }
}

#[derive(Default)]
struct Samples {
    micros: Vec<u64>,
    errors: u64,
    first_error: Option<String>,
}

impl Samples {
    fn add(&mut self, took: Duration, answer: Result<()>) {
        self.micros.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        if let Err(error) = answer {
            self.errors += 1;
            self.first_error.get_or_insert_with(|| format!("{error:#}"));
        }
    }
}

/// Runs `request`, which gets the number of the request and says why its answer is wrong. The rate counts what was
/// answered within the time; requests on their way at its end are waited for and count with their full time.
pub async fn run<F, Fut>(plan: Plan<'_>, request: F) -> Result<Outcome>
where
    F: Fn(u64) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    let bar = table::bar(plan.time.as_secs() + plan.time.as_secs() / 5, plan.name);
    let (numbers, samples) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(Samples::default())));
    let warm = Instant::now() + plan.time / 5;
    let end = warm + plan.time;
    let mut clients = JoinSet::new();
    for _ in 0..plan.concurrency {
        let (numbers, samples, request) = (numbers.clone(), samples.clone(), request.clone());
        clients.spawn(async move {
            while Instant::now() < end {
                let begun = Instant::now();
                let answer = request(numbers.fetch_add(1, Ordering::Relaxed)).await;
                if begun < warm {
                    continue;
                }
                let failed = answer.is_err();
                samples.lock().unwrap_or_else(PoisonError::into_inner).add(begun.elapsed(), answer);
                if failed {
                    // A server that refuses at once must not be asked a million times.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
        });
    }
    tokio::time::sleep_until(warm.into()).await;
    let before = processor_times(plan.server);
    while Instant::now() < end {
        bar.inc(1);
        tokio::time::sleep(Duration::from_secs(1).min(end - Instant::now())).await;
    }
    while clients.join_next().await.is_some() {}
    let (elapsed, after) = (warm.elapsed(), processor_times(plan.server));
    bar.finish_and_clear();

    let mut samples = std::mem::take(&mut *samples.lock().unwrap_or_else(PoisonError::into_inner));
    samples.micros.sort_unstable();
    let (requests, at) = (samples.micros.len(), |share| percentile(&samples.micros, share));
    let each = |time: Duration| time.as_secs_f64() * 1e3 / requests.max(1) as f64;
    Ok(Outcome {
        name: plan.name.to_owned(),
        concurrency: plan.concurrency,
        requests,
        per_second: requests as f64 / elapsed.as_secs_f64(),
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        max_ms: at(1.0),
        errors: samples.errors,
        first_error: samples.first_error,
        server_cpu_ms: each(after.0.saturating_sub(before.0)),
        load_cpu_ms: each(after.1.saturating_sub(before.1)),
        resident_mb: process::resident_kb(plan.server).unwrap_or(0) as f64 / 1024.0,
    })
}

/// Of the server and of this program.
fn processor_times(server: u32) -> (Duration, Duration) {
    let of = |pid| process::processor_time(pid).unwrap_or_default();
    (of(server), of(std::process::id()))
}

/// The least of the sorted values that a `share` of all does not exceed, in milliseconds.
fn percentile(sorted: &[u64], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.max(1) - 1).map_or(0.0, |micros| *micros as f64 / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values: Vec<u64> = (1..=200).map(|n| n * 1000).collect();
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        near(percentile(&values, 0.5), 100.0);
        near(percentile(&values, 0.99), 198.0);
        near(percentile(&values, 1.0), 200.0);
        near(percentile(&[7000], 0.5), 7.0);
        near(percentile(&[], 0.99), 0.0);
    }

    #[tokio::test]
    async fn wrong_answers_are_counted_and_the_first_is_kept() {
        let plan =
            Plan { name: "x", concurrency: 2, time: Duration::from_millis(300), server: std::process::id() };
        let outcome = run(plan, |n| async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            if n.is_multiple_of(2) {
                anyhow::bail!("even")
            }
            Ok(())
        });
        let outcome = outcome.await.unwrap();
        assert!(outcome.errors > 0 && (outcome.errors as usize) < outcome.requests, "{outcome:?}");
        assert_eq!(outcome.first_error.as_deref(), Some("even"));
        assert!(outcome.p50_ms >= 5.0 && outcome.max_ms >= outcome.p99_ms);
    }
}
