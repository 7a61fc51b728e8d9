use std::process;

use bonafide_store::{Options, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::crashes::every_analysis_is_done_once;
use crate::ground::Ground;

/// Transactions of SQLite follow one another anyway; here two workers end the last two analyses of a group at once.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_postgresql_do_every_analysis_once() {
    let Ok(server) = std::env::var("BONAFIDE_TEST_POSTGRES") else {
        println!("skipped: BONAFIDE_TEST_POSTGRES is not set (scripts/postgres start prints an address)");
        return;
    };
    let name = format!("bonafide_service_{}", process::id());
    run(&server, format!("CREATE DATABASE {name}")).await;
    let (place, query) = server.split_once('?').unwrap_or((&server, ""));
    let (place, _) = place.rsplit_once('/').unwrap();
    let options = Options { url: format!("{place}/{name}?{query}"), connections: 20 };
    let ground = Ground::on_store(Store::open(&options).await.unwrap()).await;
    every_analysis_is_done_once(&ground).await;
    ground.fixture.store.close().await;
    run(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn run(server: &str, sql: String) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
