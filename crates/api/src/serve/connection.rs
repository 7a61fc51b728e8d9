//! One connection, from its first byte to its end.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::sync::watch;
use tower::ServiceExt;

use super::activity::Activity;
use super::stream::Stream;
use crate::Options;
use crate::request::client::{Peer, Secure};

/// Time for a farewell on a connection on which nothing happens.
const FAREWELL: Duration = Duration::from_secs(2);

/// Answers the requests of a connection until it is closed, idle, or told to stop.
pub(super) async fn run(
    stream: Stream,
    peer: SocketAddr,
    router: Router,
    builder: &Builder<TokioExecutor>,
    options: &Options,
    mut stopping: watch::Receiver<bool>,
) {
    let secure = stream.is_secure();
    let activity = Activity::new();
    let service = service_fn(|request: Request<Incoming>| {
        let working = activity.begin();
        let router = router.clone();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        if secure {
            request.extensions_mut().insert(Secure);
        }
        async move {
            let answer = router.oneshot(request).await?;
            Ok::<_, std::convert::Infallible>(answer.map(|body| working.answer(body)))
        }
    });
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut asked = false;
    loop {
        tokio::select! {
            // What ends a connection is the client's business: it went away, or does not speak HTTP.
            _ = connection.as_mut() => return,
            () = activity.idle(options) => break,
            _ = stopping.wait_for(|stop| *stop), if !asked => {
                asked = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(FAREWELL, connection).await;
}
