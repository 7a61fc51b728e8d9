//! Frames that are fed in behind the camera.

mod pasted;
mod reencoded;
mod resampled;

use bonafide_imaging::Image;

use super::Species;
use crate::Clip;

/// Frames of a loop.
const LOOP: u32 = 18;

/// Frames per second of the film behind an attack of `rate`.
pub(super) fn rate(species: Species, rate: u32) -> u32 {
    if species == Species::InjectedResampled { resampled::film_rate(rate) } else { rate }
}

/// A frame of an attack of `rate` frames per second.
pub(super) fn frame(species: Species, film: &Clip<'_>, rate: u32, index: u32) -> Image {
    match species {
        Species::InjectedLoop => film.frame(index % LOOP),
        Species::InjectedStill => film.frame(0),
        Species::InjectedPaste => pasted::frame(film, index),
        Species::InjectedResampled => resampled::frame(film, rate, index),
        Species::InjectedReencoded => reencoded::frame(&film.frame(index), film.seed()),
        _ => film.frame(index),
    }
}
