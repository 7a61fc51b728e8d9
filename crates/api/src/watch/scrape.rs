//! `/metrics`, for this machine and for who has the token.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bonafide_domain::Timestamp;
use bonafide_service::Error;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::request::client::Peer;
use crate::request::token::bearer;
use crate::state::App;

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All numbers in the `OpenMetrics` format.
pub async fn metrics(State(app): State<App>, parts: Parts) -> Result<Response, ApiError> {
    if !allowed(&parts, app.options.metrics_token.as_deref()) {
        return Err(Error::Forbidden.into());
    }
    let mut registry = Registry::default();
    app.metrics.register(&mut registry);
    queue(&app, &mut registry).await;
    outcomes(&app, &mut registry);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response())
}

/// With a token only by the token; without one only from this machine, and not through a proxy that runs on it.
fn allowed(parts: &Parts, token: Option<&str>) -> bool {
    if let Some(token) = token {
        // Hashes take the same time to compare however much of the token was guessed.
        return bearer(&parts.headers).is_some_and(|given| Sha256::digest(given) == Sha256::digest(token));
    }
    let here = parts.extensions.get::<Peer>().is_some_and(|peer| peer.0.ip().to_canonical().is_loopback());
    here && !is_forwarded(&parts.headers)
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name))
}

/// How much is waiting. When the database does not answer, these are left out, and the other numbers still come.
async fn queue(app: &App, registry: &mut Registry) {
    let Ok(counts) = app.service.job_counts().await else { return };
    let jobs = Family::<Vec<(String, String)>, Gauge>::default();
    for (state, count) in [("waiting", counts.waiting), ("running", counts.running), ("dead", counts.dead)] {
        let labels = vec![("state".to_owned(), state.to_owned())];
        jobs.get_or_create(&labels).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    registry.register("bonafide_jobs", "Jobs by state", jobs);
    let age = |since: Timestamp| app.service.now().since(since).as_secs_f64();
    let oldest = Gauge::<f64, std::sync::atomic::AtomicU64>::default();
    oldest.set(counts.oldest_waiting.map_or(0.0, age));
    registry.register(
        "bonafide_jobs_oldest_waiting_seconds",
        "How long the oldest waiting job has waited",
        oldest,
    );
}

/// What became of analyses and deliveries since the start of the process.
fn outcomes(app: &App, registry: &mut Registry) {
    let counts = app.service.counters().snapshot();
    let analyses = Family::<Vec<(String, String)>, Counter>::default();
    for ((analysis_type, outcome), count) in counts.analyses {
        let labels =
            vec![("type".to_owned(), analysis_type.to_owned()), ("outcome".to_owned(), outcome.to_owned())];
        analyses.get_or_create(&labels).inc_by(count);
    }
    registry.register("bonafide_analyses", "Analyses that ended, by type and outcome", analyses);
    let deliveries = Family::<Vec<(String, String)>, Counter>::default();
    for (outcome, count) in counts.deliveries {
        deliveries.get_or_create(&vec![("outcome".to_owned(), outcome.to_owned())]).inc_by(count);
    }
    registry.register("bonafide_webhook_attempts", "Attempts to deliver results, by outcome", deliveries);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn asks(peer: &str, headers: &[(&str, &str)], token: Option<&str>) -> bool {
        let mut request = Request::get("/metrics").extension(Peer(peer.parse().unwrap()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        allowed(&request.body(()).unwrap().into_parts().0, token)
    }

    #[test]
    fn without_a_token_only_this_machine_reads_them() {
        assert!(asks("127.0.0.1:9", &[], None));
        assert!(asks("[::ffff:127.0.0.1]:9", &[], None));
        assert!(!asks("192.0.2.1:9", &[], None));
        assert!(!asks("127.0.0.1:9", &[("X-Forwarded-For", "127.0.0.1")], None));
    }

    #[test]
    fn with_a_token_only_the_token_counts() {
        assert!(asks("192.0.2.1:9", &[("Authorization", "Bearer secret")], Some("secret")));
        assert!(!asks("192.0.2.1:9", &[("Authorization", "Bearer secre")], Some("secret")));
        assert!(!asks("127.0.0.1:9", &[], Some("secret")));
    }
}
