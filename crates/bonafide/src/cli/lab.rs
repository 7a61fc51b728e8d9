//! `bonafide lab`.

use std::path::PathBuf;

use bonafide_lab::Fault;
use bonafide_lab::attack::Species;
use bonafide_lab::motion::Action;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::PackArgs;

/// `lab`.
#[derive(Debug, Subcommand)]
pub enum Lab {
    /// Renders a moving face from a picture: what a camera would see while the person does what is asked.
    ///
    /// The end of the file's name decides the format: .mjpeg and .y4m for the fake camera of a browser, .zip for an
    /// upload. Browsers play a fake camera in a loop. The same arguments give the same file.
    #[command(after_help = "\
Examples:
  bonafide lab clip --face face.jpg --action video_selfie_smile --out smile.mjpeg --sheet smile.png
  bonafide lab clip --face face.jpg --attack screen_replay --out replay.mjpeg --sheet replay.png
  bonafide lab clip --face face.jpg --fault dark --fault-seconds 3 --out dark-then-good.mjpeg
  chromium --use-fake-device-for-media-stream --use-file-for-fake-video-capture=smile.mjpeg")]
    Clip(Clip),
}

/// `lab clip`.
#[derive(Args, Debug)]
pub struct Clip {
    /// A picture with one face.
    #[arg(long, value_name = "PICTURE")]
    pub face: PathBuf,
    /// What the person does, by media tag; given several times: one after the other.
    #[arg(long = "action", value_name = "ACTION", default_value = "video_selfie_blank", value_parser = action())]
    pub actions: Vec<Action>,
    /// Shows an attack of this species instead of the person: an instrument before the camera, or injected frames.
    #[arg(long, value_name = "SPECIES", value_parser = species(), conflicts_with = "faults")]
    pub attack: Option<Species>,
    /// What goes wrong; given several times: all at once.
    #[arg(long = "fault", value_name = "FAULT", value_parser = fault())]
    pub faults: Vec<Fault>,
    /// Seconds after which all is well and the actions begin; without it the faults last.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub fault_seconds: Option<f32>,
    /// Where the clip goes: .mjpeg, .y4m or .zip.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Columns and rows of a frame, even numbers.
    #[arg(long, default_value = "640x480", value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: (usize, usize),
    /// Frames per second.
    #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub rate: u32,
    /// Length; without it as long as the actions take.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub seconds: Option<f32>,
    /// Height of the face over the height of the frame.
    #[arg(long, default_value_t = 0.5, value_name = "SHARE", value_parser = share)]
    pub share: f32,
    /// What noise and tremor follow from.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub seed: u64,
    /// Writes a picture of the clip at one glance, as PNG.
    #[arg(long, value_name = "OUT.PNG")]
    pub sheet: Option<PathBuf>,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

fn action() -> impl TypedValueParser<Value = Action> {
    PossibleValuesParser::new(Action::names()).try_map(|name| name.parse::<Action>())
}

fn fault() -> impl TypedValueParser<Value = Fault> {
    PossibleValuesParser::new(Fault::names()).try_map(|name| name.parse::<Fault>())
}

fn species() -> impl TypedValueParser<Value = Species> {
    PossibleValuesParser::new(Species::names()).try_map(|name| name.parse::<Species>())
}

fn within<T: std::str::FromStr + PartialOrd>(
    text: &str,
    least: T,
    most: T,
    wanted: &str,
) -> Result<T, String> {
    text.parse().ok().filter(|v| (least..=most).contains(v)).ok_or_else(|| format!("{wanted} is needed"))
}

fn seconds(text: &str) -> Result<f32, String> {
    within(text, 0.1, 120.0, "a number from 0.1 to 120")
}

fn share(text: &str) -> Result<f32, String> {
    within(text, 0.05, 0.95, "a number from 0.05 to 0.95")
}

fn size(text: &str) -> Result<(usize, usize), String> {
    let side = |text| within::<usize>(text, 64, 4096, "a side from 64 to 4096");
    let (width, height) = text.split_once('x').ok_or("a size such as 640x480 is needed")?;
    match (side(width)?, side(height)?) {
        (width, height) if width % 2 == 0 && height % 2 == 0 => Ok((width, height)),
        _ => Err("even sides are needed".to_owned()),
    }
}
