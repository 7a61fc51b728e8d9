//! Finds, measures and compares faces in frames held in memory.
//!
//! The flow: [`detect`] finds faces, [`mesh`] lays 468 points on each, [`track`] carries them to the next frame;
//! [`landmarks`], [`pose`] and [`expression`] follow from the points; [`align`], [`embed`] and [`compare`] say whether
//! two faces are one person's; [`liveness`] gathers evidence of a real presence. [`Engine`] holds a pack's networks.
//!
//! No files, no network, no clock, no threads of its own; builds for `wasm32-unknown-unknown`.

pub mod align;
pub mod analyse;
pub mod best_shot;
mod check;
pub mod compare;
pub mod detect;
pub mod embed;
mod engine;
pub mod expression;
pub mod face;
pub mod landmarks;
pub mod liveness;
pub mod mesh;
pub mod pack;
mod picture;
pub mod pose;
pub mod quality;
pub mod track;

pub use check::{check, try_out};
pub use engine::{Engine, EngineError};
