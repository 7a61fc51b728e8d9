//! The queries, a file for each noun.

mod analyses;
pub(crate) mod analysis_states;
mod capture_sessions;
mod companies;
mod content_bytes;
mod deliveries;
mod doomed;
mod event_sessions;
mod folder_search;
mod folders;
mod job_claim;
pub(crate) mod job_counts;
mod job_endings;
mod jobs;
pub(crate) mod login_failures;
mod media;
#[cfg(test)]
mod plans;
mod prints;
mod secrets;
mod sessions;
mod users;

use std::collections::BTreeSet;

use bonafide_domain::Id;

/// Ids in one query, far below what either database allows.
const BATCH: usize = 256;

/// The ids without repeats, in batches of a size that a query can take.
fn batches<T>(ids: &[Id<T>]) -> Vec<Vec<Id<T>>> {
    let unique: Vec<Id<T>> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    unique.chunks(BATCH).map(<[_]>::to_vec).collect()
}
