//! Attacks: what an instrument before the camera shows, and what is fed in its place.
//!
//! A presentation attack puts a sheet or a screen where the face would be, a plane that a hand holds, with an edge, before
//! a room; or a person wears it. An injection attack needs no camera: frames are repeated, held, pasted or encoded again.
//! Words as in ISO/IEC 30107-1.

mod cutout;
mod halftone;
mod injected;
mod mask;
mod paper;
mod reflection;
mod room;
mod screen;
mod sheet;
mod species;
mod staged;

use std::time::Duration;

use bonafide_imaging::{Image, Point};

use crate::{Camera, Clip, Options, Subject};
pub use species::{NotASpecies, Species};
use staged::Staged;

/// Columns and rows of a film that was taken before.
const FILM: (usize, usize) = (720, 960);
/// Height of the face over the height of that film.
const FILM_SHARE: f32 = 0.55;

/// Keeps the chance of an earlier session apart from that of this one.
const EARLIER: u64 = 0xEA_711E;

/// An attack under way.
pub struct Attack<'a> {
    species: Species,
    rate: u32,
    /// What is fed in, was filmed before, or is done by who wears the instrument.
    film: Clip<'a>,
    /// A sheet or screen before the camera.
    staged: Option<Staged<'a>>,
}

impl<'a> Attack<'a> {
    /// Prepares an attack with the picture of a subject; `options` as for a bona fide clip. A film that is shown was taken
    /// in the same length with the same actions, in a room without the light of `options.glow`.
    pub fn new(subject: &'a Subject, species: Species, options: Options) -> Self {
        // An earlier session is another one, the other films are of now.
        let seed = if species == Species::InjectedReplayed { options.seed ^ EARLIER } else { options.seed };
        let film = Options { glow: None, seed, ..options.clone() };
        Self::playing(subject, species, options, film)
    }

    /// The same with a film of its own: `film` says what was done and which colours lit the face when it was taken. Its
    /// size and camera are those of the instrument. Species that show no film leave it aside.
    pub fn playing(subject: &'a Subject, species: Species, options: Options, film: Options) -> Self {
        let camera = Camera { mosaic: true, ..options.camera };
        let duration =
            Some(options.duration.unwrap_or_else(|| Clip::new(subject, options.clone()).duration()));
        let Options { size, rate, share, .. } = options;
        let film = if species.is_worn() {
            Options { faults: Vec::new(), is_lively: true, camera, ..options.clone() }
        } else if species.is_injected() {
            let sensor = if species == Species::InjectedSynthetic { Camera::NONE } else { options.camera };
            Options { size, rate: injected::rate(species, rate), share, duration, camera: sensor, ..film }
        } else {
            let camera = Camera { mosaic: true, ..Camera::default() };
            Options { size: FILM, share: FILM_SHARE, faults: Vec::new(), rate, duration, camera, ..film }
        };
        let is_staged = !species.is_injected() && !matches!(species, Species::MaskPaper | Species::MaskResin);
        let staged = is_staged.then(|| {
            let (width, height) = (FILM.0 as f32, FILM.1 as f32);
            if species.plays_a_film() {
                let middle = Point::new(width / 2.0, height / 2.0);
                Staged::new(subject, species, camera, options, FILM, (middle, FILM_SHARE * height))
            } else {
                let face = (subject.place.centre, subject.place.height);
                Staged::new(subject, species, camera, options, subject.texture.size(), face)
            }
        });
        Self { species, rate: rate.max(1), film: Clip::new(subject, film), staged }
    }

    /// Number of frames, as of the bona fide clip of these options.
    pub fn frames(&self) -> u32 {
        ((self.duration().as_secs_f64() * f64::from(self.rate())).round() as u32).max(1)
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// How long it is.
    pub fn duration(&self) -> Duration {
        self.film.duration()
    }

    /// A frame.
    pub fn frame(&self, index: u32) -> Image {
        match (self.species, &self.staged) {
            (species, Some(staged)) => staged.frame(species, &self.film, index),
            (Species::MaskPaper, None) => {
                self.film.frame_of(index, Some(&mask::Paper::new(self.film.seed())))
            }
            (Species::MaskResin, None) => {
                self.film.frame_of(index, Some(&mask::Resin::new(self.film.seed())))
            }
            (species, None) => injected::frame(species, &self.film, self.rate, index),
        }
    }
}
