use std::time::Duration;

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus, State};
use bonafide_domain::job::{JobState, Retry};
use bonafide_domain::{MediaType, Role};
use bonafide_service::Error;
use bonafide_store::{JobCounts, keys};
use serde_json::json;

use crate::fixture::administrator;
use crate::ground::{Ground, Workers, codes, face, wall};

const LEASE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_left_behind_is_done_once_by_another() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let body =
        json!({"analyses": [{"type": "quality"}], "resolution_endpoint": "https://receiver.invalid/hook"});
    let started = ground.start(&folder, body).await.unwrap();
    // A worker takes it up and vanishes.
    let now = ground.service().now();
    let mut tx = ground.fixture.store.write().await.unwrap();
    let taken = tx.claim_job(now, LEASE, &["analyse"]).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let workers = Workers::start(ground.service());
    let group = started.group_id.unwrap();
    assert!(
        !ground.service().wait_for_group(group, Duration::from_millis(300)).await.unwrap(),
        "its lease holds"
    );
    ground.fixture.advance(LEASE);
    let analysis = ground.ended(group).await.remove(0);
    assert_eq!((analysis.state, analysis.resolution_status), (State::Finished, ResolutionStatus::Declined));
    // The vanished one comes back late: its lease is worth nothing.
    let mut tx = ground.fixture.store.write().await.unwrap();
    assert!(!tx.finish_job(taken.id, taken.lease).await.unwrap());
    assert!(!tx.extend_lease(taken.id, taken.lease, now.plus(LEASE * 9)).await.unwrap());
    drop(tx);
    workers.stop().await;
    let deliveries = ground.service().deliveries(&ground.client, folder.id).await.unwrap();
    assert_eq!(deliveries.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_store_do_every_analysis_once() {
    every_analysis_is_done_once(&Ground::new().await).await;
}

/// By two servers that share nothing but the store, three analyses of each folder at a time.
pub async fn every_analysis_is_done_once(ground: &Ground) {
    let another = ground.fixture.another().await;
    let mut folders = Vec::new();
    for _ in 0..6 {
        let folder = ground.folder().await;
        ground.medium(&folder, MediaType::Image, &face(), &[]).await;
        ground.medium(&folder, MediaType::Image, &wall(), &[]).await;
        let analyses = json!([{"type": "quality"}, {"type": "quality"}, {"type": "quality"}]);
        let body = json!({"analyses": analyses, "resolution_endpoint": "https://receiver.invalid/hook"});
        folders.push((ground.start(&folder, body).await.unwrap().group_id.unwrap(), folder));
    }
    let workers = [Workers::start(ground.service()), Workers::start(&another)];
    for (group, folder) in &folders {
        let analyses = ground.ended(*group).await;
        assert!(analyses.iter().all(|analysis| analysis.state == State::Finished));
        assert_eq!(ground.now(folder).await.resolution_status, FolderStatus::Finished);
    }
    for workers in workers {
        workers.stop().await;
    }
    let ended: u64 =
        [ground.service(), &another].iter().flat_map(|s| s.counters().snapshot().analyses).map(|c| c.1).sum();
    assert_eq!(ended, 18);
    for (_, folder) in &folders {
        let deliveries = ground.service().deliveries(&ground.client, folder.id).await.unwrap();
        assert_eq!(deliveries.len(), 1, "one group, one delivery");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_prolonged_as_long_as_its_worker_lives() {
    let ground = Ground::with(&[], |settings| settings.lease = Duration::from_millis(90)).await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::ShotsSet, &crate::ground::zipped(&vec![face(); 15]), &[]).await;
    let started =
        ground.start(&folder, json!({"analyses": vec![json!({"type": "quality"}); 6]})).await.unwrap();
    let workers = Workers::start(ground.service());
    let clock = ground.fixture.clock.clone();
    let ticking = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            clock.advance(Duration::from_millis(10));
        }
    });
    let analyses = ground.ended(started.group_id.unwrap()).await;
    ticking.abort();
    workers.stop().await;
    assert!(analyses.iter().all(|analysis| analysis.state == State::Finished), "{analyses:?}");
    assert_eq!(ground.service().counters().snapshot().analyses[&("QUALITY", "DECLINED")], 6);
}

async fn without_its_file(retry: Retry) -> (Ground, bonafide_domain::Folder, bonafide_service::Started) {
    let ground = Ground::with(&[], |settings| settings.retry = retry).await;
    let folder = ground.folder().await;
    let medium = ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    ground.fixture.blobs.delete_prefix(&keys::medium(folder.id, medium.id)).await.unwrap();
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    (ground, folder, started)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_later_and_then_given_up() {
    let retry = Retry { attempts: 2, step: Duration::from_secs(30), most: Duration::from_mins(1) };
    let (ground, folder, started) = without_its_file(retry).await;
    let workers = Workers::start(ground.service());
    let admin = administrator();
    let first = loop {
        let jobs = ground.service().jobs(&admin, Some(JobState::Waiting), 0, 10).await.unwrap();
        match jobs.into_iter().find(|job| job.attempts == 1) {
            Some(job) => break job,
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    assert_eq!(first.last_error.as_deref(), Some("storage"));
    let wait = first.run_after.since(ground.service().now());
    assert!((22.5..=37.5).contains(&wait.as_secs_f64()), "{wait:?}");
    ground.fixture.advance(Duration::from_secs(38));
    let analysis = ground.ended(started.group_id.unwrap()).await.remove(0);
    workers.stop().await;
    assert_eq!((analysis.state, codes(&analysis)), (State::Failed, vec!["internal"]));
    assert_eq!(ground.now(&folder).await.resolution_status, FolderStatus::Failed);
    let dead = ground.service().jobs(&admin, Some(JobState::Dead), 0, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].attempts, dead[0].last_error.as_deref()), (1, 2, Some("storage")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_has_it_tried_again_once_the_cause_is_gone() {
    let retry = Retry { attempts: 1, step: Duration::ZERO, most: Duration::ZERO };
    let (ground, folder, started) = without_its_file(retry).await;
    let failed = ground.run(&started).await.remove(0);
    assert_eq!(failed.state, State::Failed);
    let dead = ground.service().jobs(&administrator(), Some(JobState::Dead), 0, 10).await.unwrap().remove(0);
    assert!(matches!(ground.service().jobs(&ground.client, None, 0, 10).await, Err(Error::Forbidden)));
    assert!(matches!(ground.service().retry_job(&ground.client, dead.id).await, Err(Error::Forbidden)));
    let key = keys::original(folder.id, failed.source_media[0]);
    ground.fixture.blobs.put_bytes(&key, face().into()).await.unwrap();
    let again = ground.service().retry_job(&administrator(), dead.id).await.unwrap();
    assert_eq!((again.state, again.attempts), (JobState::Waiting, 0));
    assert_eq!(ground.now(&folder).await.resolution_status, FolderStatus::Processing);
    assert!(matches!(ground.service().retry_job(&administrator(), dead.id).await, Err(Error::Conflict(_))));
    let done = ground.run(&started).await.remove(0);
    assert_eq!((done.state, codes(&done)[0]), (State::Finished, "no_evidence"));
    assert_eq!(ground.service().job_counts().await.unwrap(), JobCounts::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operators_decision_is_not_undone_by_a_retry() {
    let retry = Retry { attempts: 1, step: Duration::ZERO, most: Duration::ZERO };
    let (ground, _, started) = without_its_file(retry).await;
    let failed = ground.run(&started).await.remove(0);
    let operator = ground.somebody(Role::Operator).await;
    let request = bonafide_service::DecisionRequest { resolution_status: "DECLINED".into(), comment: None };
    ground.service().decide(&operator, failed.id, &request).await.unwrap();
    let dead = ground.service().jobs(&administrator(), Some(JobState::Dead), 0, 10).await.unwrap().remove(0);
    assert!(matches!(ground.service().retry_job(&administrator(), dead.id).await, Err(Error::Conflict(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_killed_every_worker_is_not_run_again() {
    let retry = Retry { attempts: 2, step: Duration::from_secs(1), most: Duration::from_secs(1) };
    let ground = Ground::with(&[], |settings| settings.retry = retry).await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    for _ in 0..2 {
        let mut tx = ground.fixture.store.write().await.unwrap();
        assert!(tx.claim_job(ground.service().now(), LEASE, &["analyse"]).await.unwrap().is_some());
        tx.commit().await.unwrap();
        ground.fixture.advance(LEASE);
    }
    let analysis = ground.run(&started).await.remove(0);
    assert_eq!((analysis.state, codes(&analysis)), (State::Failed, vec!["internal"]));
    let dead = ground.service().jobs(&administrator(), Some(JobState::Dead), 0, 10).await.unwrap();
    assert_eq!(dead[0].last_error.as_deref(), Some("crashed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_stop_take_up_nothing_more() {
    let ground = Ground::new().await;
    let workers = Workers::start(ground.service());
    workers.stop().await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let group = started.group_id.unwrap();
    assert!(!ground.service().wait_for_group(group, Duration::from_millis(200)).await.unwrap());
    assert_eq!(ground.service().job_counts().await.unwrap().waiting, 1);
}
