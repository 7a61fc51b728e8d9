//! The API over real HTTP, on a real database and real files, in the test's own process.

#[path = "../common/harness.rs"]
mod harness;

mod answers;
mod bodies;
mod connections;
mod files;
mod flow;
mod forms;
mod lists;
mod openapi;
mod operations;
mod single;
mod tokens;
