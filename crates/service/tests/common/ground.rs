//! A company with its people, folders with real media, and workers.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bonafide_domain::analysis::{FolderStatus, Group, ResolutionStatus, State};
use bonafide_domain::company::Settings as CompanySettings;
use bonafide_domain::{Analysis, Company, Folder, Id, MediaType, Medium, Metadata, Role, User};
use bonafide_engine::pack::Role as ModelRole;
use bonafide_imaging::{Image, encode};
use bonafide_service::{Caller, Result, Service, Settings, StartRequest, Started};
use bonafide_store::{Store, keys};
use bytes::Bytes;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::fixture::{Fixture, START, nobody};

/// Longer than anything here takes.
pub const LONG: Duration = Duration::from_mins(1);

/// A service with one company and a client of it.
pub struct Ground {
    pub fixture: Fixture,
    pub company: Company,
    pub client: Caller,
}

/// Workers that end with this value.
pub struct Workers {
    stop: watch::Sender<bool>,
    handle: JoinHandle<()>,
}

impl Workers {
    pub fn start(service: &Service) -> Self {
        let (stop, receiver) = watch::channel(false);
        Self { stop, handle: service.run_workers(receiver) }
    }

    /// Waits until every job has ended.
    pub async fn stop(self) {
        self.stop.send(true).unwrap();
        tokio::time::timeout(LONG, self.handle).await.expect("workers that end").unwrap();
    }
}

impl Ground {
    pub async fn new() -> Self {
        Self::with(&[], |_| ()).await
    }

    pub async fn with(networks: &[ModelRole], adjust: impl FnOnce(&mut Settings)) -> Self {
        Self::on(Fixture::with(networks, adjust).await).await
    }

    /// On another store than the fixture's own.
    pub async fn on_store(store: Store) -> Self {
        let mut fixture = Fixture::new().await;
        fixture.store = store;
        fixture.service = fixture.another().await;
        Self::on(fixture).await
    }

    async fn on(fixture: Fixture) -> Self {
        let company = Company {
            id: id(),
            name: "Harbour Bank".to_owned(),
            settings: CompanySettings::default(),
            meta_data: Metadata::default(),
            time_created: START,
            time_updated: START,
        };
        let mut tx = fixture.store.write().await.unwrap();
        tx.insert_company(&company).await.unwrap();
        tx.commit().await.unwrap();
        let client = insert_user(&fixture, Some(company.id), Role::Client).await;
        Self { fixture, company, client }
    }

    pub fn service(&self) -> &Service {
        &self.fixture.service
    }

    /// Somebody of the company, or of the system for a role without one.
    pub async fn somebody(&self, role: Role) -> Caller {
        insert_user(&self.fixture, role.has_company().then_some(self.company.id), role).await
    }

    /// Somebody of another company.
    pub async fn stranger(&self, role: Role) -> Caller {
        let company =
            Company { id: id(), name: format!("Stranger {}", id::<Company>()), ..self.company.clone() };
        let mut tx = self.fixture.store.write().await.unwrap();
        tx.insert_company(&company).await.unwrap();
        tx.commit().await.unwrap();
        insert_user(&self.fixture, Some(company.id), role).await
    }

    /// An empty folder of the client.
    pub async fn folder(&self) -> Folder {
        self.folder_of(&self.client).await
    }

    pub async fn folder_of(&self, maker: &Caller) -> Folder {
        let folder = Folder {
            id: id(),
            company_id: maker.user.company_id,
            user_id: maker.user.id,
            resolution_endpoint: None,
            resolution_status: FolderStatus::Initial,
            system_resolution: ResolutionStatus::Initial,
            group_id: None,
            meta_data: Metadata::default(),
            technical_meta_data: Metadata::default(),
            time_created: START,
            time_updated: START,
        };
        let mut tx = self.fixture.store.write().await.unwrap();
        tx.insert_folder(&folder).await.unwrap();
        tx.commit().await.unwrap();
        folder
    }

    /// A medium with its file, as an upload leaves it.
    pub async fn medium(&self, folder: &Folder, media_type: MediaType, file: &[u8], tags: &[&str]) -> Medium {
        self.medium_with(folder, media_type, file, tags, Metadata::default()).await
    }

    pub async fn medium_with(
        &self,
        folder: &Folder,
        media_type: MediaType,
        file: &[u8],
        tags: &[&str],
        technical_meta_data: Metadata,
    ) -> Medium {
        let medium = Medium {
            id: id(),
            folder_id: folder.id,
            company_id: folder.company_id,
            user_id: folder.user_id,
            media_type,
            original_name: "capture".to_owned(),
            content_type: "application/octet-stream".to_owned(),
            size: file.len() as u64,
            sha256: [0; 32],
            width: 640,
            height: 640,
            duration_ms: None,
            frames: 1,
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            meta_data: Metadata::default(),
            technical_meta_data,
            time_created: START,
            time_updated: START,
        };
        let key = keys::original(folder.id, medium.id);
        self.fixture.blobs.put_bytes(&key, Bytes::copy_from_slice(file)).await.unwrap();
        let mut tx = self.fixture.store.write().await.unwrap();
        tx.insert_medium(&medium).await.unwrap();
        tx.commit().await.unwrap();
        medium
    }

    /// Starts what the JSON asks for.
    pub async fn start(&self, folder: &Folder, body: Value) -> Result<Started> {
        self.start_as(&self.client, folder, body).await
    }

    pub async fn start_as(&self, caller: &Caller, folder: &Folder, body: Value) -> Result<Started> {
        let request = StartRequest::parse(body.as_object().unwrap())?;
        self.service().start_analyses(caller, folder.id, &request).await
    }

    /// Runs workers until the group has ended, and gives its analyses.
    pub async fn run(&self, started: &Started) -> Vec<Analysis> {
        let workers = Workers::start(self.service());
        let ended = self.ended(started.group_id.unwrap()).await;
        workers.stop().await;
        ended
    }

    /// Waits until the group has ended, and gives its analyses.
    pub async fn ended(&self, group: Id<Group>) -> Vec<Analysis> {
        assert!(self.service().wait_for_group(group, LONG).await.unwrap(), "the group does not end");
        self.fixture.store.read().await.unwrap().group(group).await.unwrap()
    }

    /// The folder as it is now.
    pub async fn now(&self, folder: &Folder) -> Folder {
        self.fixture.store.read().await.unwrap().folder(folder.id).await.unwrap().unwrap()
    }

    /// Starts an analysis of this type of one sample face, and runs it.
    pub async fn one(&self, media_type: MediaType, file: &[u8], body: Value) -> (Folder, Analysis) {
        let folder = self.folder().await;
        self.medium(&folder, media_type, file, &["video_selfie_blank"]).await;
        let started = self.start(&folder, body).await.unwrap();
        let analysis = self.run(&started).await.remove(0);
        assert_ne!(analysis.state, State::Processing);
        (folder, analysis)
    }
}

async fn insert_user(fixture: &Fixture, company_id: Option<Id<Company>>, role: Role) -> Caller {
    let user_id: Id<User> = id();
    let mut caller = nobody(role);
    caller.user = User { id: user_id, company_id, email: format!("{user_id}@example.com"), ..caller.user };
    let mut tx = fixture.store.write().await.unwrap();
    tx.insert_user(&caller.user).await.unwrap();
    tx.commit().await.unwrap();
    caller
}

/// A fresh id.
pub fn id<T>() -> Id<T> {
    use bonafide_service::{OsRandom, Random};
    let mut random = [0; 10];
    OsRandom.fill(&mut random).unwrap();
    Id::new(START, random)
}

/// The codes of an analysis' reasons.
pub fn codes(analysis: &Analysis) -> Vec<&str> {
    let reasons = analysis.bonafide["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

/// A picture of a face.
pub fn face() -> Vec<u8> {
    sample("face.jpg")
}

/// A picture of somebody else.
pub fn other() -> Vec<u8> {
    sample("other.jpg")
}

/// A short video of a face.
pub fn clip() -> Vec<u8> {
    sample("clip.mp4")
}

fn sample(name: &str) -> Vec<u8> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/sample");
    std::fs::read(folder.join(name)).expect("models/sample, which scripts/test makes")
}

/// A picture without a face.
pub fn wall() -> Vec<u8> {
    encode::jpeg(Image::filled(320, 240, [120, 130, 140]).view(), 90).unwrap()
}

/// Two faces side by side.
pub fn two_faces() -> Vec<u8> {
    let limits = bonafide_imaging::DecodeLimits::default();
    let one = bonafide_imaging::decode(&face(), &limits).unwrap().image;
    let (width, height) = (one.width(), one.height());
    let rows = (0..height).flat_map(|y| [one.view().row(y), one.view().row(y)].concat());
    let both = Image::new(2 * width, height, rows.collect()).unwrap();
    encode::jpeg(both.view(), 92).unwrap()
}

/// A ZIP file of these pictures.
pub fn zipped(pictures: &[Vec<u8>]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (i, picture) in pictures.iter().enumerate() {
        zip.start_file(format!("{i:03}.jpg"), options).unwrap();
        zip.write_all(picture).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
