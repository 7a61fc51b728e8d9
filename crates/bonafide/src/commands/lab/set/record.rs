//! Makes one capture: its file, its session, and what was sent of its film before.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use bonafide_imaging::resize::{Filter, fit};
use bonafide_imaging::{DecodeLimits, Image, decode, encode};
use bonafide_lab::attack::Attack;
use bonafide_lab::{Clip, Subject};

use super::super::format::Format;
use super::plan::{Capture, Kind};
use super::protocol::{Earlier, Staging, stage};
use super::session::Session;
use crate::cli::{Medium, Protocol};
use crate::files;

/// Folders of the set.
pub const CAPTURES: &str = "captures";
pub const SESSIONS: &str = "sessions";
pub const EARLIER: &str = "earlier";
/// Frames of a capture in the contact sheet, and their longest side.
pub const FRAMES: usize = 6;
pub const SIDE: usize = 160;

/// A capture that was made.
pub struct Recorded {
    /// The capture and the session, from the set's folder.
    pub path: String,
    pub session: String,
    /// What the server knows, for a capture that was sent before.
    pub earlier: Option<String>,
    pub staging: Staging,
    /// Some frames, small.
    pub shown: Vec<Image>,
}

/// Renders a capture into the set's folder, a frame at a time.
pub fn record(
    out: &Path,
    subject: &Subject,
    capture: &Capture,
    protocol: Protocol,
    medium: Medium,
) -> Result<Recorded> {
    let staging = stage(capture, protocol);
    let (format, ending) = match medium {
        Medium::Shots => (Format::Shots, "zip"),
        Medium::Video => (Format::Mp4, "mp4"),
    };
    let path = format!("{CAPTURES}/{:05}.{ending}", capture.number);
    let session = format!("{SESSIONS}/{:05}.json", capture.number);
    let (bona_fide, attack) = match (capture.kind, &staging.film) {
        (Kind::BonaFide, _) => (Some(Clip::new(subject, staging.options.clone())), None),
        (Kind::Attack(species), None) => (None, Some(Attack::new(subject, species, staging.options.clone()))),
        (Kind::Attack(species), Some(film)) => {
            let options = staging.options.clone();
            (None, Some(Attack::playing(subject, species, options, film.options.clone())))
        }
    };
    let frame = |index: u32| {
        let bona_fide = bona_fide.as_ref().map(|clip| clip.frame(index));
        bona_fide.or_else(|| attack.as_ref().map(|attack| attack.frame(index)))
    };

    let (mut shown, mut times, mut before) = (Vec::new(), Vec::new(), Vec::new());
    let count = staging.frames.len();
    let frames = staging.frames.clone().filter_map(|index| Some((index, frame(index)?))).enumerate();
    let taken = frames.map(|(i, (index, frame))| {
        times.push(Duration::from_secs(1) * index / staging.options.rate);
        // Evenly over the capture, the first and the last among them.
        if i == shown.len() * count.saturating_sub(1) / (FRAMES - 1) {
            shown.push(fit(frame.view(), SIDE, Filter::Area));
        }
        let kept = staging.earlier.as_ref().filter(|earlier| earlier.frames.contains(&index));
        before.extend(kept.map(|earlier| coded(&frame, earlier)));
        frame
    });
    format.write(taken, staging.options.rate, &out.join(&path))?;
    let earlier = staging.earlier.as_ref().map(|_| format!("{EARLIER}/{:05}.{ending}", capture.number));
    if let Some(earlier) = &earlier {
        let frames: Vec<Image> = before.into_iter().collect::<Result<_>>()?;
        format.write(frames.into_iter(), staging.options.rate, &out.join(earlier))?;
    }
    let text = serde_json::to_string(&Session::of(&staging, &times))? + "\n";
    files::write(&out.join(&session), text.as_bytes())?;
    Ok(Recorded { path, session, earlier, staging, shown })
}

/// A frame as it was sent before. The file codes it once more, finer.
fn coded(frame: &Image, earlier: &Earlier) -> Result<Image> {
    Ok(decode(&encode::jpeg(frame.view(), earlier.quality)?, &DecodeLimits::default())?.image)
}
