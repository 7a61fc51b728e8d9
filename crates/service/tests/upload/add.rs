use std::time::Duration;

use bonafide_service::{Error, Received};
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{blobs, folder, id, people, png, received, scratch};

#[tokio::test]
async fn media_are_added_behind_those_that_are_there() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let (one, two) = (png(4, 4, [1, 1, 1]), png(5, 5, [2, 2, 2]));
    let full = folder(&fixture, &people.client, json!({}), &[("a", "1", &one)]).await;
    fixture.advance(Duration::from_secs(10));
    let payload = json!({"media:tags": {"b": ["photo_selfie"]}, "folder:meta_data": {"late": 1}});
    let files = [("b", "2", &two[..]), ("c", "3", &one)];
    let added =
        fixture.service.add_media(&people.client, full.folder.id, received(&fixture, &payload, &files)).await;
    let added = added.unwrap();
    assert_eq!(added.media.len(), 2);
    assert_eq!(added.media[0].tags, ["photo_selfie"]);
    assert_eq!(added.warnings.len(), 1);
    let found = fixture.service.folder(&people.client, full.folder.id, false).await.unwrap();
    let names: Vec<_> = found.media.iter().map(|medium| &*medium.original_name).collect();
    assert_eq!(names, ["1", "2", "3"]);
    assert!(found.folder.time_updated > full.folder.time_updated);
    assert_eq!(found.folder.time_created, full.folder.time_created);
    assert!(found.folder.meta_data.is_empty());
    assert_eq!((blobs(&fixture).len(), scratch(&fixture)), (3, 0));
}

#[tokio::test]
async fn no_file_too_many_files_and_bad_files_add_nothing() {
    let fixture = Fixture::with(&[], |settings| settings.files_per_folder = 2).await;
    let people = people(&fixture).await;
    let one = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &one)]).await;
    let add = async |files: &[(&str, &str, &[u8])]| {
        fixture.service.add_media(&people.client, full.folder.id, received(&fixture, &json!({}), files)).await
    };
    assert!(matches!(add(&[]).await, Err(Error::Structure { .. })));
    assert!(matches!(add(&[("b", "", &one), ("c", "", &one)]).await, Err(Error::TooLarge { limit: 2, .. })));
    assert!(matches!(add(&[("b", "", b"hello")]).await, Err(Error::Medium { .. })));
    assert_eq!(fixture.service.folder_media(&people.client, full.folder.id).await.unwrap(), full.media);
    add(&[("b", "", &one)]).await.unwrap();
    assert_eq!(blobs(&fixture).len(), 2);
}

#[tokio::test]
async fn two_requests_at_once_cannot_overfill_a_folder() {
    let fixture = Fixture::with(&[], |settings| settings.files_per_folder = 3).await;
    let people = people(&fixture).await;
    let one = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[]).await;
    let add = async || {
        let files = [("a", "", &one[..]), ("b", "", &one)];
        fixture
            .service
            .add_media(&people.client, full.folder.id, received(&fixture, &json!({}), &files))
            .await
    };
    let (first, second) = tokio::join!(add(), add());
    assert!(first.is_ok() != second.is_ok());
    assert_eq!(fixture.service.folder_media(&people.client, full.folder.id).await.unwrap().len(), 2);
    fixture.service.sweep().await.unwrap();
    assert_eq!(blobs(&fixture).len(), 2);
}

#[tokio::test]
async fn a_folder_that_is_not_there_or_of_somebody_else_is_absent() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let one = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[]).await;
    let files = [("a", "", &one[..])];
    for (caller, folder) in
        [(&people.client, id(99)), (&people.colleague, full.folder.id), (&people.stranger, full.folder.id)]
    {
        let refused = fixture.service.add_media(caller, folder, received(&fixture, &json!({}), &files)).await;
        assert!(matches!(refused, Err(Error::NotFound("folder"))));
    }
    let refused = fixture.service.add_media(&people.operator, full.folder.id, Received::default()).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    assert!(blobs(&fixture).is_empty());
}
