//! Tests that the queries of every request find their rows by an index. SQLite tells how it would run a query.

mod postgres;

use bonafide_domain::metadata::Filter;
use bonafide_domain::{Id, Timestamp};

use super::{capture_sessions, event_sessions, folder_search, job_claim, prints, sessions};
use crate::args::{Arg, args};
use crate::{FolderQuery, Options, Reach, Sorting, Store};

/// The steps of each query, in SQLite's words.
fn plans(queries: Vec<(String, Vec<Arg>)>) -> Vec<String> {
    let folder = tempfile::TempDir::new().unwrap();
    let options =
        Options { url: format!("sqlite:{}", folder.path().join("plans.db").display()), connections: 1 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&options).await.unwrap();
        let mut reader = store.read().await.unwrap();
        let mut plans = Vec::new();
        for (sql, args) in queries {
            let mut plan = Vec::new();
            for row in reader.fetch(format!("EXPLAIN QUERY PLAN {sql}"), args).await.unwrap() {
                let mut cells = row.cells("step");
                for _ in 0..3 {
                    cells.integer().unwrap();
                }
                plan.push(cells.text().unwrap());
            }
            plans.push(plan.join("\n"));
        }
        plans
    })
}

fn plan_of(query: &FolderQuery) -> String {
    let sql = folder_search::list(query).unwrap();
    plans(vec![(sql.text, sql.args)]).remove(0)
}

fn nil<T>() -> Id<T> {
    Id::from_uuid(uuid::Uuid::nil())
}

#[test]
fn a_list_of_folders_is_read_in_its_order_from_an_index() {
    let company = FolderQuery { reach: Reach::Company(nil()), limit: 100, ..FolderQuery::default() };
    let since = (Some(Timestamp::from_seconds(1)), None);
    let own = Reach::Own { user: nil(), company: Some(nil()) };
    for (query, step) in [
        (company.clone(), "SEARCH f USING INDEX folders_company_created (company_id=?)"),
        (
            FolderQuery { sorting: Sorting::UpdatedDesc, ..company.clone() },
            "SEARCH f USING INDEX folders_company_updated (company_id=?)",
        ),
        (
            FolderQuery { created: since, ..company.clone() },
            "SEARCH f USING INDEX folders_company_created (company_id=? AND time_created>?)",
        ),
        (
            FolderQuery { reach: own, ..company.clone() },
            "SEARCH f USING INDEX folders_user_created (user_id=? AND company_id=?)",
        ),
        (FolderQuery { reach: Reach::All, ..company.clone() }, "SCAN f USING INDEX folders_created"),
    ] {
        // One step, so nothing is sorted afterwards.
        assert_eq!(plan_of(&query), step);
    }
}

#[test]
fn a_field_of_metadata_is_found_by_an_index() {
    let query = FolderQuery {
        reach: Reach::Company(nil()),
        meta_data: vec![Filter::parse("transaction_id==abc").unwrap()],
        limit: 100,
        ..FolderQuery::default()
    };
    let plan = plan_of(&query);
    assert!(
        plan.contains("SEARCH e USING COVERING INDEX folder_fields_value (name=? AND value=?)"),
        "{plan}"
    );
    assert!(plan.contains("SEARCH f USING INDEX sqlite_autoindex_folders_1 (id=?)"), "{plan}");
}

#[test]
fn a_session_is_found_by_an_index() {
    let plan = plans(vec![(sessions::by_access(), args![&[0; 32]])]).remove(0);
    assert_eq!(
        plan,
        "SEARCH s USING INDEX sqlite_autoindex_sessions_2 (access_hash=?)\n\
        SEARCH u USING INDEX sqlite_autoindex_users_1 (id=?)"
    );
}

#[test]
fn the_next_job_is_found_by_an_index() {
    let now = Timestamp::from_seconds(1);
    let tenants = job_claim::tenants(now, &["analyse", "notify"]);
    let next = (job_claim::NEXT_JOB.to_owned(), args![uuid::Uuid::nil(), "analyse", now]);
    let plans = plans(vec![(tenants.text, tenants.args), next]);
    for step in [
        "SEARCH j USING COVERING INDEX jobs_tenant (tenant=? AND kind=?)",
        "SEARCH r USING COVERING INDEX jobs_state (state=? AND tenant=? AND due>?)",
        "SEARCH o USING COVERING INDEX jobs_tenant_due (tenant=?)",
    ] {
        assert!(plans[0].contains(step), "{}", plans[0]);
    }
    // Of the tenants alone every row is read.
    let scans: Vec<&str> = plans[0].lines().filter(|step| step.starts_with("SCAN")).collect();
    assert_eq!(scans, ["SCAN t"], "{}", plans[0]);
    assert_eq!(plans[1], "SEARCH jobs USING COVERING INDEX jobs_tenant (tenant=? AND kind=? AND due<?)");
}

#[test]
fn captures_are_found_and_forgotten_by_an_index() {
    let now = || args![Timestamp::from_seconds(1)];
    let plans = plans(vec![
        (capture_sessions::by_id(), args![uuid::Uuid::nil()]),
        (capture_sessions::BEFORE.to_owned(), now()),
        (event_sessions::BEFORE.to_owned(), now()),
    ]);
    assert_eq!(plans[0], "SEARCH capture_sessions USING INDEX sqlite_autoindex_capture_sessions_1 (id=?)");
    assert!(plans[1].contains("INDEX capture_sessions_expire (expire_date<?)"), "{}", plans[1]);
    assert!(plans[2].contains("INDEX event_sessions_updated (time_updated<?)"), "{}", plans[2]);
}

#[test]
fn captures_that_may_be_alike_are_found_by_an_index() {
    let nil = uuid::Uuid::nil();
    let plan = plans(vec![(prints::ALIKE.to_owned(), args![nil, 1_i64, 9_u64, nil])]).remove(0);
    // One step, so nothing is sorted afterwards.
    assert_eq!(
        plan,
        "SEARCH print_keys USING INDEX sqlite_autoindex_print_keys_1 (tenant=? AND print_key=? AND seen<?)"
    );
}
