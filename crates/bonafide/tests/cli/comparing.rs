//! `bonafide compare`.

use std::ffi::OsStr;
use std::path::Path;

use bonafide_engine::pack::{Manifest, Role};
use bonafide_imaging::resize::{Filter, resize};
use bonafide_report::{CompareReport, Decision};

use crate::made::{Folder, drawing, jpeg, mirrored, pack_copy, picture, png, side_by_side};
use crate::program::{Answer, bonafide, sample};

fn compare(left: &Path, right: &Path) -> (Answer, CompareReport) {
    let answer = bonafide([OsStr::new("compare"), "--json".as_ref(), left.as_ref(), right.as_ref()]);
    let report: CompareReport = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(serde_json::to_string_pretty(&report).unwrap() + "\n", answer.stdout);
    (answer, report)
}

#[test]
fn one_person_matches_through_compression_size_and_mirror() {
    let folder = Folder::new();
    let image = picture("face.jpg");
    let small = resize(image.view(), 320, 320, Filter::Area);
    let face = sample("face.jpg");
    for (name, bytes) in [
        ("same.jpg", std::fs::read(&face).unwrap()),
        ("compressed.jpg", jpeg(&image, 40)),
        ("small.png", png(&small)),
        ("mirrored.png", png(&mirrored(&image))),
        ("all.jpg", jpeg(&mirrored(&small), 60)),
    ] {
        let (answer, report) = compare(&face, &folder.file(name, &bytes));
        assert_eq!((answer.code, &*answer.stderr), (0, ""), "{name}");
        assert_eq!(report.decision, Decision::Match, "{name}: {}", report.why);
        assert!(report.similarity.unwrap() >= report.threshold && report.cosine.unwrap() > 0.9);
        assert!(report.why.contains("reaches the threshold 0.850"), "{}", report.why);
    }
}

#[test]
fn a_video_matches_the_picture_of_its_person() {
    let (answer, report) = compare(&sample("clip.mp4"), &sample("face.jpg"));
    assert_eq!((answer.code, report.decision), (0, Decision::Match), "{}", report.why);
    let (answer, report) = compare(&sample("clip.mp4"), &sample("other.jpg"));
    assert_eq!((answer.code, report.decision), (0, Decision::NoMatch), "{}", report.why);
}

#[test]
fn two_people_do_not_match_whichever_comes_first() {
    let (face, other) = (sample("face.jpg"), sample("other.jpg"));
    let (answer, there) = compare(&face, &other);
    assert_eq!((answer.code, there.decision), (0, Decision::NoMatch), "{}", there.why);
    assert!(there.similarity.unwrap() < 0.5, "{:?}", there.similarity);
    let (_, back) = compare(&other, &face);
    assert_eq!((there.cosine, there.similarity), (back.cosine, back.similarity));
    let answer = bonafide([OsStr::new("compare"), face.as_ref(), other.as_ref()]);
    assert_eq!(
        (answer.code, answer.stdout.starts_with("NO MATCH  similarity ")),
        (0, true),
        "{}",
        answer.stdout
    );
}

#[test]
fn the_threshold_decides() {
    let (face, other) = (sample("face.jpg"), sample("other.jpg"));
    let with = |threshold: &str| {
        let flags = ["compare", "--threshold", threshold].map(OsStr::new);
        bonafide(flags.into_iter().chain([face.as_os_str(), other.as_os_str()]))
    };
    assert!(with("0").stdout.starts_with("MATCH"));
    assert!(with("1").stdout.starts_with("NO MATCH"));
}

#[test]
fn no_face_several_faces_and_no_medium_are_errors_of_their_own() {
    let folder = Folder::new();
    let face = sample("face.jpg");
    let crowd = side_by_side(&picture("face.jpg"), &picture("other.jpg"));
    for (bytes, code, faces) in [
        (png(&drawing(320, 240)), "no_face", 0),
        (jpeg(&crowd, 95), "several_faces", 2),
        (b"no picture".to_vec(), "unreadable", 0),
    ] {
        let path = folder.file(code, &bytes);
        for (left, right) in [(&face, &path), (&path, &face)] {
            let (answer, report) = compare(left, right);
            assert_eq!((answer.code, report.decision), (1, Decision::NotCompared), "{code}");
            assert_eq!((report.cosine, report.similarity), (None, None));
            let (bad, good) =
                if left == &path { (&report.left, &report.right) } else { (&report.right, &report.left) };
            assert_eq!((&*bad.error.as_ref().unwrap().code, bad.faces), (code, faces));
            assert_eq!((&good.error, good.faces), (&None, 1));
            assert_eq!(answer.stderr.lines().count(), 1, "{}", answer.stderr);
            assert!(
                answer.stderr.starts_with(&format!("bonafide: {}: ", path.display())),
                "{}",
                answer.stderr
            );
        }
        let (answer, _) = compare(&path, &path);
        assert_eq!((answer.code, answer.stderr.lines().count()), (1, 2), "{code}: each side has its line");
    }
    let (_, report) = compare(&folder.path().join("several_faces"), &folder.path().join("no_face"));
    let codes = [report.left, report.right].map(|side| side.error.unwrap().code);
    assert_eq!(codes, ["several_faces", "no_face"]);
}

#[test]
fn a_network_without_calibration_decides_nothing() {
    let folder = Folder::new();
    let pack = pack_copy(&folder);
    let mut manifest = Manifest::parse(&std::fs::read_to_string(pack.join("pack.toml")).unwrap()).unwrap();
    for model in manifest.models.iter_mut().filter(|model| model.role == Role::Embed) {
        model.calibration = None;
    }
    std::fs::write(pack.join("pack.toml"), manifest.to_toml().unwrap()).unwrap();
    let face = sample("face.jpg");
    let answer = bonafide([
        OsStr::new("compare"),
        "--json".as_ref(),
        "--pack".as_ref(),
        pack.as_ref(),
        face.as_ref(),
        face.as_ref(),
    ]);
    let report: CompareReport = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!((answer.code, report.decision, report.similarity), (1, Decision::NotCompared, None));
    assert!(report.cosine.unwrap() > 0.999 && report.why.contains("no calibration"), "{}", report.why);
}
