use bonafide_domain::MediaType;
use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_service::{Error, Received};
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{blobs, id, jpeg, people, png, received, scratch, sha256, shots, video};

#[tokio::test]
async fn pictures_shots_and_videos_are_told_from_their_content() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let (picture, set, clip) = (jpeg(40, 30, [9, 9, 9]), shots(3, 16, 24), video());
    let payload = json!({
        "folder:meta_data": {"transaction_id": "t-1"},
        "media:tags": {"a": ["photo_selfie"], "b": ["video_selfie", "video_selfie_blank"], "absent": ["x"]},
        "media:meta_data": {"b": {"additional_info": "vendor blob"}, "gone": {}, "too": {}},
        "unheard_of": true,
    });
    let files = [("a", "../me.zip", &picture[..]), ("b", "shots.mp4", &set), ("c", "", &clip)];
    let uploaded =
        fixture.service.create_folder(&people.client, received(&fixture, &payload, &files)).await.unwrap();

    let full = &uploaded.full;
    assert_eq!(full.folder.company_id, Some(id(1)));
    assert_eq!(full.folder.user_id, people.client.user.id);
    assert_eq!(full.folder.meta_data.fields()["transaction_id"], "t-1");
    assert_eq!(full.folder.resolution_status, FolderStatus::Initial);
    assert_eq!(full.folder.system_resolution, ResolutionStatus::Initial);
    let [a, b, c] = &full.media[..] else { panic!("{} media", full.media.len()) };
    assert_eq!((a.media_type, &*a.content_type, a.width, a.height), (MediaType::Image, "image/jpeg", 40, 30));
    assert_eq!((a.frames, a.duration_ms, &*a.original_name), (1, None, "me.zip"));
    assert_eq!(
        (b.media_type, &*b.content_type, b.width, b.height),
        (MediaType::ShotsSet, "application/zip", 16, 24)
    );
    assert_eq!((b.frames, b.duration_ms), (3, None));
    assert_eq!(b.tags, ["video_selfie", "video_selfie_blank"]);
    assert_eq!(b.meta_data.fields()["additional_info"], "vendor blob");
    assert!(b.technical_meta_data.is_empty());
    assert_eq!(
        (c.media_type, &*c.content_type, c.width, c.height),
        (MediaType::Video, "video/mp4", 160, 120)
    );
    assert_eq!((c.frames, c.duration_ms, &*c.original_name), (20, Some(2000), "file"));
    assert_eq!((c.size, c.sha256), (clip.len() as u64, sha256(&clip)));

    assert_eq!(uploaded.warnings.len(), 3, "{:?}", uploaded.warnings);
    assert!(uploaded.warnings.iter().any(|w| w.contains("media:tags") && w.contains("1 file")));
    assert!(uploaded.warnings.iter().any(|w| w.contains("media:meta_data") && w.contains("2 file")));
    assert!(uploaded.warnings.iter().all(|w| !w.contains("absent") && !w.contains("unheard_of")));

    // What is stored is what was answered, and nothing else is left.
    let found = fixture.service.folder(&people.client, full.folder.id, true).await.unwrap();
    assert_eq!(&found, full);
    assert_eq!(blobs(&fixture).len(), 3);
    assert_eq!(scratch(&fixture), 0);
    let key = bonafide_store::keys::original(full.folder.id, c.id);
    assert_eq!(fixture.blobs.get(&key).await.unwrap().unwrap(), clip);
}

#[tokio::test]
async fn a_request_without_files_makes_an_empty_folder() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let full = fixture.service.create_folder(&people.client, Received::default()).await.unwrap().full;
    assert!(full.media.is_empty() && full.analyses.is_empty());
    let of_admin = fixture.service.create_folder(&people.admin, Received::default()).await.unwrap().full;
    assert_eq!(of_admin.folder.company_id, None);
    let refused = fixture.service.create_folder(&people.operator, Received::default()).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_named_by_its_number_and_nothing_stays() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let good = png(8, 8, [1, 2, 3]);
    let cut = &jpeg(400, 300, [9, 9, 9])[..200];
    for (bad, word) in
        [(&b"hello"[..], "text"), (b"", "empty"), (cut, "truncated"), (b"PK\x05\x06garbage", "ZIP")]
    {
        let files = [("a", "a.png", &good[..]), ("secret-key", "secret-name.jpg", bad)];
        let refused =
            fixture.service.create_folder(&people.client, received(&fixture, &json!({}), &files)).await;
        let Err(Error::Medium { message }) = refused else { panic!("{word}: {:?}", refused.map(|_| ())) };
        assert!(message.starts_with("file 2: ") && message.contains(word), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }
    assert!(blobs(&fixture).is_empty() && scratch(&fixture) == 0);
    let query = bonafide_service::ListFolders::default();
    assert!(fixture.service.folders(&people.chief, &query).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn more_files_than_a_folder_may_have_are_refused() {
    let fixture = Fixture::with(&[], |settings| settings.files_per_folder = 2).await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let files = [("a", "", &picture[..]), ("b", "", &picture), ("c", "", &picture)];
    let refused = fixture.service.create_folder(&people.client, received(&fixture, &json!({}), &files)).await;
    assert!(matches!(refused, Err(Error::TooLarge { limit: 2, .. })));
    assert!(blobs(&fixture).is_empty());
}

#[tokio::test]
async fn our_environment_data_is_checked_and_a_virtual_camera_noted() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let payload = json!({"media:meta_data": {
        "a": {"additional_info": "{\"bonafide\": 1, \"virtual_camera\": true}"},
        "b": {"additional_info": "{\"bonafide\": 1, damaged"},
    }});
    let files = [("a", "", &picture[..]), ("b", "", &picture)];
    let uploaded =
        fixture.service.create_folder(&people.client, received(&fixture, &payload, &files)).await.unwrap();
    let technical = |n: usize| uploaded.full.media[n].technical_meta_data.fields().clone();
    assert_eq!(technical(0)["virtual_camera"], true);
    assert_eq!(technical(1)["additional_info"]["reason"], "additional_info_invalid");
    assert_eq!(uploaded.full.media[1].meta_data.fields()["additional_info"], "{\"bonafide\": 1, damaged");
    assert!(
        uploaded.warnings.len() == 1 && uploaded.warnings[0].starts_with("file 2: "),
        "{:?}",
        uploaded.warnings
    );
}

#[tokio::test]
async fn analyses_start_with_the_folder_and_name_files_by_their_keys() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let (set, picture) = (shots(2, 16, 16), jpeg(16, 16, [99; 3]));
    let payload = json!({
        "analyses": [
            {"type": "quality", "source_media": ["shots"], "params": {"extract_best_shot": true}},
            {"type": "BIOMETRY"},
        ],
        "resolution_endpoint": "https://example.com/hook",
    });
    let files = [("shots", "a.zip", &set[..]), ("photo", "b.jpg", &picture)];
    let full = fixture
        .service
        .create_folder(&people.client, received(&fixture, &payload, &files))
        .await
        .unwrap()
        .full;
    assert_eq!(full.folder.resolution_status, FolderStatus::Processing);
    assert_eq!(full.folder.resolution_endpoint.as_deref(), Some("https://example.com/hook"));
    let [quality, biometry] = &full.analyses[..] else { panic!("{} analyses", full.analyses.len()) };
    assert_eq!(quality.source_media, [full.media[0].id]);
    assert_eq!(biometry.source_media, [full.media[0].id, full.media[1].id]);
    assert_eq!(quality.group_id, biometry.group_id);
    let found = fixture.service.folder(&people.client, full.folder.id, true).await.unwrap();
    assert_eq!(found, full);
    assert_eq!(fixture.service.folder(&people.client, full.folder.id, false).await.unwrap().analyses, []);
}

#[tokio::test]
async fn an_analysis_that_is_refused_leaves_no_folder_and_its_files_go_at_once() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = jpeg(16, 16, [99; 3]);
    for payload in [
        json!({"analyses": [{"type": "biometry"}]}),
        json!({"analyses": [{"type": "quality", "source_media": ["other"]}]}),
        json!({"analyses": [{"type": "documents"}]}),
        json!({"analyses": [{"type": "quality"}, {"type": "biometry"}]}),
    ] {
        let files = [("a", "a.jpg", &picture[..])];
        let refused =
            fixture.service.create_folder(&people.client, received(&fixture, &payload, &files)).await;
        assert!(
            matches!(refused, Err(Error::Value { .. } | Error::NotRealized(_) | Error::NotFound(_))),
            "{payload}: {refused:?}"
        );
    }
    let query = bonafide_service::ListFolders::default();
    assert!(fixture.service.folders(&people.chief, &query).await.unwrap().items.is_empty());
    assert_eq!(blobs(&fixture).len(), 4);
    assert_eq!(fixture.service.sweep().await.unwrap(), 4);
    assert!(blobs(&fixture).is_empty());
}
