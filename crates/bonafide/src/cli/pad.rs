//! `bonafide eval pad`.

use std::path::PathBuf;

use bonafide_domain::Assurance;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::PackArgs;

/// `eval pad`.
#[derive(Args, Debug)]
pub struct Pad {
    /// The captures: CSV with the columns path and label, and any of species, subject, camera, action, session, reference
    /// and known, a capture of an earlier session that the server has. A species that is none of `bonafide lab set` and a
    /// letter or two from one of them, or from another of the file, is refused.
    #[arg(long, value_name = "CSV")]
    pub manifest: PathBuf,
    /// How the captures are looked at.
    #[command(flatten)]
    pub looking: Looking,
    /// `confidence_spoofing` from which a capture is classified as an attack. Without it: that of --fusion, or 0.5.
    #[arg(long, value_name = "SCORE", value_parser = share)]
    pub threshold: Option<f64>,
    /// Similarity from which a capture and its reference count as one person.
    #[arg(long, default_value_t = bonafide_domain::threshold::SIMILARITY, value_name = "SCORE", value_parser = share)]
    pub match_threshold: f64,
    /// Assurance that a pass must have, as `settings.min_assurance` of a company. A capture that could only pass with less
    /// counts as one without a response: the server gives it to an operator.
    #[arg(long, default_value = "none", value_name = "LEVEL", value_parser = level())]
    pub min_assurance: Assurance,
    /// Weighs the evidence as `bonafide calibrate --fusion-out` found. Without it: the plain sum.
    #[arg(long, value_name = "FUSION.TOML")]
    pub fusion: Option<PathBuf>,
    /// Writes the answer as JSON (schema: schemas/pad.json), with the paths, subjects and scores of all captures.
    #[arg(long, value_name = "OUT.JSON")]
    pub json: Option<PathBuf>,
    /// Writes a self-contained HTML page. It holds pictures of the faces in the worst errors, which are biometric data:
    /// keep it as you keep the captures. No picture is written anywhere without this option.
    #[arg(long, value_name = "OUT.HTML")]
    pub report: Option<PathBuf>,
    /// Says what changed beyond chance since an older answer that --json wrote.
    #[arg(long, value_name = "OLD.JSON")]
    pub against: Option<PathBuf>,
}

/// How the captures of a manifest are looked at.
#[derive(Args, Debug)]
pub struct Looking {
    /// Folder that relative paths start from. Without it: the manifest's own.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Frames to analyse of each video or shots set, evenly spread; the server's setting is media.frames. The gesture and
    /// the light of a session are looked for in up to 90.
    #[arg(long, default_value_t = 15, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub frames: u32,
    /// Captures to analyse at the same time. Without it: one per core. With 1 the times per capture are undisturbed.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub threads: Option<u32>,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

/// A level by its word.
fn level() -> impl TypedValueParser<Value = Assurance> {
    let words = PossibleValuesParser::new(Assurance::ALL.map(Assurance::word));
    words.try_map(|word| Assurance::from_word(&word).ok_or("no level of assurance"))
}

/// A number from 0 to 1.
pub fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "a number from 0 to 1 is needed".to_owned())
}
