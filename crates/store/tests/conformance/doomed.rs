use std::time::Duration;

use bonafide_store::keys;

use crate::database::on_each;
use crate::records::{at, company, folder};

#[test]
fn what_is_doomed_is_due_at_its_time_until_it_is_spared_or_buried() {
    on_each(async |database| {
        let mut tx = database.write().await;
        for (prefix, time) in [("a/", 30), ("b/", 10), ("c/", 20)] {
            tx.doom(prefix, at(time)).await.unwrap();
        }
        assert_eq!(tx.doomed(at(9), 10).await.unwrap(), [""; 0]);
        assert_eq!(tx.doomed(at(20), 10).await.unwrap(), ["b/", "c/"]);
        assert_eq!(tx.doomed(at(99), 2).await.unwrap(), ["b/", "c/"]);
        tx.doom("b/", at(50)).await.unwrap();
        assert_eq!(tx.doomed(at(99), 10).await.unwrap(), ["c/", "a/", "b/"]);
        assert!(tx.spare("c/", at(19)).await.unwrap());
        assert!(!tx.spare("c/", at(19)).await.unwrap());
        tx.bury("a/").await.unwrap();
        assert!(!tx.spare("a/", at(0)).await.unwrap());
        assert_eq!(tx.doomed(at(99), 10).await.unwrap(), ["b/"]);
    });
}

#[test]
fn what_the_sweeper_may_be_deleting_is_not_spared() {
    on_each(async |database| {
        let mut tx = database.write().await;
        tx.doom("a/", at(20)).await.unwrap();
        for late in [20, 21, 999] {
            assert!(!tx.spare("a/", at(late)).await.unwrap(), "{late}");
        }
        assert_eq!(tx.doomed(at(20), 10).await.unwrap(), ["a/"]);
        assert!(tx.spare("a/", at(19)).await.unwrap());
        assert_eq!(tx.doomed(at(999), 10).await.unwrap(), [""; 0]);
    });
}

#[test]
fn a_folder_that_is_made_while_its_company_is_deleted_is_doomed() {
    on_each(async |database| {
        let company = company("A");
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.commit().await.unwrap();
        let late = folder(Some(&company));
        let mut making = database.write().await;
        making.insert_folder(&late).await.unwrap();
        let delete = async {
            let mut tx = database.write().await;
            tx.company(company.id).await.unwrap().unwrap();
            tx.doom_folders_of(company.id, at(1)).await.unwrap();
            assert!(tx.delete_company(company.id).await.unwrap());
            tx.commit().await.unwrap();
        };
        let make = async {
            // Time for the deletion to come as far as it can.
            tokio::time::sleep(Duration::from_millis(300)).await;
            making.commit().await.unwrap();
        };
        tokio::join!(delete, make);
        let mut reader = database.read().await;
        assert_eq!(reader.folder(late.id).await.unwrap(), None);
        assert_eq!(reader.doomed(at(1), 10).await.unwrap(), [keys::folder(late.id)]);
    });
}
