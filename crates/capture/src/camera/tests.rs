//! Against `rules/vectors.json`, by which the page's judges are tested too.

use serde_json::{Value, json};

use super::label::find_label;
use super::rules::Kind;
use super::*;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../rules/vectors.json")).unwrap()
}

fn profiles() -> Vec<Value> {
    vectors()["profiles"].as_array().unwrap().clone()
}

fn profile(name: &str) -> Value {
    profiles().into_iter().find(|profile| profile["name"] == name).unwrap()
}

fn allowed(profile: &Value) -> Vec<String> {
    serde_json::from_value(profile["allow"].clone()).unwrap()
}

fn facts(profile: &Value) -> Facts {
    serde_json::from_value(profile["facts"].clone()).unwrap()
}

fn names(signals: &[Signal]) -> Vec<&str> {
    signals.iter().map(|signal| signal.name).collect()
}

/// What an honest page writes of a profile.
fn honest(profile: &Value) -> Value {
    let signals =
        profile["signals"].as_array().unwrap().iter().map(|name| json!({"name": name, "weight": 1}));
    let mut said = profile["facts"].clone();
    let fields = said.as_object_mut().unwrap();
    fields.insert("bonafide".into(), json!(1));
    fields.insert("virtual_camera".into(), profile["virtual"].clone());
    fields.insert("rules".into(), json!(1));
    fields.insert("sdk".into(), json!("0.1.0"));
    fields.insert("time".into(), json!(1_767_225_600_000_i64));
    fields.insert("signals".into(), signals.collect());
    said
}

fn read(said: &Value) -> Result<Said, SaidError> {
    Said::read(said.as_object().unwrap())
}

fn came() -> Came {
    Came { frames: Some(30), size: [480, 640], time: 1_767_225_605_000.0 }
}

/// Names of what does not fit when these fields are changed in what a phone says.
fn contradicted(change: impl FnOnce(&mut Value), came: &Came) -> Vec<String> {
    let mut said = honest(&profile("Chrome on a cheap Android phone"));
    change(&mut said);
    let said = read(&said).unwrap();
    let found = assess(said.facts.as_ref().unwrap(), &[]);
    names(&contradictions(&said, &found, &[], came)).into_iter().map(str::to_owned).collect()
}

#[test]
fn every_profile_comes_to_what_the_page_makes_of_it() {
    let profiles = profiles();
    assert!(profiles.len() >= 25);
    for profile in &profiles {
        let found = assess(&facts(profile), &allowed(profile));
        assert_eq!(json!(names(&found.signals)), profile["signals"], "{}", profile["name"]);
        assert_eq!(json!([found.is_virtual, found.total]), json!([profile["virtual"], profile["total"]]));
    }
}

#[test]
fn every_label_meets_its_rule() {
    for vector in vectors()["labels"].as_array().unwrap() {
        let found = find_label(vector["label"].as_str().unwrap()).map(|rule| {
            let kind = if rule.kind == Kind::Known { "known" } else { "suspicious" };
            json!({"kind": kind, "name": rule.name})
        });
        assert_eq!(json!(found), vector["rule"], "{}", vector["label"]);
    }
}

#[test]
fn every_entry_allows_what_it_should() {
    for vector in vectors()["allow"].as_array().unwrap() {
        let entry = vector["entry"].as_str().unwrap().to_owned();
        let allowed = is_allowed(vector["label"].as_str().unwrap(), &[entry]);
        assert_eq!(json!(allowed), vector["allowed"], "{vector}");
    }
}

#[test]
fn an_honest_page_contradicts_itself_nowhere() {
    for profile in profiles() {
        let said = read(&honest(&profile)).unwrap();
        let (facts, allow) = (said.facts.as_ref().unwrap(), allowed(&profile));
        let [width, height] = [facts.timing.width.unwrap() as u32, facts.timing.height.unwrap() as u32];
        let came = Came { size: [width, height], ..came() };
        let found = contradictions(&said, &assess(facts, &allow), &allow, &came);
        // The canvas has no label, and the device of its track is not listed.
        assert_eq!(names(&found), [""; 0], "{}", profile["name"]);
    }
}

#[test]
fn a_page_that_denies_what_its_facts_say_is_found_out() {
    let mut said = honest(&profile("OBS"));
    said["virtual_camera"] = json!(false);
    said["signals"] = json!([]);
    let said = read(&said).unwrap();
    let found = assess(said.facts.as_ref().unwrap(), &[]);
    assert!(found.is_virtual);
    let came = Came { size: [1280, 720], ..came() };
    assert_eq!(names(&contradictions(&said, &found, &[], &came)), ["claim", "signals"]);
}

#[test]
fn an_allow_list_that_changed_in_between_is_no_contradiction() {
    let name = "the fake device of a Chromium that a program drives";
    let allow = ["fake_device_*".to_owned()];
    let said = read(&honest(&profile(name))).unwrap();
    let found = assess(said.facts.as_ref().unwrap(), &allow);
    assert!(!found.is_virtual);
    let came = Came { size: [640, 480], ..came() };
    assert_eq!(names(&contradictions(&said, &found, &allow, &came)), [""; 0]);
    assert_eq!(names(&contradictions(&said, &found, &[], &came)), ["claim", "signals"]);
}

#[test]
fn each_contradiction_is_named() {
    let none = Vec::<String>::new();
    assert_eq!(contradicted(|_| (), &came()), none);
    assert_eq!(contradicted(|said| said["virtual_camera"] = json!(true), &came()), ["claim"]);
    assert_eq!(contradicted(|said| said["signals"] = json!([{"name": "webdriver"}]), &came()), ["signals"]);
    assert_eq!(contradicted(|said| said["signals"] = Value::Null, &came()), ["signals"]);
    // The facts were edited, and what was found in them before was not.
    assert_eq!(contradicted(|said| said["environment"]["webdriver"] = json!(true), &came()), ["signals"]);
    assert_eq!(contradicted(|_| (), &Came { frames: Some(111), ..came() }), ["impossible"]);
    for (field, value) in [
        ("span_ms", json!(100)),
        ("span_ms", json!(-1)),
        ("frames", json!(110.5)),
        ("lost", json!(1.5)),
        ("hashed", json!(200)),
    ] {
        assert_eq!(contradicted(|said| said["timing"][field] = value.clone(), &came()), ["impossible"]);
    }
    for size in [[480, 480], [0, 0], [480, 720]] {
        assert_eq!(contradicted(|_| (), &Came { size, ..came() }), ["size"]);
    }
    for size in [[640, 480], [240, 320], [481, 640]] {
        assert_eq!(contradicted(|_| (), &Came { size, ..came() }), none);
    }
    for sdk in [json!(null), json!(""), json!("latest"), json!("99.0.0"), json!("1.2"), json!("1.2.3.4")] {
        assert_eq!(contradicted(|said| said["sdk"] = sdk.clone(), &came()), ["sdk"]);
    }
    let unnamed = |said: &mut Value| {
        said["camera"]["label"] = json!(" ");
        said["signals"] = json!([{"name": "label_missing"}]);
    };
    assert_eq!(contradicted(unnamed, &came()), ["label"]);
    for time in [json!(null), json!(0), json!(1e300)] {
        assert_eq!(contradicted(|said| said["time"] = time.clone(), &came()), ["time"]);
    }
    assert_eq!(contradicted(|_| (), &Came { time: 1_767_225_600_000.0 - 37.0 * 3.6e6, ..came() }), none);
}

#[test]
fn rules_of_another_version_are_not_held_against_a_page() {
    assert_eq!(
        contradicted(|said| (said["rules"], said["signals"]) = (json!(2), json!([])), &came()),
        [""; 0]
    );
}

#[test]
fn the_short_form_has_no_facts_and_wrong_types_are_refused() {
    let short = json!({"bonafide": 1, "virtual_camera": true, "rules": 1, "sdk": "0.1.0", "time": 1});
    let said = read(&short).unwrap();
    assert!(said.facts.is_none() && said.virtual_camera == Some(true));
    let good = honest(&profile("Firefox on a Linux laptop"));
    assert!(read(&good).is_ok());
    for (pointer, value) in [
        ("/virtual_camera", json!("no")),
        ("/rules", json!(-1)),
        ("/signals", json!("none")),
        ("/signals", json!(["webdriver"])),
        ("/camera", json!({"label": "front"})),
        ("/camera", json!(null)),
        ("/camera/label", json!(7)),
        ("/camera/settings/width", json!("640")),
        ("/environment/screen", json!([1])),
        ("/environment/globals", json!(null)),
        ("/timing/frames", json!(null)),
        ("/timing/lost", json!([])),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert_eq!(read(&bad).err(), Some(SaidError), "{pointer}");
    }
    let mut unknown = good;
    unknown["camera"]["later"] = json!({"x": [1]});
    assert!(read(&unknown).is_ok());
}

#[test]
fn a_clients_own_text_is_cut_in_a_signal() {
    let mut said = honest(&profile("OBS"));
    said["camera"]["track"] = json!(format!("Canvas{}", "é".repeat(5_000)));
    let found = assess(read(&said).unwrap().facts.as_ref().unwrap(), &[]);
    let track = found.signals.iter().find(|signal| signal.name == "track_not_camera").unwrap();
    let Value::String(text) = json!(track.value) else { panic!("{track:?}") };
    assert_eq!(text.chars().count(), 64);
}
