use bonafide_domain::analysis::State;
use bonafide_service::{Access, Error};
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{analysis, blobs, folder, id, people, shots};

#[tokio::test]
async fn a_best_shot_is_shown_to_those_who_see_the_analysis_and_goes_with_its_medium() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let set = shots(2, 16, 16);
    let files = [("a", "", &set[..]), ("b", "", &set)];
    let full = folder(&fixture, &people.client, json!({}), &files).await;
    let analysis = analysis(&fixture, &full.folder, &full.media, State::Finished).await;
    for medium in &full.media {
        let key = bonafide_store::keys::best_shot(full.folder.id, analysis.id, medium.id);
        fixture.blobs.put_bytes(&key, bytes::Bytes::from_static(b"jpeg")).await.unwrap();
    }
    let (one, two) = (full.media[0].id, full.media[1].id);
    let shot =
        async |caller, medium| fixture.service.best_shot(Access::Caller(caller), analysis.id, medium).await;
    for caller in [&people.client, &people.chief, &people.operator, &people.admin] {
        assert_eq!(shot(caller, one).await.unwrap().size, 4);
    }
    for caller in [&people.colleague, &people.stranger] {
        assert!(matches!(shot(caller, one).await, Err(Error::NotFound("best shot"))));
    }
    assert!(matches!(shot(&people.client, id(99)).await, Err(Error::NotFound("best shot"))));

    fixture.service.delete_medium(&people.chief, one).await.unwrap();
    assert!(matches!(shot(&people.client, one).await, Err(Error::NotFound("best shot"))));
    assert_eq!(shot(&people.client, two).await.unwrap().size, 4);
    fixture.service.sweep().await.unwrap();
    let left = blobs(&fixture);
    assert!(left.len() == 2 && left.iter().all(|key| !key.contains(&one.to_string())), "{left:?}");
    let found = fixture.service.folder(&people.client, full.folder.id, true).await.unwrap();
    let view = fixture.service.render(None).folder(&found, &[]);
    let analysis = &view.analyses.unwrap()[0];
    assert_eq!(analysis.source_media.len(), 1);
    assert_eq!(analysis.results_media[0]["output_images"], json!([]));
    assert_eq!(analysis.results_media[0]["results_data"]["confidence_spoofing"], 0.25);
    assert!(analysis.results_media[1]["output_images"][0]["original_url"].is_string());
}
