//! From what a use case gives to an HTTP answer.

pub mod cors;
pub mod file;
pub mod panic;
pub mod security;
