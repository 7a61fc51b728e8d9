//! A sheet or a screen before a room, or worn before a face.

use std::sync::OnceLock;
use std::time::Duration;

use bonafide_imaging::{Image, Point};

use super::Species;
use super::cutout::{self, Holes};
use super::halftone::Halftone;
use super::paper::Paper;
use super::room::{self, Room};
use super::screen::{Panel, Screen};
use super::sheet::{Held, Sheet, Spot};
use crate::camera::{Gains, coarse};
use crate::render::{Scene, Stage, at_rest};
use crate::subject::Texture;
use crate::{Camera, Clip, Options, Subject};

/// Frame of a tablet around its screen, share of its width.
const BEZEL: f32 = 0.085;

/// The colour of a spot, 0..255, at a time.
type Surface<'a> = Box<dyn Fn(&Spot, Duration) -> [f32; 3] + 'a>;

/// An instrument in its place.
pub(super) struct Staged<'a> {
    subject: &'a Subject,
    camera: Camera,
    options: Options,
    room: Room,
    sheet: Sheet,
    holes: Option<Holes>,
    gains: OnceLock<Gains>,
}

impl<'a> Staged<'a> {
    /// `size` is that of the picture that is shown, and `face` the middle and the height of the face in it.
    pub fn new(
        subject: &'a Subject,
        species: Species,
        camera: Camera,
        options: Options,
        size: (usize, usize),
        (centre, height): (Point, f32),
    ) -> Self {
        let holes = (species == Species::PrintCutout).then(|| Holes::new(subject));
        let (centre, scale) = if holes.is_some() {
            let stage = Stage { subject, size: options.size, share: options.share, worn: None };
            Holes::fitted(subject, |vertex| at_rest(&stage, vertex))
        } else {
            (centre, options.share * options.size.1 as f32 / height)
        };
        let sheet = Sheet::new(size, centre, scale, species == Species::PrintWaved, &options);
        Self {
            subject,
            camera,
            room: Room::new(options.seed),
            sheet: if species == Species::TabletReplay { sheet.with_edge(BEZEL) } else { sheet },
            holes,
            options,
            gains: OnceLock::new(),
        }
    }

    /// A frame; `film` is what a screen plays, or what is done by who wears the sheet.
    pub fn frame(&self, species: Species, film: &Clip<'_>, index: u32) -> Image {
        let time = film.time(index);
        let played = species.plays_a_film().then(|| Texture::new(film.frame(index)));
        let surface = self.surface(species, played.as_ref().unwrap_or(&self.subject.texture));
        let scenes: Vec<_> = self
            .camera
            .times(time)
            .into_iter()
            .map(|time| self.scene(species, film, &surface, self.options.size, time))
            .collect();
        let seed = self.options.seed ^ (u64::from(index) << 20);
        self.camera.take(&scenes, 0.0, self.gains(species, film).at(time), seed)
    }

    /// What the camera's loops make of the scene: of a film they are shown the first frame all the time.
    fn gains(&self, species: Species, film: &Clip<'_>) -> &Gains {
        self.gains.get_or_init(|| {
            let Some(automatic) = self.camera.automatic else { return Gains::NONE };
            let played = species.plays_a_film().then(|| Texture::new(film.frame(0)));
            let surface = self.surface(species, played.as_ref().unwrap_or(&self.subject.texture));
            let size = coarse(self.options.size);
            automatic.follow(film.duration(), |time| self.scene(species, film, &surface, size, time))
        })
    }

    fn surface<'b>(&'b self, species: Species, shown: &'b Texture) -> Surface<'b> {
        let (seed, level, width) = (self.options.seed, shown.level(self.sheet.scale()), self.sheet.width());
        if species.is_screen() {
            let panel = match species {
                Species::ScreenOled => Panel::Oled { exposure: self.exposure() },
                Species::TabletReplay => Panel::Tablet,
                _ => Panel::Lcd,
            };
            let screen = Screen::new(seed, width, self.sheet.scale(), panel);
            return Box::new(move |spot, time| screen.colour(shown, level, spot, time));
        }
        let paper = Paper::new(seed, species == Species::PrintGlossy);
        if species != Species::PrintHalftone {
            return Box::new(move |spot, _| paper.colour(shown, level, spot));
        }
        let (dots, pixel) = (Halftone::new(seed, shown.size().0 as f32), 1.0 / self.sheet.scale());
        Box::new(move |spot, _| {
            paper.inked(shown, level, spot, |light| dots.printed(light, spot.place, pixel))
        })
    }

    /// How long a row gathers light in one of the scenes of a frame. A camera without a shutter is a quick one.
    fn exposure(&self) -> Duration {
        let scenes = u32::try_from(self.camera.times(Duration::ZERO).len()).unwrap_or(1).max(1);
        if self.camera.shutter.is_zero() { Duration::from_millis(6) } else { self.camera.shutter / scenes }
    }

    /// What lies before the camera while its rows are read from a time on, drawn in a size.
    fn scene(
        &self,
        species: Species,
        film: &Clip<'_>,
        surface: &Surface<'_>,
        (width, height): (usize, usize),
        time: Duration,
    ) -> Scene {
        let is_bent = species == Species::PrintBent;
        let living = self.holes.as_ref().map(|_| film.scene(&self.camera, (width, height), time, None));
        let pixel = 1.0 / self.sheet.scale();
        let step = self.options.size.1 as f32 / height as f32;
        let mut colours = Vec::with_capacity(width * height);
        for row in 0..height {
            let time = self.camera.row(time, row as f32 / height as f32);
            let held = self.held(film, time);
            let y = (row as f32 + 0.5) * step;
            for column in 0..width {
                let x = (column as f32 + 0.5) * step;
                let behind = || match &living {
                    Some(scene) => scene.colours[row * width + column].map(|v| v * cutout::SHADE),
                    None => self.behind(x, y, time),
                };
                let Some(spot) = held.spot(x, y, is_bent) else {
                    colours.push(behind());
                    continue;
                };
                let mut front = surface(&spot, time);
                if let Some(glow) = &self.options.glow {
                    front = if species.is_screen() {
                        glow.on_glass(front, held.lit(&spot), time)
                    } else {
                        glow.on_sheet(front, held.lit(&spot), time)
                    };
                }
                let (paper, shade) =
                    self.holes.as_ref().map_or((1.0, 1.0), |holes| holes.paper(spot.place, pixel));
                let part = spot.cover * paper;
                let front = front.map(|v| v * shade);
                if part >= 1.0 {
                    colours.push(front);
                    continue;
                }
                let behind = behind();
                colours.push(std::array::from_fn(|i| behind[i] + (front[i] - behind[i]) * part));
            }
        }
        Scene { colours, person: vec![0.0; width * height], width, height }
    }

    /// The room, which the person's screen reaches less.
    fn behind(&self, x: f32, y: f32, time: Duration) -> [f32; 3] {
        let height = self.options.size.1 as f32;
        let room = self.room.colour(x / height, y / height);
        self.options.glow.as_ref().map_or(room, |glow| glow.on_sheet(room, room::REACHED, time))
    }

    /// Where the sheet is: in a hand, or before the face of who wears it.
    fn held(&self, film: &Clip<'_>, time: Duration) -> Held<'_> {
        match &self.holes {
            None => self.sheet.at(time),
            Some(holes) => {
                let place = &self.subject.place;
                let [width, distance, ahead] =
                    [place.width, place.distance, holes.ahead].map(|length| length * self.sheet.scale());
                self.sheet.before(&film.moment(time), width, distance, ahead)
            }
        }
    }
}
