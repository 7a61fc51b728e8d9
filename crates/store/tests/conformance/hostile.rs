//! Texts that try to be more than texts.

use bonafide_store::{FolderQuery, Reach, StoreError, UserQuery};
use serde_json::json;

use crate::database::on_each;
use crate::records::{company, folder, metadata, user};

const TEXTS: [&str; 10] = [
    "'; DROP TABLE users; --",
    "\" OR \"\" = \"",
    "$1 $2 ?1 :a @b %s {}",
    "\\' \\\\ \\n \\x00 \\",
    "%_!%_",
    "\u{202e}right to left\u{feff}",
    "e\u{301} é \u{1f469}\u{200d}\u{1f52c} 日本語 \u{10ffff}",
    "\u{1}\u{7f}\u{85}\r\n\t",
    "/* -- */ ; BEGIN; COMMIT;",
    "",
];

#[test]
fn texts_come_back_byte_for_byte() {
    on_each(async |database| {
        let mut tx = database.write().await;
        for (number, text) in TEXTS.into_iter().enumerate() {
            let mut user = user(&format!("{number}{text}@example.org"), None);
            user.first_name = text.to_owned();
            user.meta_data = metadata(json!({text: text}));
            tx.insert_user(&user).await.unwrap();
            assert_eq!(tx.user_by_email(&user.email).await.unwrap().as_ref(), Some(&user));
            let search = UserQuery {
                search: Some(format!("{number}{text}@")),
                reach: Reach::All,
                limit: 10,
                ..UserQuery::default()
            };
            assert_eq!(tx.users(&search).await.unwrap(), [user]);
        }
        assert_eq!(tx.count_users().await.unwrap(), TEXTS.len() as u64);
    });
}

#[test]
fn metadata_is_found_by_any_text() {
    on_each(async |database| {
        let mut tx = database.write().await;
        for text in TEXTS {
            let mut folder = folder(None);
            folder.meta_data = metadata(json!({format!("key {text}"): text}));
            tx.insert_folder(&folder).await.unwrap();
            let filter = bonafide_domain::metadata::Filter {
                key: format!("key {text}"),
                value: text.to_owned(),
                equal: true,
            };
            let query = FolderQuery {
                reach: Reach::All,
                meta_data: vec![filter],
                limit: 10,
                ..FolderQuery::default()
            };
            assert_eq!(tx.folders(&query).await.unwrap(), [folder]);
        }
    });
}

#[test]
fn a_megabyte_comes_back() {
    on_each(async |database| {
        let mut kept = user("a@example.org", None);
        kept.last_name = "ü\"'".repeat(262_144);
        let mut tx = database.write().await;
        tx.insert_user(&kept).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.user(kept.id).await.unwrap(), Some(kept));
    });
}

#[test]
fn a_nul_is_refused_by_both_databases() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let error = tx.insert_company(&company("secret\0name")).await.unwrap_err();
        assert!(matches!(error, StoreError::Other(_)));
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    });
}

#[test]
fn the_ends_of_all_ranges_come_back() {
    on_each(async |database| {
        use bonafide_domain::Timestamp;
        let mut tx = database.write().await;
        for micros in [i64::MIN, -1, 0, i64::MAX] {
            let mut folder = folder(None);
            folder.time_created = Timestamp::from_micros(micros);
            tx.insert_folder(&folder).await.unwrap();
            let mut medium = crate::records::medium(&folder);
            (medium.width, medium.frames, medium.size) = (u32::MAX, 0, i64::MAX as u64);
            tx.insert_medium(&medium).await.unwrap();
            assert_eq!(tx.folder(folder.id).await.unwrap(), Some(folder));
            assert_eq!(tx.medium(medium.id).await.unwrap(), Some(medium));
        }
    });
}
