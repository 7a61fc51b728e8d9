//! The generated table in the documentation is that of the code.

use std::path::Path;

#[test]
fn the_documented_table_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/roles.md");
    let wanted = format!(
        "# Roles\n\n\
         Who may do what. `own` is what the user made, or is; `company` is what belongs to the user's company; `all` is \
         everything.\nWhat lies beyond the reach is answered as if it did not exist (404); what is seen and may not be \
         done is refused (403).\n\nGenerated from `crates/domain/src/permission.rs` by \
         `BONAFIDE_UPDATE=1 cargo nextest run --release -p bonafide-api documented_table`.\n\n{}",
        bonafide_domain::permission::markdown()
    );
    if std::env::var_os("BONAFIDE_UPDATE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "docs/reference/roles.md is out of date: run this test with BONAFIDE_UPDATE=1 and commit it"
    );
}
