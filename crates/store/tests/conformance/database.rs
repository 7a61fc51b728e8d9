//! Databases to test on, empty and gone afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};

use bonafide_store::{Options, Reader, Store, Tx};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A database.
pub struct Database {
    pub store: Store,
    pub options: Options,
}

impl Database {
    pub async fn read(&self) -> Reader {
        self.store.read().await.unwrap()
    }

    pub async fn write(&self) -> Tx {
        self.store.write().await.unwrap()
    }

    pub fn is_sqlite(&self) -> bool {
        self.options.url.starts_with("sqlite:")
    }
}

/// Databases that this process has made.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// Runs the test on every database there is.
pub fn on_each(test: impl AsyncFn(&Database)) {
    on_sqlite(&test);
    on_postgres(&test);
}

/// Runs the test on a new SQLite file.
pub fn on_sqlite(test: impl AsyncFn(&Database)) {
    println!("on SQLite");
    let folder = TempDir::new().unwrap();
    let options =
        Options { url: format!("sqlite:{}", folder.path().join("test.db").display()), connections: 4 };
    let runtime = runtime();
    runtime.block_on(async {
        let database = Database { store: Store::open(&options).await.unwrap(), options };
        test(&database).await;
        database.store.close().await;
    });
}

/// Runs the test in a new database of the PostgreSQL server, if there is one.
pub fn on_postgres(test: impl AsyncFn(&Database)) {
    let Ok(server) = std::env::var("BONAFIDE_TEST_POSTGRES") else {
        println!(
            "not on PostgreSQL: BONAFIDE_TEST_POSTGRES is not set (scripts/postgres start prints an address)"
        );
        return;
    };
    println!("on PostgreSQL");
    let name = format!("bonafide_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let runtime = runtime();
    runtime.block_on(run(&server, &format!("CREATE DATABASE {name}"))).unwrap();
    let options = Options { url: with_database(&server, &name), connections: 10 };
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let database = Database { store: Store::open(&options).await.unwrap(), options };
            test(&database).await;
            database.store.close().await;
        });
    }));
    runtime.block_on(run(&server, &format!("DROP DATABASE {name} WITH (FORCE)"))).unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Runs one statement on a PostgreSQL database.
pub async fn run(url: &str, sql: &str) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await
}

/// The address with another database in it.
pub fn with_database(url: &str, name: &str) -> String {
    let (place, query) =
        url.split_once('?').map_or((url, String::new()), |(place, query)| (place, format!("?{query}")));
    let (server, _) = place.rsplit_once('/').unwrap();
    format!("{server}/{name}{query}")
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
