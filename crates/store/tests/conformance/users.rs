use std::time::Duration;

use bonafide_domain::Role;
use bonafide_store::{Reach, StoreError, UserQuery};

use crate::database::on_each;
use crate::records::{at, company, folder, id, session, user};

fn all() -> UserQuery {
    UserQuery { reach: Reach::All, limit: 100, ..UserQuery::default() }
}

#[test]
fn a_user_comes_back_as_it_was_kept_and_as_it_was_changed() {
    on_each(async |database| {
        let company = company("A");
        let mut kept = user("emile@example.org", Some(&company));
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.insert_user(&kept).await.unwrap();
        assert_eq!(tx.user(kept.id).await.unwrap(), Some(kept.clone()));
        assert_eq!(tx.user_by_email("emile@example.org").await.unwrap(), Some(kept.clone()));
        assert_eq!(tx.user_by_email("emile@example.org\0").await.unwrap(), None);
        kept.email = "neu@example.org".to_owned();
        kept.company_id = None;
        kept.role = Role::Operator;
        kept.can_start.biometry = true;
        kept.time_updated = at(77);
        assert!(tx.update_user(&kept).await.unwrap());
        tx.commit().await.unwrap();
        let mut reader = database.read().await;
        assert_eq!(reader.user(kept.id).await.unwrap(), Some(kept));
        assert_eq!(reader.user_by_email("emile@example.org").await.unwrap(), None);
        assert_eq!(reader.count_users().await.unwrap(), 1);
    });
}

#[test]
fn an_email_address_is_taken_once() {
    on_each(async |database| {
        let mut tx = database.write().await;
        tx.insert_user(&user("a@example.org", None)).await.unwrap();
        let error = tx.insert_user(&user("a@example.org", None)).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict("email")), "{error}");
        assert!(
            !error.to_string().contains("a@example.org") && !format!("{error:?}").contains("a@example.org")
        );
    });
}

#[test]
fn a_user_of_a_missing_company_is_refused() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let refused = tx.insert_user(&user("a@example.org", Some(&company("never kept")))).await;
        assert!(matches!(refused, Err(StoreError::Gone)));
        drop(tx);
        let mut tx = database.write().await;
        assert!(!tx.update_user(&user("a@example.org", None)).await.unwrap());
    });
}

#[test]
fn a_list_is_filtered_and_within_reach() {
    on_each(async |database| {
        let (one, two) = (company("One"), company("Two"));
        let mut users = [
            user("root@example.org", None),
            user("ann@one.example", Some(&one)),
            user("bob@one.example", Some(&one)),
            user("cid@two.example", Some(&two)),
        ];
        users[2].role = Role::Client;
        users[2].last_name = "ÉTOILE".to_owned();
        let mut tx = database.write().await;
        tx.insert_company(&one).await.unwrap();
        tx.insert_company(&two).await.unwrap();
        for user in &users {
            tx.insert_user(user).await.unwrap();
        }
        let mut list = async |query: UserQuery| {
            let found = tx.users(&query).await.unwrap();
            found.into_iter().map(|user| user.email[..3].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(list(all()).await, ["roo", "ann", "bob", "cid"]);
        assert_eq!(list(UserQuery { reach: Reach::Company(one.id), ..all() }).await, ["ann", "bob"]);
        let own = Reach::Own { user: users[3].id, company: Some(two.id) };
        assert_eq!(list(UserQuery { reach: own, ..all() }).await, ["cid"]);
        assert_eq!(list(UserQuery { reach: own, company_id: Some(one.id), ..all() }).await, [""; 0]);
        assert_eq!(list(UserQuery { role: Some(Role::Client), ..all() }).await, ["bob"]);
        assert_eq!(list(UserQuery { company_id: Some(two.id), ..all() }).await, ["cid"]);
        assert_eq!(list(UserQuery { search: Some("étoi".to_owned()), ..all() }).await, ["bob"]);
        assert_eq!(list(UserQuery { search: Some("ONE.EX".to_owned()), ..all() }).await, ["ann", "bob"]);
        assert_eq!(list(UserQuery { offset: 3, ..all() }).await, ["cid"]);
        assert_eq!(list(UserQuery { reach: Reach::Company(id()), ..all() }).await, [""; 0]);
        assert_eq!(list(UserQuery::default()).await, [""; 0]);
    });
}

#[test]
fn sessions_go_with_a_user_and_folders_stay() {
    on_each(async |database| {
        let user = user("a@example.org", None);
        let mut folder = folder(None);
        folder.user_id = user.id;
        let session = session(&user, 1);
        let mut tx = database.write().await;
        tx.insert_user(&user).await.unwrap();
        tx.insert_session(&session).await.unwrap();
        tx.insert_folder(&folder).await.unwrap();
        assert!(tx.delete_user(user.id).await.unwrap());
        assert!(!tx.delete_user(user.id).await.unwrap());
        assert_eq!(tx.session_by_expire(&session.expire_hash).await.unwrap(), None);
        assert_eq!(tx.folder(folder.id).await.unwrap(), Some(folder));
    });
}

#[test]
fn of_administrators_who_remove_each_other_at_the_same_time_one_is_left() {
    on_each(async |database| {
        let users = [user("a@example.org", None), user("b@example.org", None)];
        let mut tx = database.write().await;
        for user in &users {
            tx.insert_user(user).await.unwrap();
        }
        tx.commit().await.unwrap();
        let removals = users.map(|removed| {
            let store = database.store.clone();
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                tx.user(removed.id).await.unwrap().unwrap();
                tx.lock_administrators().await.unwrap();
                let query = UserQuery { role: Some(Role::Admin), ..all() };
                let is_last = tx.users(&query).await.unwrap().len() == 1;
                // Long enough for the other one to look, if it could.
                tokio::time::sleep(Duration::from_millis(50)).await;
                if !is_last {
                    tx.delete_user(removed.id).await.unwrap();
                }
                tx.commit().await.unwrap();
                is_last
            })
        });
        let mut refused = 0;
        for removal in removals {
            refused += u32::from(removal.await.unwrap());
        }
        assert_eq!((refused, database.read().await.count_users().await.unwrap()), (1, 1));
    });
}
