//! From the configuration to what each crate takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use bonafide_api::Options;
use bonafide_domain::job::Retry;
use bonafide_media::Limits;
use bonafide_service::{Settings, Webhook};

use super::Config;
use crate::cli::PackArgs;

/// Name of the SQLite file in the data folder.
const SQLITE: &str = "bonafide.db";

impl Config {
    /// For the use cases, with uploads on their way in `scratch`.
    ///
    /// # Errors
    /// A file that `[plugin]` or `[liveness]` names was changed since the configuration was checked, and does not go.
    pub fn settings(&self, scratch: PathBuf) -> Result<Settings> {
        let Self { server, accounts, media, analyses, liveness, webhooks, plugin, .. } = self;
        let wrong = |(key, why): (&str, String)| anyhow::anyhow!("{key}: {why}");
        let usual = Settings::new(scratch);
        let public_url = &server.public_url;
        Ok(Settings {
            adapter: plugin.adapter().map_err(wrong)?,
            liveness: liveness.judging().map_err(wrong)?,
            demo_kept: plugin.demo_kept.get(),
            public_url: (!public_url.is_empty()).then(|| public_url.clone()),
            session_ttl: accounts.session.get(),
            session_ttl_service: accounts.service_session.get(),
            session_token_ttl: accounts.session_token.get(),
            link_ttl: accounts.link.get(),
            password_length: accounts.password_length.size(),
            files_per_folder: media.files_per_folder.small(),
            media: self.limits(),
            frames: media.frames.size(),
            workers: if analyses.workers.get() == 0 { usual.workers } else { analyses.workers.size() },
            lease: analyses.lease.get(),
            retry: Retry {
                attempts: analyses.attempts.small(),
                step: analyses.retry_step.get(),
                most: analyses.retry_most.get(),
            },
            queue_limit: analyses.queue.get(),
            queue_limit_company: analyses.company_queue.get(),
            single_request_wait: analyses.single_request_wait.get(),
            webhook: Webhook {
                allow_private: webhooks.allow_private,
                allow_http: webhooks.allow_http,
                timeout: webhooks.timeout.get(),
                retry: Retry {
                    attempts: webhooks.attempts.small(),
                    step: webhooks.retry_step.get(),
                    most: webhooks.retry_most.get(),
                },
            },
            ..usual
        })
    }

    fn limits(&self) -> Limits {
        let media = &self.media;
        Limits {
            frames: media.frames.size(),
            file_bytes: media.file_size.bytes(),
            picture_bytes: media.picture_size.bytes(),
            pixels: media.pixels.get(),
            side: media.side.size(),
            zip_entries: media.zip_entries.size(),
            zip_total_bytes: media.zip_size.bytes(),
            video_duration: media.video_duration.get(),
            video_wall: media.video_time.get(),
            video_memory_bytes: media.video_memory.bytes(),
            ..Limits::default()
        }
    }

    /// For HTTP, without the plugin's files.
    ///
    /// # Errors
    /// The file with the token of the metrics cannot be read or is empty.
    pub fn options(&self) -> Result<Options> {
        let server = &self.server;
        let proxies = server.trusted_proxies.iter().map(|proxy| {
            proxy.parse().map_err(|_| anyhow::anyhow!("server.trusted_proxies: an entry is no network"))
        });
        Ok(Options {
            cors_origins: server.cors_origins.clone(),
            trusted_proxies: proxies.collect::<Result<_>>()?,
            metrics_token: secret(&server.metrics_token_file).context("server.metrics_token_file")?,
            docs: server.docs,
            max_connections: server.connections.size(),
            header_timeout: server.header_timeout.get(),
            keep_alive: server.keep_alive.get(),
            body_idle: server.idle_timeout.get(),
            body_rate: server.upload_rate.bytes(),
            answer_idle: server.answer_timeout.get(),
            shutdown_grace: server.shutdown_grace.get(),
            uploads: server.uploads.size(),
            upload_wait: server.upload_wait.get(),
            upload_bytes: server.upload_size.bytes(),
            plugin: Arc::default(),
        })
    }

    /// For the database, with the password. The SQLite file is in `folder`.
    ///
    /// # Errors
    /// The file with the password cannot be read.
    pub fn database(&self, folder: &Path) -> Result<bonafide_store::Options> {
        let database = &self.database;
        let address = database.url.with_password(&database.password_file);
        let url = address.context("database.password_file")?;
        let url = url.unwrap_or_else(|| format!("sqlite:{}", sqlite(folder).display()));
        Ok(bonafide_store::Options { url, connections: database.connections.small() })
    }

    /// The database as it may be shown.
    pub fn shown_database(&self, folder: &Path) -> String {
        if self.database.url.is_set() {
            format!("{:?}", self.database.url)
        } else {
            sqlite(folder).display().to_string()
        }
    }

    /// Where the model pack is.
    pub fn pack(&self) -> PackArgs {
        let pack = &self.models.pack;
        PackArgs { pack: (!pack.as_os_str().is_empty()).then(|| pack.clone()) }
    }
}

/// The SQLite file.
pub fn sqlite(folder: &Path) -> PathBuf {
    folder.join(SQLITE)
}

/// The first line of a file, if one is set.
pub(super) fn secret(file: &Path) -> Result<Option<String>> {
    if file.as_os_str().is_empty() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    let line = text.lines().next().unwrap_or_default().trim();
    anyhow::ensure!(!line.is_empty(), "{} is empty", file.display());
    Ok(Some(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::{Sources, load};
    use super::*;

    /// Every documented default is the one that the crates have; the numbers beside them are from the documentation.
    #[test]
    fn the_embedded_file_says_the_defaults_that_the_crates_have() {
        let config = load(&Sources::default()).unwrap().config;
        let settings = config.settings("scratch".into()).unwrap();
        assert_eq!(format!("{settings:?}"), format!("{:?}", Settings::new("scratch".into())));
        assert_eq!(format!("{:?}", config.options().unwrap()), format!("{:?}", Options::default()));
        assert_eq!(settings.session_ttl.as_secs(), 15 * 60);
        assert_eq!(settings.session_ttl_service.as_secs(), 5 * 365 * 86_400);
        assert_eq!((settings.retry.attempts, settings.retry.step.as_secs()), (8, 30));
    }

    #[test]
    fn without_an_address_the_database_is_a_file_in_the_data_folder() {
        let config = load(&Sources::default()).unwrap().config;
        assert_eq!(config.database(Path::new("/srv/data")).unwrap().url, "sqlite:/srv/data/bonafide.db");
        assert_eq!(config.shown_database(Path::new("/srv/data")), "/srv/data/bonafide.db");
    }

    #[test]
    fn a_token_is_the_first_line_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "abc\nrest\n").unwrap();
        assert_eq!(secret(&file).unwrap().as_deref(), Some("abc"));
        std::fs::write(&file, "\n").unwrap();
        assert!(secret(&file).is_err());
        assert_eq!(secret(Path::new("")).unwrap(), None);
    }
}
