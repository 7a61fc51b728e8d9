//! Work on pixels that requests ask for: bounded in all, and one at a time for each file.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Flight, Notify, Semaphore};

use crate::{Error, Result, Service};

/// What requests that decode share.
pub(crate) struct Making {
    permits: Arc<Semaphore>,
    /// Files that are being made, by key.
    flights: Mutex<HashMap<String, Weak<Flight<()>>>>,
    /// Told when blobs were doomed that are due.
    pub(crate) doomed: Notify,
}

impl Making {
    /// At most `at_once` decoders.
    pub(crate) fn new(at_once: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(at_once.clamp(1, 1024))),
            flights: Mutex::default(),
            doomed: Notify::new(),
        }
    }

    /// The lock of one file.
    pub(super) fn flight(&self, key: &str) -> Arc<Flight<()>> {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(key).and_then(Weak::upgrade) {
            return flight;
        }
        flights.retain(|_, flight| flight.strong_count() > 0);
        let flight = Arc::new(Flight::new(()));
        flights.insert(key.to_owned(), Arc::downgrade(&flight));
        flight
    }
}

impl Service {
    /// Runs `work` on a thread for blocking work when there is room for one more decoder. Room is given back when the work
    /// is done, whether or not anybody still waits for it.
    pub(crate) async fn decoding<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let broken = |_| Error::Internal("the decoders are shut down".to_owned());
        let permit = Arc::clone(&self.making.permits).acquire_owned().await.map_err(broken)?;
        let task = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        task.await.map_err(|_| Error::Internal("a decoder broke down".to_owned()))
    }
}
