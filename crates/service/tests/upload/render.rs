use bonafide_domain::analysis::{ResolutionStatus, State};
use serde_json::{Value, json, to_value};

use crate::fixture::{Fixture, START};
use crate::made::{analysis, folder, people, png, shots, video};

/// The link without its query.
fn path(value: &Value) -> &str {
    value.as_str().unwrap().split_once('?').unwrap().0
}

#[tokio::test]
async fn a_folder_is_written_as_integrators_read_it() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let (set, picture) = (shots(2, 16, 16), png(8, 4, [1, 1, 1]));
    let payload = json!({"media:tags": {"a": ["video_selfie_blank"]}, "folder:meta_data": {"k": "v"}});
    let full =
        folder(&fixture, &people.client, payload, &[("a", "a.zip", &set), ("b", "b.png", &picture)]).await;
    let mut finished = analysis(&fixture, &full.folder, &full.media[..1], State::Finished).await;
    let user = people.operator.user.id;
    finished.decide(ResolutionStatus::Declined, user, "a mask".to_owned(), START).unwrap();
    let mut full = full;
    full.analyses = vec![finished.clone()];
    let base = "https://host";
    let value = to_value(fixture.service.folder_json(&full, Some(base)).unwrap()).unwrap();

    assert_eq!(value["folder_id"], json!(full.folder.id));
    assert_eq!(value["company_id"], json!(full.folder.company_id));
    assert_eq!(value["resolution_status"], "INITIAL");
    assert_eq!(value["system_resolution"], "INITIAL");
    assert_eq!(value["resolution_endpoint"], Value::Null);
    assert_eq!(value["meta_data"], json!({"k": "v"}));
    assert_eq!(value["technical_meta_data"], json!({}));
    assert_eq!(value["time_created"], 1_767_225_600.0);
    assert!(value.get("bonafide").is_none());

    let id = full.media[0].id;
    let set = &value["media"][0];
    assert_eq!((&set["media_id"], &set["folder_id"]), (&json!(id), &json!(full.folder.id)));
    assert_eq!(set["media_type"], "SHOTS_SET_FOLDER");
    assert_eq!(set["original_name"], "a.zip");
    assert_eq!(path(&set["original_url"]), format!("{base}/api/media/{id}/original"));
    assert_eq!(path(&set["preview_url"]), format!("{base}/api/media/{id}/preview"));
    assert_eq!(path(&set["thumb_url"]), format!("{base}/api/media/{id}/thumbnail"));
    assert_eq!(set["images"].as_array().unwrap().len(), 2);
    assert_eq!(path(&set["images"][1]["original_url"]), format!("{base}/api/media/{id}/frames/1"));
    assert_eq!(set["tags"], json!(["video_selfie_blank"]));
    assert_eq!((&set["width"], &set["height"], &set["frames"]), (&json!(16), &json!(16), &json!(2)));
    let image = &value["media"][1];
    assert_eq!(image["media_type"], "IMAGE_FOLDER");
    for absent in ["preview_url", "video_url", "images", "bonafide"] {
        assert!(image.get(absent).is_none(), "{absent}");
    }

    let one = &value["analyses"][0];
    for name in ["analysis_id", "analyse_id"] {
        assert_eq!(one[name], json!(finished.id));
    }
    for name in ["analysis_group_id", "analyse_group_id"] {
        assert_eq!(one[name], json!(finished.group_id));
    }
    assert_eq!((&one["type"], &one["state"]), (&json!("QUALITY"), &json!("FINISHED")));
    assert_eq!((&one["resolution"], &one["resolution_status"]), (&json!("DECLINED"), &json!("DECLINED")));
    assert_eq!(one["results_data"], json!({"confidence_spoofing": 0.25}));
    let result = &one["results_media"][0];
    assert_eq!(result["source_shots_set_id"], json!(id));
    assert_eq!(result["results_data"]["confidence_spoofing"], 0.25);
    let shot = format!("{base}/api/analyses/{}/best_shots/{id}", finished.id);
    assert_eq!(path(&result["output_images"][0]["original_url"]), shot);
    assert_eq!(one["source_media"][0], *set, "a medium is the same wherever it is shown");
    assert_eq!(one["thresholds"], json!({"threshold_spoofing": 0.5}));
    assert_eq!(
        one["params"],
        json!({"threshold_spoofing": 0.5, "extract_best_shot": true, "min_assurance": "none"})
    );
    assert!(one.get("error_code").is_none());
    assert_eq!(one["bonafide"]["decision"]["instead_of"], "SUCCESS");
    assert_eq!(one["bonafide"]["decision"]["comment"], "a mask");
}

#[tokio::test]
async fn a_failed_analysis_says_why_and_a_running_one_mirrors_its_state() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let clip = video();
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &clip)]).await;
    let mut failed = analysis(&fixture, &full.folder, &full.media, State::Failed).await;
    let render = fixture.service.render(None);
    let value = to_value(render.analysis(&failed, &full.media)).unwrap();
    assert_eq!(
        (&value["error_code"], &value["error_message"]),
        (&json!("no_face"), &json!("No frame holds a face."))
    );
    assert_eq!((&value["resolution"], &value["state"]), (&json!("FAILED"), &json!("FAILED")));
    assert_eq!(value["bonafide"]["decision"], Value::Null);
    let clip = &value["source_media"][0];
    assert_eq!((&clip["media_type"], &clip["duration"]), (&json!("VIDEO_FOLDER"), &json!(2.0)));
    assert_eq!(clip["video_url"], clip["preview_url"]);
    failed.state = State::Processing;
    failed.resolution_status = ResolutionStatus::Processing;
    failed.bonafide = Value::Null;
    let value = to_value(render.analysis(&failed, &full.media)).unwrap();
    assert_eq!((&value["resolution"], &value["bonafide"]), (&json!("PROCESSING"), &Value::Null));
}

#[tokio::test]
async fn the_operators_address_goes_before_that_of_the_request() {
    let fixture =
        Fixture::with(&[], |settings| settings.public_url = Some("https://public/oz/".to_owned())).await;
    let people = people(&fixture).await;
    let picture = png(8, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture)]).await;
    let warnings = ["one".to_owned()];
    let views = fixture.service.render(Some("http://inside:8080")).media(&full.media, &warnings);
    assert!(views[0].original_url.starts_with("https://public/oz/api/media/"));
    assert_eq!(views[0].bonafide.as_ref().unwrap().warnings, warnings);
}
