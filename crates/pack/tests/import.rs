//! The default pack, made from the packages in `models/node_modules`.

use std::path::Path;

#[test]
fn the_default_pack_imports_twice_to_the_same_files_and_keeps_what_was_added() {
    let node_modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/node_modules");
    if !node_modules.exists() {
        eprintln!("skipped: models/node_modules is absent; `npm ci` in the folder models installs it");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    let first = bonafide_pack::import(&node_modules, folder.path(), |progress| {
        seen.push((progress.model.to_owned(), progress.done, progress.total));
    })
    .unwrap();
    assert_eq!(seen.len(), 4);
    assert_eq!(seen[3].1, 3);

    let second = bonafide_pack::import(&node_modules, folder.path(), |_| {}).unwrap();
    assert_eq!(first, second);
    let verified = bonafide_pack::verify(folder.path()).unwrap();
    assert_eq!(verified.len(), 4);
    assert!(verified.iter().all(|verified| verified.outcome.is_ok()));
    bonafide_pack::open(folder.path()).unwrap();
}
