use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;

use bonafide_media::{Kind, Limits, MediaError, open, open_bytes};

use crate::made::{Folder, counting, failure, frames, jpeg, line, png};

#[test]
fn pictures_open_whatever_their_name() {
    let folder = Folder::new();
    let still = folder.ffmpeg("color=0x505050:s=20x10", "-frames:v 1 -c:v libwebp", "w.webp");
    let cases = [
        (jpeg(20, 10, [80; 3]), "jpeg"),
        (png(20, 10, [80; 3]), "png"),
        (std::fs::read(still).unwrap(), "webp"),
    ];
    for (bytes, format) in cases {
        let from_file = open(&folder.file("a.mp4", &bytes), &Limits::default()).unwrap();
        let from_memory = open_bytes(bytes, &Limits::default()).unwrap();
        assert_eq!(from_file.about, from_memory.about);
        assert_eq!((from_file.about.kind, from_file.about.format), (Kind::Image, format));
        assert_eq!(
            (from_file.about.width, from_file.about.height, from_file.about.frames_total),
            (20, 10, 1)
        );
        let frames = frames(from_file);
        assert_eq!(frames.len(), 1);
        assert!(frames[0].image.pixels()[0].abs_diff(80) <= 3);
    }
}

#[test]
fn kinds_are_written_as_the_api_does() {
    let written =
        [Kind::Image, Kind::Video, Kind::ShotsSet].map(|kind| serde_json::to_string(&kind).unwrap());
    assert_eq!(written, ["\"IMAGE\"", "\"VIDEO\"", "\"SHOTS_SET\""]);
}

#[test]
fn what_is_no_medium_has_a_line_that_says_why() {
    let folder = Folder::new();
    let limits = Limits::default();
    assert!(matches!(failure(&folder.path().join("absent"), &limits), MediaError::Missing));
    assert!(matches!(failure(folder.path(), &limits), MediaError::Folder));
    assert!(matches!(failure(&folder.file("empty.mp4", b""), &limits), MediaError::Empty));
    assert!(matches!(failure("/dev/null".as_ref(), &limits), MediaError::NotRegular));
    let socket = folder.path().join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    assert!(matches!(failure(&socket, &limits), MediaError::NotRegular));
    for (bytes, why) in [
        (&b"hello, this is text"[..], "text"),
        (b"GIF89a\x01\0\x01\0", "GIF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"RIFF\0\0\0\0AVI LIST", "AVI"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x7fELF\x02\x01", ""),
    ] {
        let error = failure(&folder.file("a.mp4", bytes), &limits);
        assert!(matches!(error, MediaError::Unknown(_)) && line(&error).contains(why), "{error}");
    }
}

#[test]
fn damaged_and_large_pictures_are_errors() {
    let folder = Folder::new();
    let picture = jpeg(64, 64, [80; 3]);
    let cut = folder.file("cut.jpg", &picture[..picture.len() / 2]);
    assert!(matches!(failure(&cut, &Limits::default()), MediaError::Picture(_)));
    let whole = folder.file("whole.jpg", &picture);
    let small = Limits { picture_bytes: picture.len() as u64 - 1, ..Limits::default() };
    assert!(matches!(failure(&whole, &small), MediaError::OverLimit { .. }));
    assert!(matches!(open_bytes(picture.clone(), &small), Err(MediaError::OverLimit { .. })));
    let small = Limits { file_bytes: 10, ..Limits::default() };
    assert!(matches!(failure(&whole, &small), MediaError::OverLimit { .. }));
    let small = Limits { pixels: 64 * 63, ..Limits::default() };
    assert!(matches!(failure(&whole, &small), MediaError::Picture(_)));
    let small = Limits { side: 63, ..Limits::default() };
    assert!(matches!(failure(&whole, &small), MediaError::Picture(_)));
}

#[test]
fn a_file_that_may_not_be_read_is_an_error() {
    let folder = Folder::new();
    let path = folder.file("a.jpg", &jpeg(4, 4, [0; 3]));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    assert!(matches!(failure(&path, &Limits::default()), MediaError::NotReadable));
}

#[test]
fn a_video_in_memory_is_as_one_in_a_file() {
    let folder = Folder::new();
    let path = folder.ffmpeg(&counting(0.5, 64, 64), "-c:v libx264 -pix_fmt yuv420p", "a.mp4");
    let from_memory = open_bytes(std::fs::read(&path).unwrap(), &Limits::default()).unwrap();
    let from_file = open(&path, &Limits::default()).unwrap();
    assert_eq!(from_memory.about, from_file.about);
    let (a, b) = (frames(from_memory), frames(from_file));
    assert_eq!(a.len(), 15);
    assert!(a.iter().zip(&b).all(|(a, b)| a.image == b.image && a.time == b.time));
}
