use std::future::Future;
use std::task::Poll;
use std::time::Duration;

use bonafide_service::ListFolders;
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{blobs, folder, people, png, received, scratch};

/// Polls a future this many times and drops it, as the server does with a request whose client has gone.
async fn polled(times: usize, future: impl Future) -> bool {
    let mut future = Box::pin(future);
    let mut left = times;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[tokio::test]
async fn an_upload_that_is_cut_off_anywhere_leaves_nothing_or_a_whole_folder() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let one = png(4, 4, [1, 1, 1]);
    let there = folder(&fixture, &people.client, json!({}), &[("a", "", &one)]).await;
    let files = [("a", "", &one[..]), ("b", "", &one)];
    let (mut seen_cut, mut polls) = (false, 0);
    loop {
        let request = received(&fixture, &json!({}), &files);
        let done = polled(polls, fixture.service.create_folder(&people.client, request)).await;
        let request = received(&fixture, &json!({}), &files);
        let added = polled(polls, fixture.service.add_media(&people.client, there.folder.id, request)).await;
        // Work on threads that nobody waits for comes to its end.
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(scratch(&fixture), 0);
        seen_cut |= blobs(&fixture).len() > 1 && !done;
        if done && added {
            break;
        }
        let kept = blobs(&fixture);
        fixture.service.sweep().await.unwrap();
        assert_eq!(blobs(&fixture), kept, "an upload that may still be running must not lose its files");
        fixture.advance(Duration::from_hours(2));
        fixture.service.sweep().await.unwrap();
        let list = fixture.service.folders(&people.client, &ListFolders::default()).await.unwrap();
        let rows: usize = list.items.iter().map(|full| full.media.len()).sum();
        assert_eq!(blobs(&fixture).len(), rows, "after {polls} polls");
        assert!(list.items.iter().all(|full| full.media.len() != 1 || full.folder.id == there.folder.id));
        polls += 1;
        assert!(polls < 500);
    }
    assert!(seen_cut, "no request was cut off after its files were kept");
}

#[tokio::test]
async fn an_upload_that_took_longer_than_its_files_may_wait_is_refused_or_whole() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let one = png(4, 4, [1, 1, 1]);
    let (mut refused, mut kept) = (0, 0);
    for polls in 0..500 {
        let request = received(&fixture, &json!({}), &[("a", "", &one[..])]);
        let mut upload = Box::pin(fixture.service.create_folder(&people.client, request));
        let mut left = polls;
        let early = std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            upload.as_mut().poll(context).map(|made| made.is_ok())
        });
        if early.await {
            break;
        }
        // Its files are not due yet, but may be before its transaction has ended.
        fixture.advance(Duration::from_mins(58));
        match upload.await {
            Ok(_) => kept += 1,
            Err(error) => {
                assert!(matches!(error, bonafide_service::Error::Internal(_)), "{error:?}");
                refused += 1;
            }
        }
        fixture.service.sweep().await.unwrap();
        assert_eq!(blobs(&fixture).len(), kept, "after {polls} polls");
    }
    assert!(refused > 0 && kept > 0, "{refused} refused, {kept} kept");
}
