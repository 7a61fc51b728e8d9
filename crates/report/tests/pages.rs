//! What the pages must hold, and what they must never let in or out.

use bonafide_report::{Assurance, CheckReport, MediaReport, Pictures, Resolution, check_page, verify_page};

mod sample;

/// Everything a page could use to fetch, run or send something.
fn assert_self_contained(page: &str) {
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.contains("default-src 'none'"));
    for needle in [
        "http:",
        "https:",
        "src=\"/",
        "<script",
        "<link",
        "<iframe",
        "@import",
        "url(",
        "javascript:",
        " onload",
    ] {
        assert!(!page.contains(needle), "{needle}");
    }
}

/// Base64 may spell anything.
fn without_pictures(page: &str) -> String {
    let mut parts = page.split("base64,");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.trim_start_matches(|c| c != '"'))
}

fn assert_balanced(page: &str) {
    for tag in [
        "div", "section", "article", "figure", "svg", "ul", "ol", "li", "p", "table", "tr", "td", "dl",
        "span", "path",
    ] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn a_check_page_shows_every_medium_with_its_verdict_frames_measures_and_evidence() {
    let (report, pictures) = sample::check();
    let page = check_page(&report, &pictures);
    assert_self_contained(&page);
    assert_balanced(&page);
    for part in [
        "session-0412.mp4",
        "1 SUCCESS",
        "1 OPERATOR_REQUIRED",
        "1 FAILED",
        "No frame holds a face.",
        "1 ERROR",
        "not a video: the file holds text",
        "15 of 90 frames analysed",
        "Highest overall quality",
        "class=\"winner\"",
        "Illumination uniformity",
        "Missing evidence",
        "The capture carried no light challenge.",
        "speaks for an attack",
        "+2.61",
        "−0.74",
        &report.pack.hash,
        "blazeface-short",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Two best frames and fifteen thumbnails.
    assert_eq!(page.matches("data:image/jpeg;base64,").count(), 17);
    assert_eq!(page.matches("class=\"landmark\"").count(), 12);
}

#[test]
fn one_medium_gets_its_verdict_as_the_heading() {
    let (mut report, pictures) = sample::check();
    report.media.truncate(1);
    let page = check_page(&report, &pictures);
    assert!(page.contains("<h1 class=\"good\">A bona fide presentation</h1>"));
    assert!(!page.contains("<nav"));
}

#[test]
fn the_heading_says_no_more_than_the_assurance_carries() {
    let (mut report, pictures) = sample::check();
    report.media.truncate(1);
    for assurance in [Assurance::None, Assurance::Low] {
        report.media[0].liveness.as_mut().unwrap().assurance = assurance;
        let page = check_page(&report, &pictures);
        assert!(page.contains("<h1 class=\"plain\">Nothing speaks against a bona fide presentation</h1>"));
        assert!(!page.contains("A bona fide presentation"));
        assert!(page.contains("SUCCESS"));
    }
    let liveness = report.media[0].liveness.as_mut().unwrap();
    (liveness.resolution, liveness.assurance) = (Resolution::OperatorRequired, Assurance::None);
    assert!(check_page(&report, &pictures).contains("There is no evidence to decide on"));
}

#[test]
fn hostile_names_and_texts_stay_text() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror='y'>&amp;\u{202e}.jpg";
    let (mut report, pictures) = sample::check();
    report.bonafide = hostile.into();
    report.pack.hash = hostile.into();
    report.pack.models[0].name = hostile.into();
    report.pack.models[0].role = hostile.into();
    let medium = &mut report.media[0];
    medium.file = hostile.into();
    medium.format = Some(hostile.into());
    medium.timings_ms.insert(hostile.into(), 1.0);
    let best = medium.best_frame.as_mut().unwrap();
    best.why = hostile.into();
    best.quality.measures[0].name = hostile.into();
    best.quality.measures[0].unit = hostile.into();
    best.quality.measures[0].text = hostile.into();
    let liveness = medium.liveness.as_mut().unwrap();
    for piece in &mut liveness.evidence {
        piece.name = hostile.into();
        piece.reason.code = hostile.into();
        piece.reason.text = hostile.into();
    }
    liveness.reason.text = hostile.into();
    report.media[3].error = Some(hostile.into());
    let page = check_page(&report, &pictures);
    assert!(page.matches("&lt;script&gt;").count() > 10);
    assert!(!page.contains("<img src=x") && !page.contains("onerror='y'>"));
    assert_self_contained(&page);
    assert_balanced(&page);
}

#[test]
fn numbers_that_are_none_and_boxes_beyond_reason_still_make_a_page() {
    let (mut report, mut pictures) = sample::check();
    let medium = &mut report.media[0];
    for frame in &mut medium.frames {
        if let Some(face) = &mut frame.face {
            face.quality = f32::NAN;
            face.pose.yaw = f32::INFINITY;
        }
    }
    let best = medium.best_frame.as_mut().unwrap();
    best.bounding_box.left = i32::MIN;
    best.bounding_box.right = i32::MAX;
    best.quality.overall = f32::NAN;
    best.quality.measures[0].score = f32::NEG_INFINITY;
    medium.timings_ms.insert("stuck".into(), f64::NAN);
    let liveness = medium.liveness.as_mut().unwrap();
    liveness.evidence[0].log_likelihood_ratio = Some(f32::NAN);
    pictures.media[0].best_frame_size = [0, 0];
    pictures.media[0].mesh.push([f32::NAN, 1.0]);
    let page = without_pictures(&check_page(&report, &pictures));
    assert!(!page.contains("NaN") && !page.contains("inf\"") && !page.contains("inf%"));
    assert_balanced(&page);
}

#[test]
fn a_page_needs_no_pictures_and_no_media() {
    let (report, _) = sample::check();
    assert_balanced(&check_page(&report, &Pictures::default()));
    let failed =
        CheckReport { media: vec![MediaReport::failed("a.jpg", "empty file")], ..CheckReport::default() };
    let page = check_page(&failed, &Pictures::default());
    assert!(page.contains("The file could not be checked") && page.contains("empty file"));
    assert_balanced(&check_page(&CheckReport::default(), &Pictures::default()));
}

#[test]
fn the_report_survives_json() {
    let (report, _) = sample::check();
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<CheckReport>(&json).unwrap(), report);
    for part in [
        "\"type\":\"SHOTS_SET\"",
        "\"resolution\":\"OPERATOR_REQUIRED\"",
        "\"status\":\"missing\"",
        "\"left_eye\":[",
    ] {
        assert!(json.contains(part), "{part}");
    }
}

#[test]
fn a_verification_page_shows_the_curve_the_tables_and_what_the_data_cannot_carry() {
    let mut report = sample::verification();
    report.dataset = "<b>set</b>".into();
    report.failure_to_acquire.pictures[0].file = "<i>.jpg".into();
    let page = verify_page(&report);
    assert_self_contained(&page);
    assert_balanced(&page);
    for part in [
        "&lt;b&gt;set&lt;/b&gt;",
        "&lt;i&gt;.jpg",
        "class=\"det-curve\"",
        "EER ",
        "not supported by 899 impostor comparisons",
        "Accuracy by folds",
        "several faces were found",
        "All against all",
        "extrapolated",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("NaN"));
}
