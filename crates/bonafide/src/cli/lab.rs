//! `bonafide lab`.

use std::path::PathBuf;

use bonafide_domain::capture::light;
use bonafide_lab::attack::Species;
use bonafide_lab::motion::Action;
use bonafide_lab::{Fault, Profile};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};

use super::PackArgs;

/// `lab`.
#[derive(Debug, Subcommand)]
pub enum Lab {
    /// Renders a moving face from a picture: what a camera would see while the person does what is asked.
    ///
    /// The end of the file's name decides the format: .mjpeg and .y4m for the fake camera of a browser, .zip and .mp4
    /// for an upload. Browsers play a fake camera in a loop. The same arguments give the same file.
    #[command(after_help = "\
Examples:
  bonafide lab clip --face face.jpg --action video_selfie_smile --out smile.mjpeg --sheet smile.png
  bonafide lab clip --face face.jpg --attack screen_replay --out replay.mjpeg --sheet replay.png
  bonafide lab clip --face face.jpg --light white,blue,amber --light-begin 1.5 --seconds 4 --out lit.mjpeg
  bonafide lab clip --face face.jpg --fault dark --fault-seconds 3 --out dark-then-good.mjpeg
  chromium --use-fake-device-for-media-stream --use-file-for-fake-video-capture=smile.mjpeg")]
    Clip(Clip),
    /// Renders the captures of a trial: bona fide ones and attacks of every species, of every face of a folder.
    ///
    /// Writes a folder that `bonafide eval pad` reads: manifest.csv, captures, a session of each, truth.json with
    /// everything that was chosen, and sheet.png with a row for each species and camera. With the species
    /// `injected_replayed` also what the server got of the earlier sessions, which manifest.csv names as known. The same
    /// arguments give the same files, whatever else is in the set.
    #[command(after_help = "\
Examples:
  bonafide lab set --faces faces --out trial --protocol active --seed 3
  bonafide lab set --faces faces --out trial --subjects 'a*,b1' --cameras webcam --species mask_paper,screen_oled
  bonafide eval pad --manifest trial/manifest.csv --dir trial --report trial.html")]
    Set(Set),
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
    /// The camera and the place it is used in; without it a plain one.
    #[arg(long, value_name = "CAMERA", value_parser = camera())]
    pub camera: Option<Profile>,
    /// Lets the eyes blink and wander by themselves.
    #[arg(long)]
    pub lively: bool,
    /// What goes wrong; given several times: all at once.
    #[arg(long = "fault", value_name = "FAULT", value_parser = fault())]
    pub faults: Vec<Fault>,
    /// Seconds after which all is well and the actions begin; without it the faults last.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub fault_seconds: Option<f32>,
    /// Where the clip goes: .mjpeg, .y4m, .zip or .mp4.
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
    /// Colours that the person's own screen shows, one after the other; before and after them it is dark.
    #[arg(long, value_name = "COLOUR", value_delimiter = ',', value_parser = colour())]
    pub light: Vec<[u8; 3]>,
    /// When the first colour comes on.
    #[arg(long, default_value_t = 0.0, value_name = "SECONDS", value_parser = begin, requires = "light")]
    pub light_begin: f32,
    /// Light of a white screen on a face over that of the room.
    #[arg(long, default_value_t = 0.25, value_name = "SHARE", value_parser = strength, requires = "light")]
    pub light_strength: f32,
    /// How long each colour is shown. One colour with a long step lights a whole clip.
    #[arg(long, default_value_t = 400, value_name = "MS", requires = "light",
          value_parser = clap::value_parser!(u32).range(20..=120_000))]
    pub light_step_ms: u32,
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

/// `lab set`.
#[derive(Args, Debug)]
pub struct Set {
    /// A folder of pictures. Each in which one face of sufficient size is found is a subject; the others are named.
    #[arg(long, value_name = "DIR")]
    pub faces: PathBuf,
    /// Where the set goes: a folder that is empty or does not exist.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// What all chance follows from.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub seed: u64,
    /// Names of pictures without their ending, with * for any letters and ? for one; without it all.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub subjects: Vec<String>,
    /// Cameras; without it all.
    #[arg(long, value_name = "CAMERA", value_delimiter = ',', value_parser = camera())]
    pub cameras: Vec<Profile>,
    /// Species of attacks; without it all. Bona fide captures are always made.
    #[arg(long, value_name = "SPECIES", value_delimiter = ',', value_parser = species())]
    pub species: Vec<Species>,
    /// What the person is asked for.
    #[arg(long, value_enum, default_value_t = Protocol::Active)]
    pub protocol: Protocol,
    /// What a capture is sent as.
    #[arg(long, value_enum, default_value_t = Medium::Shots)]
    pub medium: Medium,
    /// Captures of each subject with each camera: so many bona fide ones and so many of each species.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub captures_per_subject: u32,
    /// Names what would be made and makes nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Threads; without it as many as there are cores.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub threads: Option<u32>,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

/// What the persons of a set are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Protocol {
    /// To look into the camera for 0.7 s.
    Passive,
    /// To do a gesture, and to look at a screen that shows six colours.
    Active,
}

/// What the captures of a set are sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Medium {
    /// A ZIP of JPEG pictures, as the web plugin takes them.
    Shots,
    /// An MP4 of H.264, as the SDKs of telephones record it.
    Video,
}

fn camera() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::names()).try_map(|name| name.parse::<Profile>())
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

fn colour() -> impl TypedValueParser<Value = [u8; 3]> {
    PossibleValuesParser::new(light::names()).try_map(|name| light::colour(&name).ok_or("not a colour"))
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

fn begin(text: &str) -> Result<f32, String> {
    within(text, 0.0, 120.0, "a number from 0 to 120")
}

fn strength(text: &str) -> Result<f32, String> {
    within(text, 0.0, 4.0, "a number from 0 to 4")
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
