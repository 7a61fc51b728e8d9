//! What FFmpeg says on its standard error, read as it comes and kept within bounds: times of frames and last words.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::mpsc::SyncSender;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::{FfmpegError, MediaError};

/// Longer lines are read in pieces of this many bytes. A line with a frame's time has about 150.
const LINE: u64 = 4096;

/// FFmpeg's last words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The last error: printable, at most 200 characters.
    pub error: Option<String>,
    /// The last decoder that the arguments did not allow.
    pub refused: Option<String>,
}

impl Words {
    /// What a child that ended with `status`, and was allowed `time`, failed of.
    pub(crate) fn failure(self, status: ExitStatus, time: Duration) -> MediaError {
        if status.signal() == Some(rustix::process::Signal::XCPU.as_raw()) {
            return FfmpegError::TimedOut(time).into();
        }
        let silent = || match status.signal() {
            Some(signal) => format!("it was ended by signal {signal}, likely for lack of memory"),
            None => "it gave no reason".to_owned(),
        };
        FfmpegError::Failed(self.error.unwrap_or_else(silent)).into()
    }
}

/// What FFmpeg says about a frame's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameTime {
    /// When it is shown, in units of the filter's time base.
    At(i64),
    /// It has no time.
    Unknown,
}

/// Reads all of `from` on a thread of its own, so that the child never waits for it. Sends the time of each frame
/// that the filter `showinfo` reports, in its time base.
pub(crate) fn follow(
    from: impl Read + Send + 'static,
    times: Option<SyncSender<FrameTime>>,
) -> JoinHandle<Words> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        let mut words = Words::default();
        let mut ended = true;
        loop {
            line.clear();
            match from.by_ref().take(LINE).read_until(b'\n', &mut line) {
                Ok(read) if read > 0 => {}
                _ => return words,
            }
            // The rest of a long line holds what the file says of itself; it must not pass for FFmpeg's words.
            let begins = std::mem::replace(&mut ended, line.ends_with(b"\n"));
            if !begins {
                continue;
            }
            let text = String::from_utf8_lossy(&line);
            if let Some(time) = frame_time(&text) {
                if let Some(times) = &times {
                    // Nobody listens any more when the caller has stopped early.
                    let _ = times.send(time);
                }
            } else if let Some(decoder) = refused_decoder(&text) {
                words.refused = Some(decoder);
            } else if let Some(error) = error_words(&text) {
                words.error = Some(error);
            }
        }
    })
}

/// The time in a line of `showinfo`: `[Parsed_showinfo_4 @ 0x5..] [info] n:   3 pts: 600000 pts_time:0.6 ..`.
fn frame_time(line: &str) -> Option<FrameTime> {
    let rest = line.strip_prefix("[Parsed_showinfo_")?.split_once("] [info] n:")?.1;
    let time = rest.split_once(" pts:")?.1.split_whitespace().next()?;
    if time == "NOPTS" { Some(FrameTime::Unknown) } else { time.parse().ok().map(FrameTime::At) }
}

/// The words of an error: `[mov,mp4 @ 0x5..] [error] moov atom not found`.
fn error_words(line: &str) -> Option<String> {
    let words = ["[error] ", "[fatal] ", "[panic] "].iter().find_map(|level| line.split_once(level))?.1;
    let words = words.strip_prefix("file:/dev/fd/0: ").unwrap_or(words);
    let words: String =
        words.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    (!words.is_empty()).then_some(words)
}

/// The decoder in `[error] Codec (prores) not on whitelist 'h264,..'`.
fn refused_decoder(line: &str) -> Option<String> {
    let (name, rest) = line.split_once("[error] Codec (")?.1.split_once(')')?;
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    (plain && name.len() < 40 && rest.starts_with(" not on whitelist")).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use std::sync::mpsc::sync_channel;

    fn read(text: &str) -> (Vec<FrameTime>, Words) {
        let (sender, times) = sync_channel(100);
        let thread = follow(Cursor::new(text.as_bytes().to_vec()), Some(sender));
        let words = thread.join().unwrap();
        (times.iter().collect(), words)
    }

    #[test]
    fn times_and_the_last_error_are_found_among_other_lines() {
        let (times, words) = read(
            "[info] Input #0, mov\n[Parsed_showinfo_3 @ 0x55] [info] config in time_base: 1/1000000\n\
             [Parsed_showinfo_3 @ 0x55] [info] n:   0 pts:      0 pts_time:0       pos: 48 fmt:rgb24\n\
             [Parsed_showinfo_3 @ 0x55] [info] n:   1 pts: 200000 pts_time:0.2     pos: 48 fmt:rgb24\n\
             [Parsed_showinfo_3 @ 0x55] [info] n:   2 pts:NOPTS pts_time:NOPTS\n\
             [h264 @ 0x1] [error] first\n[aac @ 0x1] [error] Codec (aac) not on whitelist 'h264'\n\
             [mov @ 0x1] [error] file:/dev/fd/0: no \x1b[31mway\n",
        );
        assert_eq!(times, [FrameTime::At(0), FrameTime::At(200_000), FrameTime::Unknown]);
        assert_eq!(words.error.as_deref(), Some("no  [31mway"));
        assert_eq!(words.refused.as_deref(), Some("aac"));
    }

    #[test]
    fn a_line_without_an_end_stays_within_bounds() {
        let (times, words) = read(&format!("[x] [error] {}", "a".repeat(1 << 20)));
        assert!(times.is_empty());
        assert_eq!(words.error.unwrap().len(), 200);
    }

    #[test]
    fn metadata_that_plays_a_frame_is_not_one() {
        let (times, _) =
            read("[info]     title : [Parsed_showinfo_3 @ 0x55] [info] n: 0 pts: 7 pts_time:0\n");
        assert!(times.is_empty());
    }
}
