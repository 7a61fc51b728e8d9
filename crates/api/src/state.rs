//! What every request is answered with.

use std::ops::Deref;
use std::sync::Arc;

use bonafide_service::Service;
use bytes::Bytes;
use tokio::sync::Mutex;

use crate::Options;
use crate::health::Checked;
use crate::multipart::places::Places;
use crate::request::context::RequestIds;
use crate::watch::metrics::Metrics;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What is shared.
pub struct Shared {
    /// The use cases.
    pub service: Service,
    /// What the operator set.
    pub options: Options,
    /// Counters.
    pub metrics: Metrics,
    /// Names of requests.
    pub ids: RequestIds,
    /// Places for uploads.
    pub uploads: Places,
    /// The description of the API, as JSON.
    pub openapi: Bytes,
    /// What the last look at database and storage found.
    pub checked: Mutex<Option<Checked>>,
}

impl App {
    /// From the use cases and the settings.
    pub fn new(service: Service, options: Options, openapi: Bytes) -> Self {
        let uploads = Places::new(options.uploads);
        Self(Arc::new(Shared {
            service,
            options,
            metrics: Metrics::default(),
            ids: RequestIds::default(),
            uploads,
            openapi,
            checked: Mutex::default(),
        }))
    }
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
