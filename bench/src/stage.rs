//! Everything that a run needs before it begins, and what it leaves at the end: folder, database, server, account.

use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::arguments::ServerArguments;
use crate::client::{self, Client};
use crate::database::Postgres;
use crate::server::{Administrator, Options, Server};

/// How long a start may take before the run is given up.
pub const START: Duration = Duration::from_mins(1);
/// How long an end may take: the server's own grace and a little.
pub const STOP: Duration = Duration::from_secs(45);

/// A server's surroundings, empty at first.
pub struct Stage {
    /// What is started.
    pub options: Options,
    /// Of the server.
    pub administrator: Administrator,
    /// An integrator's account.
    pub account: Administrator,
    /// `user_id` of the account.
    pub user: String,
    /// `company_id` of the account.
    pub company: String,
    postgres: Option<Postgres>,
    folder: TempDir,
}

impl Stage {
    /// Makes folder and database, starts the server once, and makes an account on it.
    pub async fn set(arguments: &ServerArguments, configuration: &str) -> Result<(Self, Server)> {
        Self::set_wrapped(arguments, configuration, &|_| Vec::new()).await
    }

    /// The same with a program in front of the server's, given the path of the data folder, which exists then.
    pub async fn set_wrapped(
        arguments: &ServerArguments,
        configuration: &str,
        wrapper: &dyn Fn(&str) -> Vec<String>,
    ) -> Result<(Self, Server)> {
        let folder = arguments.folder().context("make a folder")?;
        let postgres = match &arguments.postgres {
            Some(server) => Some(Postgres::create(server).await?),
            None => None,
        };
        let database = postgres.as_ref().map(|postgres| postgres.url.clone());
        let mut options = Options::new(arguments, &folder.path().join("data"), database)?;
        configuration.clone_into(&mut options.configuration);
        options.wrapper = wrapper(&options.data.to_string_lossy());
        if !options.wrapper.is_empty() {
            std::fs::create_dir(&options.data).context("make the data folder")?;
        }
        let server = Server::start(&options, START).await?;
        let administrator = server.administrator.clone().context("the server printed no administrator")?;
        let (account, user, company) = client::integrator(&server, &administrator).await?;
        Ok((Self { options, administrator, account, user, company, postgres, folder }, server))
    }

    /// The integrator, logged in.
    pub async fn client(&self, server: &Server, timeout: Duration) -> Result<Client> {
        Client::log_in(&server.address, &self.account, timeout).await.context("log in as the integrator")
    }

    /// The administrator, logged in.
    pub async fn administrator(&self, server: &Server) -> Result<Client> {
        let client = Client::log_in(&server.address, &self.administrator, Duration::from_mins(1)).await;
        client.context("log in as administrator")
    }

    /// The database of our own, when it is PostgreSQL.
    pub fn postgres(&self) -> Option<&Postgres> {
        self.postgres.as_ref()
    }

    /// URL of the database as the store takes it.
    pub fn store_url(&self) -> String {
        match &self.postgres {
            Some(postgres) => postgres.url.clone(),
            None => format!("sqlite:{}", self.sqlite_file().display()),
        }
    }

    /// Where SQLite keeps everything, when it is SQLite.
    pub fn sqlite_file(&self) -> std::path::PathBuf {
        self.options.data.join("bonafide.db")
    }

    /// Removes database and folder. The server must have ended.
    pub async fn clear(self) -> Result<()> {
        if let Some(postgres) = self.postgres {
            postgres.drop_database().await?;
        }
        self.folder.close().context("remove the folder")
    }

    /// `SQLite` or `PostgreSQL`.
    pub fn database_name(&self) -> &'static str {
        if self.postgres.is_some() { "PostgreSQL" } else { "SQLite" }
    }
}
