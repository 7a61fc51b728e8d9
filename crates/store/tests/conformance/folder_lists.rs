use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::metadata::Filter;
use bonafide_domain::{Company, Folder};
use bonafide_store::{FolderQuery, Reach, Sorting};
use serde_json::json;

use crate::database::{Database, on_each};
use crate::records::{at, company, folder, id, metadata};

/// Folders A to F, made at 0 to 5 s and changed at 15 to 10 s: A to C of the first company, D and E of the second, F of
/// none. A, C and F have a colour, red, blue and red.
async fn six(database: &Database) -> ([Company; 2], [Folder; 6]) {
    let companies = [company("One"), company("Two")];
    let owners = [Some(0), Some(0), Some(0), Some(1), Some(1), None];
    let folders = std::array::from_fn(|number| {
        let mut folder = folder(owners[number].map(|owner: usize| &companies[owner]));
        folder.time_created = at(number as i64);
        folder.time_updated = at(15 - number as i64);
        let letter = char::from(b'A' + number as u8).to_string();
        folder.meta_data = metadata(match number {
            0 | 5 => json!({"letter": letter, "colour": "red"}),
            2 => json!({"letter": letter, "colour": "blue"}),
            _ => json!({"letter": letter}),
        });
        folder
    });
    let mut tx = database.write().await;
    for company in &companies {
        tx.insert_company(company).await.unwrap();
    }
    for folder in &folders {
        tx.insert_folder(folder).await.unwrap();
    }
    tx.commit().await.unwrap();
    (companies, folders)
}

fn all() -> FolderQuery {
    FolderQuery { reach: Reach::All, sorting: Sorting::CreatedAsc, limit: 100, ..FolderQuery::default() }
}

/// The letters of the folders that are listed; the count must be the same without a cut.
async fn letters(database: &Database, query: FolderQuery) -> String {
    let mut reader = database.read().await;
    let listed = reader.folders(&query).await.unwrap();
    if query.offset == 0 && query.limit == 100 {
        assert_eq!(reader.count_folders(&query).await.unwrap(), listed.len() as u64);
    }
    listed.iter().map(|folder| folder.meta_data.fields()["letter"].as_str().unwrap()).collect()
}

#[test]
fn folders_are_sorted_four_ways() {
    on_each(async |database| {
        six(database).await;
        let sorted = async |sorting| letters(database, FolderQuery { sorting, ..all() }).await;
        assert_eq!(sorted(Sorting::CreatedAsc).await, "ABCDEF");
        assert_eq!(sorted(Sorting::CreatedDesc).await, "FEDCBA");
        assert_eq!(sorted(Sorting::UpdatedAsc).await, "FEDCBA");
        assert_eq!(sorted(Sorting::UpdatedDesc).await, "ABCDEF");
    });
}

#[test]
fn a_reach_shows_its_own_and_nothing_foreign() {
    on_each(async |database| {
        let ([one, two], folders) = six(database).await;
        let reach = async |reach| letters(database, FolderQuery { reach, ..all() }).await;
        assert_eq!(reach(Reach::All).await, "ABCDEF");
        assert_eq!(reach(Reach::Company(one.id)).await, "ABC");
        assert_eq!(reach(Reach::Company(two.id)).await, "DE");
        assert_eq!(reach(Reach::Company(id())).await, "");
        assert_eq!(reach(Reach::Own { user: folders[1].user_id, company: Some(one.id) }).await, "B");
        // Made there, and then the user moved.
        assert_eq!(reach(Reach::Own { user: folders[1].user_id, company: Some(two.id) }).await, "");
        assert_eq!(reach(Reach::Own { user: folders[1].user_id, company: None }).await, "");
        assert_eq!(reach(Reach::Own { user: folders[5].user_id, company: None }).await, "F");
        assert_eq!(reach(Reach::default()).await, "");
        // No filter reaches further than the reach.
        let foreign = FolderQuery { reach: Reach::Company(two.id), ids: vec![folders[0].id], ..all() };
        assert_eq!(letters(database, foreign).await, "");
        let foreign = FolderQuery { reach: Reach::Company(two.id), company_id: Some(one.id), ..all() };
        assert_eq!(letters(database, foreign).await, "");
    });
}

#[test]
fn metadata_is_filtered_by_equality_and_its_opposite() {
    on_each(async |database| {
        let ([one, _], _) = six(database).await;
        let filtered = async |texts: &[&str], reach| {
            let meta_data = texts.iter().map(|text| Filter::parse(text).unwrap()).collect();
            letters(database, FolderQuery { meta_data, reach, ..all() }).await
        };
        assert_eq!(filtered(&["colour==red"], Reach::All).await, "AF");
        assert_eq!(filtered(&["colour==red"], Reach::Company(one.id)).await, "A");
        assert_eq!(filtered(&["colour==Red"], Reach::All).await, "");
        assert_eq!(filtered(&["colour!=red"], Reach::All).await, "BCDE");
        assert_eq!(filtered(&["colour!=red", "colour!=blue"], Reach::All).await, "BDE");
        assert_eq!(filtered(&["colour==red", "letter==F"], Reach::All).await, "F");
        assert_eq!(filtered(&["colour==red", "letter==C"], Reach::All).await, "");
        assert_eq!(filtered(&["colour==' OR 1=1 --"], Reach::All).await, "");
        assert_eq!(filtered(&["nothing!=x"], Reach::All).await, "ABCDEF");
    });
}

#[test]
fn times_are_ranges_with_both_ends() {
    on_each(async |database| {
        six(database).await;
        let created = async |created| letters(database, FolderQuery { created, ..all() }).await;
        assert_eq!(created((Some(at(2)), None)).await, "CDEF");
        assert_eq!(created((None, Some(at(2)))).await, "ABC");
        assert_eq!(created((Some(at(1)), Some(at(3)))).await, "BCD");
        assert_eq!(created((Some(at(3)), Some(at(1)))).await, "");
        let updated = async |updated| letters(database, FolderQuery { updated, ..all() }).await;
        assert_eq!(updated((Some(at(14)), None)).await, "AB");
        assert_eq!(updated((None, Some(at(11)))).await, "EF");
        let both = FolderQuery { created: (Some(at(1)), None), updated: (Some(at(12)), None), ..all() };
        assert_eq!(letters(database, both).await, "BCD");
    });
}

#[test]
fn statuses_ids_users_and_companies_are_filtered() {
    on_each(async |database| {
        let ([one, _], mut folders) = six(database).await;
        folders[1].resolution_status = FolderStatus::Failed;
        folders[2].resolution_status = FolderStatus::Finished;
        folders[2].system_resolution = ResolutionStatus::Declined;
        let mut tx = database.write().await;
        for folder in &folders {
            tx.update_folder(folder).await.unwrap();
        }
        tx.commit().await.unwrap();
        let status = vec![FolderStatus::Failed, FolderStatus::Finished];
        assert_eq!(letters(database, FolderQuery { resolution_status: status, ..all() }).await, "BC");
        let declined = FolderQuery { system_resolution: vec![ResolutionStatus::Declined], ..all() };
        assert_eq!(letters(database, declined).await, "C");
        let ids = vec![folders[4].id, folders[0].id, id(), folders[0].id];
        assert_eq!(letters(database, FolderQuery { ids, ..all() }).await, "AE");
        assert_eq!(letters(database, FolderQuery { user_id: Some(folders[3].user_id), ..all() }).await, "D");
        assert_eq!(letters(database, FolderQuery { company_id: Some(one.id), ..all() }).await, "ABC");
    });
}

#[test]
fn pages_neither_repeat_nor_miss_folders_of_one_time() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let mut expected = Vec::new();
        for _ in 0..250 {
            let folder = folder(None);
            tx.insert_folder(&folder).await.unwrap();
            expected.push(folder.id);
        }
        expected.reverse();
        let mut found = Vec::new();
        for page in 0..9 {
            let query = FolderQuery { sorting: Sorting::CreatedDesc, offset: page * 30, limit: 30, ..all() };
            let listed = tx.folders(&query).await.unwrap();
            assert_eq!(listed.len(), if page < 8 { 30 } else { 10 });
            found.extend(listed.into_iter().map(|folder| folder.id));
        }
        assert_eq!(found, expected);
        let beyond = FolderQuery { offset: u64::MAX, limit: u64::MAX, ..all() };
        assert_eq!(tx.folders(&beyond).await.unwrap(), []);
        assert_eq!(tx.folders(&FolderQuery { limit: 0, ..all() }).await.unwrap(), []);
    });
}
