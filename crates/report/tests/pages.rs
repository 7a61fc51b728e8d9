//! What the pages must hold, and what they must never let in or out.

use bonafide_report::{
    Assurance, CheckReport, MediaReport, Pictures, Resolution, WORST, check_page, fusion_page, pad_page,
    verify_page,
};

use bonafide_eval::pad::PadReport;

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
        "It would have passed at a threshold above 0.6200.",
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

#[test]
fn an_attack_detection_page_shows_curves_tables_and_the_worst_errors() {
    let (report, pictures) = sample::presentation();
    let page = pad_page(&report, &pictures);
    assert_self_contained(&page);
    assert_balanced(&page);
    for part in [
        "Highest APCER",
        "BPCER20",
        "class=\"det-curve\"",
        "det-part-1",
        "not of the standard",
        "not supported",
        "expected calibration error",
        "Reliability",
        "Does the score mean what it says?",
        "IAPAR",
        "RIAPAR",
        "Since the older report",
        "McNemar",
        "Captures without a response",
        "fewer than half of the frames",
        "texture_not_measured",
        "Worst attacks classified as bona fide",
        "phone a",
        "What fires on what",
        "fusion-april.toml",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // As many as are shown of each kind, each with its picture.
    let wrong = |attack: bool| {
        let kind = report.captures.iter().filter(|capture| capture.entry.species.is_some() == attack);
        kind.filter(|capture| capture.is_wrong(report.threshold) == Some(true)).count().min(WORST)
    };
    assert!(wrong(true) > 2 && wrong(false) > 2);
    assert_eq!(page.matches("data:image/jpeg;base64,").count(), wrong(true) + wrong(false));
    assert!(!without_pictures(&page).contains("NaN"));
    // The furthest from the threshold comes first.
    let section = page.split("Worst attacks classified as bona fide").nth(1).unwrap();
    let lowest = report.captures.iter().filter(|capture| capture.entry.species.is_some());
    let lowest = lowest.filter_map(|capture| capture.confidence_spoofing).fold(1.0, f32::min);
    let shown = section.split("<strong>").nth(1).unwrap();
    assert!(shown.starts_with(&format!("{lowest:.3}")), "{}", &shown[..20]);
}

#[test]
fn hostile_words_of_a_manifest_stay_text_and_odd_numbers_still_make_a_page() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror='y'>&amp;\u{202e}";
    let (mut report, _) = sample::presentation();
    report.dataset = hostile.into();
    report.threshold = f64::NAN;
    for capture in &mut report.captures {
        capture.entry.path = hostile.into();
        capture.confidence_spoofing = capture.confidence_spoofing.map(|_| f32::NAN);
        for piece in &mut capture.evidence {
            piece.name = hostile.into();
            piece.score = Some(f32::INFINITY);
        }
    }
    for slice in report.cameras.iter_mut().chain(&mut report.subjects) {
        slice.value = hostile.into();
        slice.worst_species = Some(hostile.into());
    }
    for one in &mut report.fused.errors.species {
        one.species = hostile.into();
    }
    report.evidence[0].name = hostile.into();
    report.evidence[0].missing.insert(hostile.into(), 1);
    report.fusion.as_mut().unwrap().name = hostile.into();
    let change = report.change.as_mut().unwrap();
    change.old_dataset = hostile.into();
    change.species_gone.push(hostile.into());
    change.rows[1].species = Some(hostile.into());
    report.matching.as_mut().unwrap().species[0].species = hostile.into();
    let page = pad_page(&report, &std::collections::BTreeMap::new());
    assert!(page.matches("&lt;script&gt;").count() > 10);
    assert!(!page.contains("<img src=x") && !page.contains("onerror='y'>"));
    assert_self_contained(&page);
    assert_balanced(&page);
    assert!(!page.contains("NaN") && !page.contains("inf\""));
}

#[test]
fn a_page_of_weights_shows_them_with_before_and_after() {
    let mut report = sample::fitted();
    let page = fusion_page(&report);
    assert_self_contained(&page);
    assert_balanced(&page);
    for part in [
        "Highest APCER",
        "before",
        "Texture, weight",
        "APCER print glossy",
        "Plain sum, threshold chosen alike",
        "Does the score mean what it says?",
        "2 captures without a response and 1 without a piece",
        "5 folds of subjects",
        "for a BPCER of 2 % at most",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Nobody is named.
    assert!(!page.contains("s07") && !page.contains(".mp4") && !page.contains("<img"));
    let hostile = "\"><script>alert(1)</script>";
    report.dataset = hostile.into();
    report.after.species[0].species = hostile.into();
    let weight = report.terms.weights["texture"];
    report.terms.weights.insert(hostile.into(), weight);
    report.terms.intercept.value = f64::NAN;
    let page = fusion_page(&report);
    assert_self_contained(&page);
    assert_balanced(&page);
    assert!(page.contains("&lt;script&gt;") && !page.contains("NaN"));
}

#[test]
fn an_attack_detection_report_survives_json() {
    let (report, _) = sample::presentation();
    let json = serde_json::to_string(&report).unwrap();
    let back: PadReport = serde_json::from_str(&json).unwrap();
    // The last bit of a rate may differ; scores and counts may not.
    assert!(back.captures == report.captures && back.counts == report.counts);
    assert!(
        back.change.unwrap().rows.len() == 4
            && (back.threshold, back.frames) == (report.threshold, report.frames)
    );
    for part in [
        "\"label\":\"bona_fide\"",
        "\"test\":\"mcnemar\"",
        "\"non_response\":\"few_single_faces\"",
        "\"similarity\":",
    ] {
        assert!(json.contains(part), "{part}");
    }
}
