use bonafide_domain::User;
use bonafide_domain::capture::CaptureSession;
use bonafide_domain::capture::session::{Plan, Used};
use bonafide_store::StoreError;
use serde_json::json;

use crate::database::on_each;
use crate::records::{at, hash, id, metadata, user};

fn capture(user: &User) -> CaptureSession {
    CaptureSession {
        id: id(),
        user_id: user.id,
        company_id: user.company_id,
        origin: "https://app.example.org".to_owned(),
        plan: Plan {
            actions: vec!["video_selfie_smile".to_owned(), "photo_id_front".to_owned()],
            drawn: vec!["video_selfie_smile".to_owned()],
            light: bonafide_domain::capture::light::draw(7),
            seed: u64::MAX,
            lang: "ru".to_owned(),
            meta_data: metadata(json!({"transaction_id": "t-1"})),
        },
        time_created: at(0),
        expire_date: at(300),
        time_begun: None,
        used: None,
    }
}

#[test]
fn a_capture_session_is_kept_and_used_once() {
    on_each(async |database| {
        let user = user("a@example.org", None);
        let session = capture(&user);
        let mut tx = database.write().await;
        tx.insert_user(&user).await.unwrap();
        tx.insert_capture_session(&session).await.unwrap();
        tx.commit().await.unwrap();
        let found = database.read().await.capture_session(session.id).await.unwrap();
        assert_eq!(found, Some(session.clone()));

        let mut tx = database.write().await;
        assert!(tx.begin_capture_session(session.id, at(7)).await.unwrap());
        assert!(tx.begin_capture_session(session.id, at(9)).await.unwrap());
        let used = Used { content: hash(3), folder_id: id() };
        assert!(tx.use_capture_session(session.id, &used).await.unwrap());
        let other = Used { content: hash(4), folder_id: id() };
        assert!(!tx.use_capture_session(session.id, &other).await.unwrap());
        tx.commit().await.unwrap();
        let found = database.read().await.capture_session(session.id).await.unwrap();
        assert_eq!(found, Some(CaptureSession { time_begun: Some(at(7)), used: Some(used), ..session }));
    });
}

#[test]
fn of_two_uploads_at_once_one_uses_the_session() {
    on_each(async |database| {
        let user = user("a@example.org", None);
        let session = capture(&user);
        let mut tx = database.write().await;
        tx.insert_user(&user).await.unwrap();
        tx.insert_capture_session(&session).await.unwrap();
        tx.commit().await.unwrap();
        let tries = (0..6).map(|number| {
            let (store, id_of) = (database.store.clone(), session.id);
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                let used = Used { content: hash(number), folder_id: id() };
                let first = tx.use_capture_session(id_of, &used).await.unwrap();
                if first {
                    tx.commit().await.unwrap();
                }
                first
            })
        });
        let mut first = 0;
        for tried in tries.collect::<Vec<_>>() {
            first += usize::from(tried.await.unwrap());
        }
        assert_eq!(first, 1);
    });
}

#[test]
fn capture_sessions_go_with_their_user_and_with_time() {
    on_each(async |database| {
        let (ann, bob) = (user("a@example.org", None), user("b@example.org", None));
        let (of_ann, of_bob) = (capture(&ann), capture(&bob));
        let mut tx = database.write().await;
        tx.insert_user(&ann).await.unwrap();
        tx.insert_user(&bob).await.unwrap();
        tx.insert_capture_session(&of_ann).await.unwrap();
        tx.insert_capture_session(&of_bob).await.unwrap();
        tx.delete_user(ann.id).await.unwrap();
        assert_eq!(tx.capture_session(of_ann.id).await.unwrap(), None);
        assert_eq!(tx.delete_capture_sessions_before(at(300)).await.unwrap(), 0);
        assert_eq!(tx.delete_capture_sessions_before(at(301)).await.unwrap(), 1);
        assert_eq!(tx.capture_session(of_bob.id).await.unwrap(), None);
        tx.commit().await.unwrap();
        // Each refusal ends its transaction.
        let gone = database.write().await.insert_capture_session(&of_ann).await;
        assert!(matches!(gone, Err(StoreError::Gone)));
        let mut tx = database.write().await;
        tx.insert_capture_session(&of_bob).await.unwrap();
        assert!(matches!(tx.insert_capture_session(&of_bob).await, Err(StoreError::Conflict(_))));
    });
}
