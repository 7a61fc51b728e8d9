use std::process::Command;
use std::time::Duration;

use bonafide_imaging::Image;
use bonafide_media::{FfmpegError, Limits, MediaError, open, preview};

use crate::made::{Folder, frames, line};

fn grey(level: usize) -> Image {
    Image::filled(65, 49, [level as u8; 3])
}

#[test]
fn a_preview_plays_everywhere_and_shows_the_frames() {
    let folder = Folder::new();
    let out = folder.file("preview.mp4", b"an older one");
    preview((0..20).map(|i| grey(12 * i)), 10.0, &out, &Limits::default()).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    let at = |kind: &[u8]| bytes.windows(4).position(|w| w == kind).unwrap();
    assert!(at(b"moov") < at(b"mdat"), "the index comes first");
    let shown = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "stream=codec_name,pix_fmt,width,height,avg_frame_rate"])
        .args(["-of", "csv=p=0"])
        .arg(&out)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&shown.stdout).trim(), "h264,66,50,yuv420p,10/1");
    let media = open(&out, &Limits { frames: usize::MAX, ..Limits::default() }).unwrap();
    assert!((media.about.duration.unwrap().as_secs_f64() - 2.0).abs() < 0.01);
    let frames = frames(media);
    assert_eq!(frames.len(), 20);
    for (i, frame) in frames.iter().enumerate() {
        let level = frame.image.view().pixel(33, 25);
        assert!(level.iter().all(|c| usize::from(*c).abs_diff(12 * i) <= 4), "{level:?} is not {}", 12 * i);
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside it");
}

#[test]
fn frames_of_other_shapes_are_fitted() {
    let folder = Folder::new();
    let out = folder.path().join("p.mp4");
    let frames_in = [grey(100), Image::filled(20, 40, [200; 3]), Image::filled(0, 0, [0; 3])];
    preview(&frames_in, 5.0, &out, &Limits::default()).unwrap();
    let frames = frames(open(&out, &Limits::default()).unwrap());
    assert_eq!(frames.len(), 3);
    assert!(frames[1].image.view().pixel(33, 25)[0] > 180 && frames[1].image.view().pixel(4, 25)[0] < 20);
}

#[test]
fn what_cannot_be_previewed_is_an_error_and_leaves_nothing() {
    let folder = Folder::new();
    let out = folder.path().join("p.mp4");
    let limits = Limits::default();
    let none: [Image; 0] = [];
    assert!(matches!(preview(none, 10.0, &out, &limits), Err(MediaError::NothingToPreview)));
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1000.0] {
        assert!(matches!(preview([grey(1)], rate, &out, &limits), Err(MediaError::NothingToPreview)));
    }
    let absent = folder.path().join("absent/p.mp4");
    assert!(matches!(preview([grey(1)], 10.0, &absent, &limits), Err(MediaError::Missing)));
    let small = Limits { preview_bytes: 500, ..Limits::default() };
    let error = preview((0..30).map(|i| grey(i * 8)), 10.0, &out, &small).unwrap_err();
    assert!(matches!(error, MediaError::OverLimit { .. }), "{error}");
    let short = Limits { video_wall: Duration::from_millis(5), ..Limits::default() };
    let error = preview((0..200).map(grey), 10.0, &out, &short).unwrap_err();
    assert!(matches!(error, MediaError::Ffmpeg(FfmpegError::TimedOut(_))), "{error}");
    line(&error);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left");
}
