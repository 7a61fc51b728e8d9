//! What an integrator does: log in, upload, start, poll, read.

use std::time::Duration;

use bonafide_testkit::made;
use serde_json::json;

use crate::harness::Harness;

const LONGEST: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn from_login_to_best_shot() {
    let mut harness = Harness::start().await;
    harness.work();
    let client = harness.client("CLIENT SERVICE", "a").await;
    let payload = json!({
        "media:tags": { "video1": ["video_selfie", "video_selfie_blank", "orientation_portrait"] },
        "folder:meta_data": { "transaction_id": "t-7" },
    });
    let folder =
        client.upload("/api/folders/", &payload, &[("video1", "shots.zip", made::shots(4))]).await.unwrap();
    let folder = folder.with(201).unwrap();
    assert_eq!(folder["media"][0]["media_type"], "SHOTS_SET_FOLDER");
    let id = folder["folder_id"].as_str().unwrap();

    let body = json!({ "analyses": [{ "type": "quality", "params": { "extract_best_shot": true } }] });
    let started =
        client.post(&format!("/api/folders/{id}/analyses/"), &body).await.unwrap().with(201).unwrap();
    assert_eq!(started.as_array().unwrap().len(), 1);
    assert_eq!(started[0]["analysis_id"], started[0]["analyse_id"]);
    assert_eq!((&started[0]["type"], &started[0]["state"]), (&json!("QUALITY"), &json!("PROCESSING")));

    let done = client.analysis(started[0]["analyse_id"].as_str().unwrap(), LONGEST).await.unwrap();
    assert_eq!(done["state"], "FINISHED", "{done}");
    let medium = &done["results_media"][0];
    let score = medium["results_data"]["confidence_spoofing"].as_f64().unwrap();
    let expected = if score >= 0.5 { "DECLINED" } else { "SUCCESS" };
    assert_eq!((&done["resolution_status"], &done["resolution"]), (&json!(expected), &json!(expected)));
    assert_eq!(medium["source_shots_set_id"], folder["media"][0]["media_id"]);

    // Links work without a token.
    let link = medium["output_images"][0]["original_url"].as_str().unwrap();
    assert!(link.starts_with(&harness.base), "{link}");
    let (status, content_type, bytes) = harness.anonymous().file(link).await.unwrap();
    assert_eq!((status, content_type.as_str(), &bytes[..2]), (200, "image/jpeg", &[0xff, 0xd8][..]));

    let found = client.get("/api/folders/?meta_data=transaction_id==t-7&with_analyses=true").await.unwrap();
    let found = found.with(200).unwrap();
    assert_eq!(found["items"][0]["analyses"][0]["analysis_id"], done["analysis_id"]);
    assert_eq!(found["items"][0]["resolution_status"], "FINISHED");
    assert_eq!(found["items"][0]["system_resolution"], expected);
    assert!(found["items"][0]["time_created"].is_number());
    harness.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_decides_and_the_folder_follows() {
    let mut harness = Harness::start().await;
    harness.work();
    let company = harness.company("a").await;
    let client = harness.login(&harness.user("CLIENT", Some(&company)).await).await;
    let operator = harness.login(&harness.user("CLIENT OPERATOR", Some(&company)).await).await;
    let payload = json!({ "analyses": [{ "type": "quality" }] });
    let folder =
        client.upload("/api/folders/", &payload, &[("a", "a.jpg", made::face(480, 360, 0.0))]).await.unwrap();
    let folder = folder.with(201).unwrap();
    let (id, analysis) = (folder["folder_id"].as_str().unwrap(), folder["analyses"][0].clone());
    assert_ne!(analysis["state"], "PROCESSING", "a single request waits: {analysis}");
    let machine = analysis["resolution_status"].as_str().unwrap();
    // What would have let it pass is for who explains it.
    let path = format!("/api/analyses/{}", analysis["analysis_id"].as_str().unwrap());
    for told in [&analysis, &client.get(&path).await.unwrap().with(200).unwrap()] {
        let medium = &told["bonafide"]["media"][0];
        assert!(medium["evidence"].is_array() && medium.get("would_pass").is_none(), "{medium}");
        assert!(told["bonafide"]["reasons"][0]["for_person"].as_str().is_some_and(|text| !text.is_empty()));
    }
    let shown = operator.get(&path).await.unwrap().with(200).unwrap();
    let would_pass = &shown["bonafide"]["media"][0]["would_pass"];
    assert_eq!(would_pass.is_null(), machine == "SUCCESS", "{would_pass}");
    assert_eq!(shown["bonafide"]["fusion"], json!({ "kind": "default" }));
    let person = if machine == "SUCCESS" { "DECLINED" } else { "SUCCESS" };
    let decision = json!({ "resolution_status": person, "comment": "seen in person" });
    let decided = operator.patch(&path, &decision).await.unwrap().with(200).unwrap();
    assert_eq!(decided["resolution_status"], person);
    assert_eq!(decided["bonafide"]["decision"]["instead_of"], machine);
    let folder = client.get(&format!("/api/folders/{id}")).await.unwrap().with(200).unwrap();
    assert_eq!(folder["system_resolution"], person);
    assert!(folder.get("analyses").is_none());
    harness.stop().await;
}
