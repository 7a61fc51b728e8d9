//! What every database must do alike, and blobs. Each test on records runs on SQLite in a file and, when
//! `BONAFIDE_TEST_POSTGRES` has the address of a server, on PostgreSQL in a database of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by failing"
)]
#![allow(
    clippy::print_stdout,
    reason = "which database a test runs on, why not on the other, and what was measured"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "closures and JSON literals are given away where they are written"
)]

mod analyses;
mod blobs;
mod capture_sessions;
mod claims;
mod companies;
mod database;
mod deliveries;
mod doomed;
mod event_sessions;
mod folder_lists;
mod folders;
mod hostile;
mod jobs;
mod login_failures;
mod media;
mod migrations;
mod outage;
mod prints;
mod records;
mod secrets;
mod sessions;
mod transactions;
mod users;
