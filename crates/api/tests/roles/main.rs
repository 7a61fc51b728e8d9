//! Every role at every path, with things of its own, of its company and of another company.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::large_futures,
    reason = "tests say what they expect by failing"
)]

#[path = "../common/harness.rs"]
mod harness;
mod lists;
mod objects;
mod people;
mod table;
mod world;
