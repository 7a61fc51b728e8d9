//! What a video is, and when its frames are shown, by `ffprobe`: read from the packets, not believed from headers.

use std::fs::File;
use std::io::Read;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::{Bounds, Confined, DECODERS, INPUT, follow};
use crate::container::Container;
use crate::{FfmpegError, Limits, MediaError};

/// About 70 bytes are written per frame, so this is five minutes at several hundred frames a second.
const MOST_OUTPUT: u64 = 8 << 20;

const ENTRIES: &str = "stream=codec_name,width,height,sample_aspect_ratio:stream_side_data=rotation:\
                       packet=pts_time,duration_time,flags";

/// What was learned about the picture track.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Probe {
    /// FFmpeg's name of the codec.
    pub codec: String,
    /// Stored columns and rows.
    pub stored: (usize, usize),
    /// Width of a pixel over its height.
    pub pixel_aspect: f64,
    /// Degrees clockwise by which the stored picture is turned to be upright.
    pub rotation: u16,
    /// When the first frame is shown on the file's own clock, in seconds; it need not be 0.
    pub start: f64,
    /// Times of the frames since the first, rising.
    pub times: Vec<Duration>,
    /// From the first frame to the end of the last.
    pub duration: Duration,
}

impl Probe {
    /// Columns and rows as shown: square pixels, upright.
    pub(crate) fn shown_size(&self) -> (usize, usize) {
        let width = ((self.stored.0 as f64 * self.pixel_aspect).round() as usize).max(1);
        // FFmpeg turns by quarters when within a degree of one, and other angles keep the size.
        match self.rotation {
            89..=91 | 269..=271 => (self.stored.1, width),
            _ => (width, self.stored.1),
        }
    }
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    packets: Vec<Packet>,
    #[serde(default)]
    streams: Vec<Stream>,
}

#[derive(Deserialize)]
struct Packet {
    pts_time: Option<String>,
    duration_time: Option<String>,
    #[serde(default)]
    flags: String,
}

#[derive(Deserialize)]
struct Stream {
    codec_name: Option<String>,
    width: Option<usize>,
    height: Option<usize>,
    sample_aspect_ratio: Option<String>,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

/// Asks `ffprobe` about the first picture track.
pub(crate) fn probe(file: &File, container: Container, limits: &Limits) -> Result<Probe, MediaError> {
    let report = run(file, container, limits)?;
    let report: Report = serde_json::from_slice(&report)
        .map_err(|_| FfmpegError::Failed("ffprobe's answer cannot be understood".into()))?;
    let stream = report.streams.first().ok_or(MediaError::NoVideo)?;
    let stored = (stream.width.unwrap_or(0), stream.height.unwrap_or(0));
    let (start, times, duration) = times(&report.packets);
    if times.is_empty() || stored.0 == 0 || stored.1 == 0 {
        return Err(MediaError::NoFrames);
    }
    if duration > limits.video_duration {
        return Err(MediaError::TooLong { seconds: duration, limit: limits.video_duration });
    }
    let turned = stream.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
    let probe = Probe {
        codec: stream.codec_name.clone().unwrap_or_default(),
        stored,
        pixel_aspect: stream.sample_aspect_ratio.as_deref().and_then(aspect).unwrap_or(1.0),
        // FFmpeg counts counter-clockwise.
        rotation: (-turned).rem_euclid(360.0).round() as u16 % 360,
        start,
        times,
        duration,
    };
    let (width, height) = probe.shown_size();
    if width.max(height) > limits.side || width as u64 * height as u64 > limits.pixels {
        return Err(MediaError::OverLimit { what: "the video's pixels per frame are", limit: limits.pixels });
    }
    Ok(probe)
}

fn run(file: &File, container: Container, limits: &Limits) -> Result<Vec<u8>, MediaError> {
    let arguments = format!(
        // Decoders are named for the picture track only: ffprobe gives up on a file when any track's is refused.
        "-hide_banner -loglevel level+error -threads 1 \
         -protocol_whitelist file -format_whitelist {demuxer} -codec_whitelist:V {DECODERS} \
         -f {demuxer} -select_streams V:0 -show_entries {ENTRIES} -of json=compact=1 -i {INPUT}",
        demuxer = container.demuxer(),
    );
    let scratch = tempfile::tempdir().map_err(MediaError::temporary)?;
    let bounds = Bounds { memory: limits.video_memory_bytes, processor: limits.video_wall, file: 0 };
    let deadline = Instant::now() + limits.video_wall;
    let mut child = Confined::start("ffprobe", arguments.split(' '), Some(file), scratch.path(), bounds)?;
    let words = child.take_stderr().map(|stderr| follow(stderr, None));
    let (sender, output) = mpsc::channel();
    if let Some(stdout) = child.take_stdout() {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = stdout.take(MOST_OUTPUT + 1).read_to_end(&mut bytes);
            // Nobody listens any more when the time is over.
            let _ = sender.send(read.map(|_| bytes));
        });
    }
    let timed_out = || MediaError::from(FfmpegError::TimedOut(limits.video_wall));
    let bytes = output.recv_timeout(limits.video_wall).map_err(|_| timed_out())?.map_err(MediaError::Io)?;
    if bytes.len() as u64 > MOST_OUTPUT {
        return Err(MediaError::OverLimit {
            what: "the list of the video's frames has bytes",
            limit: MOST_OUTPUT,
        });
    }
    let status = child.finish(deadline).map_err(MediaError::Io)?.ok_or_else(timed_out)?;
    if status.success() {
        return Ok(bytes);
    }
    let words = words.and_then(|words| words.join().ok()).unwrap_or_default();
    Err(match words.refused {
        Some(codec) => MediaError::Codec(codec),
        None => words.failure(status, limits.video_wall),
    })
}

/// The earliest time, the times since it in order, and the length of it all. Frames that an edit list cuts away do not count.
fn times(packets: &[Packet]) -> (f64, Vec<Duration>, Duration) {
    let seconds = |text: &Option<String>| text.as_deref()?.parse().ok().filter(|s: &f64| s.is_finite());
    let mut shown: Vec<(f64, Option<f64>)> = packets
        .iter()
        .filter(|packet| !packet.flags.contains('D'))
        .filter_map(|packet| Some((seconds(&packet.pts_time)?, seconds(&packet.duration_time))))
        .collect();
    shown.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(&first), Some(&last)) = (shown.first(), shown.last()) else {
        return (0.0, Vec::new(), Duration::ZERO);
    };
    let since = |time: f64| Duration::try_from_secs_f64((time - first.0).max(0.0)).unwrap_or(Duration::MAX);
    // Where the container does not say how long the last frame is shown, it is as long as the others on average.
    let average = (last.0 - first.0) / (shown.len() - 1).max(1) as f64;
    let duration = since(last.0 + last.1.filter(|&d| d > 0.0).unwrap_or(average));
    (first.0, shown.iter().map(|&(time, _)| since(time)).collect(), duration)
}

/// `16:15` as a number; absurd values count as unknown.
fn aspect(ratio: &str) -> Option<f64> {
    let (width, height) = ratio.split_once(':')?;
    let ratio = width.parse::<f64>().ok()? / height.parse::<f64>().ok()?;
    (0.25..=4.0).contains(&ratio).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(time: &str, duration: Option<&str>, flags: &str) -> Packet {
        let text = |s: &str| Some(s.to_owned());
        Packet { pts_time: text(time), duration_time: duration.and_then(text), flags: flags.to_owned() }
    }

    #[test]
    fn times_are_sorted_and_count_from_the_first_frame_that_is_shown() {
        let packets = [
            packet("0.9", Some("0.1"), "KD_"),
            packet("1.0", Some("0.1"), "K__"),
            packet("1.4", Some("0.1"), "___"),
            packet("1.2", Some("0.1"), "___"),
            packet("N/A", None, "___"),
        ];
        let (start, times, duration) = times(&packets);
        assert!((start - 1.0).abs() < 1e-9);
        let milliseconds: Vec<_> = times.iter().map(|t| (t.as_secs_f64() * 1e3).round() as u64).collect();
        assert_eq!(milliseconds, [0, 200, 400]);
        assert!((duration.as_secs_f64() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn without_a_duration_the_last_frame_is_shown_as_long_as_the_others() {
        let packets = [packet("0", None, ""), packet("0.5", None, ""), packet("1", None, "")];
        assert_eq!(times(&packets).2, Duration::from_millis(1500));
        assert_eq!(times(&packets[..1]).2, Duration::ZERO);
        assert_eq!(times(&[packet("inf", None, ""), packet("nan", None, "")]).1, []);
        assert_eq!(times(&[packet("0", None, ""), packet("1e300", None, "")]).2, Duration::MAX);
    }

    #[test]
    fn turning_and_the_shape_of_pixels_change_the_shown_size() {
        let probe = |rotation, pixel_aspect| Probe {
            codec: String::new(),
            stored: (100, 80),
            pixel_aspect,
            rotation,
            start: 0.0,
            times: Vec::new(),
            duration: Duration::ZERO,
        };
        assert_eq!(probe(0, 1.0).shown_size(), (100, 80));
        assert_eq!(probe(90, 1.0).shown_size(), (80, 100));
        assert_eq!(probe(180, 1.0).shown_size(), (100, 80));
        assert_eq!(probe(270, 2.0).shown_size(), (80, 200));
        assert_eq!(aspect("1:0"), None);
        assert_eq!(aspect("0:1"), None);
        assert_eq!(aspect("4:3"), Some(4.0 / 3.0));
    }
}
