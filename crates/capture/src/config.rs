//! What a session is begun with.

use serde::{Deserialize, Serialize};

use crate::action::{Action, Facing, Wanted};

/// Most actions of one session.
const MOST_ACTIONS: usize = 16;
/// Milliseconds of a time-out: one second to ten minutes.
const TIME_OUT: std::ops::RangeInclusive<f64> = 1_000.0..=600_000.0;
/// Longest side of a view.
const LONGEST: f32 = 16_384.0;

/// What a session is begun with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What is captured, in order; 1 to 16.
    pub actions: Vec<Wanted>,
    /// The camera for faces.
    #[serde(default)]
    pub facing: Facing,
    /// Whether the face must be inside the oval; off for a member of staff who films a client.
    #[serde(default = "yes")]
    pub oval: bool,
    /// How long a person has.
    #[serde(default)]
    pub time_out_ms: TimeOuts,
    /// What `random` follows from.
    #[serde(default)]
    pub seed: Seed,
    /// What `random` is drawn from.
    #[serde(default = "all_gestures")]
    pub gestures: Vec<Action>,
    /// How many frames are kept.
    #[serde(default)]
    pub frames: Frames,
    /// The part of the frame that the person sees, cut from its centre.
    pub view: ViewSize,
}

/// Milliseconds, 1000 to 600000.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TimeOuts {
    /// To come into a good position; begins anew when the attempt does.
    pub position: f64,
    /// To do what is asked.
    pub action: f64,
}

/// How many frames a medium has, 1 to 60.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Frames {
    /// Exactly, without a gesture.
    pub blank: usize,
    /// At most, with one; at least 8.
    pub gesture: usize,
}

/// Pixels of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ViewSize {
    /// Columns.
    pub width: f32,
    /// Rows.
    pub height: f32,
}

/// 64 bits, in decimal in JSON, whose numbers do not hold them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Seed(#[cfg_attr(test, schemars(with = "String"))] pub u64);

/// Why no session begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// None, or too many.
    #[error("actions: 1 to {MOST_ACTIONS} are needed")]
    Actions,
    /// `random` is asked for and there is nothing to draw from, or something that is no gesture.
    #[error("gestures: only gestures, and at least one for `random`")]
    Gestures,
    /// Too short, too long or not a number.
    #[error("time_out_ms: 1000 to 600000")]
    TimeOut,
    /// Too few or too many.
    #[error("frames: blank is 1 to 60, gesture 8 to 60")]
    Frames,
    /// No size.
    #[error("view: width and height are 1 to 16384")]
    View,
    /// Not 64 bits in decimal.
    #[error("seed: a whole number of 64 bits in decimal is needed")]
    Seed,
}

impl Config {
    /// With the usual times and numbers of frames.
    pub fn new(actions: Vec<Wanted>, view: ViewSize) -> Self {
        Self {
            actions,
            facing: Facing::default(),
            oval: true,
            time_out_ms: TimeOuts::default(),
            seed: Seed::default(),
            gestures: all_gestures(),
            frames: Frames::default(),
            view,
        }
    }

    /// Whether a session can begin with it.
    pub fn check(&self) -> Result<(), ConfigError> {
        let fail = |bad: bool, error| if bad { Err(error) } else { Ok(()) };
        fail(self.actions.is_empty() || self.actions.len() > MOST_ACTIONS, ConfigError::Actions)?;
        let draws = self.actions.contains(&Wanted::Random);
        let strange =
            self.gestures.len() > Action::ALL.len() || !self.gestures.iter().all(|a| a.is_gesture());
        fail(strange || (draws && self.gestures.is_empty()), ConfigError::Gestures)?;
        let TimeOuts { position, action } = self.time_out_ms;
        fail(!TIME_OUT.contains(&position) || !TIME_OUT.contains(&action), ConfigError::TimeOut)?;
        let Frames { blank, gesture } = self.frames;
        fail(!(1..=60).contains(&blank) || !(8..=60).contains(&gesture), ConfigError::Frames)?;
        fail(!self.view.is_sound(), ConfigError::View)
    }
}

impl ViewSize {
    /// Whether it has a size.
    pub(crate) fn is_sound(self) -> bool {
        let sound = |side: f32| (1.0..=LONGEST).contains(&side);
        sound(self.width) && sound(self.height)
    }
}

impl Default for TimeOuts {
    fn default() -> Self {
        Self { position: 30_000.0, action: 15_000.0 }
    }
}

impl Default for Frames {
    fn default() -> Self {
        Self { blank: 12, gesture: 30 }
    }
}

impl TryFrom<String> for Seed {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, ConfigError> {
        text.parse().map(Self).map_err(|_| ConfigError::Seed)
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.0.to_string()
    }
}

fn yes() -> bool {
    true
}

fn all_gestures() -> Vec<Action> {
    Action::ALL.into_iter().filter(|action| action.is_gesture()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: serde_json::Value) -> Result<Config, String> {
        let config: Config = serde_json::from_value(json).map_err(|error| error.to_string())?;
        config.check().map(|()| config).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_has_the_documented_default() {
        let config = read(serde_json::json!({
            "actions": ["video_selfie_blank", "random"], "view": {"width": 480, "height": 640}
        }))
        .unwrap();
        assert_eq!(config.actions, [Wanted::Action(Action::VideoSelfieBlank), Wanted::Random]);
        assert_eq!((config.facing, config.oval, config.seed), (Facing::User, true, Seed(0)));
        assert_eq!((config.frames.blank, config.frames.gesture, config.gestures.len()), (12, 30, 7));
        assert_eq!((config.time_out_ms.position, config.time_out_ms.action), (30_000.0, 15_000.0));
    }

    #[test]
    fn a_seed_of_64_bits_is_kept() {
        let text = "\"18446744073709551615\"";
        let seed: Seed = serde_json::from_str(text).unwrap();
        assert_eq!((seed, serde_json::to_string(&seed).unwrap().as_str()), (Seed(u64::MAX), text));
    }

    #[test]
    fn whatever_no_session_can_begin_with_is_refused() {
        let good = serde_json::json!({
            "actions": ["random"], "gestures": ["video_selfie_eyes"], "view": {"width": 480, "height": 640}
        });
        assert!(read(good.clone()).is_ok());
        for (key, value, word) in [
            ("actions", serde_json::json!([]), "actions"),
            ("actions", serde_json::json!(vec!["photo_selfie"; 17]), "actions"),
            ("actions", serde_json::json!(["video_selfie_dance"]), ""),
            ("gestures", serde_json::json!([]), "gestures"),
            ("gestures", serde_json::json!(["video_selfie_blank"]), "gestures"),
            ("time_out_ms", serde_json::json!({"position": 1}), "time_out_ms"),
            ("time_out_ms", serde_json::json!({"action": 1e9}), "time_out_ms"),
            ("frames", serde_json::json!({"blank": 0}), "frames"),
            ("frames", serde_json::json!({"gesture": 61}), "frames"),
            ("view", serde_json::json!({"width": 0, "height": 640}), "view"),
            ("view", serde_json::json!({"width": 480, "height": 1e30}), "view"),
            ("seed", serde_json::json!("1e3"), "seed"),
            ("seed", serde_json::json!(7), ""),
            ("colour", serde_json::json!("red"), "colour"),
        ] {
            let mut config = good.clone();
            config[key] = value;
            let error = read(config).unwrap_err();
            assert!(error.contains(word), "{key}: {error}");
        }
    }
}
