//! `bonafide eval verify`.

use std::ffi::OsStr;
use std::path::PathBuf;

use bonafide_eval::{FailureToAcquire, VerifyReport};
use bonafide_imaging::resize::{Filter, resize};

use crate::made::{Folder, drawing, jpeg, mirrored, picture, png, side_by_side};
use crate::program::{Answer, bonafide};

/// A tiny data set: two people, three pictures each, and one picture of nobody.
fn data_set() -> (Folder, PathBuf) {
    let folder = Folder::new();
    for (person, name) in [("anna", "face.jpg"), ("berta", "other.jpg")] {
        let image = picture(name);
        let small = resize(image.view(), 360, 360, Filter::Area);
        for (number, bytes) in [jpeg(&image, 70), jpeg(&mirrored(&image), 90), png(&small)].iter().enumerate()
        {
            folder.file(&format!("{person}_{number}.jpg"), bytes);
        }
    }
    folder.file("nobody_0.jpg", &png(&drawing(200, 200)));
    let pairs = folder.file(
        "pairs.csv",
        b"fold,left,right,same\n\
        1,anna_0.jpg,anna_1.jpg,1\n1,anna_0.jpg,berta_0.jpg,0\n1,berta_1.jpg,berta_2.jpg,1\n1,berta_1.jpg,anna_2.jpg,0\n\
        2,anna_0.jpg,anna_2.jpg,1\n2,anna_1.jpg,berta_1.jpg,0\n2,berta_0.jpg,berta_2.jpg,1\n2,nobody_0.jpg,anna_0.jpg,0\n",
    );
    (folder, pairs)
}

fn verify(folder: &Folder, pairs: &OsStr, more: &[&OsStr]) -> Answer {
    let words = ["eval", "verify", "--pairs"].map(OsStr::new).into_iter();
    let dir = [OsStr::new("--dir"), folder.path().as_ref()];
    bonafide(words.chain([pairs]).chain(dir).chain(more.iter().copied()))
}

#[test]
fn a_tiny_trial_is_judged_and_every_output_written() {
    let (folder, pairs) = data_set();
    let (page, plot) = (folder.path().join("page.html"), folder.path().join("det.svg"));
    let more = ["--json".as_ref(), "--report".as_ref(), page.as_os_str(), "--det".as_ref(), plot.as_os_str()];
    let answer = verify(&folder, pairs.as_ref(), &more);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    let report: VerifyReport = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!((report.counts.pictures, report.counts.genuine, report.counts.impostor), (7, 4, 3));
    assert_eq!((report.counts.genuine_failed, report.counts.impostor_failed), (0, 1));
    assert_eq!(report.failure_to_acquire.causes[&FailureToAcquire::NoFace], 1);
    assert_eq!(report.failure_to_acquire.pictures[0].file, "nobody_0.jpg");
    assert!(report.eer.rate < 1e-9 && report.tar_at_fmr.len() == 3);
    assert!(report.tar_at_fmr.iter().all(|row| row.tar > 0.999));
    assert!(report.accuracy.is_some());
    crate::answers::assert_self_contained(&std::fs::read_to_string(page).unwrap());
    let plot = std::fs::read_to_string(plot).unwrap();
    assert!(plot.starts_with("<svg") && plot.trim_end().ends_with("</svg>"));

    let answer = verify(&folder, pairs.as_ref(), &[]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    assert!(
        answer.stdout.contains("TAR at FMR 1e-4") && answer.stdout.contains("not supported"),
        "{}",
        answer.stdout
    );
}

#[test]
fn which_of_several_faces_counts_can_be_chosen() {
    let (folder, _) = data_set();
    let crowd = side_by_side(&picture("face.jpg"), &picture("other.jpg"));
    folder.file("anna_9.jpg", &jpeg(&crowd, 95));
    let pairs = folder.file(
        "crowd.csv",
        b"fold,left,right,same\n1,anna_0.jpg,anna_1.jpg,1\n1,anna_9.jpg,anna_0.jpg,1\n1,anna_0.jpg,berta_0.jpg,0\n",
    );
    let with = |several: &str| -> VerifyReport {
        let answer =
            verify(&folder, pairs.as_ref(), &["--json".as_ref(), "--several".as_ref(), several.as_ref()]);
        serde_json::from_str(&answer.stdout).unwrap()
    };
    let refused = with("refuse");
    assert_eq!(refused.failure_to_acquire.causes[&FailureToAcquire::SeveralFaces], 1);
    assert_eq!((refused.counts.genuine, refused.counts.genuine_failed), (1, 1));
    for several in ["largest", "centre"] {
        assert_eq!(with(several).counts.genuine, 2, "{several}");
    }
}

#[test]
fn what_cannot_be_judged_is_an_error_in_one_line() {
    let (folder, pairs) = data_set();
    let fails = |pairs: &OsStr, more: &[&OsStr], why: &str| {
        let answer = verify(&folder, pairs, more);
        assert_eq!(
            (answer.code, &*answer.stdout, answer.stderr.lines().count()),
            (1, "", 1),
            "{}",
            answer.stderr
        );
        assert!(answer.stderr.contains(why), "{} has no `{why}`", answer.stderr);
    };
    let head = "fold,left,right,same\n1,anna_0.jpg,anna_1.jpg,1\n";
    for (text, why) in [
        (format!("{head}1,anna_0.jpg\n"), "line 3: "),
        (format!("{head}x,anna_0.jpg,anna_1.jpg,1\n"), "line 3: fold"),
        (format!("{head}1,anna_0.jpg,anna_1.jpg,perhaps\n"), "line 3: same"),
        (format!("{head}1,../anna_0.jpg,anna_1.jpg,1\n"), "line 3: a file name must stay inside"),
        ("left,right\n".to_owned(), "`fold` is missing"),
        ("fold,left,right,same\n".to_owned(), "no pairs"),
        (String::new(), "bad.csv"),
        (head.to_owned(), "impostor"),
        (
            "fold,left,right,same\n1,absent_0.jpg,absent_1.jpg,1\n1,absent_0.jpg,a.jpg,0\n".to_owned(),
            "bad.csv",
        ),
    ] {
        fails(folder.file("bad.csv", text.as_bytes()).as_ref(), &[], why);
    }
    fails("absent.csv".as_ref(), &[], "absent.csv");
    fails(pairs.as_ref(), &["--all-against-all".as_ref()], "too few");
    fails(pairs.as_ref(), &["--det".as_ref(), "/proc/det.svg".as_ref()], "write /proc/det.svg");
}
