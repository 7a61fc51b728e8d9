use std::time::Duration;

use bonafide_domain::analysis::State;
use bonafide_service::Access;
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{analysis, blobs, folder, people, png, scratch, shots};

#[tokio::test]
async fn a_deleted_folder_leaves_no_file() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let (picture, set) = (png(4, 4, [1, 1, 1]), shots(2, 8, 8));
    let kept = folder(&fixture, &people.client, json!({}), &[("a", "", &picture)]).await;
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture), ("b", "", &set)]).await;
    analysis(&fixture, &full.folder, &full.media, State::Processing).await;
    fixture.service.thumbnail(Access::Caller(&people.client), full.media[0].id).await.unwrap();
    fixture.service.frame(Access::Caller(&people.client), full.media[1].id, 1).await.unwrap();
    assert_eq!(blobs(&fixture).len(), 5);
    fixture.service.delete_folder(&people.chief, full.folder.id).await.unwrap();
    assert_eq!(fixture.service.sweep().await.unwrap(), 1);
    assert_eq!(blobs(&fixture), [bonafide_store::keys::original(kept.folder.id, kept.media[0].id)]);
}

#[tokio::test]
async fn the_sweeper_runs_by_itself_after_a_deletion_and_stops_when_told() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture)]).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let sweeper = fixture.service.run_sweeper(stopped);
    fixture.service.delete_folder(&people.chief, full.folder.id).await.unwrap();
    tokio::time::timeout(Duration::from_secs(10), async {
        while !blobs(&fixture).is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap();
    stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(10), sweeper).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_an_earlier_process_left_in_the_scratch_folder_goes_at_the_start() {
    let fixture = Fixture::new().await;
    let folder = &fixture.service.settings().scratch;
    std::fs::write(folder.join("upload"), b"x").unwrap();
    std::fs::create_dir(folder.join("make-1")).unwrap();
    std::fs::write(folder.join("make-1").join("made"), b"x").unwrap();
    assert_eq!(fixture.service.clear_scratch().await.unwrap(), 2);
    assert_eq!(scratch(&fixture), 0);
    assert_eq!(fixture.service.clear_scratch().await.unwrap(), 0);
}
