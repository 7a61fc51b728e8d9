//! Cameras by name, as a trial's manifest has them. The numbers are guesses from what such devices are known to be, not
//! measurements of one.

use std::str::FromStr;
use std::time::Duration;

use super::{Automatic, Camera};

/// A camera and the place it is used in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// The camera of a notebook, whose stream is compressed before the browser sees it.
    Webcam,
    /// The front camera of a good telephone in a lit room.
    PhoneGood,
    /// That of a cheap telephone: soft, noisy, sharpened too much, slow to settle.
    PhoneCheap,
    /// A telephone in a dim room: few photons, a long exposure, a screen that outshines the lamp.
    PhoneDark,
}

/// Text that names no camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a camera; known: {}", NAMES.map(|(name, _)| name).join(", "))]
pub struct NotACamera;

const NAMES: [(&str, Profile); 4] = [
    ("webcam", Profile::Webcam),
    ("phone_good", Profile::PhoneGood),
    ("phone_cheap", Profile::PhoneCheap),
    ("phone_dark", Profile::PhoneDark),
];

impl Profile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Webcam, Self::PhoneGood, Self::PhoneCheap, Self::PhoneDark];

    /// The word of the command line and of manifests.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, profile)| *profile == self).map_or("", |(name, _)| name)
    }

    /// Every text that names one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Columns and rows: telephones are held upright.
    pub fn size(self) -> (usize, usize) {
        if self == Self::Webcam { (640, 480) } else { (480, 640) }
    }

    /// Light of the person's own white screen on a face over that of the room: a notebook's is farther away than a
    /// telephone's, and a dim room has little of its own.
    pub fn glow(self) -> f32 {
        match self {
            Self::Webcam => 0.15,
            Self::PhoneGood => 0.25,
            Self::PhoneCheap => 0.2,
            Self::PhoneDark => 0.9,
        }
    }

    /// Its settings.
    pub fn camera(self) -> Camera {
        let ms = Duration::from_millis;
        let automatic = |delay, settle, stops, white| {
            Some(Automatic { delay: ms(delay), settle: ms(settle), stops, white })
        };
        let base = Camera { noise: 0.0, mosaic: true, ..Camera::default() };
        match self {
            Self::Webcam => Camera {
                readout: ms(20),
                blur: 0.7,
                electrons: 3000.0,
                read: 8.0,
                sharpening: 0.6,
                automatic: automatic(150, 350, 0.6, 0.35),
                quality: Some(82),
                ..base
            },
            Self::PhoneGood => Camera {
                readout: ms(10),
                blur: 0.45,
                electrons: 9000.0,
                read: 3.0,
                sharpening: 0.4,
                automatic: automatic(100, 250, 0.8, 0.5),
                ..base
            },
            Self::PhoneCheap => Camera {
                shutter: ms(16),
                readout: ms(28),
                blur: 0.95,
                electrons: 1300.0,
                read: 8.0,
                sharpening: 0.9,
                automatic: automatic(200, 600, 1.0, 0.5),
                ..base
            },
            Self::PhoneDark => Camera {
                exposure: -0.9,
                shutter: ms(50),
                readout: ms(25),
                blur: 0.8,
                electrons: 350.0,
                read: 5.0,
                sharpening: 0.3,
                automatic: automatic(150, 450, 0.8, 0.4),
                ..base
            },
        }
    }
}

impl FromStr for Profile {
    type Err = NotACamera;

    fn from_str(text: &str) -> Result<Self, NotACamera> {
        NAMES.iter().find(|(name, _)| *name == text).map(|&(_, profile)| profile).ok_or(NotACamera)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_camera_has_a_name_even_sides_and_settings_of_its_own() {
        for profile in Profile::ALL {
            assert_eq!(profile.name().parse(), Ok(profile));
            let (width, height) = profile.size();
            assert!(width % 2 == 0 && height % 2 == 0);
            let same = Profile::ALL.iter().filter(|other| other.camera() == profile.camera()).count();
            assert_eq!(same, 1);
        }
        assert_eq!("scanner".parse::<Profile>(), Err(NotACamera));
    }
}
