use bonafide_store::{Options, Store, StoreError, Versions};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::database::{Database, on_each, on_sqlite, run};
use crate::records::company;

async fn run_on(database: &Database, sql: &str) {
    if database.is_sqlite() {
        let mut connection = SqliteConnection::connect(&database.options.url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        run(&database.options.url, sql).await.unwrap();
    }
}

#[test]
fn a_database_is_opened_again_with_what_it_has() {
    on_each(async |database| {
        let company = company("A");
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.commit().await.unwrap();
        let again = Store::open(&database.options).await.unwrap();
        assert_eq!(again.read().await.unwrap().company(company.id).await.unwrap(), Some(company));
        again.close().await;
    });
}

#[test]
fn nodes_that_start_together_make_the_tables_once() {
    on_each(async |database| {
        let drop_all = "DROP TABLE print_keys; DROP TABLE medium_prints; DROP TABLE capture_sessions; DROP TABLE event_sessions; DROP TABLE secrets; DROP TABLE doomed_blobs; DROP TABLE job_turns; DROP TABLE jobs; \
            DROP TABLE deliveries; DROP TABLE analyses; DROP TABLE media; DROP TABLE folder_fields; \
            DROP TABLE folders; DROP TABLE login_failures; DROP TABLE sessions; DROP TABLE users; \
            DROP TABLE companies; DROP TABLE schema_versions;";
        run_on(database, drop_all).await;
        let nodes = (0..4).map(|_| {
            let options = Options { connections: 2, ..database.options.clone() };
            tokio::spawn(async move { Store::open(&options).await })
        });
        for node in nodes.collect::<Vec<_>>() {
            let store = node.await.unwrap().unwrap();
            assert_eq!(store.read().await.unwrap().count_users().await.unwrap(), 0);
            store.close().await;
        }
    });
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    on_each(async |database| {
        run_on(database, "INSERT INTO schema_versions (version) VALUES (9999)").await;
        let refused = Store::open(&database.options).await;
        assert!(matches!(refused, Err(StoreError::Other(cause)) if cause.to_string().contains("9999")));
    });
}

#[test]
fn versions_are_told_without_making_anything() {
    on_each(async |database| {
        let now = Store::versions(&database.options).await.unwrap();
        assert_eq!(now.found, now.known);
        assert!(now.known > 0);
        run_on(database, "DROP TABLE schema_versions").await;
        assert_eq!(Store::versions(&database.options).await.unwrap(), Versions { found: 0, ..now });
        assert_eq!(Store::versions(&database.options).await.unwrap().found, 0);
        if database.is_sqlite() {
            let url = format!("{}.other", database.options.url);
            let missing = Options { url: url.clone(), connections: 1 };
            assert_eq!(Store::versions(&missing).await.unwrap().found, 0);
            assert!(!std::path::Path::new(url.strip_prefix("sqlite:").unwrap()).exists());
        }
    });
}

#[test]
fn what_is_no_database_is_refused() {
    on_sqlite(async |database| {
        let open = async |url: String| Store::open(&Options { url, connections: 1 }).await.err().unwrap();
        assert!(matches!(open("mysql://localhost/x".to_owned()).await, StoreError::Other(_)));
        assert!(matches!(open("sqlite::memory:".to_owned()).await, StoreError::Other(_)));
        assert!(matches!(
            open(format!("{}/missing/x.db", database.options.url)).await,
            StoreError::Unavailable(_)
        ));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "not a database ".repeat(500)).unwrap();
        let error = open(format!("sqlite:{}", file.path().display())).await;
        assert!(matches!(error, StoreError::Corrupt("database")), "{error}");
    });
}

#[cfg(unix)]
#[test]
fn a_new_sqlite_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    on_sqlite(async |database| {
        let path = database.options.url.strip_prefix("sqlite:").unwrap();
        for end in ["", "-wal", "-shm"] {
            let mode = std::fs::metadata(format!("{path}{end}")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{end}");
        }
    });
}
