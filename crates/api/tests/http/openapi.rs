//! The committed description is that of the routes.

use std::path::Path;

#[test]
fn the_committed_description_is_that_of_the_routes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/openapi.json");
    let wanted = bonafide_api::description().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("BONAFIDE_UPDATE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "schemas/openapi.json is out of date: run this test with BONAFIDE_UPDATE=1 and commit it"
    );
}

#[test]
fn every_path_that_needs_a_token_says_so_and_names_the_errors() {
    let description = serde_json::to_value(bonafide_api::description()).unwrap();
    assert_eq!(description["openapi"], "3.1.0");
    let mut open = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.contains_key("500"), "{method} {path}");
            assert!(operation["summary"].is_string(), "{method} {path}");
            if operation.get("security").is_some() {
                open.push(path.as_str());
            } else {
                assert!(
                    ["401", "403"].iter().all(|status| responses.contains_key(*status)),
                    "{method} {path}"
                );
            }
        }
    }
    assert_eq!(open, ["/api/authorize/auth", "/api/version", "/healthz", "/readyz"]);
    let ids: Vec<_> = description["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "operation ids are unique: {ids:?}");
}
