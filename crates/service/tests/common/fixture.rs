//! A service on a real database and real files in a folder that goes away, with a clock that a test sets.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bonafide_domain::user::CanStart;
use bonafide_domain::{Id, Metadata, Role, Timestamp, User};
use bonafide_engine::Engine;
use bonafide_engine::pack::Role as ModelRole;
use bonafide_report::convert;
use bonafide_service::{Caller, Clock, OsRandom, Parts, Service, Settings};
use bonafide_store::{Blobs, Options, Store};

/// 2026-01-01, when every fixture begins.
pub const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// A clock that stands until it is moved.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// The service and what it stands on.
pub struct Fixture {
    pub service: Service,
    pub store: Store,
    pub blobs: Blobs,
    pub clock: Arc<TestClock>,
    folder: tempfile::TempDir,
}

impl Fixture {
    /// With the networks that every engine has.
    pub async fn new() -> Self {
        Self::with(&[], |_| ()).await
    }

    /// With these optional networks as well, and settings of its own.
    pub async fn with(networks: &[ModelRole], adjust: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, blobs, scratch) =
            (database(folder.path()), folder.path().join("blobs"), folder.path().join("scratch"));
        std::fs::create_dir(&scratch).unwrap();
        let store = Store::open(&Options { url, connections: 4 }).await.unwrap();
        let blobs = Blobs::folder(blobs).unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(START.as_micros())));
        let mut settings = Settings::new(scratch);
        adjust(&mut settings);
        let parts = parts(&store, &blobs, &clock, settings, networks);
        let service = Service::open(parts).await.unwrap();
        Self { service, store, blobs, clock, folder }
    }

    /// A second service on the same store, as after a start of the server.
    pub async fn another(&self) -> Service {
        let settings = self.service.settings().clone();
        Service::open(parts(&self.store, &self.blobs, &self.clock, settings, &[])).await.unwrap()
    }

    /// The folder that everything lies in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }
}

/// The parts of a service on a store.
pub fn parts(
    store: &Store,
    blobs: &Blobs,
    clock: &Arc<TestClock>,
    settings: Settings,
    networks: &[ModelRole],
) -> Parts {
    let pack = bonafide_pack::open(&pack_folder()).expect("models/pack, which scripts/test makes");
    Parts {
        store: store.clone(),
        blobs: blobs.clone(),
        engine: Engine::with(&pack, networks).unwrap(),
        pack: convert::pack(&pack),
        clock: clock.clone(),
        random: Arc::new(OsRandom),
        settings,
    }
}

/// Somebody with this role who needs no row: the server's own work.
pub fn nobody(role: Role) -> Caller {
    let user = User {
        id: Id::new(START, [0; 10]),
        company_id: None,
        role,
        is_service: false,
        email: String::new(),
        password_hash: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        middle_name: String::new(),
        can_start: CanStart::default(),
        meta_data: Metadata::default(),
        time_created: START,
        time_updated: START,
    };
    Caller { user, session: None }
}

/// The administrator that the command line acts as.
pub fn administrator() -> Caller {
    nobody(Role::Admin)
}

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("bonafide.db").display())
}

/// Where the networks lie.
pub fn pack_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/pack")
}
