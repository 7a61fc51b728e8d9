//! Clients that upload in three ways and begin anew when an answer does not come.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;

use super::book::{Acknowledged, Book};
use super::text;
use crate::client::{Client, Failure};
use crate::pictures::ShotsSet;
use crate::receiver::outcomes;

/// What the clients share.
#[derive(Clone)]
pub struct Uploads {
    pub client: Client,
    pub sets: Arc<[ShotsSet]>,
    pub book: Arc<Book>,
    /// Of the receiver.
    pub url: String,
    /// When to give up.
    pub deadline: Instant,
}

/// One way of uploading.
#[derive(Clone, Copy)]
enum Way {
    /// One request that waits for the results.
    Waiting,
    /// One request that is answered at once; the results go to the receiver.
    Notified,
    /// A folder first, its analyses later; the results go to the receiver.
    TwoSteps,
}

/// Starts the clients. They end when every upload was acknowledged once, or at the deadline.
pub fn start(uploads: &Uploads, clients: u32, seed: u64) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for number in 0..clients {
        let uploads = uploads.clone();
        let mut random = fastrand::Rng::with_seed(seed.wrapping_add(u64::from(number) << 8));
        tasks.spawn(async move {
            while let Some(upload) = uploads.book.start() {
                let way = [Way::Waiting, Way::Notified, Way::TwoSteps][upload as usize % 3];
                let set = &uploads.sets[random.usize(..uploads.sets.len())];
                while Instant::now() < uploads.deadline {
                    match once(&uploads, way, set, upload).await {
                        Ok(()) => {
                            uploads.book.finish();
                            break;
                        }
                        Err(failure) => uploads.note(&failure),
                    }
                    let pause = Duration::from_millis(random.u64(20..200));
                    tokio::time::sleep(pause).await;
                }
            }
        });
    }
    tasks
}

impl Uploads {
    /// While the server goes down, no answer and 503 are right; nothing else is.
    fn note(&self, failure: &Failure) {
        match failure {
            Failure::Transport(_) | Failure::Refused { status: 503, .. } => self.book.cut(),
            other => self.book.complain(other.to_string()),
        }
    }
}

async fn once(uploads: &Uploads, way: Way, set: &ShotsSet, number: u32) -> Result<(), Failure> {
    let quality = json!({"type": "quality", "params": {"extract_best_shot": true}});
    let meta_data = json!({"upload": number});
    let payload = match way {
        Way::Waiting => json!({"folder:meta_data": meta_data, "analyses": [quality]}),
        Way::Notified => {
            json!({"folder:meta_data": meta_data, "analyses": [quality], "resolution_endpoint": uploads.url})
        }
        Way::TwoSteps => json!({"folder:meta_data": meta_data, "resolution_endpoint": uploads.url}),
    };
    let folder = uploads.client.upload(set, payload).await?;
    let mut promise = Acknowledged {
        folder: text(&folder["folder_id"]),
        sha256: set.sha256.clone(),
        analyses: outcomes(&folder["analyses"]).into_keys().collect(),
        answered: outcomes(&folder["analyses"]),
        notifies: matches!(way, Way::Notified),
    };
    if promise.folder.is_empty() {
        return Err(Failure::Shapeless { status: 201 });
    }
    if let Way::TwoSteps = way {
        let path = format!("/api/folders/{}/analyses/", promise.folder);
        let started = uploads.client.post(&path, &json!({"analyses": [quality]})).await;
        if let Ok(started) = &started {
            promise.analyses = outcomes(started).into_keys().collect();
            promise.notifies = true;
        }
        let lacks = started.is_ok() && promise.analyses.is_empty();
        uploads.book.acknowledge(promise);
        started?;
        return if lacks { Err(Failure::Shapeless { status: 201 }) } else { Ok(()) };
    }
    let lacks = promise.analyses.is_empty();
    uploads.book.acknowledge(promise);
    if lacks { Err(Failure::Shapeless { status: 201 }) } else { Ok(()) }
}
