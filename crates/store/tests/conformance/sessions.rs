use bonafide_store::StoreError;

use crate::database::on_each;
use crate::records::{at, company, hash, session, user};

#[test]
fn a_session_is_found_by_either_token_and_with_its_user() {
    on_each(async |database| {
        let company = company("A");
        let user = user("a@example.org", Some(&company));
        let (first, second) = (session(&user, 1), session(&user, 2));
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.insert_user(&user).await.unwrap();
        tx.insert_session(&first).await.unwrap();
        tx.insert_session(&second).await.unwrap();
        tx.commit().await.unwrap();
        let mut reader = database.read().await;
        let found = reader.session_by_access(&second.access_hash).await.unwrap();
        assert_eq!(found, Some((second.clone(), user)));
        assert_eq!(reader.session_by_expire(&first.expire_hash).await.unwrap(), Some(first.clone()));
        assert_eq!(reader.session_by_access(&first.expire_hash).await.unwrap(), None);
        assert_eq!(reader.session_by_expire(&hash(77)).await.unwrap(), None);
    });
}

#[test]
fn the_end_of_a_session_moves_on_and_never_back() {
    on_each(async |database| {
        let user = user("a@example.org", None);
        let session = session(&user, 1);
        let mut tx = database.write().await;
        tx.insert_user(&user).await.unwrap();
        tx.insert_session(&session).await.unwrap();
        for (asked, end) in [(at(901), at(901)), (at(5), at(901))] {
            assert!(tx.extend_session(session.id, asked).await.unwrap());
            let (kept, _) = tx.session_by_access(&session.access_hash).await.unwrap().unwrap();
            assert_eq!(kept.expire_date, end);
            assert_eq!(kept.replaces, None, "the one it replaced has ended");
        }
        assert!(tx.delete_session(session.id).await.unwrap());
        assert!(!tx.extend_session(session.id, at(1)).await.unwrap());
    });
}

#[test]
fn sessions_end_one_by_one_by_user_and_by_time() {
    on_each(async |database| {
        let (ann, bob) = (user("a@example.org", None), user("b@example.org", None));
        let mut tx = database.write().await;
        tx.insert_user(&ann).await.unwrap();
        tx.insert_user(&bob).await.unwrap();
        for number in 0..4 {
            let mut session = session(if number < 2 { &ann } else { &bob }, number);
            session.expire_date = at(i64::from(number));
            tx.insert_session(&session).await.unwrap();
        }
        assert_eq!(tx.delete_sessions_of(ann.id, None).await.unwrap(), 2);
        assert_eq!(tx.delete_sessions_before(at(3)).await.unwrap(), 1);
        let left = tx.session_by_access(&session(&bob, 3).access_hash).await.unwrap();
        assert!(left.is_some());
        assert_eq!(tx.delete_sessions_of(bob.id, None).await.unwrap(), 1);
    });
}

#[test]
fn all_sessions_of_a_user_end_but_one() {
    on_each(async |database| {
        let (ann, bob) = (user("a@example.org", None), user("b@example.org", None));
        let sessions = [session(&ann, 1), session(&ann, 2), session(&ann, 3), session(&bob, 4)];
        let mut tx = database.write().await;
        tx.insert_user(&ann).await.unwrap();
        tx.insert_user(&bob).await.unwrap();
        for session in &sessions {
            tx.insert_session(session).await.unwrap();
        }
        assert_eq!(tx.delete_sessions_of(ann.id, Some(sessions[1].id)).await.unwrap(), 2);
        for (number, there) in [false, true, false, true].into_iter().enumerate() {
            let found = tx.session_by_access(&sessions[number].access_hash).await.unwrap();
            assert_eq!(found.is_some(), there, "{number}");
        }
    });
}

#[test]
fn a_users_newest_sessions_stay_and_the_ended_ones_go_first() {
    on_each(async |database| {
        let (ann, bob) = (user("a@example.org", None), user("b@example.org", None));
        let mut tx = database.write().await;
        tx.insert_user(&ann).await.unwrap();
        tx.insert_user(&bob).await.unwrap();
        // When they began and when they end; the newest has ended already.
        let times = [(10, 900), (40, 900), (20, 900), (50, 100), (30, 900)];
        let of_ann = (0..).zip(times).map(|(number, (start, end))| {
            let mut session = session(&ann, number);
            (session.time_created, session.expire_date) = (at(start), at(end));
            session
        });
        let of_ann = of_ann.collect::<Vec<_>>();
        let of_bob = session(&bob, 9);
        for session in of_ann.iter().chain([&of_bob]) {
            tx.insert_session(session).await.unwrap();
        }
        for (kept, gone, left) in [
            (5, 0, [true, true, true, true, true]),
            (4, 1, [true, true, true, false, true]),
            (2, 2, [false, true, false, false, true]),
            (0, 2, [false; 5]),
        ] {
            assert_eq!(tx.delete_sessions_beyond(ann.id, kept, at(100)).await.unwrap(), gone, "{kept}");
            for (session, there) in of_ann.iter().zip(left) {
                let found = tx.session_by_access(&session.access_hash).await.unwrap();
                assert_eq!(found.is_some(), there, "{kept}: {:?}", session.time_created);
            }
        }
        assert!(tx.session_by_access(&of_bob.access_hash).await.unwrap().is_some());
    });
}

#[test]
fn a_session_of_nobody_and_one_with_anothers_token_are_refused() {
    on_each(async |database| {
        let user = user("a@example.org", None);
        let mut tx = database.write().await;
        assert!(matches!(tx.insert_session(&session(&user, 1)).await, Err(StoreError::Gone)));
        drop(tx);
        let mut tx = database.write().await;
        tx.insert_user(&user).await.unwrap();
        tx.insert_session(&session(&user, 1)).await.unwrap();
        assert!(matches!(tx.insert_session(&session(&user, 1)).await, Err(StoreError::Conflict(_))));
    });
}
