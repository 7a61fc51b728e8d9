//! Files: whole, in part, unchanged, by link.

use bonafide_testkit::{Client, made};
use reqwest::{Method, Response};
use serde_json::Value;

use crate::harness::Harness;

async fn get(client: &Client, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let request =
        headers.iter().fold(client.request(method, path), |r, (name, value)| r.header(*name, *value));
    request.send().await.unwrap()
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn medium(client: &Client, name: &str, bytes: &[u8]) -> Value {
    let folder = client.upload("/api/folders/", &Value::Null, &[("a", name, bytes.to_vec())]).await.unwrap();
    folder.with(201).unwrap()["media"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_as_it_was_sent_whole_and_in_part() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let photo = made::face(96, 96, 0.0);
    let medium = medium(&client, "../../etc/\"passwd\u{202e}.jpg", &photo).await;
    let id = medium["media_id"].as_str().unwrap();
    let path = format!("/api/media/{id}/original");

    let whole = get(&client, Method::GET, &path, &[]).await;
    assert_eq!(whole.status(), 200);
    assert_eq!(header(&whole, "content-type"), "image/jpeg");
    assert_eq!(header(&whole, "content-disposition"), format!("inline; filename=\"{id}.jpg\""));
    assert_eq!(header(&whole, "x-content-type-options"), "nosniff");
    assert_eq!(header(&whole, "cache-control"), "private, no-cache");
    assert_eq!(header(&whole, "content-length"), photo.len().to_string());
    let etag = header(&whole, "etag").to_owned();
    assert_eq!(whole.bytes().await.unwrap(), photo);

    let head = get(&client, Method::HEAD, &path, &[]).await;
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, &*photo.len().to_string()));
    assert!(head.bytes().await.unwrap().is_empty());

    let part = get(&client, Method::GET, &path, &[("Range", "bytes=2-5")]).await;
    assert_eq!(part.status(), 206);
    assert_eq!(header(&part, "content-range"), format!("bytes 2-5/{}", photo.len()));
    assert_eq!(part.bytes().await.unwrap(), photo[2..6]);
    let end = get(&client, Method::GET, &path, &[("Range", "bytes=-3")]).await;
    assert_eq!(end.bytes().await.unwrap(), photo[photo.len() - 3..]);
    let beyond = get(&client, Method::GET, &path, &[("Range", "bytes=99999999-")]).await;
    assert_eq!(beyond.status(), 416);
    assert_eq!(header(&beyond, "content-range"), format!("bytes */{}", photo.len()));
    let changed = [("Range", "bytes=2-5"), ("If-Range", "\"other\"")];
    assert_eq!(get(&client, Method::GET, &path, &changed).await.status(), 200);

    let same = get(&client, Method::GET, &path, &[("If-None-Match", &etag)]).await;
    assert_eq!(same.status(), 304);
    assert!(same.bytes().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_its_own_file_until_it_expires() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let (one, two) = (made::face(96, 96, 0.0), made::face(96, 96, 15.0));
    let (one, two) = (medium(&client, "1.jpg", &one).await, medium(&client, "2.jpg", &two).await);
    let anonymous = harness.anonymous();
    let link = one["original_url"].as_str().unwrap();
    assert_eq!(anonymous.get(link).await.unwrap().status, 200);
    let (path, query) = link.split_once('?').unwrap();
    assert_eq!(anonymous.get(path).await.unwrap().status, 401);
    let other = two["original_url"].as_str().unwrap().split_once('?').unwrap().0;
    let crossed = anonymous.get(&format!("{other}?{query}")).await.unwrap();
    assert!(crossed.status == 401 || crossed.status == 403, "{}", crossed.status);
    let thumbnail = one["thumb_url"].as_str().unwrap();
    assert_eq!(anonymous.file(thumbnail).await.unwrap().1, "image/jpeg");
    harness.fixture.advance(std::time::Duration::from_hours(2));
    let expired = anonymous.get(link).await.unwrap();
    assert!(expired.status == 401 || expired.status == 403, "{}", expired.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_a_shots_set_are_served_one_by_one() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let medium = medium(&client, "shots.zip", &made::shots(3)).await;
    assert_eq!(medium["images"].as_array().unwrap().len(), 3);
    let link = medium["images"][2]["original_url"].as_str().unwrap();
    let (status, content_type, bytes) = harness.anonymous().file(link).await.unwrap();
    assert_eq!((status, content_type.as_str(), &bytes[..2]), (200, "image/jpeg", &[0xff, 0xd8][..]));
    let id = medium["media_id"].as_str().unwrap();
    for number in ["3", "-1", "x", "99999999999"] {
        let answer = client.get(&format!("/api/media/{id}/frames/{number}")).await.unwrap();
        assert_eq!((answer.status, answer.error_code()), (404, 10), "{number}");
    }
    let (status, content_type, bytes) = client.file(&format!("/api/media/{id}/preview")).await.unwrap();
    assert_eq!((status, content_type.as_str(), &bytes[4..8]), (200, "video/mp4", &b"ftyp"[..]));
}
