//! A database that is away for a while.

use bonafide_store::{Options, Store, StoreError};
use sqlx::{Connection as _, SqliteConnection};

use crate::database::{on_postgres, on_sqlite, run, with_database};
use crate::records::company;

#[test]
fn a_locked_sqlite_file_is_unavailable_and_works_afterwards() {
    on_sqlite(async |database| {
        let mut other = SqliteConnection::connect(&database.options.url).await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
        // Readers go on meanwhile.
        assert_eq!(database.read().await.count_users().await.unwrap(), 0);
        assert!(matches!(database.store.write().await.err(), Some(StoreError::Unavailable(_))));
        sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
        let mut tx = database.write().await;
        tx.insert_company(&company("A")).await.unwrap();
        tx.commit().await.unwrap();
        other.close().await.unwrap();
    });
}

#[test]
fn a_postgres_server_that_drops_its_connections_is_unavailable_and_works_afterwards() {
    on_postgres(async |database| {
        let server = with_database(&database.options.url, "postgres");
        let name = database.options.url.split('?').next().unwrap().rsplit('/').next().unwrap();
        let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        let mut reader = database.read().await;
        assert_eq!(reader.count_users().await.unwrap(), 0);
        let mut tx = database.write().await;
        tx.insert_company(&company("A")).await.unwrap();
        run(&server, &end).await.unwrap();
        assert!(matches!(reader.count_users().await, Err(StoreError::Unavailable(_))));
        assert!(matches!(tx.commit().await, Err(StoreError::Unavailable(_))));
        drop(reader);
        // Some of the pool's other connections may be found dead first.
        let mut again = database.store.read().await.unwrap().count_users().await;
        for _ in 0..10 {
            if again.is_ok() {
                break;
            }
            assert!(matches!(again, Err(StoreError::Unavailable(_))));
            again = database.store.read().await.unwrap().count_users().await;
        }
        assert_eq!(again.unwrap(), 0);
        let mut tx = database.write().await;
        tx.insert_company(&company("A")).await.unwrap();
        tx.commit().await.unwrap();
    });
}

#[test]
fn a_server_that_is_not_there_is_unavailable() {
    on_sqlite(async |_| {
        let url = "postgres://nobody:secret@127.0.0.1:1/none".to_owned();
        let error = Store::open(&Options { url, connections: 1 }).await.err().unwrap();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("secret"));
    });
}
