//! From an HTTP request to what a use case takes.

pub mod body;
pub mod caller;
pub mod client;
pub mod context;
pub mod json;
pub mod leftover;
pub mod network;
pub mod normal;
pub mod object;
pub mod prefer;
pub mod query;
pub mod timed;
pub mod token;
pub mod typed;
