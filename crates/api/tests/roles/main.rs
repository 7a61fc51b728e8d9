//! Every role at every path, with things of its own, of its company and of another company.

#[path = "../common/harness.rs"]
mod harness;
mod lists;
mod objects;
mod people;
mod table;
mod world;
