//! What the use cases share.

use std::sync::Arc;

use bonafide_domain::{Id, Timestamp, User};
use bonafide_engine::Engine;
use bonafide_report::PackReport;
use bonafide_store::{Blobs, Store};

use crate::files::Making;
use crate::identity::Passwords;
use crate::keys::Keys;
use crate::worker::Signals;
use crate::{Clock, Counters, Random, Result, Settings};

/// What a service is made from.
pub struct Parts {
    /// Records and jobs.
    pub store: Store,
    /// Files.
    pub blobs: Blobs,
    /// Looks at faces.
    pub engine: Engine,
    /// The networks in the engine, as answers name them.
    pub pack: PackReport,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bits.
    pub random: Arc<dyn Random>,
    /// What the operator set.
    pub settings: Settings,
}

/// The use cases. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(crate) parts: Arc<Parts>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) passwords: Arc<Passwords>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) signals: Arc<Signals>,
    pub(crate) making: Arc<Making>,
}

/// Who asks, as found by [`Service::authenticate`].
#[derive(Clone, Debug)]
pub struct Caller {
    /// The user, with role and company.
    pub user: User,
    /// Its session; `None` for the server's own work.
    pub session: Option<Id<bonafide_domain::session::Session>>,
}

impl Service {
    /// Puts the parts together, and loads the server's secrets from the store or makes them.
    pub async fn open(parts: Parts) -> Result<Self> {
        let keys = Keys::load(&parts.store, parts.random.as_ref()).await?;
        let passwords = Passwords::new(parts.random.as_ref())?;
        let making = Arc::new(Making::new(parts.settings.workers));
        Ok(Self {
            making,
            parts: Arc::new(parts),
            keys: Arc::new(keys),
            passwords: Arc::new(passwords),
            counters: Arc::default(),
            signals: Arc::default(),
        })
    }

    /// What the operator set.
    pub fn settings(&self) -> &Settings {
        &self.parts.settings
    }

    /// Now, by the service's clock.
    pub fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// A new id.
    pub(crate) fn id<T>(&self) -> Result<Id<T>> {
        let mut random = [0; 10];
        self.parts.random.fill(&mut random)?;
        Ok(Id::new(self.now(), random))
    }
}
