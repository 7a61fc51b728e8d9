use bonafide_domain::analysis::{FolderStatus, ResolutionStatus, State};
use bonafide_domain::{MediaType, Metadata};
use bonafide_imaging::{DecodeLimits, decode};
use bonafide_store::keys;
use serde_json::json;

use crate::ground::{Ground, clip, codes, face, wall, zipped};

#[tokio::test(flavor = "multi_thread")]
async fn without_a_texture_network_nobody_passes_and_the_reason_says_so() {
    let ground = Ground::new().await;
    let body = json!({"analyses": [{"type": "quality"}]});
    let (folder, analysis) = ground.one(MediaType::ShotsSet, &zipped(&[face(), face(), face()]), body).await;
    assert_eq!(analysis.state, State::Finished);
    assert_eq!(analysis.resolution_status, ResolutionStatus::Declined);
    assert_eq!(codes(&analysis), ["no_evidence", "texture_model_missing"]);
    assert_eq!(analysis.results_data, json!({"confidence_spoofing": 0.5}));
    let source = analysis.source_media[0];
    assert_eq!(
        analysis.results_media,
        json!([{"source_media_id": source, "source_shots_set_id": source, "results_data": {"confidence_spoofing": 0.5}}])
    );
    assert_eq!(analysis.bonafide["assurance"], "none");
    assert_eq!(analysis.bonafide["pack"].as_str().unwrap().len(), 64);
    assert_eq!(analysis.bonafide["media"][0]["frames_analysed"], 3);
    assert_eq!(analysis.bonafide["media"][0]["evidence"][0]["status"], "missing");
    assert!(analysis.bonafide["timings_ms"]["total"].as_f64().unwrap() > 0.0);
    let folder = ground.now(&folder).await;
    assert_eq!(folder.resolution_status, FolderStatus::Finished);
    assert_eq!(folder.system_resolution, ResolutionStatus::Declined);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_higher_threshold_does_not_make_a_pass_of_no_evidence() {
    let ground = Ground::new().await;
    let body = json!({"analyses": [{"type": "QUALITY", "params": {"threshold_spoofing": 0.9}}]});
    let (_, analysis) = ground.one(MediaType::Image, &face(), body).await;
    assert_eq!(analysis.resolution_status, ResolutionStatus::Declined);
    assert_eq!(analysis.results_data["confidence_spoofing"], 0.9);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_best_shot_of_a_video_is_a_picture_that_opens() {
    let ground = Ground::new().await;
    let body = json!({"analyses": [{"type": "quality", "params": {"extract_best_shot": true}}]});
    let (folder, analysis) = ground.one(MediaType::Video, &clip(), body).await;
    let source = analysis.source_media[0];
    let key = keys::best_shot(folder.id, analysis.id, source);
    let jpeg = ground.fixture.blobs.get(&key).await.unwrap().expect("a best shot");
    let image = decode(&jpeg, &DecodeLimits::default()).unwrap().image;
    let about = &analysis.results_media[0]["output_images"][0];
    assert_eq!((&about["width"], &about["height"]), (&json!(image.width()), &json!(image.height())));
    assert_eq!(analysis.results_media[0]["source_video_id"], json!(source));
    assert!(!about["why"].as_str().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_best_shot_is_kept_that_nobody_asked_for() {
    let ground = Ground::new().await;
    let (folder, analysis) =
        ground.one(MediaType::Image, &face(), json!({"analyses": [{"type": "quality"}]})).await;
    let key = keys::best_shot(folder.id, analysis.id, analysis.source_media[0]);
    assert!(ground.fixture.blobs.get(&key).await.unwrap().is_none());
    assert!(analysis.results_media[0].get("output_images").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_face_the_analysis_fails_for_good() {
    let ground = Ground::new().await;
    let body = json!({"analyses": [{"type": "quality", "params": {"extract_best_shot": true}}]});
    let (folder, analysis) = ground.one(MediaType::Image, &wall(), body).await;
    assert_eq!((analysis.state, analysis.resolution_status), (State::Failed, ResolutionStatus::Failed));
    assert_eq!(codes(&analysis), ["no_face"]);
    assert_eq!(ground.now(&folder).await.resolution_status, FolderStatus::Failed);
    assert_eq!(ground.service().job_counts().await.unwrap(), bonafide_store::JobCounts::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_does_not_open_fails_without_a_second_attempt() {
    let ground = Ground::new().await;
    let (_, analysis) =
        ground.one(MediaType::Image, b"no picture at all", json!({"analyses": [{"type": "quality"}]})).await;
    assert_eq!((analysis.state, codes(&analysis)), (State::Failed, vec!["unreadable"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worst_medium_decides_and_speaks_first() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &wall(), &[]).await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let analysis = ground.run(&started).await.remove(0);
    assert_eq!((analysis.state, analysis.resolution_status), (State::Finished, ResolutionStatus::Declined));
    assert_eq!(codes(&analysis), ["no_evidence", "texture_model_missing", "no_face"]);
    assert_eq!(analysis.results_media[0]["results_data"], json!({"confidence_spoofing": null}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_virtual_camera_is_a_reason_and_no_pass() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    let notes = json!({"virtual_camera": true});
    let notes = Metadata::try_from(notes.as_object().unwrap().clone()).unwrap();
    ground.medium_with(&folder, MediaType::Image, &face(), &[], notes).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let analysis = ground.run(&started).await.remove(0);
    assert_eq!(analysis.resolution_status, ResolutionStatus::Declined);
    assert_eq!(codes(&analysis)[0], "virtual_camera");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_medium_that_was_deleted_meanwhile_is_named_as_gone() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    let medium = ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let mut tx = ground.fixture.store.write().await.unwrap();
    assert!(tx.delete_medium(medium.id).await.unwrap());
    tx.commit().await.unwrap();
    let analysis = ground.run(&started).await.remove(0);
    assert_eq!((analysis.state, codes(&analysis)), (State::Failed, vec!["medium_gone"]));
}
