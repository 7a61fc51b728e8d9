use crate::database::on_each;
use crate::records::at;

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
        assert!(tx.spare("c/").await.unwrap());
        assert!(!tx.spare("c/").await.unwrap());
        tx.bury("a/").await.unwrap();
        assert!(!tx.spare("a/").await.unwrap());
        assert_eq!(tx.doomed(at(99), 10).await.unwrap(), ["b/"]);
    });
}
