//! What the clients know: what was acknowledged, and what was not.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::Findings;
use crate::receiver::Outcomes;

/// Shared by all clients.
pub struct Book {
    wanted: u32,
    started: AtomicU32,
    finished: AtomicU32,
    cut_off: AtomicU64,
    acknowledged: Mutex<Vec<Acknowledged>>,
    shapeless: Mutex<Vec<String>>,
}

/// An upload that the server said yes to.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// `folder_id`.
    pub folder: String,
    /// Hash of the one medium in it.
    pub sha256: String,
    /// Ids of analyses whose start was acknowledged too; empty when only the folder was.
    pub analyses: Vec<String>,
    /// State and outcome of analyses in the answer, by id.
    pub answered: Outcomes,
    /// Whether the result goes to the receiver.
    pub notifies: bool,
}

impl Book {
    /// For this many uploads.
    pub fn new(wanted: u32) -> Self {
        Self {
            wanted,
            started: AtomicU32::new(0),
            finished: AtomicU32::new(0),
            cut_off: AtomicU64::new(0),
            acknowledged: Mutex::default(),
            shapeless: Mutex::default(),
        }
    }

    /// Takes the next upload; `None` when all are taken.
    pub fn start(&self) -> Option<u32> {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        (number < self.wanted).then_some(number)
    }

    /// An upload has gone all its way.
    pub fn finish(&self) {
        self.finished.fetch_add(1, Ordering::Relaxed);
    }

    /// Uploads that have gone all their way.
    pub fn finished(&self) -> u32 {
        self.finished.load(Ordering::Relaxed)
    }

    /// How many there are to be.
    pub fn wanted(&self) -> u32 {
        self.wanted
    }

    /// A request had no answer, or one that promises nothing.
    pub fn cut(&self) {
        self.cut_off.fetch_add(1, Ordering::Relaxed);
    }

    /// Requests without an answer.
    pub fn cut_off(&self) -> u64 {
        self.cut_off.load(Ordering::Relaxed)
    }

    /// Writes down a promise.
    pub fn acknowledge(&self, acknowledged: Acknowledged) {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push(acknowledged);
    }

    /// Writes down an answer that cannot be.
    pub fn complain(&self, what: String) {
        self.shapeless.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// All promises.
    pub fn acknowledged(&self) -> Vec<Acknowledged> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All complaints so far.
    pub fn findings(&self) -> Findings {
        let shapeless = self.shapeless.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let missing = self.wanted - self.finished().min(self.wanted);
        let lost = (missing > 0).then(|| format!("{missing} uploads were never acknowledged"));
        Findings { shapeless, lost: lost.into_iter().collect(), ..Findings::default() }
    }
}
