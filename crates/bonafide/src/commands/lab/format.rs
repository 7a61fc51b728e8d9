//! Frames to a file of the format that its name says.

use std::ffi::OsStr;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bonafide_imaging::Image;
use bonafide_lab::output::{Mjpeg, Output, Shots, Y4m};
use bonafide_media::{Limits, MediaError, preview};

use crate::files;

/// Until when a video must be whole.
const LONGEST: Duration = Duration::from_hours(6);

type Opening = fn(BufWriter<File>, u32) -> Box<dyn Output>;

/// A format.
#[derive(Clone, Copy)]
pub enum Format {
    Mjpeg,
    Y4m,
    Shots,
    /// H.264.
    Mp4,
}

impl Format {
    /// What the end of a file's name says.
    pub fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
        match extension.as_str() {
            "mjpeg" => Ok(Self::Mjpeg),
            "y4m" => Ok(Self::Y4m),
            "zip" => Ok(Self::Shots),
            "mp4" => Ok(Self::Mp4),
            _ => bail!("{}: the name has to end with .mjpeg, .y4m, .zip or .mp4", path.display()),
        }
    }

    /// Writes frames one by one, at `rate` per second: whole or not at all, for what was rendered so far would look like a
    /// shorter clip.
    pub fn write(self, frames: impl Iterator<Item = Image>, rate: u32, out: &Path) -> Result<()> {
        let write = || format!("write {}", out.display());
        let open: Opening = match self {
            Self::Mjpeg => |file, _| Box::new(Mjpeg::new(file)),
            Self::Y4m => |file, rate| Box::new(Y4m::new(file, rate)),
            Self::Shots => |file, _| Box::new(Shots::new(file)),
            Self::Mp4 => return video(frames, rate, out).with_context(write),
        };
        let draft = files::draft(out)?;
        let mut output = open(BufWriter::new(draft.reopen().with_context(write)?), rate);
        for frame in frames {
            output.push(&frame).with_context(write)?;
        }
        output.finish().with_context(write)?;
        draft.persist(out).with_context(write)?;
        Ok(())
    }
}

/// Rendering may take its time, while the coder waits.
fn video(frames: impl Iterator<Item = Image>, rate: u32, out: &Path) -> Result<(), MediaError> {
    let limits = Limits {
        frame_side: usize::MAX,
        preview_bytes: u64::MAX >> 1,
        video_wall: LONGEST,
        ..Limits::default()
    };
    preview(frames, rate.into(), out, &limits)
}
