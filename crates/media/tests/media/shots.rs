use bonafide_media::{Kind, Limits, MediaError, SHOT_INTERVAL, open_bytes};

use crate::made::{Folder, failure, frames, jpeg, line, png, zip};

fn refused(bytes: &[u8], limits: &Limits) -> MediaError {
    let folder = Folder::new();
    let error = failure(&folder.file("shots.zip", bytes), limits);
    line(&error);
    error
}

fn grey(frame: &bonafide_media::Frame) -> u8 {
    frame.image.pixels()[0]
}

#[test]
fn shots_come_in_natural_order_from_any_depth_and_any_format() {
    let folder = Folder::new();
    let still = folder.ffmpeg("color=0x1e1e1e:s=32x24", "-frames:v 1 -c:v libwebp -lossless 1", "3.webp");
    let webp = std::fs::read(still).unwrap();
    let shots = [jpeg(32, 24, [10; 3]), png(32, 24, [20; 3]), webp, jpeg(40, 40, [100; 3])];
    let bytes = zip(&[
        ("a/b/c/10.jpg", &shots[3]),
        ("a/b/c/2.png", &shots[1]),
        ("a/b/c/3.jpeg", &shots[2]),
        ("a/b/c/1.jpg", &shots[0]),
        ("__MACOSX/a/b/c/._1.jpg", b"resource fork"),
        (".DS_Store", b"\0\0\0\x01Bud1"),
        ("a/notes.txt", b"text is no shot"),
        ("a/inner.zip", &zip(&[("9.jpg", &shots[0])])),
    ]);
    let media = open_bytes(bytes, &Limits::default()).unwrap();
    assert_eq!((media.about.kind, media.about.format), (Kind::ShotsSet, "zip"));
    assert_eq!((media.about.width, media.about.height, media.about.frames_total), (32, 24, 4));
    assert!(!media.about.timed);
    let frames = frames(media);
    for (frame, expected) in frames.iter().zip([10, 20, 30, 100]) {
        assert!(grey(frame).abs_diff(expected) <= 2, "{} is not {expected}", grey(frame));
    }
    assert_eq!(frames.iter().map(|f| f.index).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(frames[3].time, 3 * SHOT_INTERVAL);
}

#[test]
fn a_budget_is_spread_over_the_shots() {
    let shots: Vec<_> = (0..30).map(|i| (format!("{i}.png"), png(4, 4, [i * 8; 3]))).collect();
    let entries: Vec<_> = shots.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let media = open_bytes(zip(&entries), &Limits { frames: 10, ..Limits::default() }).unwrap();
    assert_eq!(media.about.frames_total, 30);
    let frames = frames(media);
    assert_eq!(frames.iter().map(|f| f.index).collect::<Vec<_>>(), (0..30).step_by(3).collect::<Vec<_>>());
    assert!(frames.iter().all(|f| usize::from(grey(f)) == f.index * 8));
}

#[test]
fn no_picture_inside_is_an_error() {
    for bytes in [
        zip(&[]),
        zip(&[("notes.txt", b"no picture")]),
        zip(&[("inner.zip", &zip(&[("1.png", &png(4, 4, [0; 3]))]))]),
        zip(&[("__MACOSX/1.png", &png(4, 4, [0; 3]))]),
    ] {
        assert!(matches!(refused(&bytes, &Limits::default()), MediaError::NoPicture));
    }
}

#[test]
fn names_that_lead_out_are_refused() {
    let picture = png(4, 4, [0; 3]);
    for name in ["../1.png", "a/../../1.png", "/tmp/1.png", "..\\1.png"] {
        let error = refused(&zip(&[("0.png", &picture), (name, &picture)]), &Limits::default());
        assert_eq!(line(&error), "entry 1 of the ZIP file: its name leads out of the archive");
    }
}

#[test]
fn a_damaged_picture_is_named_by_its_index_only() {
    let picture = jpeg(64, 64, [90; 3]);
    let damaged: [&[u8]; 3] = [&picture[..picture.len() / 2], b"not at all", b""];
    for bytes in damaged {
        let error = refused(&zip(&[("secret_1.jpg", &picture), ("secret_2.jpg", bytes)]), &Limits::default());
        assert!(matches!(error, MediaError::Entry { index: 1, .. }), "{error}");
        assert!(!line(&error).contains("secret"));
    }
}

#[test]
fn wrong_checksums_and_cut_archives_are_errors() {
    let picture = png(64, 64, [90; 3]);
    let whole = zip(&[("1.png", &picture), ("2.png", &picture)]);
    let mut wrong = whole.clone();
    let directory = wrong.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    wrong[directory + 16] ^= 1;
    assert!(matches!(refused(&wrong, &Limits::default()), MediaError::Entry { index: 1, .. }));
    for part in 1..8 {
        let error = refused(&whole[..whole.len() * part / 8], &Limits::default());
        assert!(matches!(error, MediaError::Zip(_)), "{error}");
    }
}

#[test]
fn bombs_are_stopped_by_what_comes_out() {
    let mut bomb = jpeg(4, 4, [0; 3]);
    bomb.resize(100 << 20, 0);
    let mut bytes = zip(&[("1.jpg", &bomb)]);
    assert!(bytes.len() < 1 << 20);
    let error = refused(&bytes, &Limits::default());
    assert_eq!(line(&error), "entry 0 of the ZIP file: the picture's bytes are over the limit of 33554432");
    // The same with headers that lie.
    let directory = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[directory + 24..directory + 28].copy_from_slice(&1000u32.to_le_bytes());
    bytes[22..26].copy_from_slice(&1000u32.to_le_bytes());
    assert!(matches!(refused(&bytes, &Limits::default()), MediaError::Entry { index: 0, .. }));
    // Many pictures, each small enough.
    let pictures: Vec<_> = (0..10).map(|i| (format!("{i}.png"), png(4, 4, [0; 3]))).collect();
    let entries: Vec<_> = pictures.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let total = pictures.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>();
    let error = refused(&zip(&entries), &Limits { zip_total_bytes: total - 1, ..Limits::default() });
    assert!(line(&error).contains("unpacked from the ZIP file are over the limit"), "{error}");
}

#[test]
fn too_many_entries_are_refused_before_they_are_read() {
    let names: Vec<_> = (0..10_000).map(|i| format!("{i}.txt")).collect();
    let entries: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let error = refused(&zip(&entries), &Limits::default());
    assert_eq!(line(&error), "the ZIP file's entries are over the limit of 1000");
}

#[test]
fn entries_that_share_bytes_are_refused() {
    let picture = png(64, 64, [1; 3]);
    let mut bytes = zip(&[("1.png", &picture), ("2.png", &picture)]);
    // The second entry of the directory is made to point to the first one's data.
    let directory = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[directory + 42..directory + 46].fill(0);
    assert!(matches!(refused(&bytes, &Limits::default()), MediaError::Zip(_)));
}

#[test]
fn encrypted_entries_are_refused() {
    let picture = png(4, 4, [0; 3]);
    let mut bytes = zip(&[("1.png", &picture)]);
    let directory = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    let error = refused(&bytes, &Limits::default());
    assert_eq!(line(&error), "entry 0 of the ZIP file: it is encrypted");
}

#[test]
fn one_shot_is_found_by_its_place_without_the_others() {
    let folder = Folder::new();
    let (red, green, blue) = (png(8, 6, [200, 0, 0]), png(6, 8, [0, 200, 0]), png(4, 4, [0, 0, 200]));
    let path = folder
        .file("set", &zip(&[("10.png", &blue), ("notes.txt", b"hello"), ("2.png", &green), ("1.png", &red)]));
    let limits = Limits::default();
    for (index, colour) in [[200, 0, 0], [0, 200, 0], [0, 0, 200]].into_iter().enumerate() {
        assert_eq!(bonafide_media::shot(&path, index, &limits).unwrap().view().pixel(1, 1), colour);
    }
    assert!(matches!(bonafide_media::shot(&path, 3, &limits), Err(MediaError::NoPicture)));
    // Damage before it does not matter to a shot.
    let path = folder.file("damaged", &zip(&[("1.png", &red[..40]), ("2.png", &green)]));
    assert!(bonafide_media::shot(&path, 0, &limits).is_err());
    assert_eq!(bonafide_media::shot(&path, 1, &limits).unwrap().height(), 8);
    assert!(matches!(
        bonafide_media::shot(&folder.file("picture", &red), 0, &limits),
        Err(MediaError::Unknown(_))
    ));
}
