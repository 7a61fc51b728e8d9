use bonafide_domain::capture::FramePrint;
use bonafide_domain::{Folder, Medium};
use bonafide_store::StoreError;

use crate::database::{Database, on_each};
use crate::records::{company, folder, hash, medium};

/// Prints of so many frames, unlike those of another number.
fn prints(number: u8, frames: u8) -> Vec<FramePrint> {
    let mark = |frame: u8| {
        std::array::from_fn(|place| {
            u64::from_be_bytes([number.wrapping_mul(31), frame, 0x5a, place as u8, 0x33, 0x0f, number, 0x55])
        })
    };
    (0..frames).map(|frame| FramePrint { exact: hash(number ^ frame << 3), mark: mark(frame) }).collect()
}

/// A medium in a folder of its own.
async fn kept(database: &Database, folder: &Folder) -> Medium {
    let medium = medium(folder);
    let mut tx = database.write().await;
    if tx.folder(folder.id).await.unwrap().is_none() {
        tx.insert_folder(folder).await.unwrap();
    }
    tx.insert_medium(&medium).await.unwrap();
    tx.commit().await.unwrap();
    medium
}

async fn keep(database: &Database, medium: &Medium, prints: &[FramePrint]) -> u64 {
    let mut tx = database.write().await;
    let seen = tx.keep_prints(medium, prints).await.unwrap();
    tx.commit().await.unwrap();
    seen
}

#[test]
fn an_earlier_medium_of_another_folder_of_the_company_is_found_and_no_other() {
    on_each(async |database| {
        let (ours, other) = (company("Ours"), company("Other"));
        let mut tx = database.write().await;
        tx.insert_company(&ours).await.unwrap();
        tx.insert_company(&other).await.unwrap();
        tx.commit().await.unwrap();
        let folders = [folder(Some(&ours)), folder(Some(&ours)), folder(Some(&other)), folder(None)];
        let mut media = Vec::new();
        for place in [0, 1, 1, 2, 3] {
            media.push(kept(database, &folders[place]).await);
        }
        let same = prints(1, 3);
        let mut seen = Vec::new();
        for medium in &media {
            seen.push(keep(database, medium, &same).await);
        }
        assert!(seen.is_sorted() && seen[0] < seen[4], "{seen:?}");
        assert_eq!(keep(database, &media[0], &prints(2, 3)).await, seen[0], "looked at again");
        let mut reader = database.read().await;
        assert_eq!(reader.prints(media[0].id).await.unwrap(), Some(same.clone()));
        let found = async |reader: &mut bonafide_store::Reader, at: usize| {
            let (medium, key) = (&media[at], same[0].keys().last().unwrap());
            reader.media_alike(medium.company_id, medium.folder_id, seen[at], key).await.unwrap()
        };
        assert_eq!(found(&mut reader, 0).await, [], "the first");
        assert_eq!(found(&mut reader, 1).await, [media[0].id]);
        assert_eq!(found(&mut reader, 2).await, [media[0].id], "not the one beside it");
        assert_eq!(found(&mut reader, 3).await, [], "another company's");
        assert_eq!(found(&mut reader, 4).await, [], "nobody's");
        let key = prints(7, 1)[0].keys().next().unwrap();
        assert_eq!(reader.media_alike(Some(ours.id), folders[3].id, 99, key).await.unwrap(), []);
    });
}

#[test]
fn prints_go_with_their_medium_and_with_its_folder() {
    on_each(async |database| {
        let folder = folder(None);
        let (first, second) = (kept(database, &folder).await, kept(database, &folder).await);
        keep(database, &first, &prints(1, 5)).await;
        keep(database, &second, &prints(2, 5)).await;
        let before = database.read().await.count_prints().await.unwrap();
        assert_eq!(before[0], 2);
        assert!(before[1] > 10);
        let mut tx = database.write().await;
        tx.delete_medium(first.id).await.unwrap();
        tx.commit().await.unwrap();
        let [media, keys] = database.read().await.count_prints().await.unwrap();
        assert_eq!((media, keys), (1, before[1] / 2));
        assert_eq!(database.read().await.prints(first.id).await.unwrap(), None);
        let mut tx = database.write().await;
        tx.delete_folder(folder.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.count_prints().await.unwrap(), [0, 0]);
        let refused = database.write().await.keep_prints(&first, &prints(1, 1)).await;
        assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    });
}

#[test]
fn of_captures_at_once_one_is_the_first() {
    on_each(async |database| {
        let mut media = Vec::new();
        for _ in 0..6 {
            media.push(kept(database, &folder(None)).await);
        }
        let tries = media.iter().map(|medium| {
            let (store, medium) = (database.store.clone(), medium.clone());
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                let seen = tx.keep_prints(&medium, &prints(1, 4)).await.unwrap();
                tx.commit().await.unwrap();
                let mut reader = store.read().await.unwrap();
                let key = prints(1, 4)[0].keys().next().unwrap();
                reader.media_alike(None, medium.folder_id, seen, key).await.unwrap().len()
            })
        });
        let mut found = Vec::new();
        for tried in tries.collect::<Vec<_>>() {
            found.push(tried.await.unwrap());
        }
        found.sort_unstable();
        assert_eq!(found, [0, 1, 2, 3, 4, 5], "each sees those before it");
    });
}
