//! JSON and pages.

use std::ffi::OsStr;

use crate::made::{Folder, jpeg, picture, zip};
use crate::program::{bonafide, pack, report, sample};

#[test]
fn json_is_one_document_that_comes_back_as_it_was() {
    let (face, clip) = (sample("face.jpg"), sample("clip.mp4"));
    let answer = bonafide([OsStr::new("check"), "--json".as_ref(), face.as_ref(), clip.as_ref()]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    let parsed = report(&answer);
    assert_eq!(serde_json::to_string_pretty(&parsed).unwrap() + "\n", answer.stdout);
    assert_eq!(parsed.media.len(), 2);
    let manifest = std::fs::read(pack().join("pack.toml")).unwrap();
    assert_eq!(parsed.pack.hash, bonafide_engine::pack::sha256_hex(&manifest));
    assert_eq!(parsed.bonafide, env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_same_medium_gives_the_same_answer() {
    let face = sample("face.jpg");
    let once = || {
        let mut report = report(&bonafide([OsStr::new("check"), "--json".as_ref(), face.as_ref()]));
        report.media[0].timings_ms.clear();
        report
    };
    assert_eq!(once(), once());
}

#[test]
fn the_face_is_where_it_is() {
    let media = crate::program::checked(&sample("face.jpg")).media.remove(0);
    let best = media.best_frame.unwrap();
    let (b, p) = (best.bounding_box, best.landmarks);
    // Read off the picture by eye, to a twentieth of its width.
    let near = |[x, y]: [i32; 2], at: [i32; 2]| (x - at[0]).abs() < 32 && (y - at[1]).abs() < 32;
    assert!(near(p.left_eye, [372, 322]) && near(p.right_eye, [280, 322]), "{p:?}");
    assert!(near(p.nose_base, [316, 390]) && near(p.mouth_bottom, [320, 440]), "{p:?}");
    assert!(near([b.left, b.top], [242, 246]) && near([b.right, b.bottom], [449, 490]), "{b:?}");
    assert!(best.quality.overall > 60.0 && best.quality.measures.len() > 15);
    let evidence = &media.liveness.unwrap().evidence;
    assert!(evidence.iter().all(|piece| !piece.reason.code.is_empty() && !piece.reason.text.is_empty()));
}

#[test]
fn the_person_at_the_end_is_compared_with_the_one_at_the_beginning() {
    let folder = Folder::new();
    let shot = jpeg(&picture("other.jpg"), 90);
    let shots = folder.file("shots.zip", &zip(&[("0.jpg", &shot), ("1.jpg", &shot)]));
    let clip = sample("clip.mp4");
    let answer = bonafide([OsStr::new("check"), "--json".as_ref(), clip.as_ref(), shots.as_ref()]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    let judged = report(&answer).media.into_iter().filter_map(|media| media.liveness);
    let codes: Vec<String> =
        judged.flat_map(|liveness| liveness.evidence).map(|piece| piece.reason.code).collect();
    assert!(codes.iter().any(|code| code == "person_stays"), "{codes:?}");
}

/// Addresses that a page would load or lead to: none but what it carries itself.
pub fn assert_self_contained(page: &str) {
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    for attribute in ["src=\"", "href=\"", "action=\"", "poster=\"", "srcset=\"", "url(", "@import"] {
        for (at, _) in page.match_indices(attribute) {
            let value = &page[at + attribute.len()..];
            let own = value.starts_with("data:") || value.starts_with('#');
            assert!(own, "{attribute}{}", &value[..value.len().min(60)]);
        }
    }
    assert!(!page.contains("<script src") && !page.contains("<link"));
}

#[test]
fn a_page_needs_nothing_but_itself() {
    let folder = Folder::new();
    let bad = folder.file("bad.jpg", b"no picture");
    let page = folder.path().join("page.html");
    let (face, clip) = (sample("face.jpg"), sample("clip.mp4"));
    let answer = bonafide([
        OsStr::new("check"),
        face.as_ref(),
        bad.as_ref(),
        clip.as_ref(),
        "--report".as_ref(),
        page.as_ref(),
    ]);
    assert_eq!(answer.code, 1);
    let text = std::fs::read_to_string(&page).unwrap();
    assert_self_contained(&text);
    assert!(text.matches("data:image/jpeg").count() >= 17, "two best frames and a film strip of 15");
    assert!(text.contains("it is text"), "the bad file is in the page with its cause");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file stays");
}

#[test]
fn a_page_that_cannot_be_written_is_an_error_in_one_line() {
    let folder = Folder::new();
    let face = sample("face.jpg");
    for (place, why) in [
        (folder.path().join("absent/page.html"), "No such file"),
        (folder.path().to_owned(), "is a folder"),
        ("/proc/page.html".into(), "write /proc/page.html"),
    ] {
        let answer = bonafide([OsStr::new("check"), face.as_ref(), "--report".as_ref(), place.as_ref()]);
        assert_eq!((answer.code, answer.stderr.lines().count()), (1, 1), "{}", answer.stderr);
        assert!(answer.stderr.contains(why), "{}", answer.stderr);
    }
}
