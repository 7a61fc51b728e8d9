//! Finds, measures and compares faces in frames held in memory.
//!
//! No files, no network, no clock, no threads of its own; builds for `wasm32-unknown-unknown`.

pub mod face;
pub mod pack;
