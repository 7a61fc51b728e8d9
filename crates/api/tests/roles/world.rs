//! Two companies with a user of every role, and folders that each of them made.

use std::io::Write;

use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_domain::{Analysis, Folder, Id, Medium, Role};
use bonafide_service::Caller;
use bonafide_service::analyses::StartRequest;
use bonafide_service::{Payload, Received, ReceivedFile};
use bonafide_testkit::{Client, made};
use serde_json::json;

use crate::harness::Harness;
use crate::harness::fixture::administrator;

pub const ROLES: [&str; 6] =
    ["ADMIN", "OPERATOR", "CLIENT", "CLIENT ADMIN", "CLIENT OPERATOR", "CLIENT SERVICE"];

/// A folder with one medium and one analysis that is done.
#[derive(Clone, Copy)]
pub struct Set {
    pub folder: Id<Folder>,
    pub medium: Id<Medium>,
    pub analysis: Id<Analysis>,
}

pub struct World {
    pub harness: Harness,
    /// One per role, in the order of [`ROLES`]; those with a company in the first one.
    pub clients: Vec<Client>,
    callers: Vec<Caller>,
    mate: Caller,
    foreigner: Caller,
}

impl World {
    pub async fn new() -> Self {
        let harness = Harness::start().await;
        let (own, other) = (harness.company("own").await, harness.company("other").await);
        let (mut clients, mut callers) = (Vec::new(), Vec::new());
        for role in ROLES {
            let company = if role.starts_with("CLIENT") { Some(&own) } else { None };
            let client = harness.login(&harness.user(role, company).await).await;
            callers.push(caller(&harness, &client).await);
            clients.push(client);
        }
        // A second client of the same company, and one of the other.
        let mate = harness.login(&harness.user("CLIENT_SERVICE", Some(&own)).await).await;
        let foreigner = harness.login(&harness.user("CLIENT SERVICE", Some(&other)).await).await;
        let (mate, foreigner) = (caller(&harness, &mate).await, caller(&harness, &foreigner).await);
        Self { harness, clients, callers, mate, foreigner }
    }

    /// Something of the role's own, of its company (for roles without one, of some company), of another company.
    pub async fn sets(&self, role: usize) -> [Set; 3] {
        // Whoever may not make folders now may have made them in an earlier role.
        let mut maker = self.callers[role].clone();
        maker.user.role = if maker.user.company_id.is_some() { Role::ClientAdmin } else { Role::Admin };
        [self.set(&maker).await, self.set(&self.mate).await, self.set(&self.foreigner).await]
    }

    async fn set(&self, maker: &Caller) -> Set {
        let service = &self.harness.fixture.service;
        let bytes = made::face(96, 96, 0.0);
        let mut file = tempfile::NamedTempFile::new_in(&service.settings().scratch).unwrap();
        file.write_all(&bytes).unwrap();
        let file = ReceivedFile {
            key: "photo".to_owned(),
            original_name: "photo.jpg".to_owned(),
            path: file.into_temp_path(),
            size: bytes.len() as u64,
            sha256: [7; 32],
        };
        let received = Received { payload: Payload::default(), files: vec![file] };
        let made = service.create_folder(maker, received).await.unwrap().full;
        let body = json!({ "analyses": [{ "type": "quality" }] });
        let request = StartRequest::parse(body.as_object().unwrap()).unwrap();
        let started = service.start_analyses(maker, made.folder.id, &request).await.unwrap();
        let mut analysis = started.analyses[0].clone();
        analysis.state = State::Finished;
        analysis.resolution_status = ResolutionStatus::Success;
        let mut tx = self.harness.fixture.store.write().await.unwrap();
        tx.update_analysis(&analysis).await.unwrap();
        tx.commit().await.unwrap();
        Set { folder: made.folder.id, medium: made.media[0].id, analysis: analysis.id }
    }

    pub async fn shared(&self) -> Vec<[Set; 3]> {
        let mut all = Vec::new();
        for role in 0..ROLES.len() {
            all.push(self.sets(role).await);
        }
        all
    }
}

/// The caller behind a client's token.
async fn caller(harness: &Harness, client: &Client) -> Caller {
    let id = client.get("/api/users/me").await.unwrap().with(200).unwrap()["user_id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let user = harness.fixture.service.user(&administrator(), id).await.unwrap();
    Caller { user, session: None }
}
