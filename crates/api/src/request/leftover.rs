//! Bodies that nobody reads to the end.
//!
//! A refusal that is sent while the client is still uploading is lost when the connection is closed at once: the client's
//! next packet is answered by a reset, which throws away what it has not read yet. So the rest is read and dropped for a
//! while.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::timed::{Slot, TimedBody};
use crate::state::App;

const MOST_BYTES: u64 = 64 << 20;
const MOST_TIME: Duration = Duration::from_secs(10);

/// Times the body while it is read, and drops what is left afterwards.
pub async fn time_body(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let slot = Slot::default();
    let (idle, rate) = (app.options.body_idle, app.options.body_rate);
    let request = request.map(|body| Body::new(TimedBody::new(body, idle, rate, Arc::clone(&slot))));
    let answer = next.run(request).await;
    let left = slot.lock().ok().and_then(|mut slot| slot.take());
    if let Some(body) = left {
        tokio::spawn(tokio::time::timeout(MOST_TIME, discard(body)));
    }
    answer
}

async fn discard(mut body: Body) {
    let mut bytes = 0;
    while let Some(Ok(frame)) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        if bytes > MOST_BYTES {
            break;
        }
    }
}
