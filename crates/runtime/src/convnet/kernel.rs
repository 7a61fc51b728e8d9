//! The arithmetic, each kernel written once over portable SIMD and dispatched at run time.
#![allow(
    clippy::inline_always,
    reason = "vector instructions are only used in functions inlined into the dispatch"
)]

pub mod conv;
pub mod depthwise;
pub mod elementwise;
pub mod epilogue;
pub mod layout;
pub mod pool;
pub mod resize;
