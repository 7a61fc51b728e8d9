//! The committed schemas are those of the types; `BONAFIDE_UPDATE=1` writes them anew.

use std::path::Path;

#[test]
fn the_committed_schemas_are_those_of_the_report_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let update = std::env::var_os("BONAFIDE_UPDATE").is_some();
    for (file, schema) in bonafide_report::schema::schemas() {
        let wanted = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = folder.join(file);
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &wanted).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == wanted,
            "schemas/{file} is out of date: run this test with BONAFIDE_UPDATE=1 and commit it"
        );
    }
}
