//! `bonafide lab clip`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use bonafide_imaging::{DecodeLimits, decode};
use bonafide_testkit::made as drawn;

use crate::made::Folder;
use crate::program::{Answer, bonafide, cause, sample};

const JPEG_START: &[u8] = &[0xff, 0xd8, 0xff];

/// A small clip, fast to render.
fn clip(face: &Path, out: &Path, flags: &[&str]) -> Answer {
    let mut arguments: Vec<&OsStr> =
        ["lab", "clip", "--size", "160x120", "--seconds", "1", "--face"].map(OsStr::new).into();
    arguments.extend([face.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    arguments.extend(flags.iter().map(OsStr::new));
    bonafide(arguments)
}

/// A head that nobody has, which the detector takes for a face.
fn drawn_face(folder: &Folder) -> PathBuf {
    folder.file("drawn.jpg", &drawn::face(640, 480, 0.0))
}

/// What FFmpeg, which reads the file as a browser does, counts: columns, rows, frames.
fn counted(file: &Path) -> String {
    let probe = "-v error -count_frames -select_streams v -show_entries stream=width,height,nb_read_frames -of csv=p=0";
    let output = Command::new("ffprobe").args(probe.split(' ')).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_clip_for_a_browsers_camera_has_the_frames_that_were_asked_for() {
    let folder = Folder::new();
    let face = drawn_face(&folder);
    let out = folder.path().join("clip.mjpeg");
    let answer = clip(&face, &out, &["--rate", "10"]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    assert_eq!(answer.stdout, format!("{}: 10 frames of 160x120, 1.0 s\n", out.display()));
    assert!(std::fs::read(&out).unwrap().starts_with(JPEG_START));
    assert_eq!(counted(&out), "160,120,10");

    let out = folder.path().join("clip.y4m");
    assert_eq!(clip(&face, &out, &["--rate", "5"]).code, 0);
    let bytes = std::fs::read(&out).unwrap();
    let header = b"YUV4MPEG2 W160 H120 F5:1 ";
    assert!(bytes.starts_with(header), "{}", String::from_utf8_lossy(&bytes[..80]));
    assert_eq!(counted(&out), "160,120,5");

    let out = folder.path().join("clip.mp4");
    let answer = clip(&face, &out, &["--rate", "8"]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    assert_eq!(counted(&out), "160,120,8");

    let out = folder.path().join("clip.zip");
    assert_eq!(clip(&face, &out, &["--rate", "3"]).code, 0);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&out).unwrap()).unwrap();
    assert_eq!(archive.len(), 3);
    let mut jpeg = Vec::new();
    std::io::copy(&mut archive.by_index(0).unwrap(), &mut jpeg).unwrap();
    let image = decode(&jpeg, &DecodeLimits::default()).unwrap().image;
    assert_eq!((image.width(), image.height()), (160, 120));
}

#[test]
fn the_same_arguments_give_the_same_file_and_another_seed_another() {
    let folder = Folder::new();
    let face = drawn_face(&folder);
    let made = |name: &str, seed: &str| {
        let out = folder.path().join(name);
        let answer = clip(&face, &out, &["--rate", "4", "--action", "video_selfie_left", "--seed", seed]);
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        std::fs::read(out).unwrap()
    };
    assert!(made("a.mjpeg", "1") == made("b.mjpeg", "1"));
    assert!(made("a.y4m", "1") == made("b.y4m", "1"));
    assert!(made("c.y4m", "2") != made("d.y4m", "1"));
}

#[test]
fn a_sheet_shows_the_clip_and_faults_end_when_they_should() {
    let folder = Folder::new();
    let (face, sheet) = (drawn_face(&folder), folder.path().join("sheet.png"));
    let out = folder.path().join("clip.mjpeg");
    let flags =
        ["--rate", "12", "--fault", "dark", "--fault-seconds", "0.5", "--sheet", sheet.to_str().unwrap()];
    assert_eq!(clip(&face, &out, &flags).code, 0);
    let image = decode(&std::fs::read(&sheet).unwrap(), &DecodeLimits::default()).unwrap().image;
    // Two rows of six frames, dark and light.
    assert_eq!((image.width(), image.height()), (6 * 160, 2 * 120));
    let half = image.pixels().len() / 2;
    let mean = |bytes: &[u8]| bytes.iter().map(|&byte| u64::from(byte)).sum::<u64>() / bytes.len() as u64;
    let (dark, light) = (mean(&image.pixels()[..half]), mean(&image.pixels()[half..]));
    assert!(dark * 3 < light, "{dark} {light}");
}

#[test]
fn a_picture_without_a_face_with_two_or_of_nothing_is_refused_and_no_file_is_left() {
    let folder = Folder::new();
    let two =
        crate::made::side_by_side(&crate::made::picture("face.jpg"), &crate::made::picture("other.jpg"));
    for (name, bytes, wanted) in [
        ("room.jpg", drawn::room(640, 480), "no face was found"),
        ("two.jpg", crate::made::jpeg(&two, 90), "2 faces were found, one is needed"),
        ("text.jpg", b"no picture".to_vec(), ""),
        ("empty.jpg", Vec::new(), ""),
    ] {
        let (face, out) = (folder.file(name, &bytes), folder.path().join("out.mjpeg"));
        let answer = clip(&face, &out, &[]);
        assert_eq!((answer.code, &*answer.stdout), (1, ""), "{name}");
        assert!(cause(&answer, &face).contains(wanted), "{name}: {}", answer.stderr);
        assert!(!out.exists(), "{name}");
    }
    let missing = folder.path().join("missing.jpg");
    assert!(!cause(&clip(&missing, &folder.path().join("out.y4m"), &[]), &missing).is_empty());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn what_cannot_be_rendered_is_said_before_anything_is_read() {
    let folder = Folder::new();
    let missing = folder.path().join("missing.jpg");
    let refused = |out: &str, flags: &[&str]| {
        let answer = clip(&missing, &folder.path().join(out), flags);
        assert!(answer.code != 0 && answer.stdout.is_empty(), "{out} {flags:?}");
        answer.stderr
    };
    assert!(refused("clip.avi", &[]).contains("has to end with .mjpeg, .y4m, .zip or .mp4"));
    assert!(refused("clip", &[]).contains("has to end with"));
    for (flag, value, wanted) in [
        ("--size", "641x480", "even sides"),
        ("--size", "640", "640x480"),
        ("--size", "62x62", "64 to 4096"),
        ("--size", "4098x64", "64 to 4096"),
        ("--size", "-640x480", ""),
        ("--rate", "0", "1..=120"),
        ("--rate", "1000", "1..=120"),
        ("--seconds", "nan", "0.1 to 120"),
        ("--seconds", "1e9", "0.1 to 120"),
        ("--fault-seconds", "0", "0.1 to 120"),
        ("--share", "2", "0.05 to 0.95"),
        ("--action", "photo_id_front", "possible values: video_selfie_blank"),
        ("--action", "video_selfie_dance", "video_selfie_smile"),
        ("--fault", "rain", "backlit"),
    ] {
        // Given twice is another complaint, so the small clip's own size goes away.
        let arguments = ["lab", "clip", "--face", missing.to_str().unwrap(), "--out", "clip.mjpeg"];
        let answer = bonafide(arguments.into_iter().chain([&*format!("{flag}={value}")]));
        assert_eq!(answer.code, 2, "{flag} {value}: {}", answer.stderr);
        assert!(answer.stderr.contains(wanted), "{flag} {value}: {}", answer.stderr);
    }
}

#[test]
fn the_help_teaches_with_examples_and_lists_what_can_be_said() {
    let answer = bonafide(["lab", "clip", "--help"].map(OsStr::new));
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    for wanted in [
        "--use-file-for-fake-video-capture",
        "--fault dark",
        ".mjpeg",
        "video_selfie_blank",
        "backlit",
        "video_selfie_smile",
    ] {
        assert!(answer.stdout.contains(wanted), "{wanted}");
    }
}

#[test]
fn the_sample_moves_and_is_still_a_face() {
    let folder = Folder::new();
    let out = folder.path().join("smile.zip");
    let flags = ["--rate", "4", "--action", "video_selfie_smile", "--seconds", "2"];
    let mut arguments = vec!["lab", "clip", "--size", "640x480", "--face"];
    let face = sample("face.jpg");
    arguments.extend([face.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    arguments.extend(flags);
    assert_eq!(bonafide(arguments).code, 0);
    let report = crate::program::checked(&out);
    let [medium] = &report.media[..] else { panic!("{report:?}") };
    assert_eq!(medium.frames.len(), 8);
    assert!(medium.frames.iter().all(|frame| frame.faces == 1), "every frame has the one face");
}

#[test]
fn a_set_of_videos_is_one_that_can_be_judged() {
    let folder = Folder::new();
    let (faces, out) = (folder.path().join("faces"), folder.path().join("set"));
    std::fs::create_dir(&faces).unwrap();
    std::fs::copy(sample("face.jpg"), faces.join("face.jpg")).unwrap();
    let flags =
        ["--protocol", "passive", "--cameras", "webcam", "--species", "injected_still", "--medium", "video"];
    let (faces, set) = (faces.to_str().unwrap(), out.to_str().unwrap());
    let answer = bonafide([&["lab", "set", "--faces", faces, "--out", set][..], &flags].concat());
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    let manifest = std::fs::read_to_string(out.join("manifest.csv")).unwrap();
    let paths: Vec<&str> = manifest.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(paths, ["captures/00001.mp4", "captures/00002.mp4"]);
    let session: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("sessions/00001.json")).unwrap()).unwrap();
    assert_eq!(session["action"], "video_selfie_blank");
    for path in paths {
        let report = crate::program::checked(&out.join(path));
        assert!(report.media[0].frames.iter().all(|frame| frame.faces == 1), "{path}");
        assert_eq!(
            counted(&out.join(path)).rsplit(',').next(),
            Some(&*report.media[0].frames.len().to_string())
        );
    }
}
