//! Turns bytes into pixels and pixels into other pixels: decode, encode, colour, resize, warp, crop.
//!
//! Pictures are 8-bit RGB, interleaved, row by row ([`Image`], borrowed as [`View`]). Coordinates are in pixels with
//! the origin at the outer corner of the top-left pixel, so the centre of that pixel is (0.5, 0.5).
//! No files, no clock, no threads; builds for `wasm32-unknown-unknown`.

pub mod colour;
mod decode;
pub mod encode;
mod geometry;
mod homography;
mod image;
pub mod resize;
pub mod warp;

pub use decode::{DecodeError, DecodeLimits, Decoded, Format, decode, sniff};
pub use geometry::{Affine, Point, Rect};
pub use homography::{Homography, solve};
pub use image::{Image, View};
