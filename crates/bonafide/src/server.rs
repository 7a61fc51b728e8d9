//! The server's parts, made from a configuration.

pub mod clock;
pub mod code;
pub mod data;
pub mod greeting;
pub mod logs;
pub mod network;
pub mod plugin;
pub mod signals;
pub mod tls;

use std::sync::Arc;

use anyhow::{Context, Result};
use bonafide_engine::Engine;
use bonafide_engine::pack::Role;
use bonafide_report::{PackReport, convert};
use bonafide_service::{OsRandom, Parts, Service};
use bonafide_store::{Blobs, Store};

use crate::cli::PackArgs;
use crate::config::Config;
use clock::SystemClock;
use data::DataFolder;

/// The use cases over this data folder, and the database beneath them, to be closed at the end. The networks load while
/// the database opens.
pub async fn open(config: &Config, data: &DataFolder) -> Result<(Service, Store)> {
    let pack = config.pack();
    let engine = async {
        let loading = tokio::task::spawn_blocking(move || load(&pack));
        loading.await.context("load the model pack")?
    };
    let options = config.database(&data.folder)?;
    let store = async {
        let opening = Store::open(&options).await;
        opening.with_context(|| format!("open the database {}", config.shown_database(&data.folder)))
    };
    let ((pack, engine), store) = tokio::try_join!(engine, store)?;
    let blobs =
        Blobs::folder(&data.blobs).with_context(|| format!("open the media in {}", data.blobs.display()))?;
    let parts = Parts {
        store: store.clone(),
        blobs,
        engine,
        pack,
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        settings: config.settings(data.scratch.path().to_owned())?,
    };
    Ok((Box::pin(Service::open(parts)).await.context("open the service")?, store))
}

fn load(pack: &PackArgs) -> Result<(PackReport, Engine)> {
    let (pack, engine) = pack.engine(&[Role::Embed, Role::Texture])?;
    Ok((convert::pack(&pack), engine))
}
