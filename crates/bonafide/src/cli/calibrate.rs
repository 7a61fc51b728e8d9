//! `bonafide calibrate`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::pad::{Looking, share};

/// `calibrate`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("captures").required(true).args(["manifest", "from"]))]
#[command(group = ArgGroup::new("target").args(["target_bpcer", "target_apcer"]))]
pub struct Calibrate {
    /// The captures, as for `bonafide eval pad`: CSV with the columns path, label and subject, and any others.
    #[arg(long, value_name = "CSV")]
    pub manifest: Option<PathBuf>,
    /// An answer of `bonafide eval pad --json`, whose captures are not looked at again.
    #[arg(long, value_name = "REPORT.JSON", conflicts_with_all = ["dir", "frames", "threads"])]
    pub from: Option<PathBuf>,
    /// How the captures are looked at.
    #[command(flatten)]
    pub looking: Looking,
    /// Proposes the lowest threshold that turns away at most this share of the people. Without either target: 0.02.
    #[arg(long, value_name = "SHARE", value_parser = below_one)]
    pub target_bpcer: Option<f64>,
    /// Proposes the highest threshold that lets through at most this share of the attacks of every species.
    #[arg(long, value_name = "SHARE", value_parser = below_one)]
    pub target_apcer: Option<f64>,
    /// Threshold in use before, for the comparison.
    #[arg(long, default_value_t = bonafide_domain::threshold::SPOOFING, value_name = "SCORE", value_parser = share)]
    pub threshold: f64,
    /// Fits to the others and judges by this share of the subjects. Without it: five folds of subjects judge in turn, and
    /// the fit that is written is to all.
    #[arg(long, value_name = "SHARE", value_parser = between)]
    pub hold_out_subjects: Option<f64>,
    /// Lets a piece count for being there at all, where it is not always. Only for captures of both kinds that were made in
    /// the same way: otherwise what is learned is how the set was made.
    #[arg(long)]
    pub offsets: bool,
    /// Writes the weights and the threshold, for --fusion of `bonafide check` and `bonafide eval pad` and for the server.
    #[arg(long, value_name = "FUSION.TOML")]
    pub fusion_out: Option<PathBuf>,
    /// Writes the answer as JSON (schema: schemas/calibrate.json). It names no person and no file.
    #[arg(long, value_name = "OUT.JSON")]
    pub json: Option<PathBuf>,
    /// Writes a self-contained HTML page, without pictures.
    #[arg(long, value_name = "OUT.HTML")]
    pub report: Option<PathBuf>,
    /// Fits and shows, and writes nothing.
    #[arg(long)]
    pub dry_run: bool,
}

fn below_one(text: &str) -> Result<f64, String> {
    share(text)
        .ok()
        .filter(|share| *share < 1.0)
        .ok_or_else(|| "a share from 0 to below 1 is needed".to_owned())
}

fn between(text: &str) -> Result<f64, String> {
    let inside = share(text).ok().filter(|share| *share > 0.0 && *share < 1.0);
    inside.ok_or_else(|| "a share above 0 and below 1 is needed".to_owned())
}
