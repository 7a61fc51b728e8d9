use std::time::Duration;

use bonafide_media::{FfmpegError, Kind, Limits, MediaError, open, open_bytes};

use crate::made::{Folder, counting, failure, frames, line, number};

fn all() -> Limits {
    Limits { frames: usize::MAX, ..Limits::default() }
}

#[test]
fn every_codec_and_container_opens() {
    let folder = Folder::new();
    let cases = [
        ("-c:v libx264 -pix_fmt yuv420p", "a.mp4", "h264", "mp4"),
        ("-c:v libx264 -pix_fmt yuv420p", "a.mov", "h264", "mov"),
        ("-c:v libx264 -pix_fmt yuv420p", "a.mkv", "h264", "mkv"),
        ("-c:v libx265 -x265-params log-level=error -pix_fmt yuv420p", "b.mp4", "hevc", "mp4"),
        ("-c:v libx265 -x265-params log-level=error -pix_fmt yuv420p -tag:v hvc1", "b.mov", "hevc", "mov"),
        ("-c:v libvpx -pix_fmt yuv420p -deadline realtime", "c.webm", "vp8", "webm"),
        ("-c:v libvpx-vp9 -pix_fmt yuv420p -deadline realtime -cpu-used 8", "d.webm", "vp9", "webm"),
    ];
    for (arguments, name, codec, format) in cases {
        let path = folder.ffmpeg(&counting(1.0, 96, 64), arguments, name);
        let media = open(&path, &Limits::default()).unwrap();
        let about = media.about.clone();
        assert_eq!((about.kind, about.format, about.codec.as_deref()), (Kind::Video, format, Some(codec)));
        assert_eq!((about.width, about.height, about.rotation), (96, 64, 0), "{name}");
        assert!((about.duration.unwrap().as_secs_f64() - 1.0).abs() < 0.04, "{name}");
        assert_eq!(about.frames_total, 30, "{name}");
        assert!(about.timed);
        let frames = frames(media);
        assert_eq!(
            frames.iter().map(|f| f.index).collect::<Vec<_>>(),
            (0..30).step_by(2).collect::<Vec<_>>()
        );
        for frame in &frames {
            assert_eq!(number(frame), frame.index, "{name}");
            assert!((frame.time.as_secs_f64() - frame.index as f64 / 30.0).abs() < 0.002, "{name}");
        }
    }
}

#[test]
fn a_budget_is_spread_and_all_frames_come_when_asked_for() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(3.0, 64, 64), "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let of = |budget| {
        let limits = Limits { frames: budget, ..Limits::default() };
        frames(open(&path, &limits).unwrap()).iter().map(number).collect::<Vec<_>>()
    };
    assert_eq!(of(15), (0..90).step_by(6).collect::<Vec<_>>());
    assert_eq!(of(3), [0, 30, 60]);
    assert_eq!(of(1), [0]);
    assert_eq!(of(0), [0; 0]);
    assert_eq!(of(90), (0..90).collect::<Vec<_>>());
    assert_eq!(of(usize::MAX), (0..90).collect::<Vec<_>>());
    assert_eq!(of(7).len(), 7);
}

#[test]
fn a_variable_frame_rate_keeps_its_times() {
    let folder = Folder::new();
    let source = format!("{},select='lt(n\\,10)+not(mod(n\\,8))'", counting(3.0, 64, 64));
    let path = folder.ffmpeg(&source, "-c:v libx264 -pix_fmt yuv420p -fps_mode vfr", "a.mp4");
    let every = frames(open(&path, &all()).unwrap());
    assert_eq!(every.len(), 20);
    for (index, frame) in every.iter().enumerate() {
        assert_eq!(frame.index, index);
        assert!((frame.time.as_secs_f64() - number(frame) as f64 / 30.0).abs() < 0.002);
    }
    // Six spans of half a second: one frame of each, the first that is there.
    let some = frames(open(&path, &Limits { frames: 6, ..Limits::default() }).unwrap());
    assert_eq!(some.iter().map(number).collect::<Vec<_>>(), [0, 16, 32, 48, 64, 80]);
    assert!(some.windows(2).all(|w| w[0].index < w[1].index));
}

#[test]
fn a_track_that_starts_late_counts_from_its_first_frame() {
    let folder = Folder::new();
    let sound = "-f lavfi -i sine=d=3 -map 0:v -map 1:a -c:v libx264 -pix_fmt yuv420p -c:a aac";
    let source = format!("{},setpts=PTS+1/TB", counting(1.0, 64, 64));
    let path = folder.ffmpeg(&source, sound, "a.mov");
    let media = open(&path, &all()).unwrap();
    assert!((media.about.duration.unwrap().as_secs_f64() - 1.0).abs() < 0.04);
    let frames = frames(media);
    assert_eq!(frames.len(), 30);
    for frame in &frames {
        assert_eq!(number(frame), frame.index);
        assert!((frame.time.as_secs_f64() - frame.index as f64 / 30.0).abs() < 0.002);
    }
}

#[test]
fn a_recording_without_a_duration_opens() {
    // What MediaRecorder writes: no duration in the header, and unknown sizes.
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(1.0, 64, 64), "-c:v libvpx -pix_fmt yuv420p -live 1", "a.webm");
    let media = open(&path, &Limits::default()).unwrap();
    assert!((media.about.duration.unwrap().as_secs_f64() - 1.0).abs() < 0.04);
    assert_eq!(frames(media).len(), 15);
}

/// Writes the matrix of a clockwise turn into the track header (ISO/IEC 14496-12, 8.3.2).
fn turn(bytes: &mut [u8], quarter: usize) {
    let [one, minus] = [0x0001_0000u32, 0xffff_0000];
    let [a, b, c, d] =
        [[one, 0, 0, one], [0, one, minus, 0], [minus, 0, 0, minus], [0, minus, one, 0]][quarter];
    let header = bytes.windows(4).position(|w| w == b"tkhd").unwrap();
    let matrix = [a, b, 0, c, d, 0, 0, 0, 0x4000_0000].map(u32::to_be_bytes).concat();
    bytes[header + 44..header + 80].copy_from_slice(&matrix);
}

#[test]
fn rotation_is_undone() {
    let folder = Folder::new();
    let source = "color=black:s=64x32:r=30:d=0.5,drawbox=0:0:16:16:red:fill";
    let path = folder.ffmpeg(source, "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let whole = std::fs::read(path).unwrap();
    for quarter in 0..4 {
        let mut bytes = whole.clone();
        turn(&mut bytes, quarter);
        let media = open_bytes(bytes, &Limits::default()).unwrap();
        let size = if quarter % 2 == 0 { (64, 32) } else { (32, 64) };
        assert_eq!((media.about.width, media.about.height), size);
        assert_eq!(usize::from(media.about.rotation), 90 * quarter);
        let frames = frames(media);
        assert_eq!(frames.len(), 15);
        let image = &frames[0].image;
        assert_eq!((image.width(), image.height()), size);
        let (right, bottom) = (size.0 - 5, size.1 - 5);
        for (corner, (x, y)) in [(4, 4), (right, 4), (right, bottom), (4, bottom)].into_iter().enumerate() {
            let red = image.view().pixel(x, y)[0] > 150;
            assert_eq!(red, corner == quarter, "quarter {quarter}, corner {corner}");
        }
    }
}

#[test]
fn large_video_is_scaled_down_and_says_its_real_size() {
    let folder = Folder::new();
    let path =
        folder.ffmpeg(&counting(0.2, 1920, 1080), "-c:v libx264 -preset ultrafast -pix_fmt yuv420p", "a.mp4");
    let media = open(&path, &Limits { frames: 2, ..Limits::default() }).unwrap();
    assert_eq!((media.about.width, media.about.height), (1920, 1080));
    let frames = frames(media);
    assert_eq!((frames[0].image.width(), frames[0].image.height()), (1280, 720));
    let limits = Limits { pixels: 1920 * 1079, ..Limits::default() };
    assert!(matches!(failure(&path, &limits), MediaError::OverLimit { .. }));
    let limits = Limits { side: 1919, ..Limits::default() };
    assert!(matches!(failure(&path, &limits), MediaError::OverLimit { .. }));
    let limits = Limits { video_output_bytes: 1280 * 720 * 3 * 2, ..Limits::default() };
    assert!(matches!(failure(&path, &limits), MediaError::OverLimit { .. }));
}

#[test]
fn one_frame_is_a_video_of_one_frame() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(1.0, 64, 64), "-frames:v 1 -c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let media = open(&path, &Limits::default()).unwrap();
    assert_eq!(media.about.frames_total, 1);
    let frames = frames(media);
    assert_eq!((frames.len(), frames[0].index, frames[0].time), (1, 0, Duration::ZERO));
}

#[test]
fn frames_without_a_picture_are_an_error() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(1.0, 64, 64), "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    // All the samples of the track overwritten: there is a video, and nothing in it can be decoded.
    let mut bytes = std::fs::read(path).unwrap();
    let data = bytes.windows(4).position(|w| w == b"mdat").unwrap();
    let length = u32::from_be_bytes(bytes[data - 4..data].try_into().unwrap()) as usize;
    bytes[data + 4..data - 4 + length].fill(0);
    let error = failure(&folder.file("b.mp4", &bytes), &Limits::default());
    assert!(matches!(error, MediaError::Ffmpeg(FfmpegError::Failed(_)) | MediaError::NoFrames), "{error}");
    line(&error);
    // A table of contents without entries.
    let path = folder.ffmpeg("color=s=64x64:r=30:d=1,select=0", "-c:v libx264 -pix_fmt yuv420p", "c.mp4");
    let error = failure(&path, &Limits::default());
    assert!(matches!(error, MediaError::NoFrames | MediaError::NoVideo), "{error}");
    line(&error);
}

#[test]
fn sound_alone_is_an_error() {
    let folder = Folder::new();
    for (arguments, name) in [("-c:a aac", "a.mp4"), ("-c:a libopus", "a.webm"), ("-c:a pcm_s16le", "a.mov")]
    {
        let path = folder.ffmpeg("sine=d=1", arguments, name);
        assert!(matches!(failure(&path, &Limits::default()), MediaError::NoVideo), "{name}");
    }
}

#[test]
fn other_codecs_are_refused_by_name() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(0.2, 64, 64), "-c:v prores", "a.mov");
    let error = failure(&path, &Limits::default());
    assert!(matches!(&error, MediaError::Codec(name) if name.contains("prores")), "{error}");
}

#[test]
fn too_long_is_an_error_whatever_the_frame_rate() {
    let folder = Folder::new();
    let path = folder.ffmpeg("color=s=64x64:r=1/3600:d=36000", "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let error = failure(&path, &Limits::default());
    assert!(matches!(error, MediaError::TooLong { .. }), "{error}");
    assert_eq!(line(&error), "the video is too long: 36000 s, and 300 s are allowed");
}

#[test]
fn time_over_is_an_error() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(1.0, 64, 64), "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let error = failure(&path, &Limits { video_wall: Duration::from_millis(1), ..Limits::default() });
    assert!(matches!(error, MediaError::Ffmpeg(FfmpegError::TimedOut(_))), "{error}");
}

#[test]
fn too_little_memory_is_an_error() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(0.2, 640, 480), "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let error = failure(&path, &Limits { video_memory_bytes: 16 << 20, ..Limits::default() });
    assert!(matches!(error, MediaError::Ffmpeg(FfmpegError::Failed(_))), "{error}");
    line(&error);
}

#[test]
fn a_file_that_was_cut_off_is_an_error_at_every_length() {
    let folder = Folder::new();
    for (arguments, name) in [
        ("-c:v libx264 -pix_fmt yuv420p", "a.mp4"),
        ("-c:v libx264 -pix_fmt yuv420p -movflags +faststart", "b.mp4"),
        ("-c:v libvpx -pix_fmt yuv420p", "c.webm"),
    ] {
        let whole = std::fs::read(folder.ffmpeg(&counting(0.5, 64, 64), arguments, name)).unwrap();
        for part in 1..8 {
            let cut = folder.file("cut", &whole[..whole.len() * part / 8]);
            let error = failure(&cut, &Limits::default());
            // Cut exactly between two boxes, only what is missing is noticed.
            let noticed = matches!(error, MediaError::Truncated | MediaError::NoFrames);
            assert!(noticed, "{name} {part}/8: {error}");
        }
        let error = failure(&folder.file("cut", &whole[..whole.len() - 1]), &Limits::default());
        assert!(matches!(error, MediaError::Truncated), "{name}: {error}");
    }
}

#[test]
fn damage_anywhere_is_an_error_or_frames_and_never_more() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(0.3, 64, 64), "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let whole = std::fs::read(path).unwrap();
    let mut state = 7u32;
    for _ in 0..12 {
        let mut bytes = whole.clone();
        for _ in 0..20 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = 32 + state as usize % (bytes.len() - 32);
            bytes[at] ^= (state >> 24) as u8;
        }
        match open_bytes(bytes, &Limits::default()) {
            Err(error) => drop(line(&error)),
            Ok(media) => {
                let results: Vec<_> = media.frames.collect();
                assert!(results.len() <= 16);
                results.into_iter().filter_map(Result::err).for_each(|error| drop(line(&error)));
            }
        }
    }
}

#[test]
fn scripts_named_as_video_reach_no_other_file() {
    let folder = Folder::new();
    let secret = folder.ffmpeg(&counting(0.2, 64, 64), "-c:v libx264 -pix_fmt yuv420p", "secret.mp4");
    let secret = secret.to_str().unwrap();
    let playlist = format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n");
    let concat = format!("ffconcat version 1.0\nfile '{secret}'\n");
    for script in [playlist, concat] {
        let error = failure(&folder.file("a.mp4", script.as_bytes()), &Limits::default());
        assert!(matches!(error, MediaError::Unknown(_)), "{error}");
        // Dressed as what is looked for, it still meets one demuxer only, which makes nothing of it.
        let dressed = [b"\0\0\0\x10ftypisom\0\0\0\0", script.as_bytes()].concat();
        let error = failure(&folder.file("b.mp4", &dressed), &Limits::default());
        assert!(
            matches!(error, MediaError::Ffmpeg(FfmpegError::Failed(_)) | MediaError::Truncated),
            "{error}"
        );
        line(&error);
    }
}

#[test]
fn a_name_that_looks_like_a_protocol_or_a_flag_is_only_a_name() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(0.2, 64, 64), "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    for name in ["concat:a|b", "-y", "%03d.jpg", "no extension"] {
        let other = folder.path().join(name);
        std::fs::copy(&path, &other).unwrap();
        assert_eq!(frames(open(&other, &Limits::default()).unwrap()).len(), 6, "{name}");
    }
}
