//! The default pack, made from the packages in `models/node_modules`.

use std::path::Path;

use bonafide_engine::pack::Role;
use bonafide_pack::{Error, Source};

const CONVENTIONS: &str = r#"
    name = "extra"
    role = "texture"
    output = "logits"
    license = "ours"
    origin = "ours"
    accuracy = "none"
    input = { width = 8, height = 8, colour = "bgr", mean = [0, 0, 0], deviation = [1, 1, 1] }
"#;

#[test]
fn the_default_pack_imports_twice_to_the_same_files_and_keeps_what_was_added() {
    let node_modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/node_modules");
    if !node_modules.exists() {
        eprintln!("skipped: models/node_modules is absent; `npm ci` in the folder models installs it");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let given = folder.path().join("given");
    std::fs::write(&given, b"weights").unwrap();
    let entry = bonafide_pack::conventions(CONVENTIONS).unwrap();
    let source = Source::File { path: &given, accepted: &[] };
    bonafide_pack::add(folder.path(), &entry, source, &mut |_, _| {}, |_| Ok(())).unwrap();

    let mut seen = Vec::new();
    let first = bonafide_pack::import(&node_modules, folder.path(), |progress| {
        seen.push((progress.done, progress.total));
    })
    .unwrap();
    assert_eq!(seen, [(0, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6)]);
    let pack = bonafide_pack::open(folder.path()).unwrap();
    for role in [Role::DetectShort, Role::DetectFull, Role::Mesh, Role::Embed] {
        assert_eq!(pack.models(role).count(), 1, "{role:?}");
    }
    assert_eq!(pack.models(Role::Texture).count(), 3, "ours and the one that was added");

    let second = bonafide_pack::import(&node_modules, folder.path(), |_| {}).unwrap();
    assert_eq!(first, second);
    assert_eq!(bonafide_pack::open(folder.path()).unwrap().hash(), pack.hash());
}

#[test]
fn a_spoilt_file_is_found_and_the_others_are_still_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let given = folder.path().join("given");
    std::fs::write(&given, b"weights").unwrap();
    for name in ["one", "two"] {
        let mut entry = bonafide_pack::conventions(CONVENTIONS).unwrap();
        entry.name = name.to_owned();
        let source = Source::File { path: &given, accepted: &[] };
        bonafide_pack::add(folder.path(), &entry, source, &mut |_, _| {}, |_| Ok(())).unwrap();
    }
    std::fs::write(folder.path().join("one.onnx"), b"weighty").unwrap();
    let verified = bonafide_pack::verify(folder.path()).unwrap();
    assert!(verified[0].outcome.is_err());
    assert!(matches!(verified[1].outcome, Ok(7)));
    assert!(bonafide_pack::open(folder.path()).is_err());
}

#[test]
fn absent_packages_and_packs_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = folder.path().join("nothing");
    let pack = folder.path().join("pack");
    assert!(matches!(bonafide_pack::import(&nothing, &pack, |_| {}), Err(Error::Package { .. })));
    assert!(matches!(bonafide_pack::open(&pack), Err(Error::NoPack)));
    assert!(matches!(bonafide_pack::manifest(&nothing), Err(Error::NoPack)));
}
