//! `schemas/capture.json`: the machine's words for whoever speaks with it in another language.

use schemars::schema_for;

use crate::{Config, Effect, Event, Measured};

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let made = serde_json::json!({
        "config": schema_for!(Config),
        "event": schema_for!(Event),
        "measured": schema_for!(Measured),
        "effect": schema_for!(Effect),
    });
    let made = serde_json::to_string_pretty(&made).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/capture.json");
    if std::env::var_os("BONAFIDE_UPDATE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(made == committed, "schemas/capture.json differs from the types; BONAFIDE_UPDATE=1 writes it");
}
