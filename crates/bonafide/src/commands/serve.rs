//! `bonafide serve`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use bonafide_api::Options;
use bonafide_service::Clock;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cli::Serve;
use crate::config::Config;
use crate::files;
use crate::server::clock::SystemClock;
use crate::server::data::DataFolder;
use crate::server::greeting::{Login, Place, greeting};
use crate::server::signals::Signals;
use crate::server::{self, logs, network};

/// What workers get at least to end, when requests have used up the grace.
const LAST_GRACE: Duration = Duration::from_secs(5);

pub fn run(serve: &Serve, started: Instant) -> Result<bool> {
    let config = serve.server.load(serve.listen.as_deref(), serve.https)?.config;
    logs::start(&config.logs)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("start the runtime")?;
    let outcome = runtime.block_on(run_until_stopped(&config, started));
    // A thread in the middle of a picture would hold up the end that was asked for; its job is done again.
    runtime.shutdown_background();
    outcome
}

async fn run_until_stopped(config: &Config, started: Instant) -> Result<bool> {
    let mut signals = Signals::new()?;
    let data = DataFolder::serve(config)?;
    // Before anything that takes time, so that an address in use is said at once.
    let address = config.server.listen;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("listen on {address} (another address: --listen, any free port: --listen {}:0)", address.ip())
    })?;
    let address = listener.local_addr().context("ask for the port")?;
    let tls = server::tls::open(config, &data, address, SystemClock.now()).context("set up HTTPS")?;
    let assets = {
        let config = config.clone();
        let loading = tokio::task::spawn_blocking(move || server::plugin::load(&config));
        async { loading.await.context("load the plugin")? }
    };
    let ((service, store), assets) = tokio::try_join!(Box::pin(server::open(config, &data)), assets)?;
    service.clear_scratch().await.context("clear what uploads left behind")?;
    let email = &config.accounts.administrator;
    let password = service.first_administrator(email).await.context("make the first administrator")?;
    let login = password.as_ref().map(|password| Login { email, password });
    let place = Place {
        address,
        https: tls.is_some(),
        certificate: tls.as_ref().and_then(|tls| tls.own.clone()),
        network: network::addresses(address.ip()),
        demo: config.plugin.demo && assets.are_complete(),
    };
    files::print(&greeting(&place, login.as_ref()))?;
    if let Some(code) = place.code() {
        files::print(&code)?;
    }
    tracing::info!(%address, after_ms = started.elapsed().as_millis() as u64, "ready");

    let options = Options { plugin: Arc::new(assets), ..config.options()? };
    let (stop_requests, mut requests_stopped) = watch::channel(false);
    let (stop_work, work_stopped) = watch::channel(false);
    let workers = service.run_workers(work_stopped.clone());
    let sweeper = service.run_sweeper(work_stopped);
    let router = bonafide_api::router(service, options.clone());
    let until = async move {
        // An error means that the sender is gone, and with it the server.
        let _ = requests_stopped.wait_for(|stopped| *stopped).await;
    };
    let served = bonafide_api::serve(listener, tls.map(|tls| tls.acceptor), router, options, until);
    tokio::pin!(served);
    tokio::select! {
        ended = &mut served => {
            ended.context("serve")?;
            bail!("serve: ended without being told to");
        }
        () = signals.next() => {}
    }
    let grace = config.server.shutdown_grace.get();
    tracing::info!(grace_ms = grace.as_millis() as u64, "stopping: requests and analyses under way may end");
    let stopping = Instant::now();
    let finish = async {
        // A request may wait for an analysis, so the workers stop after the requests.
        let _ = stop_requests.send(true);
        let ended = served.await;
        let _ = stop_work.send(true);
        let rest = grace.saturating_sub(stopping.elapsed()).max(LAST_GRACE.min(grace));
        let work_ended = tokio::time::timeout(rest, async { tokio::join!(workers, sweeper) }).await.is_ok();
        if work_ended {
            store.close().await;
        }
        ended.map(|()| work_ended)
    };
    tokio::select! {
        ended = finish => {
            if !ended.context("serve")? {
                tracing::warn!("analyses were cut off; they are done again at the next start");
            }
            tracing::info!("stopped");
            Ok(true)
        }
        () = signals.next() => {
            tracing::warn!("ended at once by a second signal");
            Ok(false)
        }
    }
}
