//! The server: accepts connections, bounds their number and their time, and stops without dropping a request.

mod activity;
mod connection;
mod refuse;
mod stream;
mod upgrade;

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::Options;
use stream::Opened;

/// Connections over the limit that get an answer at once.
const REFUSALS: usize = 64;

/// Answers requests, over TLS where there is an acceptor for it, until `shutdown`, then lets the running ones end, at most
/// for [`Options::shutdown_grace`].
///
/// # Errors
/// The listener has no address any more. Failures of single connections are not errors.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    options: Options,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let options = Arc::new(options);
    let builder = Arc::new(builder(&options));
    let places = Arc::new(Semaphore::new(options.max_connections));
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    let (stop, stopping) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    tracing::info!(%address, "listening");
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            () = &mut shutdown => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // A client that is gone already is nothing; without file descriptors it takes time until some are free.
                if !is_of_the_client(&error) {
                    tracing::warn!(%error, "no connection can be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                continue;
            }
        };
        // Answers are short, and waiting to fill a packet only delays them. Without it all still works.
        let _ = stream.set_nodelay(true);
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            let (builder, options) = (Arc::clone(&builder), Arc::clone(&options));
            let (router, tls, stopping) = (router.clone(), tls.clone(), stopping.clone());
            connections.spawn(async move {
                let mut stopped = stopping.clone();
                let opened = tokio::select! {
                    // Where there is no handshake it is open at once, and its request is answered even now.
                    biased;
                    opened = stream::open(stream, tls.as_ref(), options.header_timeout) => opened,
                    // Without a request there is nothing to let end.
                    _ = stopped.wait_for(|stop| *stop) => None,
                };
                match opened {
                    Some(Opened::Ready(stream)) => {
                        connection::run(stream, peer, router, &builder, &options, stopping).await;
                    }
                    Some(Opened::NotTls(stream)) => upgrade::upgrade(stream, &builder, &options).await,
                    None => {}
                }
                drop(place);
            });
        } else if let Ok(place) = Arc::clone(&refusals).try_acquire_owned() {
            let tls = tls.clone();
            connections.spawn(async move {
                refuse::refuse(stream, tls.as_ref()).await;
                drop(place);
            });
        }
    }
    drop(listener);
    // Nobody listens when there are no connections.
    let _ = stop.send(true);
    tracing::info!(connections = connections.len(), "stopping");
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(options.shutdown_grace, all).await.is_err() {
        tracing::warn!(connections = connections.len(), "stopped before all requests were answered");
    }
    Ok(())
}

fn builder(options: &Options) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        .max_buf_size(64 * 1024)
        .keep_alive(true)
        // With half-closed connections a client that went away would be noticed only when the answer is written.
        .half_close(false);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .max_header_list_size(16 * 1024)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
