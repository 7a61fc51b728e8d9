use bonafide_store::LoginFailures;

use crate::database::on_each;
use crate::records::{at, hash};

#[test]
fn failures_are_counted_per_person_and_forgotten() {
    on_each(async |database| {
        let (ann, bob) = (hash(1), hash(2));
        let mut tx = database.write().await;
        assert_eq!(tx.login_failures(&ann).await.unwrap(), None);
        for count in 1..=3 {
            let expected = LoginFailures { count, last: at(i64::from(count)) };
            assert_eq!(tx.add_login_failure(&ann, at(i64::from(count))).await.unwrap(), expected);
            assert_eq!(tx.login_failures(&ann).await.unwrap(), Some(expected));
        }
        tx.add_login_failure(&bob, at(9)).await.unwrap();
        tx.clear_login_failures(&ann).await.unwrap();
        assert_eq!(tx.login_failures(&ann).await.unwrap(), None);
        assert_eq!(tx.delete_login_failures_before(at(9)).await.unwrap(), 0);
        assert_eq!(tx.delete_login_failures_before(at(10)).await.unwrap(), 1);
        assert_eq!(tx.login_failures(&bob).await.unwrap(), None);
    });
}

#[test]
fn failures_at_the_same_time_are_all_counted() {
    on_each(async |database| {
        let tries = (0..8).map(|number| {
            let store = database.store.clone();
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                tx.add_login_failure(&hash(1), at(number)).await.unwrap();
                tx.commit().await.unwrap();
            })
        });
        for tried in tries.collect::<Vec<_>>() {
            tried.await.unwrap();
        }
        let counted = database.read().await.login_failures(&hash(1)).await.unwrap();
        assert_eq!(counted.map(|failures| failures.count), Some(8));
    });
}
