//! Attacks: what an instrument before the camera shows, and what is fed in its place.
//!
//! A presentation attack puts a sheet or a screen where the face would be: a plane that a hand holds, with an edge, before
//! a room. An injection attack needs no camera: frames are repeated, held or pasted. Words as in ISO/IEC 30107-1.

mod paper;
mod pasted;
mod room;
mod screen;
mod sheet;

use std::str::FromStr;
use std::time::Duration;

use bonafide_imaging::Image;

use crate::render::Scene;
use crate::subject::Texture;
use crate::{Camera, Clip, Options, Subject};
use room::Room;
use sheet::Sheet;

/// A species of attack instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Species {
    /// A photo on matte paper.
    PrintMatte,
    /// A photo on glossy paper, which mirrors a lamp.
    PrintGlossy,
    /// A photo on paper that is bent around the vertical.
    PrintBent,
    /// A photo that is moved and turned in the hand.
    PrintWaved,
    /// A photo on the screen of a telephone or tablet.
    ScreenStill,
    /// A film of the person on a screen.
    ScreenReplay,
    /// Injected: a short film, played over and over.
    InjectedLoop,
    /// Injected: one picture.
    InjectedStill,
    /// Injected: a face that moves, pasted over a picture that does not.
    InjectedPaste,
}

/// Text that names no species.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a species of attack; known: {}", NAMES.map(|(name, _)| name).join(", "))]
pub struct NotASpecies;

const NAMES: [(&str, Species); 9] = [
    ("print_matte", Species::PrintMatte),
    ("print_glossy", Species::PrintGlossy),
    ("print_bent", Species::PrintBent),
    ("print_waved", Species::PrintWaved),
    ("screen_still", Species::ScreenStill),
    ("screen_replay", Species::ScreenReplay),
    ("injected_loop", Species::InjectedLoop),
    ("injected_still", Species::InjectedStill),
    ("injected_paste", Species::InjectedPaste),
];

impl Species {
    /// All of them.
    pub const ALL: [Self; 9] = {
        let mut all = [Self::PrintMatte; 9];
        let mut i = 0;
        while i < all.len() {
            all[i] = NAMES[i].1;
            i += 1;
        }
        all
    };

    /// The word of the command line and of protocols.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, species)| *species == self).map_or("", |(name, _)| name)
    }

    /// Every text that names one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Whether a film rather than a picture is shown.
    fn plays_a_film(self) -> bool {
        self == Self::ScreenReplay
    }
}

impl FromStr for Species {
    type Err = NotASpecies;

    fn from_str(text: &str) -> Result<Self, NotASpecies> {
        NAMES.iter().find(|(name, _)| *name == text).map(|&(_, species)| species).ok_or(NotASpecies)
    }
}

/// Columns and rows of a film that was taken before.
const FILM: (usize, usize) = (720, 960);
/// Height of the face over the height of that film.
const FILM_SHARE: f32 = 0.55;
/// Frames of a loop.
const LOOP: u32 = 18;

/// The colour of a spot, 0..255.
type Surface<'a> = Box<dyn Fn(&sheet::Spot) -> [f32; 3] + 'a>;

/// An attack under way.
pub struct Attack<'a> {
    species: Species,
    subject: &'a Subject,
    options: Options,
    camera: Camera,
    /// What is fed in, or what was filmed before.
    film: Clip<'a>,
    room: Room,
    sheet: Sheet,
}

impl<'a> Attack<'a> {
    /// Prepares an attack with the picture of a subject; `options` as for a bona fide clip.
    pub fn new(subject: &'a Subject, species: Species, options: Options) -> Self {
        let injected =
            matches!(species, Species::InjectedLoop | Species::InjectedStill | Species::InjectedPaste);
        let film = if injected {
            options.clone()
        } else {
            Options { size: FILM, share: FILM_SHARE, faults: Vec::new(), glow: None, ..options.clone() }
        };
        let (size, face) = if species.plays_a_film() {
            (FILM, FILM_SHARE * FILM.1 as f32)
        } else {
            (subject.texture.size(), subject.place.height)
        };
        let centre = if species.plays_a_film() {
            bonafide_imaging::Point::new(FILM.0 as f32 / 2.0, FILM.1 as f32 / 2.0)
        } else {
            subject.place.centre
        };
        let scale = options.share * options.size.1 as f32 / face;
        Self {
            species,
            subject,
            camera: Camera { mosaic: true, ..options.camera },
            film: Clip::new(subject, film),
            room: Room::new(options.seed),
            sheet: Sheet::new(size, centre, scale, species == Species::PrintWaved, &options),
            options,
        }
    }

    /// Number of frames, as of the bona fide clip of these options.
    pub fn frames(&self) -> u32 {
        self.film.frames()
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.film.rate()
    }

    /// How long it is.
    pub fn duration(&self) -> Duration {
        self.film.duration()
    }

    /// A frame.
    pub fn frame(&self, index: u32) -> Image {
        match self.species {
            Species::InjectedLoop => self.film.frame(index % LOOP),
            Species::InjectedStill => self.film.frame(0),
            Species::InjectedPaste => pasted::frame(&self.film, index),
            _ => self.staged(index),
        }
    }

    /// The sheet before the room.
    fn staged(&self, index: u32) -> Image {
        let time = self.film.time(index);
        let film = self.species.plays_a_film().then(|| Texture::new(self.film.frame(index)));
        let shown = film.as_ref().unwrap_or(&self.subject.texture);
        let (width, height) = self.options.size;
        let held = self.sheet.at(time);
        // What a screen shows by itself outshines what it reflects.
        let is_screen = matches!(self.species, Species::ScreenStill | Species::ScreenReplay);
        let level = shown.level(self.sheet.scale());
        let surface: Surface<'_> = match self.species {
            Species::ScreenStill | Species::ScreenReplay => {
                let screen = screen::Screen::new(self.options.seed, self.sheet.width());
                Box::new(move |spot| screen.colour(shown, level, spot))
            }
            species => {
                let paper = paper::Paper::new(self.options.seed, species == Species::PrintGlossy);
                Box::new(move |spot| paper.colour(shown, level, spot))
            }
        };
        let mut colours = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
                let behind = self.room.colour(x / height as f32, y / height as f32);
                let spot = held.spot(x, y, self.species == Species::PrintBent);
                colours.push(match spot {
                    Some(spot) => {
                        let mut front = surface(&spot);
                        if let Some(glow) = self.options.glow.as_ref().filter(|_| !is_screen) {
                            front = glow.on_sheet(front, spot.facing, time);
                        }
                        std::array::from_fn(|i| behind[i] + (front[i] - behind[i]) * spot.cover)
                    }
                    None => behind,
                });
            }
        }
        let scene = Scene { colours, person: vec![0.0; width * height], width, height };
        self.camera.take(&[scene], 0.0, self.options.seed ^ (u64::from(index) << 20))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_species_has_a_name() {
        for species in Species::ALL {
            assert_eq!(species.name().parse(), Ok(species));
        }
        assert_eq!("mask".parse::<Species>(), Err(NotASpecies));
    }
}
