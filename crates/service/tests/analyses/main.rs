//! Analyses from the request to the booked outcome, on a real store, real files and the real networks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::large_futures,
    reason = "tests say what they expect by failing"
)]

#[path = "../common/fixture.rs"]
mod fixture;
#[path = "../common/ground.rs"]
mod ground;

mod biometry;
mod captures;
mod clock;
mod crashes;
mod decisions;
mod deletion;
mod lists;
mod postgres;
mod quality;
mod replays;
mod requests;
mod waiting;
