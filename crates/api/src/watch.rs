//! What the operator sees of requests: a line in the log and numbers.

pub mod log;
pub mod metrics;
pub mod scrape;
