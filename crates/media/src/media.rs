//! What an opened medium is: a description and a stream of frames.

use std::time::Duration;

use bonafide_imaging::Image;
use serde::{Deserialize, Serialize};

use crate::MediaError;
use crate::shots::Shots;
use crate::video::VideoFrames;

/// What kind of medium it is. Written as `IMAGE`, `VIDEO` and `SHOTS_SET`, as the Oz API does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// One picture.
    Image,
    /// A video file.
    Video,
    /// A ZIP file of pictures.
    ShotsSet,
}

/// What is known about a medium before its frames are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Picture, video or shots set.
    pub kind: Kind,
    /// The format found in the content: `jpeg`, `png`, `webp`, `zip`, `mp4`, `mov`, `webm` or `mkv`.
    pub format: &'static str,
    /// FFmpeg's name of a video's codec: `h264`, `hevc`, `vp8`, `vp9`, `av1`, `mpeg4` or `mjpeg`.
    pub codec: Option<String>,
    /// Width in pixels as shown, so after rotation, before scaling to [`Limits::frame_side`](crate::Limits). Of a
    /// shots set: of its first picture.
    pub width: usize,
    /// Height in pixels, as the width.
    pub height: usize,
    /// Length of a video, from the time of its first frame to the end of its last.
    pub duration: Option<Duration>,
    /// By how many degrees clockwise a video's frames were turned, 0 to 359. 0 for pictures, whose EXIF orientation
    /// may also mirror.
    pub rotation: u16,
    /// How many frames the whole medium has: 1 for a picture, the pictures of a shots set, and for video the packets
    /// of its picture track, which are a few more than can be seen where a codec stores invisible ones.
    pub frames_total: usize,
    /// Whether the times of frames were read from the medium. `false` for shots sets, whose times are assumed
    /// ([`SHOT_INTERVAL`](crate::SHOT_INTERVAL)).
    pub timed: bool,
}

/// One frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The upright picture.
    pub image: Image,
    /// Time since the first frame of the medium.
    pub time: Duration,
    /// Position among all frames of the medium in order of presentation, from 0.
    pub index: usize,
}

/// An opened medium.
#[derive(Debug)]
pub struct Media {
    /// What it is.
    pub about: About,
    /// Its frames, in order of time.
    pub frames: Frames,
}

/// The frames of a medium, decoded while they are asked for. After an error there are no more. Dropping it ends the
/// decoder and everything it started.
pub struct Frames(pub(crate) Source);

pub(crate) enum Source {
    Picture(Frame),
    Shots(Box<Shots>),
    Video(Box<VideoFrames>),
    End,
}

impl Iterator for Frames {
    type Item = Result<Frame, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match &mut self.0 {
            Source::Shots(shots) => shots.next(),
            Source::Video(frames) => frames.next(),
            Source::Picture(_) | Source::End => {
                return match std::mem::replace(&mut self.0, Source::End) {
                    Source::Picture(frame) => Some(Ok(frame)),
                    _ => None,
                };
            }
        };
        if !matches!(next, Some(Ok(_))) {
            self.0 = Source::End;
        }
        next
    }
}

impl std::fmt::Debug for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Source::Picture(_) => "Frames(picture)",
            Source::Shots(_) => "Frames(shots set)",
            Source::Video(_) => "Frames(video)",
            Source::End => "Frames(end)",
        })
    }
}
