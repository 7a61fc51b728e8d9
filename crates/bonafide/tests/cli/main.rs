//! The program from outside: files in, exit codes, lines, documents and pages out; and what it measures on real data.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by failing"
)]
#![allow(clippy::print_stdout, reason = "why a test is skipped, and what the others measured")]
#![allow(clippy::doc_markdown, reason = "FFmpeg and WebM are names, not code")]

mod accuracy;
mod answers;
mod architecture;
mod archives;
mod calibrate;
mod comparing;
mod configuring;
mod evaluation;
mod files;
mod https;
mod known;
mod lab;
mod made;
mod models;
mod names;
mod pad;
mod pictures;
mod program;
mod serving;
mod usage;
mod videos;
