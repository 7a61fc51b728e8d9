//! Benchmarks of kernels and stages, and runs against a real server: how fast it is, and what it survives.
//!
//! `cargo bench -p bonafide-bench` runs the benchmarks; `bench/peers` holds the side-by-side runs against other people's
//! programs. `bench/run load|crash|faults` starts the built server as a process of its own and talks HTTP to it. All of
//! them need the model pack and the samples that `scripts/start` makes.

pub mod arguments;
mod audit;
mod client;
pub mod crash;
mod database;
pub mod faults;

pub mod load;
mod pictures;
mod process;
mod receiver;
pub mod server;
mod stage;
mod sweep;
mod table;
