//! Signatures while the queries are written.
use std::time::Duration;
use bonafide_domain::analysis::Group;
use bonafide_domain::delivery::Delivery;
use bonafide_domain::job::{Job, JobState, Work};
use bonafide_domain::session::Session;
use bonafide_domain::{Analysis, Company, Folder, Id, Medium, Timestamp, User};
use crate::{AnalysisFilter, CompanyQuery, FolderQuery, JobCounts, LoginFailures, UserQuery};

drafts! {
    /// Adds.
    fn insert_company(company: &Company) -> ();
    /// By id. In a transaction the record stays as it is until the transaction ends, as for every record by id.
    fn company(id: Id<Company>) -> Option<Company>;
    /// A list.
    fn companies(query: &CompanyQuery) -> Vec<Company>;
    /// False when it is no longer there.
    fn update_company(company: &Company) -> bool;
    /// With users, sessions, folders and all below.
    fn delete_company(id: Id<Company>) -> bool;
    /// Adds.
    fn insert_user(user: &User) -> ();
    /// By id.
    fn user(id: Id<User>) -> Option<User>;
    /// By login in lower case.
    fn user_by_email(email: &str) -> Option<User>;
    /// A list.
    fn users(query: &UserQuery) -> Vec<User>;
    /// False when it is no longer there.
    fn update_user(user: &User) -> bool;
    /// With its sessions; folders stay.
    fn delete_user(id: Id<User>) -> bool;
    /// All.
    fn count_users() -> u64;
    /// Adds.
    fn insert_session(session: &Session) -> ();
    /// With its user.
    fn session_by_access(hash: &[u8; 32]) -> Option<(Session, User)>;
    /// By the renewing token.
    fn session_by_expire(hash: &[u8; 32]) -> Option<Session>;
    /// Never shortens; false when it is no longer there.
    fn extend_session(id: Id<Session>, until: Timestamp) -> bool;
    /// Ends it.
    fn delete_session(id: Id<Session>) -> bool;
    /// Ends all of a user.
    fn delete_sessions_of(user: Id<User>) -> u64;
    /// Removes those that ended before.
    fn delete_sessions_before(time: Timestamp) -> u64;
    /// Since the last success.
    fn login_failures(hash: &[u8; 32]) -> Option<LoginFailures>;
    /// One more.
    fn add_login_failure(hash: &[u8; 32], now: Timestamp) -> LoginFailures;
    /// None any more.
    fn clear_login_failures(hash: &[u8; 32]) -> ();
    /// Removes those whose last one is older.
    fn delete_login_failures_before(time: Timestamp) -> u64;
    /// Adds.
    fn insert_folder(folder: &Folder) -> ();
    /// By id.
    fn folder(id: Id<Folder>) -> Option<Folder>;
    /// A list.
    fn folders(query: &FolderQuery) -> Vec<Folder>;
    /// How many the list would show without offset and limit.
    fn count_folders(query: &FolderQuery) -> u64;
    /// False when it is no longer there.
    fn update_folder(folder: &Folder) -> bool;
    /// With all below.
    fn delete_folder(id: Id<Folder>) -> bool;
    /// Adds.
    fn insert_medium(medium: &Medium) -> ();
    /// By id.
    fn medium(id: Id<Medium>) -> Option<Medium>;
    /// Oldest first.
    fn media_of(folders: &[Id<Folder>]) -> Vec<Medium>;
    /// In one folder.
    fn count_media(folder: Id<Folder>) -> u64;
    /// False when it is no longer there.
    fn update_medium(medium: &Medium) -> bool;
    /// Removes the row.
    fn delete_medium(id: Id<Medium>) -> bool;
    /// Adds.
    fn insert_analysis(analysis: &Analysis) -> ();
    /// By id.
    fn analysis(id: Id<Analysis>) -> Option<Analysis>;
    /// Oldest first.
    fn analyses_of(folders: &[Id<Folder>], filter: &AnalysisFilter) -> Vec<Analysis>;
    /// Started together.
    fn group(id: Id<Group>) -> Vec<Analysis>;
    /// False when it is no longer there.
    fn update_analysis(analysis: &Analysis) -> bool;
    /// With its jobs.
    fn delete_analysis(id: Id<Analysis>) -> bool;
    /// Adds; the analysis or delivery must be there.
    fn insert_job(job: &Job) -> ();
    /// The next job, if one is due.
    fn claim_job(now: Timestamp, lease_for: Duration, kinds: &[&str]) -> Option<Job>;
    /// False when the lease was lost.
    fn extend_lease(id: Id<Job>, lease: i64, until: Timestamp) -> bool;
    /// False when the lease was lost: roll back then.
    fn finish_job(id: Id<Job>, lease: i64) -> bool;
    /// False when the lease was lost.
    fn fail_job(id: Id<Job>, lease: i64, retry_at: Option<Timestamp>, error: &str) -> bool;
    /// By id.
    fn job(id: Id<Job>) -> Option<Job>;
    /// Oldest first.
    fn jobs(state: Option<JobState>, offset: u64, limit: u64) -> Vec<Job>;
    /// Dead to waiting.
    fn retry_job(id: Id<Job>, now: Timestamp) -> bool;
    /// Removes.
    fn delete_jobs_of(work: Work) -> u64;
    /// Counts.
    fn job_counts() -> JobCounts;
    /// Waiting for one company; `None`: for those without one.
    fn waiting_jobs_of(company: Option<Id<Company>>) -> u64;
    /// When there may be something to claim.
    fn next_due() -> Option<Timestamp>;
    /// Adds.
    fn insert_delivery(delivery: &Delivery) -> ();
    /// By id.
    fn delivery(id: Id<Delivery>) -> Option<Delivery>;
    /// Oldest first.
    fn deliveries_of(folder: Id<Folder>) -> Vec<Delivery>;
    /// False when it is no longer there.
    fn update_delivery(delivery: &Delivery) -> bool;
    /// Its blobs are to be deleted from then on.
    fn doom(prefix: &str, not_before: Timestamp) -> ();
    /// Dooms the blobs of all folders of a company.
    fn doom_folders_of(company: Id<Company>, not_before: Timestamp) -> u64;
    /// Its blobs stay; false when it was not doomed (any more): then they may be gone.
    fn spare(prefix: &str) -> bool;
    /// What is due.
    fn doomed(now: Timestamp, limit: u64) -> Vec<String>;
    /// Its blobs are gone.
    fn bury(prefix: &str) -> ();
    /// By name.
    fn secret(name: &str) -> Option<String>;
    /// Kept when absent; what is kept.
    fn keep_secret(name: &str, value: &str) -> String;
}
