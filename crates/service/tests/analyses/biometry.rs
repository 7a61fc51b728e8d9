use bonafide_domain::Analysis;
use bonafide_domain::MediaType;
use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_engine::pack::Role;
use serde_json::{Value, json};

use crate::ground::{Ground, clip, codes, face, other, two_faces, wall};

async fn compare(ground: &Ground, files: &[(MediaType, Vec<u8>)], body: Value) -> Analysis {
    let folder = ground.folder().await;
    for (media_type, file) in files {
        ground.medium(&folder, *media_type, file, &[]).await;
    }
    let started = ground.start(&folder, body).await.unwrap();
    ground.run(&started).await.remove(0)
}

fn biometry() -> Value {
    json!({"analyses": [{"type": "biometry"}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_in_a_picture_and_a_video_is_the_same_and_another_is_not() {
    let ground = Ground::with(&[Role::Embed], |_| ()).await;
    let same = [(MediaType::Image, face()), (MediaType::Video, clip())];
    let analysis = compare(&ground, &same, biometry()).await;
    assert_eq!((analysis.state, analysis.resolution_status), (State::Finished, ResolutionStatus::Success));
    assert_eq!(codes(&analysis), ["same_person"]);
    let confidence = |key: &str| analysis.results_data[key].as_f64().unwrap();
    assert!(confidence("min_confidence") >= 0.85);
    // Of two media there is one pair.
    assert_eq!(analysis.results_data["min_confidence"], analysis.results_data["max_confidence"]);

    let three = [(MediaType::Image, face()), (MediaType::Image, other()), (MediaType::Video, clip())];
    let analysis = compare(&ground, &three, biometry()).await;
    assert_eq!(
        (analysis.resolution_status, codes(&analysis)),
        (ResolutionStatus::Declined, vec!["other_person"])
    );
    let confidence = |key: &str| analysis.results_data[key].as_f64().unwrap();
    assert!(confidence("min_confidence") < 0.85 && confidence("max_confidence") >= 0.85);
    // The odd one out is like none of the others.
    let odd = &analysis.results_media[1];
    assert_eq!(odd["source_image_id"], json!(analysis.source_media[1]));
    assert!(odd["results_data"]["max_confidence"].as_f64().unwrap() < 0.85);
}

#[tokio::test(flavor = "multi_thread")]
async fn between_two_thresholds_an_operator_is_asked() {
    let ground = Ground::with(&[Role::Embed], |_| ()).await;
    let same = [(MediaType::Image, face()), (MediaType::Image, other())];
    let body =
        json!({"analyses": [{"type": "biometry"}], "params": {"threshold_min": 0.0, "threshold_max": 1.0}});
    let analysis = compare(&ground, &same, body).await;
    assert_eq!(analysis.resolution_status, ResolutionStatus::OperatorRequired);
    assert_eq!(codes(&analysis), ["person_uncertain"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_medium_without_a_single_face_fails_the_comparison() {
    let ground = Ground::with(&[Role::Embed], |_| ()).await;
    for (file, code) in [(wall(), "no_face"), (two_faces(), "several_faces")] {
        let files = [(MediaType::Image, face()), (MediaType::Image, file)];
        let analysis = compare(&ground, &files, biometry()).await;
        assert_eq!((analysis.state, analysis.resolution_status), (State::Failed, ResolutionStatus::Failed));
        assert_eq!(codes(&analysis), [code]);
        assert_eq!(analysis.results_data, Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_network_nothing_is_compared() {
    let ground = Ground::new().await;
    let files = [(MediaType::Image, face()), (MediaType::Image, face())];
    let analysis = compare(&ground, &files, biometry()).await;
    assert_eq!((analysis.state, codes(&analysis)), (State::Failed, vec!["embed_model_missing"]));
}
