//! Uploads, lists, files, links and their end, on a real database and real files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::large_futures,
    reason = "tests say what they expect by failing"
)]

#[path = "../common/fixture.rs"]
mod fixture;

mod add;
mod best_shot;
mod cancel;
mod create;
mod files;
mod links;
mod lists;
mod made;
mod media;
mod reach;
mod render;
mod sweep;
