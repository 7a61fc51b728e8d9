//! The chosen frames of a video, decoded by `ffmpeg` while the caller looks at the frame before.
//!
//! One thread reads pixels, one reads times; both are a frame ahead at most, and FFmpeg itself waits when its pipe is
//! full. Time is only counted while the caller waits here.

use std::fs::File;
use std::io::Read;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bonafide_imaging::Image;
use tempfile::TempDir;

use super::probe::Probe;
use super::{Bounds, Confined, DECODERS, FrameTime, INPUT, Words, follow};
use crate::container::Container;
use crate::{FfmpegError, Frame, Limits, MediaError};

/// Times that may be read before their pixels; FFmpeg reports a frame when it enters the output's queue.
const TIMES_AHEAD: usize = 1024;

/// The frames of one video.
pub(crate) struct VideoFrames {
    // In this order: the child ends before the folder it works in goes.
    child: Confined,
    #[cfg_attr(not(test), expect(dead_code, reason = "held until the child has ended"))]
    scratch: TempDir,
    pixels: Receiver<Vec<u8>>,
    times: Receiver<FrameTime>,
    words: Option<JoinHandle<Words>>,
    probe: Probe,
    size: (usize, usize),
    patience: Duration,
    delivered: usize,
    limits: Limits,
}

impl VideoFrames {
    /// Starts FFmpeg on `file` and returns at once.
    pub(crate) fn start(
        file: &File,
        container: Container,
        probe: Probe,
        limits: &Limits,
    ) -> Result<Self, MediaError> {
        let size = scaled(probe.shown_size(), limits.frame_side);
        let arguments = format!(
            "-nostdin -nostats -hide_banner -loglevel level+info -threads 1 -filter_threads 1 \
             -protocol_whitelist file -format_whitelist {demuxer} -codec_whitelist {DECODERS} \
             -max_pixels {pixels} -copyts -an -sn -dn -f {demuxer} -i {INPUT} \
             -map 0:V:0 -vf {filters} -fps_mode passthrough -frames:v {frames} \
             -f rawvideo -pix_fmt rgb24 pipe:1",
            demuxer = container.demuxer(),
            pixels = limits.pixels,
            filters = filters(&probe, size, limits.frames),
            frames = limits.frames.min(i32::MAX as usize),
        );
        let scratch = tempfile::tempdir().map_err(MediaError::temporary)?;
        let bounds = Bounds { memory: limits.video_memory_bytes, processor: limits.video_wall, file: 0 };
        let mut child = Confined::start("ffmpeg", arguments.split(' '), Some(file), scratch.path(), bounds)?;
        let (sender, times) = sync_channel(TIMES_AHEAD);
        let words = child.take_stderr().map(|stderr| follow(stderr, Some(sender)));
        let (sender, pixels) = sync_channel(1);
        if let Some(stdout) = child.take_stdout() {
            std::thread::spawn(move || read_frames(stdout, size.0 * size.1 * 3, &sender));
        }
        Ok(Self {
            child,
            scratch,
            pixels,
            times,
            words,
            probe,
            size,
            patience: limits.video_wall,
            delivered: 0,
            limits: limits.clone(),
        })
    }

    fn receive(&mut self) -> Result<Option<Frame>, MediaError> {
        let bytes = (self.size.0 * self.size.1 * 3) as u64;
        if bytes.saturating_mul(self.delivered as u64 + 1) > self.limits.video_output_bytes {
            return Err(MediaError::OverLimit {
                what: "the video's decoded bytes are",
                limit: self.limits.video_output_bytes,
            });
        }
        let start = Instant::now();
        let pixels = match self.pixels.recv_timeout(self.patience) {
            Ok(pixels) => pixels,
            Err(RecvTimeoutError::Timeout) => return Err(self.timed_out()),
            Err(RecvTimeoutError::Disconnected) => return self.end(start).map(|()| None),
        };
        let time = self.times.recv_timeout(self.patience).map_err(|_| self.timed_out())?;
        self.patience = self.patience.saturating_sub(start.elapsed());
        let (index, time) = self.place(time);
        let image = Image::new(self.size.0, self.size.1, pixels).ok_or(MediaError::NoFrames)?;
        self.delivered += 1;
        Ok(Some(Frame { image, time, index }))
    }

    /// The position and time of the frame that the file's clock shows at `time`, in microseconds.
    fn place(&self, time: FrameTime) -> (usize, Duration) {
        let times = &self.probe.times;
        let FrameTime::At(time) = time else {
            // A frame without a time follows the one before.
            let index = self.delivered.min(times.len().saturating_sub(1));
            return (index, times.get(index).copied().unwrap_or_default());
        };
        let since = Duration::try_from_secs_f64(time as f64 * 1e-6 - self.probe.start).unwrap_or_default();
        let after = times.partition_point(|&t| t < since);
        let nearest = [after.saturating_sub(1), after]
            .into_iter()
            .filter_map(|index| Some((times.get(index)?.abs_diff(since), index)))
            .min();
        (nearest.map_or(0, |(_, index)| index), since)
    }

    /// What it means that there are no more pixels.
    fn end(&mut self, start: Instant) -> Result<(), MediaError> {
        let status = self.child.finish(start + self.patience).map_err(MediaError::Io)?;
        let status = status.ok_or_else(|| self.timed_out())?;
        let words = self.words.take().and_then(|words| words.join().ok()).unwrap_or_default();
        if !status.success() {
            Err(words.failure(status, self.limits.video_wall))
        } else if self.delivered == 0 {
            Err(words.error.map_or(MediaError::NoFrames, |error| FfmpegError::Failed(error).into()))
        } else {
            Ok(())
        }
    }

    fn timed_out(&self) -> MediaError {
        FfmpegError::TimedOut(self.limits.video_wall).into()
    }

    #[cfg(test)]
    pub(crate) fn child_id(&self) -> u32 {
        self.child.id()
    }
}

impl Iterator for VideoFrames {
    type Item = Result<Frame, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        // Not waiting for the end of a program that has delivered all it was asked for.
        if self.delivered >= self.limits.frames { None } else { self.receive().transpose() }
    }
}

/// Sends whole frames until there are no more, or nobody takes them.
fn read_frames(mut from: impl Read, bytes: usize, to: &SyncSender<Vec<u8>>) {
    loop {
        let mut pixels = vec![0; bytes];
        if from.read_exact(&mut pixels).is_err() || to.send(pixels).is_err() {
            return;
        }
    }
}

/// Choose, scale, and report times in microseconds. FFmpeg has turned the frame upright before.
///
/// Frames are chosen by time, so that they are spread evenly whatever the frame rate does: the video is cut into as
/// many equal spans as there are frames to deliver, and the first frame of each span is taken.
fn filters(probe: &Probe, (width, height): (usize, usize), budget: usize) -> String {
    let choose = if probe.times.len() <= budget {
        String::new()
    } else {
        let span = (probe.duration.as_secs_f64() / budget.max(1) as f64).max(1e-6);
        // Containers round times to milliseconds, which must not move a frame to the span before.
        let number = |time: &str| format!("floor(({time}-({start})+0.002)/{span:.9})", start = probe.start);
        format!("select='isnan(prev_selected_t)+gt({},{})',", number("t"), number("prev_selected_t"))
    };
    format!(
        "{choose}scale={width}:{height}:flags=area,setsar=1,settb=1/1000000,sidedata=mode=delete,\
         showinfo=checksum=0"
    )
}

/// The size with its longest side at most `side`, in proportion.
fn scaled((width, height): (usize, usize), side: usize) -> (usize, usize) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    let scale = side as f64 / longest as f64;
    let scaled = |length: usize| ((length as f64 * scale).round() as usize).max(1);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn large_frames_are_scaled_in_proportion_and_small_ones_kept() {
        assert_eq!(scaled((1920, 1080), 1280), (1280, 720));
        assert_eq!(scaled((1080, 1920), 1280), (720, 1280));
        assert_eq!(scaled((640, 480), 1280), (640, 480));
        assert_eq!(scaled((16384, 2), 1280), (1280, 1));
    }

    fn clip(folder: &Path) -> (File, Probe) {
        let path = folder.join("clip.mp4");
        let made = std::process::Command::new("ffmpeg")
            .args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=640x480:d=4"])
            .args(["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"])
            .arg(&path)
            .status();
        assert!(made.expect("this test needs ffmpeg").success());
        let file = File::open(path).unwrap();
        let probe = super::super::probe::probe(&file, Container::Mp4, &Limits::default()).unwrap();
        (file, probe)
    }

    fn alive(id: u32) -> bool {
        Path::new(&format!("/proc/{id}")).exists()
    }

    #[test]
    fn stopping_early_leaves_no_process() {
        let folder = tempfile::tempdir().unwrap();
        let (file, probe) = clip(folder.path());
        let limits = Limits { frames: usize::MAX, ..Limits::default() };
        let mut frames = VideoFrames::start(&file, Container::Mp4, probe, &limits).unwrap();
        let (id, scratch) = (frames.child_id(), frames.scratch.path().to_owned());
        assert_eq!(frames.next().unwrap().unwrap().index, 0);
        assert!(alive(id) && scratch.exists(), "there are frames left, so it waits for them to be taken");
        drop(frames);
        assert!(!alive(id) && !scratch.exists());
    }

    #[test]
    fn the_callers_time_does_not_count_and_waiting_does() {
        let folder = tempfile::tempdir().unwrap();
        let (file, probe) = clip(folder.path());
        let limits = Limits { video_wall: Duration::from_secs(5), frames: usize::MAX, ..Limits::default() };
        let mut frames = VideoFrames::start(&file, Container::Mp4, probe.clone(), &limits).unwrap();
        frames.patience = Duration::from_millis(1500);
        for _ in 0..4 {
            assert!(frames.next().unwrap().is_ok());
            std::thread::sleep(Duration::from_millis(500));
        }
        assert_eq!(frames.count(), 96);
        let mut frames = VideoFrames::start(&file, Container::Mp4, probe, &limits).unwrap();
        frames.patience = Duration::from_millis(1);
        let error = frames.next().unwrap().err().unwrap();
        assert!(matches!(error, MediaError::Ffmpeg(FfmpegError::TimedOut(_))), "{error}");
    }
}
