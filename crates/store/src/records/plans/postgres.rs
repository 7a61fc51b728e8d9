//! The same of PostgreSQL, when `BONAFIDE_TEST_POSTGRES` has the address of a server. It plans by what it knows of the
//! rows, so there have to be many, and it has to have looked at them.
#![allow(clippy::print_stdout, reason = "why a test does not run")]

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use bonafide_domain::Timestamp;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

use super::job_claim;
use crate::args::{Arg, args};
use crate::{Conn, Options, Store};

/// Of each of two tenants.
const JOBS: i64 = 5_000;

#[test]
fn a_claim_reads_no_more_of_ten_thousand_jobs_than_it_needs() {
    with_store(&async |store: &Store| {
        let mut tx = store.write().await.unwrap();
        let tenants = [Uuid::from_u128(1), Uuid::from_u128(2)];
        for tenant in tenants {
            let turn = "INSERT INTO job_turns (tenant, served) VALUES ($1, 0)";
            tx.execute(turn, args![tenant]).await.unwrap();
            let jobs = "INSERT INTO jobs (id, tenant, kind, state, attempts, run_after, lease, due, time_created) \
                SELECT gen_random_uuid(), $1, 'analyse', 'waiting', 0, n, 0, n, n FROM generate_series(1, $2) n";
            tx.execute(jobs, args![tenant, JOBS]).await.unwrap();
        }
        tx.execute("ANALYZE jobs, job_turns", Vec::new()).await.unwrap();

        let now = Timestamp::from_micros(JOBS);
        let turns = job_claim::tenants(now, &["analyse", "notify"]);
        let plan = plan(&mut tx, turns.text, turns.args).await;
        // Each of the four subqueries.
        assert_eq!(plan.matches(" using jobs_").count(), 4, "{plan}");
        assert!(!plan.contains("Seq Scan on jobs"), "{plan}");

        let next = job_claim::NEXT_JOB.to_owned() + tx.dialect().lock_free_ones();
        let plan = self::plan(&mut tx, next, args![tenants[0], "analyse", now]).await;
        assert_eq!(plan.matches(" using jobs_tenant on jobs").count(), 1, "{plan}");
        // In its order, so that the first is the one.
        assert!(!plan.contains("Seq Scan") && !plan.contains("Sort"), "{plan}");
    });
}

async fn plan(conn: &mut Conn, sql: String, args: Vec<Arg>) -> String {
    let rows = conn.fetch(format!("EXPLAIN {sql}"), args).await.unwrap();
    rows.iter().map(|row| row.cells("step").text().unwrap() + "\n").collect()
}

/// Runs the test in a database of its own, which is gone afterwards.
fn with_store(test: &impl AsyncFn(&Store)) {
    let Ok(server) = std::env::var("BONAFIDE_TEST_POSTGRES") else {
        println!(
            "not on PostgreSQL: BONAFIDE_TEST_POSTGRES is not set (scripts/postgres start prints an address)"
        );
        return;
    };
    let name = format!("bonafide_plans_{}", std::process::id());
    let (place, query) = server.split_once('?').unwrap_or((&server, ""));
    let url = format!("{}/{name}?{query}", place.rsplit_once('/').unwrap().0);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(run(&server, format!("CREATE DATABASE {name}")));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let store = Store::open(&Options { url, connections: 2 }).await.unwrap();
            test(&store).await;
            store.close().await;
        });
    }));
    runtime.block_on(run(&server, format!("DROP DATABASE {name} WITH (FORCE)")));
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

async fn run(url: &str, sql: String) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
