//! Pipelines over fake networks: everything between pixels and answers, with the networks' part known.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by failing"
)]

mod analysis;
mod check;
mod descriptor;
mod fake;
mod head;
mod manifest;
mod person;
mod pose;
mod texture;
mod tracking;
mod wild;
