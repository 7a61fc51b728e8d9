//! Frames to a preview video that plays everywhere: H.264, 4:2:0, its index at the front.

use std::borrow::Borrow;
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use bonafide_imaging::Image;
use bonafide_imaging::resize::{Filter, resize};

use crate::video::{Bounds, Confined, follow};
use crate::{FfmpegError, Limits, MediaError};

const NAME: &str = "preview.mp4";

/// Writes `frames`, shown at `rate` frames per second, to an MP4 file at `out`.
///
/// The first frame sets the size, rounded up to even sides and scaled down to [`Limits::frame_side`]; frames of
/// another shape are fitted into it with black bars. The file is written in a temporary folder beside `out` and
/// renamed, so it is there whole or not at all; an existing file is replaced.
///
/// # Errors
/// No frames or a rate outside 0 to 240; FFmpeg missing, failing, or using more than [`Limits::video_wall`]; a file
/// over [`Limits::preview_bytes`]; no folder to write to.
pub fn preview<I: Borrow<Image>>(
    frames: impl IntoIterator<Item = I>,
    rate: f64,
    out: &Path,
    limits: &Limits,
) -> Result<(), MediaError> {
    let mut frames = frames.into_iter();
    let first = frames.next().ok_or(MediaError::NothingToPreview)?;
    if !(rate > 0.0 && rate <= 240.0) {
        return Err(MediaError::NothingToPreview);
    }
    let size = even_size(first.borrow(), limits.frame_side).ok_or(MediaError::NothingToPreview)?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = tempfile::Builder::new()
        .prefix(".preview-")
        .tempdir_in(folder)
        .map_err(|error| io::Error::from(error.kind()))?;
    let bounds = Bounds {
        memory: limits.video_memory_bytes,
        processor: limits.video_wall,
        file: limits.preview_bytes,
    };
    let arguments = arguments(size, rate);
    let mut child = Confined::start("ffmpeg", arguments.split(' '), None, scratch.path(), bounds)?;
    let words = child.take_stderr().map(|stderr| follow(stderr, None));
    let written = write(&mut child, std::iter::once(first).chain(frames), size, limits.video_wall);
    let status = child.finish(written.deadline).map_err(MediaError::Io)?;
    let status = status.filter(|_| !written.late).ok_or(FfmpegError::TimedOut(limits.video_wall))?;
    let result = scratch.path().join(NAME);
    if result.metadata().is_ok_and(|file| file.len() >= limits.preview_bytes) {
        return Err(MediaError::OverLimit { what: "the preview's bytes are", limit: limits.preview_bytes });
    }
    if !status.success() || !written.whole {
        let words = words.and_then(|words| words.join().ok()).unwrap_or_default();
        return Err(words.failure(status, limits.video_wall));
    }
    std::fs::rename(result, out)?;
    Ok(())
}

/// The colours are both converted to and named: players guess those of a file that does not say.
fn arguments((width, height): (usize, usize), rate: f64) -> String {
    format!(
        "-nostdin -nostats -hide_banner -loglevel level+error -threads 1 -filter_threads 1 \
         -protocol_whitelist pipe -f rawvideo -pixel_format rgb24 -video_size {width}x{height} \
         -framerate {rate} -i pipe:0 -an -vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p \
         -colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv \
         -c:v libx264 -preset veryfast -crf 23 -threads 1 -movflags +faststart -fflags +bitexact -f mp4 {NAME}"
    )
}

struct Written {
    /// Whether all frames were taken. If not, FFmpeg ended early, and its words say why.
    whole: bool,
    /// Whether it was ended for taking too long.
    late: bool,
    /// When FFmpeg has to be done.
    deadline: Instant,
}

/// Writes the frames to the child's standard input, and ends the child when that takes longer than `wall`.
fn write<I: Borrow<Image>>(
    child: &mut Confined,
    frames: impl Iterator<Item = I>,
    size: (usize, usize),
    wall: Duration,
) -> Written {
    let deadline = Instant::now() + wall;
    let mut stdin = child.take_stdin();
    let (done, watched) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let watch = scope.spawn(move || {
            // A write to a child that has stalled returns only when the child ends.
            let late = watched.recv_timeout(wall) == Err(mpsc::RecvTimeoutError::Timeout);
            if late {
                child.kill();
            }
            late
        });
        let mut whole = true;
        for frame in frames {
            let pixels = fitted(frame.borrow(), size);
            if stdin.as_mut().is_none_or(|stdin| stdin.write_all(pixels.pixels()).is_err()) {
                whole = false;
                break;
            }
        }
        drop((stdin, done));
        Written { whole, late: watch.join().unwrap_or(false), deadline }
    })
}

/// Even sides, at most `side`; `None` for an empty picture.
fn even_size(image: &Image, side: usize) -> Option<(usize, usize)> {
    let longest = image.width().max(image.height());
    let scale = (side as f64 / longest as f64).min(1.0);
    let even = |length: usize| ((length as f64 * scale / 2.0).ceil() as usize * 2).max(2);
    (image.width() > 0 && image.height() > 0).then(|| (even(image.width()), even(image.height())))
}

/// The picture as large as it fits, in the middle, on black. A pixel of rounding is stretched over instead.
fn fitted(image: &Image, (width, height): (usize, usize)) -> Image {
    if image.width() == 0 || image.height() == 0 {
        return Image::filled(width, height, [0; 3]);
    }
    let scale = (width as f64 / image.width() as f64).min(height as f64 / image.height() as f64);
    let side = |length: usize, most: usize| {
        let side = (length as f64 * scale).round() as usize;
        if side + 2 > most { most } else { side.max(1) }
    };
    let inner = (side(image.width(), width), side(image.height(), height));
    let scaled = resize(image.view(), inner.0, inner.1, Filter::Area);
    if inner == (width, height) {
        return scaled;
    }
    let mut framed = Image::filled(width, height, [0; 3]);
    let (left, top) = ((width - inner.0) / 2, (height - inner.1) / 2);
    for y in 0..inner.1 {
        let start = ((top + y) * width + left) * 3;
        framed.pixels_mut()[start..start + inner.0 * 3].copy_from_slice(scaled.view().row(y));
    }
    framed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_even_and_within_the_limit() {
        let size = |width, height| even_size(&Image::filled(width, height, [0; 3]), 1280);
        assert_eq!(size(641, 481), Some((642, 482)));
        assert_eq!(size(1, 1), Some((2, 2)));
        assert_eq!(size(2560, 1440), Some((1280, 720)));
        assert_eq!(size(0, 1), None);
    }

    #[test]
    fn another_shape_is_fitted_with_bars() {
        let fit = fitted(&Image::filled(10, 20, [200; 3]), (20, 20));
        assert_eq!(fit.view().pixel(2, 10), [0; 3]);
        assert_eq!(fit.view().pixel(10, 10), [200; 3]);
        assert_eq!(fit.view().pixel(17, 10), [0; 3]);
    }
}
