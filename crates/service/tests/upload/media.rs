use std::time::Duration;

use bonafide_domain::analysis::State;
use bonafide_service::{Access, Error};
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{analysis, blobs, folder, id, people, png};

#[tokio::test]
async fn tags_are_replaced_and_cleared_and_touch_the_folder() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let payload = json!({"media:tags": {"a": ["photo_selfie"]}});
    let full = folder(&fixture, &people.client, payload, &[("a", "", &picture)]).await;
    let medium = full.media[0].id;
    fixture.advance(Duration::from_secs(5));
    let tags = ["photo_id".to_owned(), "photo_id_front".to_owned()];
    let changed = fixture.service.set_tags(&people.client, medium, &tags).await.unwrap();
    assert_eq!(changed.tags, tags);
    assert!(changed.time_updated > full.media[0].time_updated);
    let found = fixture.service.folder(&people.client, full.folder.id, false).await.unwrap();
    assert_eq!(found.media, [changed]);
    assert_eq!(found.folder.time_updated.since(full.folder.time_updated), Duration::from_secs(5));
    assert!(fixture.service.set_tags(&people.machine, medium, &[]).await.unwrap().tags.is_empty());

    let wrong = ["no spaces".to_owned()];
    assert!(matches!(
        fixture.service.set_tags(&people.client, medium, &wrong).await,
        Err(Error::Value { .. })
    ));
    assert!(matches!(fixture.service.set_tags(&people.operator, medium, &[]).await, Err(Error::Forbidden)));
    assert!(matches!(
        fixture.service.set_tags(&people.stranger, medium, &[]).await,
        Err(Error::NotFound("medium"))
    ));
    assert!(matches!(
        fixture.service.set_tags(&people.client, id(99), &[]).await,
        Err(Error::NotFound("medium"))
    ));
    assert!(fixture.service.medium(&people.client, medium).await.unwrap().tags.is_empty());
}

#[tokio::test]
async fn a_deleted_medium_goes_with_all_that_was_made_of_it() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture), ("b", "", &picture)]).await;
    let (one, two) = (full.media[0].id, full.media[1].id);
    fixture.service.thumbnail(Access::Caller(&people.client), one).await.unwrap();
    assert_eq!(blobs(&fixture).len(), 3);
    assert!(matches!(fixture.service.delete_medium(&people.client, one).await, Err(Error::Forbidden)));
    assert!(matches!(
        fixture.service.delete_medium(&people.stranger, one).await,
        Err(Error::NotFound("medium"))
    ));
    fixture.service.delete_medium(&people.chief, one).await.unwrap();
    assert!(matches!(
        fixture.service.delete_medium(&people.chief, one).await,
        Err(Error::NotFound("medium"))
    ));
    assert!(matches!(fixture.service.medium(&people.client, one).await, Err(Error::NotFound("medium"))));
    assert_eq!(fixture.service.sweep().await.unwrap(), 1);
    assert_eq!(blobs(&fixture), [bonafide_store::keys::original(full.folder.id, two)]);
    assert_eq!(fixture.service.sweep().await.unwrap(), 0);
}

#[tokio::test]
async fn a_medium_that_an_analysis_looks_at_cannot_be_deleted() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture), ("b", "", &picture)]).await;
    analysis(&fixture, &full.folder, &full.media[..1], State::Processing).await;
    let refused = fixture.service.delete_medium(&people.chief, full.media[0].id).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    fixture.service.delete_medium(&people.chief, full.media[1].id).await.unwrap();
}
