//! Renders moving faces from a picture: what a camera would see, with gestures, faults and noise by choice.
//!
//! The flow: a [`Subject`] is a picture with the mesh of its face, made into a textured surface; [`motion`] says what
//! the person does over time, as a [`Moment`] per frame; the renderer deforms and turns the surface and draws it before
//! the background; [`Camera`] adds light, blur and noise; [`output`] writes what comes out. [`Clip`] ties them together.
//!
//! Everything follows from the picture, the options and a seed: no files, no clock, no threads.

pub mod attack;
mod camera;
mod clip;
mod deform;
mod fault;
mod moment;
pub mod motion;
pub mod output;
mod render;
mod subject;
mod vector;

pub use camera::{Automatic, Camera, NotACamera, Profile};
pub use clip::{Clip, Options};
pub use fault::Fault;
pub use moment::{Cover, Moment};
pub use render::Glow;
pub use subject::{Subject, SubjectError};
