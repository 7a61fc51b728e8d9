//! One line per request: never its query, its body, its headers or its path, which hold tokens and names.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::metrics::gauge::Gauge;
use tracing::Instrument;

use crate::error::ApiError;
use crate::request::context::Context;
use crate::state::App;

/// Counts a request as being answered for as long as it lives, so also when the client goes away.
struct InFlight(Gauge);

impl InFlight {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Names the request, counts it, and writes the line when it is answered.
pub async fn watch(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let context = Context::new(request.headers(), &app.ids);
    request.extensions_mut().insert(context.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let in_flight = InFlight::new(&app.metrics.in_flight);
    let span = tracing::info_span!("request", id = %context.id);
    let mut answer = next.run(request).instrument(span.clone()).await;
    drop(in_flight);

    let (status, took) = (answer.status(), start.elapsed());
    let route = route.as_ref().map(MatchedPath::as_str);
    app.metrics.answered(&method, route, status, took);
    let _entered = span.enter();
    let user = context.user.get().map(tracing::field::display);
    let route = route.unwrap_or("none");
    let (status, took_ms) = (status.as_u16(), took.as_millis() as u64);
    let error = answer.extensions_mut().remove::<ApiError>();
    if let Some(cause) = error.and_then(|error| error.cause) {
        tracing::error!(%method, route, status, took_ms, user, cause, "answered");
    } else {
        tracing::info!(%method, route, status, took_ms, user, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&context.id) {
        answer.headers_mut().insert("x-request-id", id);
    }
    answer
}
