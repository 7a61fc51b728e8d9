use std::time::Duration;

use bonafide_domain::Analysis;
use bonafide_domain::job::{Job, JobState, Work};
use bonafide_store::{JobCounts, StoreError, Tx};

use crate::database::on_each;
use crate::records::{analysis, at, company, delivery, folder, id, job};

const LEASE: Duration = Duration::from_mins(1);
const BOTH: &[&str] = &["analyse", "notify"];

/// A job with its analysis in a folder of its own.
async fn kept_job(tx: &mut Tx, seconds: i64) -> Job {
    let folder = folder(None);
    let analysis = analysis(&folder);
    tx.insert_folder(&folder).await.unwrap();
    tx.insert_analysis(&analysis).await.unwrap();
    let job = job(None, Work::Analyse(analysis.id), seconds);
    tx.insert_job(&job).await.unwrap();
    job
}

#[test]
fn a_job_comes_back_as_it_was_kept_and_needs_its_work() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let kept = kept_job(&mut tx, 5).await;
        assert_eq!(tx.job(kept.id).await.unwrap(), Some(kept));
        assert_eq!(tx.job(id()).await.unwrap(), None);
        let refused = tx.insert_job(&job(None, Work::Notify(id()), 0)).await;
        assert!(matches!(refused, Err(StoreError::Gone)));
    });
}

#[test]
fn a_job_is_claimed_once_when_it_is_due() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let kept = kept_job(&mut tx, 10).await;
        assert_eq!(tx.claim_job(at(9), LEASE, BOTH).await.unwrap(), None);
        assert_eq!(tx.claim_job(at(10), LEASE, &[]).await.unwrap(), None);
        assert_eq!(tx.claim_job(at(10), LEASE, &["notify"]).await.unwrap(), None);
        let claimed = tx.claim_job(at(10), LEASE, &["notify", "analyse"]).await.unwrap().unwrap();
        let expected =
            Job { state: JobState::Running, attempts: 1, lease: 1, lease_until: Some(at(70)), ..kept };
        assert_eq!(claimed, expected);
        assert_eq!(tx.job(claimed.id).await.unwrap(), Some(expected));
        assert_eq!(tx.claim_job(at(11), LEASE, BOTH).await.unwrap(), None);
    });
}

#[test]
fn a_lost_lease_can_do_nothing_any_more() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let job = kept_job(&mut tx, 0).await;
        let first = tx.claim_job(at(0), LEASE, BOTH).await.unwrap().unwrap();
        assert!(tx.extend_lease(job.id, first.lease, at(100)).await.unwrap());
        assert_eq!(tx.claim_job(at(99), LEASE, BOTH).await.unwrap(), None);
        let second = tx.claim_job(at(100), LEASE, BOTH).await.unwrap().unwrap();
        assert_eq!((second.id, second.lease, second.attempts), (job.id, 2, 2));
        assert!(!tx.extend_lease(job.id, first.lease, at(500)).await.unwrap());
        assert!(!tx.fail_job(job.id, first.lease, None, "internal").await.unwrap());
        assert!(!tx.finish_job(job.id, first.lease).await.unwrap());
        assert!(tx.finish_job(job.id, second.lease).await.unwrap());
        assert!(!tx.finish_job(job.id, second.lease).await.unwrap());
        assert_eq!(tx.job(job.id).await.unwrap(), None);
    });
}

#[test]
fn a_lease_that_ended_but_was_not_taken_can_still_finish() {
    on_each(async |database| {
        let mut tx = database.write().await;
        kept_job(&mut tx, 0).await;
        let claimed = tx.claim_job(at(0), LEASE, BOTH).await.unwrap().unwrap();
        assert_eq!(tx.next_due().await.unwrap(), Some(at(60)));
        assert!(tx.finish_job(claimed.id, claimed.lease).await.unwrap());
    });
}

#[test]
fn a_failed_job_waits_and_a_dead_one_is_woken_by_hand() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let job = kept_job(&mut tx, 0).await;
        let claimed = tx.claim_job(at(0), LEASE, BOTH).await.unwrap().unwrap();
        assert!(tx.fail_job(job.id, claimed.lease, Some(at(30)), "unavailable").await.unwrap());
        let waiting = tx.job(job.id).await.unwrap().unwrap();
        assert_eq!((waiting.state, waiting.run_after, waiting.attempts), (JobState::Waiting, at(30), 1));
        assert_eq!((waiting.lease_until, waiting.last_error.as_deref()), (None, Some("unavailable")));
        assert!(!tx.retry_job(job.id, at(1)).await.unwrap());
        assert_eq!(tx.claim_job(at(29), LEASE, BOTH).await.unwrap(), None);

        let claimed = tx.claim_job(at(30), LEASE, BOTH).await.unwrap().unwrap();
        assert!(tx.fail_job(job.id, claimed.lease, None, "internal").await.unwrap());
        assert_eq!(tx.job(job.id).await.unwrap().unwrap().state, JobState::Dead);
        assert_eq!(tx.claim_job(at(9999), LEASE, BOTH).await.unwrap(), None);
        assert_eq!(tx.next_due().await.unwrap(), None);
        assert!(!tx.finish_job(job.id, claimed.lease).await.unwrap());

        assert!(tx.retry_job(job.id, at(40)).await.unwrap());
        let woken = tx.claim_job(at(40), LEASE, BOTH).await.unwrap().unwrap();
        assert_eq!((woken.id, woken.attempts, woken.lease), (job.id, 1, 3));
    });
}

#[test]
fn a_job_that_is_put_back_is_as_before_it_was_taken_up() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let kept = kept_job(&mut tx, 0).await;
        let claimed = tx.claim_job(at(5), LEASE, BOTH).await.unwrap().unwrap();
        assert!(tx.release_job(kept.id, claimed.lease, at(6)).await.unwrap());
        assert!(!tx.release_job(kept.id, claimed.lease, at(7)).await.unwrap());
        let put_back = tx.job(kept.id).await.unwrap().unwrap();
        assert_eq!(put_back, Job { run_after: at(6), lease: 1, ..kept });
        assert_eq!(tx.claim_job(at(5), LEASE, BOTH).await.unwrap(), None);
        let again = tx.claim_job(at(6), LEASE, BOTH).await.unwrap().unwrap();
        assert_eq!((again.id, again.attempts, again.lease), (kept.id, 1, 2));
    });
}

#[test]
fn jobs_are_counted_and_listed_by_state() {
    on_each(async |database| {
        let company = company("A");
        let mut tx = database.write().await;
        assert_eq!(tx.job_counts().await.unwrap(), JobCounts::default());
        tx.insert_company(&company).await.unwrap();
        let mut ids = Vec::new();
        for seconds in [4, 2, 3, 1] {
            ids.push(kept_job(&mut tx, seconds).await.id);
        }
        let folder = folder(Some(&company));
        let delivery = delivery(&folder);
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_delivery(&delivery).await.unwrap();
        let notify = job(Some(&company), Work::Notify(delivery.id), 9);
        tx.insert_job(&notify).await.unwrap();
        let running = tx.claim_job(at(4), LEASE, BOTH).await.unwrap().unwrap();
        assert_eq!(running.id, ids[3]);
        let dead = tx.claim_job(at(4), LEASE, BOTH).await.unwrap().unwrap();
        assert!(tx.fail_job(dead.id, dead.lease, None, "internal").await.unwrap());

        let expected = JobCounts { waiting: 3, running: 1, dead: 1, oldest_waiting: Some(at(3)) };
        assert_eq!(tx.job_counts().await.unwrap(), expected);
        assert_eq!(tx.waiting_jobs_of(Some(company.id)).await.unwrap(), 1);
        assert_eq!(tx.waiting_jobs_of(None).await.unwrap(), 2);
        assert_eq!(tx.waiting_jobs_of(Some(id())).await.unwrap(), 0);
        let mut list = async |state, offset, limit| {
            tx.jobs(state, offset, limit).await.unwrap().into_iter().map(|job| job.id).collect::<Vec<_>>()
        };
        assert_eq!(list(None, 0, 10).await, [ids[3], ids[1], ids[2], ids[0], notify.id]);
        assert_eq!(list(Some(JobState::Waiting), 1, 1).await, [ids[0]]);
        assert_eq!(list(Some(JobState::Dead), 0, 10).await, [ids[1]]);
        assert_eq!(list(Some(JobState::Running), 0, 10).await, [ids[3]]);
    });
}

#[test]
fn jobs_are_deleted_by_what_they_were_to_do() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let (job, other) = (kept_job(&mut tx, 0).await, kept_job(&mut tx, 0).await);
        assert_eq!(tx.delete_jobs_of(job.work).await.unwrap(), 1);
        assert_eq!(tx.delete_jobs_of(job.work).await.unwrap(), 0);
        assert_eq!(tx.delete_jobs_of(Work::Notify(id())).await.unwrap(), 0);
        assert_eq!(tx.job(other.id).await.unwrap(), Some(other));
    });
}

#[test]
fn the_result_of_a_lost_lease_is_rolled_back() {
    on_each(async |database| {
        let mut tx = database.write().await;
        let job = kept_job(&mut tx, 0).await;
        let Work::Analyse(analysis) = job.work else { unreachable!() };
        let first = tx.claim_job(at(0), LEASE, BOTH).await.unwrap().unwrap();
        tx.claim_job(at(60), LEASE, BOTH).await.unwrap().unwrap();
        let before = tx.analysis(analysis).await.unwrap().unwrap();
        tx.commit().await.unwrap();

        let mut tx = database.write().await;
        let late = Analysis { results_data: serde_json::json!({"late": true}), ..before.clone() };
        assert!(tx.update_analysis(&late).await.unwrap());
        assert!(!tx.finish_job(job.id, first.lease).await.unwrap());
        drop(tx);
        assert_eq!(database.read().await.analysis(analysis).await.unwrap(), Some(before));
    });
}
