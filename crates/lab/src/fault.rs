//! What can be wrong with a capture.

use std::str::FromStr;
use std::time::Duration;

use crate::{Camera, Cover, Moment};

/// One thing that a person or a place does wrong. A capture should say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Too little light.
    Dark,
    /// Too much light.
    Bright,
    /// A window behind the person.
    Backlit,
    /// Too far from the camera.
    Far,
    /// Too near to it.
    Near,
    /// Beside the middle of the frame.
    OffCentre,
    /// The head turned away.
    Turned,
    /// The head tilted to a shoulder.
    Tilted,
    /// A second person in the frame.
    Two,
    /// A mask over mouth and nose.
    Covered,
    /// A scarf up to the nose.
    Scarf,
    /// A hand before a part of the face.
    Hand,
    /// Eyes shut.
    EyesClosed,
    /// A hand that shakes.
    Moving,
    /// Nobody there.
    Nobody,
}

/// Text that names no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fault; known: {}", NAMES.map(|(name, _)| name).join(", "))]
pub struct NotAFault;

const NAMES: [(&str, Fault); 15] = [
    ("dark", Fault::Dark),
    ("bright", Fault::Bright),
    ("backlit", Fault::Backlit),
    ("far", Fault::Far),
    ("near", Fault::Near),
    ("off_centre", Fault::OffCentre),
    ("turned", Fault::Turned),
    ("tilted", Fault::Tilted),
    ("two", Fault::Two),
    ("covered", Fault::Covered),
    ("scarf", Fault::Scarf),
    ("hand", Fault::Hand),
    ("eyes_closed", Fault::EyesClosed),
    ("moving", Fault::Moving),
    ("nobody", Fault::Nobody),
];

impl Fault {
    /// All of them.
    pub const ALL: [Self; 15] = {
        let mut all = [Self::Dark; 15];
        let mut i = 0;
        while i < all.len() {
            all[i] = NAMES[i].1;
            i += 1;
        }
        all
    };

    /// The words of the command line.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, fault)| *fault == self).map_or("", |(name, _)| name)
    }

    /// Every text that names one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Changes what is before the camera.
    pub(crate) fn spoil(self, moment: &mut Moment, time: Duration) {
        match self {
            Self::Dark | Self::Bright => {}
            Self::Backlit => moment.backlight = 1.0,
            Self::Far => moment.nearness *= 0.36,
            Self::Near => moment.nearness *= 1.9,
            Self::OffCentre => moment.offset[0] += 0.85,
            Self::Turned => moment.pose.yaw += 32.0,
            Self::Tilted => moment.pose.roll += 32.0,
            Self::Two => {
                moment.second = true;
                moment.nearness *= 0.8;
                moment.offset[0] -= 0.5;
            }
            Self::Covered => moment.cover = Some(Cover::Mask),
            Self::Scarf => moment.cover = Some(Cover::Scarf),
            Self::Hand => moment.cover = Some(Cover::Hand),
            Self::EyesClosed => moment.shut = 1.0,
            Self::Moving => {
                let shake = (time.as_secs_f32() * 9.0).sin();
                moment.offset[0] += 0.14 * shake;
                moment.offset[1] += 0.05 * (time.as_secs_f32() * 13.0).cos();
            }
            // Far out of the frame's side.
            Self::Nobody => moment.offset[0] += 20.0,
        }
    }

    /// Changes how the camera sees it.
    pub(crate) fn spoil_camera(self, camera: &mut Camera) {
        match self {
            Self::Dark => camera.exposure -= 4.2,
            Self::Bright => camera.exposure += 2.6,
            Self::Moving => camera.shutter = Duration::from_millis(30),
            _ => {}
        }
    }
}

impl FromStr for Fault {
    type Err = NotAFault;

    fn from_str(text: &str) -> Result<Self, NotAFault> {
        NAMES.iter().find(|(name, _)| *name == text).map(|&(_, fault)| fault).ok_or(NotAFault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_changes_the_moment_or_the_camera_and_has_a_name() {
        for fault in Fault::ALL {
            let (mut moment, mut camera) = (Moment::default(), Camera::default());
            fault.spoil(&mut moment, Duration::from_millis(100));
            fault.spoil_camera(&mut camera);
            assert!(moment != Moment::default() || camera != Camera::default(), "{fault:?}");
            assert_eq!(fault.name().parse(), Ok(fault));
        }
        assert_eq!("none".parse::<Fault>(), Err(NotAFault));
    }
}
