//! The code of the server in a web page: finds and measures the face in camera frames and runs the capture session.
//!
//! Plain exports and no generator: a page calls functions of numbers and reads JSON out of the memory (the module
//! `abi`, which exists for `wasm32` only). Everything behind that is here and runs on any machine: [`Core`] holds one
//! engine and one session, [`Buffers`] the memory that the page writes to and reads from.

#[cfg(target_arch = "wasm32")]
mod abi;
mod answer;
mod buffers;
mod core;
mod failure;
mod load;
mod parcel;
mod pixels;

pub use buffers::Buffers;
pub use core::Core;
pub use failure::Failure;
