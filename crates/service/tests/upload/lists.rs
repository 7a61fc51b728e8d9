use std::time::Duration;

use bonafide_domain::Folder;
use bonafide_domain::analysis::{FolderStatus, ResolutionStatus, State};
use bonafide_service::{Caller, Error, FolderList, ListFolders};
use serde_json::json;

use crate::fixture::{Fixture, START};
use crate::made::{People, analysis, folder, id, people, png};

async fn list(fixture: &Fixture, caller: &Caller, query: &[(&str, &str)]) -> FolderList {
    let pairs: Vec<_> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    fixture.service.folders(caller, &ListFolders::parse(&pairs).unwrap()).await.unwrap()
}

/// The `n` of each folder that is found, in order.
async fn found(fixture: &Fixture, caller: &Caller, query: &[(&str, &str)]) -> Vec<u64> {
    let list = list(fixture, caller, query).await;
    list.items.iter().map(|full| full.folder.meta_data.fields()["n"].as_u64().unwrap()).collect()
}

/// Folders 0 to 3 of the first company, of two makers, and 4 of the second, each made ten seconds after the one before.
async fn filled(fixture: &Fixture) -> (People, Vec<Folder>) {
    let people = people(fixture).await;
    let makers = [&people.client, &people.client, &people.colleague, &people.client, &people.stranger];
    let mut folders = Vec::new();
    for (n, maker) in makers.into_iter().enumerate() {
        let payload =
            json!({"folder:meta_data": {"n": n, "parity": if n % 2 == 0 { "even" } else { "odd" }}});
        folders.push(folder(fixture, maker, payload, &[]).await.folder);
        fixture.advance(Duration::from_secs(10));
    }
    let states = [
        (1, FolderStatus::Finished, ResolutionStatus::Success),
        (2, FolderStatus::Finished, ResolutionStatus::Declined),
        (3, FolderStatus::Processing, ResolutionStatus::Success),
    ];
    let mut tx = fixture.store.write().await.unwrap();
    for (n, status, resolution) in states {
        let mut folder = folders[n].clone();
        folder.resolution_status = status;
        folder.system_resolution = resolution;
        // In the other order than they were made.
        folder.time_updated = START.plus(Duration::from_secs(1000 - n as u64));
        assert!(tx.update_folder(&folder).await.unwrap());
    }
    tx.commit().await.unwrap();
    (people, folders)
}

#[tokio::test]
async fn lists_are_newest_first_in_pages_and_counted_when_asked() {
    let fixture = Fixture::new().await;
    let (people, _) = filled(&fixture).await;
    assert_eq!(found(&fixture, &people.chief, &[]).await, [3, 2, 1, 0]);
    assert_eq!(found(&fixture, &people.admin, &[]).await, [4, 3, 2, 1, 0]);
    assert_eq!(found(&fixture, &people.client, &[]).await, [3, 1, 0]);
    assert_eq!(found(&fixture, &people.stranger, &[]).await, [4]);
    assert_eq!(found(&fixture, &people.chief, &[("limit", "2"), ("offset", "1")]).await, [2, 1]);
    assert_eq!(found(&fixture, &people.chief, &[("offset", "9")]).await, [0u64; 0]);
    let page = list(&fixture, &people.chief, &[("limit", "1"), ("with_total", "true")]).await;
    assert_eq!((page.items.len(), page.total), (1, Some(4)));
    assert_eq!(list(&fixture, &people.chief, &[]).await.total, None);
}

#[tokio::test]
async fn lists_are_sorted_as_asked() {
    let fixture = Fixture::new().await;
    let (people, _) = filled(&fixture).await;
    let sorted = async |sorting| found(&fixture, &people.chief, &[("sorting", sorting)]).await;
    assert_eq!(sorted("time_created{asc}").await, [0, 1, 2, 3]);
    assert_eq!(sorted("time_created{desc}").await, [3, 2, 1, 0]);
    assert_eq!(sorted("time_updated{asc}").await, [0, 3, 2, 1]);
    assert_eq!(sorted("time_updated{desc}").await, [1, 2, 3, 0]);
}

#[tokio::test]
async fn every_filter_narrows_the_list() {
    let fixture = Fixture::new().await;
    let (people, folders) = filled(&fixture).await;
    let start = START.as_micros() / 1_000_000;
    let at = |seconds: i64| (start + seconds).to_string();
    let ids = format!("{},{}", folders[0].id, folders[4].id);
    let client = people.client.user.id.to_string();
    let company = |n: u8| id::<bonafide_domain::Company>(n).to_string();
    for (query, expected) in [
        (vec![("time_created.min", at(10))], vec![3, 2, 1]),
        (vec![("time_created.max", at(10))], vec![1, 0]),
        (vec![("time_created.min", at(10)), ("time_created.max", at(20))], vec![2, 1]),
        (vec![("time_updated.min", at(998))], vec![2, 1]),
        (vec![("time_updated.max", at(997))], vec![3, 0]),
        (vec![("meta_data", "parity==even".into())], vec![2, 0]),
        (vec![("meta_data", "parity!=even".into())], vec![3, 1]),
        (vec![("meta_data", "n==2".into())], vec![2]),
        (vec![("meta_data", "parity==even".into()), ("meta_data", "n!=2".into())], vec![0]),
        (vec![("meta_data", "absent==1".into())], vec![]),
        (vec![("resolution_status", "INITIAL".into())], vec![0]),
        (vec![("resolution_status", "FINISHED,PROCESSING".into())], vec![3, 2, 1]),
        (vec![("resolution_status", "SUCCESS".into())], vec![1]),
        (vec![("resolution_status", "DECLINED,SUCCESS".into())], vec![2, 1]),
        (vec![("system_resolution", "SUCCESS".into())], vec![3, 1]),
        (vec![("system_resolution", "DECLINED,INITIAL".into())], vec![2, 0]),
        (vec![("folder_id", ids)], vec![0]),
        (vec![("user_id", client)], vec![3, 1, 0]),
        (vec![("company_id", company(1))], vec![3, 2, 1, 0]),
        (vec![("company_id", company(2))], vec![]),
        (
            vec![
                ("meta_data", "parity==odd".into()),
                ("system_resolution", "SUCCESS".into()),
                ("limit", "1".into()),
            ],
            vec![3],
        ),
    ] {
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(found(&fixture, &people.chief, &query).await, expected, "{query:?}");
    }
    assert_eq!(found(&fixture, &people.admin, &[("company_id", &company(2))]).await, [4]);
}

#[tokio::test]
async fn media_come_with_a_list_and_analyses_when_asked() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture)]).await;
    // In one instant they would be in the order of their ids, which are random.
    fixture.advance(Duration::from_secs(1));
    let other =
        folder(&fixture, &people.client, json!({}), &[("a", "", &picture), ("b", "", &picture)]).await;
    let analysis = analysis(&fixture, &full.folder, &full.media, State::Finished).await;
    let bare = list(&fixture, &people.client, &[("sorting", "time_created{asc}")]).await;
    assert_eq!(bare.items[0].media, full.media);
    assert_eq!(bare.items[1].media, other.media);
    assert!(bare.items.iter().all(|full| full.analyses.is_empty()) && !bare.with_analyses);
    let query = [("with_analyses", "true"), ("folder_id", &*full.folder.id.to_string())];
    let whole = list(&fixture, &people.client, &query).await;
    assert_eq!(whole.items[0].analyses, [analysis]);
    let view = fixture.service.render(None);
    assert_eq!(view.folders(&bare).items[0].analyses, None);
    assert_eq!(view.folders(&whole).items[0].analyses.as_ref().unwrap().len(), 1);
}

#[tokio::test]
async fn a_page_that_is_too_much_for_one_answer_is_refused() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let heavy = json!({"folder:meta_data": {"x": "y".repeat(250_000)}});
    for _ in 0..300 {
        folder(&fixture, &people.client, heavy.clone(), &[]).await;
    }
    let query = ListFolders::parse(&[("limit".to_owned(), "1000".to_owned())]).unwrap();
    assert!(matches!(fixture.service.folders(&people.client, &query).await, Err(Error::TooLarge { .. })));
    assert_eq!(list(&fixture, &people.client, &[("limit", "100")]).await.items.len(), 100);
}

#[tokio::test]
async fn what_one_folder_holds_is_weighed_before_it_is_loaded() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &png(4, 4, [1, 1, 1]))]).await;
    let mut bulky = analysis(&fixture, &full.folder, &full.media, State::Finished).await;
    bulky.results_data = json!("z".repeat(65 << 20));
    let mut tx = fixture.store.write().await.unwrap();
    assert!(tx.update_analysis(&bulky).await.unwrap());
    tx.commit().await.unwrap();
    let whole = ListFolders::parse(&[("with_analyses".to_owned(), "true".to_owned())]).unwrap();
    assert!(matches!(fixture.service.folders(&people.client, &whole).await, Err(Error::TooLarge { .. })));
    let one = fixture.service.folder(&people.client, full.folder.id, true).await;
    assert!(matches!(one, Err(Error::TooLarge { .. })));
    assert_eq!(list(&fixture, &people.client, &[]).await.items[0].media, full.media);
}

#[tokio::test]
async fn a_long_page_shows_what_short_ones_show() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    for n in 0..230 {
        folder(&fixture, &people.client, json!({"folder:meta_data": {"n": n, "all": 1}}), &[]).await;
        fixture.advance(Duration::from_secs(1));
    }
    for sorting in ["time_created{asc}", "time_created{desc}"] {
        let long = [("sorting", sorting), ("meta_data", "all==1"), ("limit", "500"), ("offset", "3")];
        let expected: Vec<u64> =
            if sorting.contains("asc") { (3..230).collect() } else { (0..227).rev().collect() };
        assert_eq!(found(&fixture, &people.client, &long).await, expected);
    }
}
