use bonafide_engine::pack::{ModelEntry, Role, TextureConvention};
use bonafide_engine::try_out;
use bonafide_runtime::{RunError, Tensor};

use crate::fake::{Runs, entry, tensor};

const SIDE: usize = 128;

/// Tries out a network of this role whose outputs have these values.
fn tried(role: Role, outputs: &[Vec<f32>]) -> Result<(), RunError> {
    let outputs: Vec<Tensor> = outputs.iter().cloned().map(tensor).collect();
    let runs = Runs::default();
    let model = runs.of(SIDE, move |picture| {
        assert!(picture.iter().all(|value| (value - 128.0).abs() < 1e-3), "the picture is grey throughout");
        outputs.clone()
    });
    let tried = try_out(&entry(role, SIDE), model);
    assert_eq!(runs.count(), 1);
    tried
}

#[test]
fn a_network_whose_outputs_can_be_read_fits() {
    tried(Role::DetectShort, &[vec![0.0; 16 * 896], vec![-9.0; 896]]).unwrap();
    tried(Role::Mesh, &[vec![0.0; 1404], vec![-9.0]]).unwrap();
    tried(Role::Embed, &[vec![0.5; 128]]).unwrap();
    tried(Role::Texture, &[vec![0.0, 1.0, 0.0]]).unwrap();
}

#[test]
fn a_network_whose_outputs_cannot_be_read_is_refused() {
    for (role, outputs) in [
        (Role::DetectShort, vec![]),
        (Role::DetectShort, vec![vec![0.0; 16 * 896]]),
        (Role::DetectShort, vec![vec![0.0; 16 * 2304], vec![0.0; 2304]]),
        (Role::Mesh, vec![vec![0.0; 3 * 478], vec![0.0]]),
        (Role::Mesh, vec![vec![0.0; 1404]]),
        (Role::Embed, vec![]),
        (Role::Embed, vec![vec![]]),
        (Role::Embed, vec![vec![f32::NAN; 128]]),
        (Role::Texture, vec![vec![1.0]]),
        (Role::Texture, vec![vec![f32::NAN; 3]]),
        (Role::Texture, vec![]),
    ] {
        let lengths: Vec<usize> = outputs.iter().map(Vec::len).collect();
        assert!(tried(role, &outputs).is_err(), "{role:?} with outputs of {lengths:?}");
    }
}

#[test]
fn an_entry_of_another_size_or_without_its_convention_is_refused_before_the_network_runs() {
    let runs = Runs::default();
    let model = || runs.of(SIDE, |_| vec![tensor(vec![0.0; 3])]);
    assert!(try_out(&entry(Role::Texture, 80), model()).is_err());
    let aimless = ModelEntry { texture: None, ..entry(Role::Texture, SIDE) };
    assert!(try_out(&aimless, model()).is_err());
    assert_eq!(runs.count(), 0);
    let beyond = TextureConvention { live_class: 3, threshold: 0.5 };
    let beyond = ModelEntry { texture: Some(beyond), ..entry(Role::Texture, SIDE) };
    assert!(try_out(&beyond, model()).is_err());
}
