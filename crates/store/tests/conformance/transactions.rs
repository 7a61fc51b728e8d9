use std::time::Duration;

use bonafide_store::StoreError;

use crate::database::on_each;
use crate::records::{company, folder, id, user};

#[test]
fn a_dropped_transaction_leaves_nothing() {
    on_each(async |database| {
        let company = company("A");
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.insert_folder(&folder(Some(&company))).await.unwrap();
        drop(tx);
        assert_eq!(database.read().await.company(company.id).await.unwrap(), None);
        // And the next one is not held up.
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.company(company.id).await.unwrap(), Some(company));
    });
}

#[test]
fn others_do_not_see_what_is_not_committed() {
    on_each(async |database| {
        let company = company("A");
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        assert_eq!(database.read().await.company(company.id).await.unwrap(), None);
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.company(company.id).await.unwrap(), Some(company));
    });
}

#[test]
fn a_transaction_in_which_a_query_failed_cannot_be_committed() {
    on_each(async |database| {
        let (kept, taken) = (user("a@example.org", None), user("a@example.org", None));
        let mut tx = database.write().await;
        tx.insert_user(&kept).await.unwrap();
        assert!(matches!(tx.insert_user(&taken).await, Err(StoreError::Conflict("email"))));
        assert!(matches!(tx.commit().await, Err(StoreError::Other(_))));
        assert_eq!(database.read().await.user(kept.id).await.unwrap(), None);
    });
}

#[test]
fn a_transaction_in_which_a_query_was_dropped_cannot_be_committed() {
    on_each(async |database| {
        let (first, second) = (company("First"), company("Second"));
        let mut tx = database.write().await;
        tx.insert_company(&first).await.unwrap();
        let polled = {
            let mut dropped = Box::pin(tx.insert_company(&second));
            let waker = std::task::Waker::noop();
            dropped.as_mut().poll(&mut std::task::Context::from_waker(waker))
        };
        let committed = tx.commit().await;
        let kept = database.read().await.company(first.id).await.unwrap();
        // The database may have answered before the first look at it.
        if polled.is_pending() {
            assert!(matches!(committed, Err(StoreError::Other(_))), "{committed:?}");
            assert_eq!(kept, None);
        } else {
            committed.unwrap();
            assert_eq!(kept, Some(first));
        }
    });
}

#[test]
fn changes_that_two_make_to_one_record_at_once_are_both_kept() {
    on_each(async |database| {
        let kept = folder(None);
        let mut tx = database.write().await;
        tx.insert_folder(&kept).await.unwrap();
        tx.commit().await.unwrap();
        let changes = (0..8).map(|_| {
            let store = database.store.clone();
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                let mut folder = tx.folder(kept.id).await.unwrap().unwrap();
                tokio::time::sleep(Duration::from_millis(2)).await;
                folder.time_updated = folder.time_updated.plus(Duration::from_secs(1));
                assert!(tx.update_folder(&folder).await.unwrap());
                tx.commit().await.unwrap();
            })
        });
        for change in changes.collect::<Vec<_>>() {
            change.await.unwrap();
        }
        let changed = database.read().await.folder(kept.id).await.unwrap().unwrap();
        assert_eq!(changed.time_updated, kept.time_updated.plus(Duration::from_secs(8)));
    });
}

#[test]
fn a_reader_cannot_change_an_sqlite_file() {
    crate::database::on_sqlite(async |database| {
        let mut reader = database.read().await;
        assert!(reader.insert_company(&company("A")).await.is_err());
        assert_eq!(reader.company(id()).await.unwrap(), None);
    });
}
