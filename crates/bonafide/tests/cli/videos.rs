//! Videos: what works, and what is thrown at a program that opens them.

use bonafide_report::{Assurance, MediaType};

use crate::made::Folder;
use crate::program::{checked, refused, sample};

const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

#[test]
fn a_clip_is_followed_and_its_best_frame_explained() {
    let media = checked(&sample("clip.mp4")).media.remove(0);
    assert_eq!((media.media_type, media.format.as_deref()), (Some(MediaType::Video), Some("mp4/h264")));
    assert_eq!((media.width, media.height), (Some(1280), Some(720)));
    assert_eq!((media.frames_total, media.frames_analysed), (Some(90), 15));
    assert!(media.frames.iter().all(|frame| frame.faces == 1));
    assert!(media.frames.windows(2).all(|pair| pair[0].time_ms < pair[1].time_ms));
    let best = media.best_frame.unwrap();
    assert!(best.why.starts_with("highest quality of 15 frames"), "{}", best.why);
    let overall = |frame: &bonafide_report::FrameReport| frame.face.as_ref().unwrap().quality;
    let highest = media.frames.iter().map(overall).fold(0.0, f32::max);
    assert!((best.quality.overall - highest).abs() < 1e-3);
    for stage in ["load", "open", "decode", "faces", "quality", "liveness", "first_frame", "total"] {
        assert!(media.timings_ms[stage] >= 0.0, "{stage}");
    }
    // The sample is one picture moved about, in which nothing was asked for: whatever its texture says, an attacker had little
    // to overcome.
    assert_eq!(media.liveness.unwrap().assurance, Assurance::Low);
}

#[test]
fn a_clip_under_another_name_or_of_one_frame_has_an_answer() {
    let folder = Folder::new();
    let clip = sample("clip.mp4");
    let renamed = folder.file("clip.jpg", &std::fs::read(&clip).unwrap());
    assert_eq!(checked(&renamed).media[0].frames_total, Some(90));
    let one = folder.ffmpeg(&["-i", clip.to_str().unwrap()], &format!("-frames:v 1 {H264}"), "one.mp4");
    let media = checked(&one).media.remove(0);
    assert_eq!((media.frames_total, media.frames_analysed, media.frames[0].faces), (Some(1), 1, 1));
    assert_eq!(media.best_frame.unwrap().index, 0);
}

#[test]
fn hostile_videos_are_refused_in_one_line() {
    let folder = Folder::new();
    let clip = std::fs::read(sample("clip.mp4")).unwrap();
    let short = std::fs::read(folder.generated("testsrc=s=64x64:r=30:d=1", H264, "short.mp4")).unwrap();
    let mut blank = short.clone();
    let data = blank.windows(4).position(|w| w == b"mdat").unwrap();
    let length = u32::from_be_bytes(blank[data - 4..data].try_into().unwrap()) as usize;
    blank[data + 4..data - 4 + length].fill(0);
    let playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n";
    let dressed = [b"\0\0\0\x10ftypisom\0\0\0\0", &playlist[..]].concat();
    let files = [
        (folder.generated("color=s=64x64:r=30:d=1,select=0", H264, "no frames.mp4"), ""),
        (folder.generated("sine=d=1", "-c:a aac", "sound.mp4"), "only sound"),
        (folder.generated("sine=d=1", "-c:a libopus", "sound.webm"), "only sound"),
        (folder.generated("color=s=64x64:r=1:d=1200", H264, "endless.mp4"), "too long: 1200 s"),
        (folder.generated("color=s=64x64:r=1/3600:d=360000", H264, "years.mp4"), "too long"),
        (folder.generated("testsrc=s=64x64:d=1", "-c:v prores", "codec.mov"), "prores is not read"),
        (folder.file("half.mp4", &clip[..clip.len() / 2]), "truncated"),
        (folder.file("header.mp4", &clip[..40]), "truncated"),
        (folder.file("undecodable.mp4", &blank), ""),
        (folder.file("text.mp4", b"Dear sir, this is no video."), "it is text"),
        (folder.file("playlist.mp4", playlist), "it is text"),
        (folder.file("dressed.mp4", &dressed), ""),
    ];
    for (file, why) in files {
        let cause = refused(&file);
        assert!(cause.contains(why), "{}: {cause}", file.display());
        assert!(!cause.contains("root:"), "{cause}");
    }
}

#[test]
fn the_frame_budget_is_kept() {
    let clip = sample("clip.mp4");
    for (frames, analysed) in [("1", 1), ("4", 4), ("90", 90), ("5000", 90)] {
        let answer =
            crate::program::bonafide(["check", "--json", "--frames", frames, clip.to_str().unwrap()]);
        assert_eq!(crate::program::report(&answer).media[0].frames_analysed, analysed);
    }
}
