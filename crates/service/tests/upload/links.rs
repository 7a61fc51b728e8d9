use std::time::Duration;

use bonafide_domain::analysis::State;
use bonafide_service::{Access, Error};
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{analysis, folder, people, png, shots};

/// Path, expiry and signature of a link.
fn parts(link: &str) -> (String, String, String) {
    let (path, query) = link.split_once('?').unwrap();
    let (expires, signature) = query.split_once('&').unwrap();
    let value = |pair: &str, name: &str| pair.strip_prefix(name).unwrap().to_owned();
    (path.to_owned(), value(expires, "expires="), value(signature, "signature="))
}

#[tokio::test]
async fn the_links_of_a_medium_open_their_own_files_without_a_token() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let set = shots(2, 16, 16);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &set)]).await;
    let (service, id) = (&fixture.service, full.media[0].id);
    let view = service.render(Some("https://host/")).medium(&full.media[0]);
    assert!(view.original_url.starts_with(&format!("https://host/api/media/{id}/original?expires=")));
    let links = [
        view.original_url.clone(),
        view.preview_url.clone().unwrap(),
        view.thumb_url.clone(),
        view.images.as_ref().unwrap()[1].original_url.clone(),
    ];
    let opens = async |which: usize, expires: &str, signature: &str| {
        let access = Access::Link { expires, signature };
        let file = match which {
            0 => service.original(access, id).await,
            1 => service.preview(access, id).await,
            2 => service.thumbnail(access, id).await,
            _ => service.frame(access, id, 1).await,
        };
        match file {
            Ok(_) => true,
            Err(Error::AuthInvalid(_)) => false,
            Err(error) => panic!("{error}"),
        }
    };
    for (which, link) in links.iter().enumerate() {
        let (_, expires, signature) = parts(link);
        for file in 0..links.len() {
            assert_eq!(opens(file, &expires, &signature).await, file == which, "link {which}, file {file}");
        }
        let later = (expires.parse::<i64>().unwrap() + 1).to_string();
        assert!(!opens(which, &later, &signature).await);
        let tampered: String = signature.chars().rev().collect();
        assert!(!opens(which, &expires, &tampered).await);
        assert!(!opens(which, "", "").await);
    }
    let (_, expires, signature) = parts(&links[0]);
    fixture.advance(Duration::from_secs(3599));
    assert!(opens(0, &expires, &signature).await);
    fixture.advance(Duration::from_secs(1));
    assert!(!opens(0, &expires, &signature).await);
}

#[tokio::test]
async fn a_link_to_one_medium_does_not_open_another_and_dies_with_its_own() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(8, 8, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture), ("b", "", &picture)]).await;
    let view = fixture.service.render(None).medium(&full.media[0]);
    assert!(view.original_url.starts_with("/api/media/"));
    let (_, expires, signature) = parts(&view.original_url);
    let access = Access::Link { expires: &expires, signature: &signature };
    assert!(matches!(fixture.service.original(access, full.media[1].id).await, Err(Error::AuthInvalid(_))));
    fixture.service.original(access, full.media[0].id).await.unwrap();
    fixture.service.delete_folder(&people.chief, full.folder.id).await.unwrap();
    assert!(matches!(fixture.service.original(access, full.media[0].id).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn another_server_on_the_same_store_honours_the_links() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(8, 8, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture)]).await;
    let (_, expires, signature) = parts(&fixture.service.render(None).medium(&full.media[0]).original_url);
    let access = Access::Link { expires: &expires, signature: &signature };
    fixture.another().await.original(access, full.media[0].id).await.unwrap();
}

#[tokio::test]
async fn a_best_shot_has_a_link_of_its_own() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let set = shots(2, 16, 16);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &set)]).await;
    let analysis = analysis(&fixture, &full.folder, &full.media, State::Finished).await;
    let view = fixture.service.render(None).analysis(&analysis, &full.media);
    let link = view.results_media[0]["output_images"][0]["original_url"].as_str().unwrap().to_owned();
    let (path, expires, signature) = parts(&link);
    assert_eq!(path, format!("/api/analyses/{}/best_shots/{}", analysis.id, full.media[0].id));
    let access = Access::Link { expires: &expires, signature: &signature };
    let key = bonafide_store::keys::best_shot(full.folder.id, analysis.id, full.media[0].id);
    fixture.blobs.put_bytes(&key, bytes::Bytes::from_static(b"jpeg")).await.unwrap();
    let file = fixture.service.best_shot(access, analysis.id, full.media[0].id).await.unwrap();
    assert_eq!((file.content_type, file.size), ("image/jpeg", 4));
    assert!(matches!(fixture.service.original(access, full.media[0].id).await, Err(Error::AuthInvalid(_))));
}
