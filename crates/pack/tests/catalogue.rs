//! The catalogue's measured files, where this machine has them beside the repository.

use std::path::Path;

use bonafide_pack::{Source, catalogue};
use bonafide_runtime::load;

#[test]
fn measured_files_join_a_pack_by_their_hash_and_run() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/models");
    if !shared.exists() {
        eprintln!("skipped: ../shared/models is absent");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, file) in [
        ("minifasnet-v2", "minifasnet_v2_2.7.onnx"),
        ("minifasnet-v1se", "minifasnet_v1se_4.0.onnx"),
        ("mobilefacenet-foamliu", "mobilefacenet_foamliu.onnx"),
    ] {
        let listed = catalogue().unwrap().into_iter().find(|listed| listed.entry.name == name).unwrap();
        let measured = listed.files.iter().filter(|file| file.measured);
        let accepted: Vec<_> = measured.map(|file| file.sha256.clone()).collect();
        assert_eq!(accepted.len(), 1, "{name}");

        let size = &listed.entry.input;
        let check = |bytes: &[u8]| {
            let model = load(bytes).map_err(|error| error.to_string())?;
            let input = model.input();
            assert_eq!((input.channels, input.height, input.width), (3, size.height, size.width), "{name}");
            let outputs =
                model.run(&vec![0.5; 3 * size.height * size.width]).map_err(|error| error.to_string())?;
            let length = if listed.entry.texture.is_some() { 3 } else { 128 };
            assert_eq!(outputs[0].data.len(), length, "{name}");
            Ok(())
        };
        let source = Source::File { path: &shared.join(file), accepted: &accepted };
        bonafide_pack::add(folder.path(), &listed.entry, source, &mut |_, _| {}, check).unwrap();
    }
    assert_eq!(bonafide_pack::open(folder.path()).unwrap().manifest().models.len(), 3);
}
