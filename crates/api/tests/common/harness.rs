//! The router on a real listener over a real service, in the test's own process.

#![allow(dead_code, reason = "every test takes what it needs")]

#[path = "../../../service/tests/common/fixture.rs"]
pub mod fixture;

use std::net::SocketAddr;
use std::time::Duration;

use bonafide_api::Options;
use bonafide_domain::Company;
use bonafide_service::Settings;
use bonafide_service::wire::{CompanyBody, UserBody};
use bonafide_testkit::Client;
use fixture::{Fixture, administrator};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

/// Every user's.
pub const PASSWORD: &str = "correct horse battery";

/// A running server.
pub struct Harness {
    pub fixture: Fixture,
    pub base: String,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<std::io::Result<()>>,
    workers: Option<(watch::Sender<bool>, JoinHandle<()>)>,
}

impl Harness {
    /// With defaults and without workers.
    pub async fn start() -> Self {
        Self::with(|_| (), Options::default()).await
    }

    pub async fn with(adjust: impl FnOnce(&mut Settings), options: Options) -> Self {
        Self::over(None, adjust, options).await
    }

    /// Over TLS when there is an acceptor for it; `base` is that of plain HTTP either way.
    pub async fn over(
        tls: Option<tokio_rustls::TlsAcceptor>,
        adjust: impl FnOnce(&mut Settings),
        options: Options,
    ) -> Self {
        let fixture = Fixture::with(&[], adjust).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = bonafide_api::router(fixture.service.clone(), options.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(bonafide_api::serve(listener, tls, router, options, async {
            let _ = stopped.await;
        }));
        let base = format!("http://{address}");
        Self { fixture, base, address, stop: Some(stop), served, workers: None }
    }

    /// Lets analyses run.
    pub fn work(&mut self) {
        let (stop, stopping) = watch::channel(false);
        self.workers = Some((stop, self.fixture.service.run_workers(stopping)));
    }

    /// Orders the server to stop and waits until it has.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        tokio::time::timeout(Duration::from_secs(20), &mut self.served).await.unwrap().unwrap().unwrap();
        if let Some((stop, workers)) = self.workers.take() {
            let _ = stop.send(true);
            workers.await.unwrap();
        }
    }

    pub async fn company(&self, name: &str) -> Company {
        let body = CompanyBody { name: Some(name.to_owned()), ..CompanyBody::default() };
        self.fixture.service.create_company(&administrator(), body).await.unwrap()
    }

    /// Makes a user and gives its e-mail.
    pub async fn user(&self, role: &str, company: Option<&Company>) -> String {
        let name = company.map_or("nobody", |company| &company.name);
        let email =
            format!("{}@{}.example.com", role.replace(' ', "-"), name.replace(' ', "-")).to_lowercase();
        let body = UserBody {
            email: Some(email.clone()),
            password: Some(PASSWORD.to_owned()),
            user_type: Some(role.to_owned()),
            company_id: company.map(|company| company.id),
            first_name: Some("First".to_owned()),
            last_name: Some("Last".to_owned()),
            ..UserBody::default()
        };
        self.fixture.service.create_user(&administrator(), body).await.unwrap();
        email
    }

    pub async fn login(&self, email: &str) -> Client {
        Client::login(&self.base, email, PASSWORD).await.unwrap()
    }

    /// Somebody of a company of that name, logged in.
    pub async fn client(&self, role: &str, company: &str) -> Client {
        let company = self.company(company).await;
        self.login(&self.user(role, Some(&company)).await).await
    }

    pub fn anonymous(&self) -> Client {
        Client::anonymous(&self.base).unwrap()
    }

    /// Files in the scratch folder.
    pub fn scratch_files(&self) -> usize {
        std::fs::read_dir(&self.fixture.service.settings().scratch).unwrap().count()
    }

    /// Files kept as blobs.
    pub fn blob_files(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
            entries
                .map(|entry| entry.unwrap().path())
                .map(|path| if path.is_dir() { count(&path) } else { 1 })
                .sum()
        }
        count(&self.fixture.folder().join("blobs"))
    }

    /// Sends bytes as they are and gives everything that comes back until the server closes.
    pub async fn raw(&self, bytes: &[u8]) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = tokio::net::TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        let _ = tokio::time::timeout(Duration::from_secs(20), read).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}
