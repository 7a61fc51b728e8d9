use bonafide_domain::{Id, Medium};
use bonafide_store::StoreError;

use crate::database::on_each;
use crate::records::{at, folder, id, medium};

#[test]
fn a_medium_comes_back_as_it_was_kept_and_as_it_was_changed() {
    on_each(async |database| {
        let folder = folder(None);
        let mut kept = medium(&folder);
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_medium(&kept).await.unwrap();
        assert_eq!(tx.medium(kept.id).await.unwrap(), Some(kept.clone()));
        kept.tags = Vec::new();
        kept.duration_ms = None;
        kept.time_updated = at(60);
        assert!(tx.update_medium(&kept).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = database.write().await;
        assert_eq!(tx.medium(kept.id).await.unwrap(), Some(kept.clone()));
        assert!(tx.delete_medium(kept.id).await.unwrap());
        assert!(!tx.delete_medium(kept.id).await.unwrap());
        assert!(!tx.update_medium(&kept).await.unwrap());
    });
}

#[test]
fn media_of_many_folders_keep_the_order_in_which_they_came() {
    on_each(async |database| {
        // More than fit into one query; what was made in one instant has ids against the order.
        let folders: Vec<_> = (0..300).map(|_| folder(None)).collect();
        let mut tx = database.write().await;
        for folder in &folders {
            tx.insert_folder(folder).await.unwrap();
        }
        let mut expected: Vec<(usize, Vec<Id<Medium>>)> = Vec::new();
        for place in [0, 150, 299] {
            let mut ids: Vec<_> = (0..3).map(|_| id()).collect();
            ids.reverse();
            for id in &ids {
                tx.insert_medium(&Medium { id: *id, ..medium(&folders[place]) }).await.unwrap();
            }
            expected.push((place, ids));
        }
        let all: Vec<_> = folders.iter().map(|folder| folder.id).collect();
        let found = tx.media_of(&[all.clone(), all].concat()).await.unwrap();
        assert_eq!(found.len(), 9);
        for (place, ids) in expected {
            let of_folder = found.iter().filter(|medium| medium.folder_id == folders[place].id);
            assert_eq!(of_folder.map(|medium| medium.id).collect::<Vec<_>>(), ids);
            assert_eq!(tx.count_media(folders[place].id).await.unwrap(), 3);
        }
        assert_eq!(tx.media_of(&[]).await.unwrap(), []);
        assert_eq!(tx.count_media(id()).await.unwrap(), 0);
    });
}

#[test]
fn a_medium_of_a_missing_folder_is_refused() {
    on_each(async |database| {
        let mut tx = database.write().await;
        assert!(matches!(tx.insert_medium(&medium(&folder(None))).await, Err(StoreError::Gone)));
    });
}
