//! The API over real HTTP, on a real database and real files, in the test's own process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::large_futures,
    reason = "tests say what they expect by failing"
)]

#[path = "../common/harness.rs"]
mod harness;

mod adapter;
mod answers;
mod bodies;
mod captures;
mod connections;
mod demo;
mod files;
mod flow;
mod forms;
mod lists;
mod openapi;
mod operations;
mod single;
mod tls;
mod tokens;
