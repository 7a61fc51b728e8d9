use bonafide_domain::delivery::{Attempt, Delivery};

use crate::database::on_each;
use crate::records::{at, delivery, folder, id};

#[test]
fn a_delivery_comes_back_as_it_was_kept_and_as_it_was_changed() {
    on_each(async |database| {
        let folder = folder(None);
        let mut kept = delivery(&folder);
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_delivery(&kept).await.unwrap();
        assert_eq!(tx.delivery(kept.id).await.unwrap(), Some(kept.clone()));
        kept.delivered = true;
        kept.attempts.push(Attempt { time: at(60), took_ms: 3, status: Some(200), error: None });
        assert!(tx.update_delivery(&kept).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.delivery(kept.id).await.unwrap(), Some(kept));
    });
}

#[test]
fn the_deliveries_of_a_folder_are_listed_oldest_first() {
    on_each(async |database| {
        let (folder, other) = (folder(None), folder(None));
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_folder(&other).await.unwrap();
        for time in [3, 1, 2] {
            tx.insert_delivery(&Delivery { time_created: at(time), ..delivery(&folder) }).await.unwrap();
        }
        tx.insert_delivery(&delivery(&other)).await.unwrap();
        let listed = tx.deliveries_of(folder.id).await.unwrap();
        assert_eq!(
            listed.iter().map(|delivery| delivery.time_created).collect::<Vec<_>>(),
            [at(1), at(2), at(3)]
        );
        assert_eq!(tx.delivery(id()).await.unwrap(), None);
    });
}
