//! Who gets the next job: fairness, and several workers at once.

use std::collections::BTreeSet;
use std::time::Duration;

use bonafide_domain::Company;
use bonafide_domain::job::Work;
use bonafide_store::Tx;

use crate::database::on_each;
use crate::records::{analysis, at, company, folder, job};

const LEASE: Duration = Duration::from_mins(1);
const KINDS: &[&str] = &["analyse", "notify"];

/// A company, if not there yet, with a folder, and so many jobs for it, one a second from `since` on.
async fn jobs(tx: &mut Tx, company: &Company, count: i64, since: i64) {
    if tx.company(company.id).await.unwrap().is_none() {
        tx.insert_company(company).await.unwrap();
    }
    let folder = folder(Some(company));
    tx.insert_folder(&folder).await.unwrap();
    for number in 0..count {
        let analysis = analysis(&folder);
        tx.insert_analysis(&analysis).await.unwrap();
        tx.insert_job(&job(Some(company), Work::Analyse(analysis.id), since + number)).await.unwrap();
    }
}

#[test]
fn a_company_with_one_job_does_not_wait_for_one_with_a_hundred() {
    on_each(async |database| {
        let (many, one) = (company("Many"), company("One"));
        let mut tx = database.write().await;
        jobs(&mut tx, &many, 100, 0).await;
        jobs(&mut tx, &one, 1, 500).await;
        let mut order = Vec::new();
        for _ in 0..3 {
            let claimed = tx.claim_job(at(1000), LEASE, KINDS).await.unwrap().unwrap();
            // One worker: the job ends before the next one is claimed.
            assert!(tx.finish_job(claimed.id, claimed.lease).await.unwrap());
            order.push(claimed.company_id);
        }
        assert_eq!(order, [Some(many.id), Some(one.id), Some(many.id)]);
    });
}

#[test]
fn companies_take_turns_and_the_oldest_job_of_each_comes_first() {
    on_each(async |database| {
        let (a, b) = (company("A"), company("B"));
        let mut tx = database.write().await;
        jobs(&mut tx, &a, 3, 0).await;
        jobs(&mut tx, &b, 3, 100).await;
        let mut order = Vec::new();
        for _ in 0..6 {
            let claimed = tx.claim_job(at(1000), LEASE, KINDS).await.unwrap().unwrap();
            order.push((claimed.company_id == Some(a.id), claimed.run_after));
            assert!(tx.finish_job(claimed.id, claimed.lease).await.unwrap());
        }
        let expected = [(true, 0), (false, 100), (true, 1), (false, 101), (true, 2), (false, 102)];
        assert_eq!(order, expected.map(|(of_a, seconds)| (of_a, at(seconds))));
    });
}

#[test]
fn the_company_with_the_fewest_running_jobs_is_next() {
    on_each(async |database| {
        let (a, b) = (company("A"), company("B"));
        let mut tx = database.write().await;
        jobs(&mut tx, &a, 4, 0).await;
        for _ in 0..3 {
            tx.claim_job(at(50), LEASE, KINDS).await.unwrap().unwrap();
        }
        jobs(&mut tx, &b, 5, 10).await;
        let mut order = String::new();
        for _ in 0..4 {
            let claimed = tx.claim_job(at(50), LEASE, KINDS).await.unwrap().unwrap();
            order.push(if claimed.company_id == Some(a.id) { 'a' } else { 'b' });
        }
        // Three of A run, so B gets as many before A gets its fourth: it was served longer ago.
        assert_eq!(order, "bbba");
    });
}

#[test]
fn eight_workers_claim_each_job_once() {
    on_each(async |database| {
        let companies = [company("A"), company("B"), company("C")];
        let mut tx = database.write().await;
        for company in &companies {
            jobs(&mut tx, company, 40, 0).await;
        }
        tx.commit().await.unwrap();
        let workers = (0..8).map(|_| {
            let store = database.store.clone();
            tokio::spawn(async move {
                let mut claimed = Vec::new();
                loop {
                    let mut tx = store.write().await.unwrap();
                    let Some(job) = tx.claim_job(at(1000), LEASE, KINDS).await.unwrap() else {
                        return claimed;
                    };
                    tx.commit().await.unwrap();
                    claimed.push(job.id);
                }
            })
        });
        let mut claimed = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            claimed.extend(worker.await.unwrap());
        }
        assert_eq!(claimed.len(), 120);
        assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>().len(), 120);
        assert_eq!(database.read().await.job_counts().await.unwrap().running, 120);
    });
}
