//! A clip: a subject, what it does, and the camera.

use std::sync::OnceLock;
use std::time::Duration;

use bonafide_imaging::Image;

use crate::camera::{Gains, coarse};
use crate::motion::{Action, Life, Script, Tremor};
use crate::render::{Scene, Stage, Worn, render};
use crate::{Camera, Fault, Glow, Moment, Subject};

/// How a clip is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the person does, one after the other.
    pub actions: Vec<Action>,
    /// What goes wrong, all at once.
    pub faults: Vec<Fault>,
    /// How long the faults last; `None` for the whole clip.
    pub faults_end: Option<Duration>,
    /// Columns and rows of a frame.
    pub size: (usize, usize),
    /// Frames per second.
    pub rate: u32,
    /// How long the clip is; `None` for as long as the actions take, after the faults have ended.
    pub duration: Option<Duration>,
    /// Height of the face over the height of the frame when nothing is wrong.
    pub share: f32,
    /// What the person's own screen shows; `None` for one that is dark.
    pub glow: Option<Glow>,
    /// Whether the eyes blink and wander by themselves, as those of the living do.
    pub is_lively: bool,
    /// The camera, without faults.
    pub camera: Camera,
    /// What all chance follows from.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            actions: vec![Action::Blank],
            faults: Vec::new(),
            faults_end: None,
            size: (640, 480),
            rate: 30,
            duration: None,
            share: 0.5,
            glow: None,
            is_lively: false,
            camera: Camera::default(),
            seed: 0,
        }
    }
}

/// Frames that can be had in any order.
pub struct Clip<'a> {
    subject: &'a Subject,
    options: Options,
    script: Script,
    tremor: Tremor,
    life: Option<Life>,
    gains: OnceLock<Gains>,
}

impl<'a> Clip<'a> {
    /// Prepares a clip.
    pub fn new(subject: &'a Subject, options: Options) -> Self {
        let (script, tremor) = (Script::new(&options.actions), Tremor::new(options.seed));
        let life = options.is_lively.then(|| Life::new(options.seed));
        Self { subject, options, script, tremor, life, gains: OnceLock::new() }
    }

    /// How long it is.
    pub fn duration(&self) -> Duration {
        let begin = self.begin();
        self.options.duration.unwrap_or_else(|| begin + self.script.duration())
    }

    /// Number of frames, at least one.
    pub fn frames(&self) -> u32 {
        ((self.duration().as_secs_f64() * f64::from(self.rate())).round() as u32).max(1)
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.options.rate.max(1)
    }

    /// The time of a frame.
    pub fn time(&self, index: u32) -> Duration {
        Duration::from_secs(1) * index / self.rate()
    }

    /// A frame.
    pub fn frame(&self, index: u32) -> Image {
        self.frame_of(index, None)
    }

    /// A frame of a person who wears something.
    pub(crate) fn frame_of(&self, index: u32, worn: Option<&dyn Worn>) -> Image {
        let time = self.time(index);
        let camera = self.camera(time);
        let size = self.options.size;
        let scenes: Vec<_> =
            camera.times(time).into_iter().map(|time| self.scene(&camera, size, time, worn)).collect();
        let seed = self.options.seed ^ (u64::from(index) << 20);
        camera.take(&scenes, self.moment(time).backlight, self.gains(worn).at(time), seed)
    }

    /// What lies before the camera while its rows are read from a time on, drawn in a size.
    pub(crate) fn scene(
        &self,
        camera: &Camera,
        size: (usize, usize),
        time: Duration,
        worn: Option<&dyn Worn>,
    ) -> Scene {
        let moments = [0.0, 1.0].map(|part| self.moment(camera.row(time, part)));
        let stage = Stage { subject: self.subject, size, share: self.options.share, worn };
        let (mut scene, lit) = render(&stage, moments);
        if let Some(glow) = &self.options.glow {
            glow.on_scene(&mut scene, &lit, |part| camera.row(time, part));
        }
        scene
    }

    /// What the loops make of the scene. What is worn is the same in all frames.
    fn gains(&self, worn: Option<&dyn Worn>) -> &Gains {
        self.gains.get_or_init(|| {
            let Some(automatic) = self.options.camera.automatic else { return Gains::NONE };
            let (camera, size) = (&self.options.camera, coarse(self.options.size));
            automatic.follow(self.duration(), |time| self.scene(camera, size, time, worn))
        })
    }

    /// The camera with what is wrong with it at a time.
    fn camera(&self, time: Duration) -> Camera {
        let mut camera = self.options.camera;
        for fault in self.faults(time) {
            fault.spoil_camera(&mut camera);
        }
        camera
    }

    /// What all chance follows from.
    pub(crate) fn seed(&self) -> u64 {
        self.options.seed
    }

    /// Height of the face at rest in frame pixels.
    pub(crate) fn face_height(&self) -> f32 {
        self.options.share * self.options.size.1 as f32
    }

    /// What is before the camera at a time.
    pub fn moment(&self, time: Duration) -> Moment {
        let mut moment = match time.checked_sub(self.begin()) {
            Some(time) => self.script.at(time),
            None => Moment::default(),
        };
        if let Some(life) = &self.life {
            life.add(&mut moment, time);
        }
        self.tremor.add(&mut moment, time, 1.0);
        for fault in self.faults(time) {
            fault.spoil(&mut moment, time);
        }
        moment
    }

    /// When the actions begin.
    fn begin(&self) -> Duration {
        self.options.faults_end.filter(|_| !self.options.faults.is_empty()).unwrap_or_default()
    }

    fn faults(&self, time: Duration) -> impl Iterator<Item = Fault> {
        let lasts = self.options.faults_end.is_none_or(|end| time < end);
        self.options.faults.iter().copied().filter(move |_| lasts)
    }
}
