use bonafide_domain::Medium;
use bonafide_imaging::{DecodeLimits, Format, Image, decode};
use bonafide_media::{Kind, Limits};
use bonafide_service::{Access, Error, Part, StoredFile};
use futures_util::StreamExt;
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{blobs, folder, jpeg, people, png, scratch, sha256, shots, video};

async fn read(file: &StoredFile, range: std::ops::Range<u64>) -> Vec<u8> {
    let mut stream = file.stream(range).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    bytes
}

async fn whole(file: &StoredFile) -> Vec<u8> {
    let bytes = read(file, 0..file.size).await;
    assert_eq!(bytes.len() as u64, file.size);
    bytes
}

async fn picture(file: &StoredFile) -> Image {
    assert_eq!(file.content_type, "image/jpeg");
    let decoded = decode(&whole(file).await, &DecodeLimits::default()).unwrap();
    assert_eq!(decoded.format, Format::Jpeg);
    decoded.image
}

#[tokio::test]
async fn an_original_comes_back_whole_and_in_ranges() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let bytes = png(64, 48, [200, 30, 7]);
    let medium = folder(&fixture, &people.client, json!({}), &[("a", "a.png", &bytes)]).await.media.remove(0);
    let file = fixture.service.original(Access::Caller(&people.client), medium.id).await.unwrap();
    assert_eq!((file.content_type, file.size), ("image/png", bytes.len() as u64));
    let hash = sha256(&bytes).map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(file.etag, format!("\"{hash}\""));
    assert_eq!(whole(&file).await, bytes);

    let Part::Range(range) = file.part(Some("bytes=10-19"), None) else { panic!() };
    assert_eq!(read(&file, range).await, bytes[10..20]);
    let Part::Range(range) = file.part(Some("bytes=-7"), Some(&file.etag)) else { panic!() };
    assert_eq!(read(&file, range).await, bytes[bytes.len() - 7..]);
    assert_eq!(file.part(Some("bytes=10-19"), Some("\"other\"")), Part::Whole);
    assert_eq!(file.part(Some("bytes=99999-"), None), Part::Unsatisfiable);
}

fn open(bytes: Vec<u8>) -> (Kind, usize, Vec<Image>) {
    let media = bonafide_media::open_bytes(bytes, &Limits { frames: 100, ..Limits::default() }).unwrap();
    let (kind, total) = (media.about.kind, media.about.frames_total);
    let seconds = media.about.duration.unwrap().as_secs_f64();
    let images: Vec<_> = media.frames.map(|frame| frame.unwrap().image).collect();
    // A tenth of a second for each frame.
    assert!((seconds - 0.1 * images.len() as f64).abs() < 0.02, "{seconds} s for {} frames", images.len());
    (kind, total, images)
}

#[tokio::test]
async fn the_preview_of_a_shots_set_plays_its_shots_and_is_made_once() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let set = shots(10, 32, 24);
    let medium = folder(&fixture, &people.client, json!({}), &[("a", "", &set)]).await.media.remove(0);
    let access = Access::Caller(&people.client);
    let (one, two) =
        tokio::join!(fixture.service.preview(access, medium.id), fixture.service.preview(access, medium.id));
    let file = one.unwrap();
    assert_eq!((file.content_type, file.size), ("video/mp4", two.unwrap().size));
    let (kind, total, images) = open(whole(&file).await);
    assert_eq!((kind, total), (Kind::Video, 10));
    assert_eq!((images[0].width(), images[0].height()), (32, 24));
    for (number, image) in images.iter().enumerate() {
        assert!(image.view().pixel(16, 12)[1].abs_diff(20 * number as u8) <= 6, "shot {number}");
    }
    assert_eq!((blobs(&fixture).len(), scratch(&fixture)), (2, 0));
    fixture.advance(std::time::Duration::from_hours(2));
    assert_eq!(fixture.service.sweep().await.unwrap(), 0, "what is made stays");
}

#[tokio::test]
async fn a_video_has_a_preview_a_thumbnail_and_frames() {
    let fixture = Fixture::with(&[], |settings| settings.frames = 4).await;
    let people = people(&fixture).await;
    let clip = video();
    let medium = folder(&fixture, &people.client, json!({}), &[("a", "", &clip)]).await.media.remove(0);
    let (service, access) = (&fixture.service, Access::Caller(&people.client));
    let (kind, total, _) = open(whole(&service.preview(access, medium.id).await.unwrap()).await);
    assert_eq!((kind, total), (Kind::Video, 20));
    let small = picture(&service.thumbnail(access, medium.id).await.unwrap()).await;
    assert_eq!((small.width(), small.height()), (160, 120));
    let first = picture(&service.frame(access, medium.id, 0).await.unwrap()).await;
    let last = picture(&service.frame(access, medium.id, 3).await.unwrap()).await;
    assert_eq!((last.width(), last.height()), (160, 120));
    assert!(first.pixels() != last.pixels());
    assert!(matches!(service.frame(access, medium.id, 4).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn the_pictures_of_a_shots_set_are_found_by_their_numbers() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let set = shots(12, 16, 24);
    let medium = folder(&fixture, &people.client, json!({}), &[("a", "", &set)]).await.media.remove(0);
    for number in [0, 2, 10, 11] {
        let file = fixture.service.frame(Access::Caller(&people.client), medium.id, number).await.unwrap();
        let image = picture(&file).await;
        assert_eq!((image.width(), image.height()), (16, 24));
        assert!(image.view().pixel(5, 5)[0].abs_diff(20 * number as u8) <= 3, "shot {number}");
    }
    let behind = fixture.service.frame(Access::Caller(&people.client), medium.id, 12).await;
    assert!(matches!(behind, Err(Error::NotFound("frame"))));
}

#[tokio::test]
async fn an_image_has_a_thumbnail_and_one_frame_and_no_preview() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let bytes = jpeg(1000, 500, [10, 200, 30]);
    let medium = folder(&fixture, &people.client, json!({}), &[("a", "", &bytes)]).await.media.remove(0);
    let (service, access) = (&fixture.service, Access::Caller(&people.client));
    let small = picture(&service.thumbnail(access, medium.id).await.unwrap()).await;
    assert_eq!((small.width(), small.height()), (320, 160));
    let frame = picture(&service.frame(access, medium.id, 0).await.unwrap()).await;
    assert_eq!((frame.width(), frame.height()), (1000, 500));
    assert!(matches!(service.frame(access, medium.id, 1).await, Err(Error::NotFound(_))));
    assert!(matches!(service.preview(access, medium.id).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_shot_that_does_not_decode_is_told_and_nothing_is_kept() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let mut set = shots(3, 200, 200);
    // The last local header's data: after the picture's own header, so that it is listed.
    let place = set.windows(7).rposition(|w| w == b"frame_2").unwrap();
    let place = set[..place].windows(7).rposition(|w| w == b"frame_2").unwrap();
    set[place + 40..place + 60].fill(0xff);
    let medium: Medium =
        folder(&fixture, &people.client, json!({}), &[("a", "", &set)]).await.media.remove(0);
    let (service, access) = (&fixture.service, Access::Caller(&people.client));
    assert!(matches!(service.preview(access, medium.id).await, Err(Error::Medium { .. })));
    assert!(matches!(service.frame(access, medium.id, 2).await, Err(Error::Medium { .. })));
    service.frame(access, medium.id, 1).await.unwrap();
    assert_eq!((blobs(&fixture).len(), scratch(&fixture)), (2, 0));
}

#[tokio::test]
async fn a_preview_is_finished_when_its_first_client_has_gone() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let set = shots(5, 32, 24);
    let medium = folder(&fixture, &people.client, json!({}), &[("a", "", &set)]).await.media.remove(0);
    let access = Access::Caller(&people.client);
    let gone = tokio::time::timeout(
        std::time::Duration::from_millis(20),
        fixture.service.preview(access, medium.id),
    );
    let _ = gone.await;
    fixture.service.preview(access, medium.id).await.unwrap();
    assert_eq!((blobs(&fixture).len(), scratch(&fixture)), (2, 0));
}

#[tokio::test]
async fn files_of_others_are_absent() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let bytes = png(8, 8, [1, 1, 1]);
    let medium = folder(&fixture, &people.client, json!({}), &[("a", "", &bytes)]).await.media.remove(0);
    for caller in [&people.stranger, &people.colleague] {
        let access = Access::Caller(caller);
        assert!(matches!(fixture.service.original(access, medium.id).await, Err(Error::NotFound("medium"))));
        assert!(matches!(fixture.service.thumbnail(access, medium.id).await, Err(Error::NotFound("medium"))));
    }
    for caller in [&people.chief, &people.operator, &people.admin, &people.machine] {
        fixture.service.original(Access::Caller(caller), medium.id).await.unwrap();
    }
}
