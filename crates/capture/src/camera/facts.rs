//! What a page collects, as `additional_info` carries it. Numbers are those of JavaScript; absent means that the browser
//! does not say.

use serde::Deserialize;

/// All that is judged.
#[derive(Clone, Debug, Deserialize)]
pub struct Facts {
    /// Of the browser.
    pub environment: Environment,
    /// Of the camera in use.
    pub camera: Camera,
    /// Of its frames.
    pub timing: Timing,
}

/// What the browser says of itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Environment {
    /// `navigator.userAgent`.
    pub user_agent: String,
    /// `navigator.platform`.
    pub platform: String,
    /// Names and versions of the client hints.
    pub brands: Option<Vec<String>>,
    /// Whether a program drives it.
    pub webdriver: bool,
    /// Fingers that the screen tells apart.
    pub touch_points: f64,
    /// Width and height in CSS pixels.
    pub screen: [f64; 2],
    /// Pixels of the device for one of CSS.
    pub pixel_ratio: f64,
    /// `WebGL` renderer.
    pub renderer: Option<String>,
    /// Names in the global object that only automation leaves.
    pub globals: Vec<String>,
    /// Which functions on the way of the camera's pictures were replaced.
    pub tampered: Vec<String>,
}

/// What the camera says of itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Camera {
    /// What the device calls itself.
    pub label: String,
    /// Kind of the track.
    pub track: String,
    /// Methods and properties that a script put on this one track.
    pub overridden: Vec<String>,
    /// Whether the list of devices holds the track's device.
    pub listed: bool,
    /// Form of the device's identifier: `hex64`, `other`, `none`.
    pub device_id: String,
    /// Number of cameras.
    pub cameras: f64,
    /// Other cameras that the rules know, by the rules' names.
    pub others: Vec<String>,
    /// How it runs.
    pub settings: Settings,
    /// How it could run.
    pub capabilities: Option<Capabilities>,
}

/// How a camera runs.
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    /// Pixels.
    pub width: Option<f64>,
    /// Pixels.
    pub height: Option<f64>,
    /// Frames a second.
    pub frame_rate: Option<f64>,
    /// `user` or `environment`.
    pub facing: Option<String>,
}

/// How a camera could run: smallest and largest values.
#[derive(Clone, Debug, Deserialize)]
pub struct Capabilities {
    /// Pixels.
    pub width: Option<[f64; 2]>,
    /// Pixels.
    pub height: Option<[f64; 2]>,
    /// Frames a second.
    pub frame_rate: Option<[f64; 2]>,
    /// Ways it can look.
    pub facing: Option<Vec<String>>,
    /// What can be controlled.
    pub controls: Vec<String>,
}

/// How the camera's frames came; shares lie between 0 and 1.
#[derive(Clone, Debug, Deserialize)]
pub struct Timing {
    /// How many.
    pub frames: f64,
    /// Milliseconds from the first to the last.
    pub span_ms: f64,
    /// Pixels of the last frame.
    pub width: Option<f64>,
    /// Pixels of the last frame.
    pub height: Option<f64>,
    /// Mean distance by the medium's clock.
    pub interval_ms: Option<f64>,
    /// Its standard deviation.
    pub jitter_ms: Option<f64>,
    /// Advance of the medium's clock over that of the page.
    pub clock_ratio: Option<f64>,
    /// How often a clock or a count went backwards.
    pub backwards: f64,
    /// Share of the camera's frames that the page did not get.
    pub lost: Option<f64>,
    /// Median of the time from taking to showing.
    pub capture_lag_ms: Option<f64>,
    /// Frames whose pixels were looked at.
    pub hashed: f64,
    /// Share of those that equal the one before.
    pub repeated: Option<f64>,
    /// Share of those that equal an earlier one.
    pub looped: Option<f64>,
    /// Share of every second frame that is the mean of its neighbours.
    pub interpolated: Option<f64>,
}
