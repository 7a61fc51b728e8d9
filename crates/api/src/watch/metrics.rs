//! Numbers about requests, in the `OpenMetrics` format.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Labels of a request. A route is a pattern such as `/api/folders/{folder_id}`, so that their number is bounded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Routed {
    method: &'static str,
    route: String,
}

#[derive(Clone, Copy, Debug)]
struct Buckets;

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        // Seconds: lists and reads lie at the beginning, uploads in the middle, single requests at the end.
        Histogram::new([
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
        ])
    }
}

/// Counters of requests.
#[derive(Debug)]
pub struct Metrics {
    answered: Family<Answered, Counter>,
    took: Family<Routed, Histogram, Buckets>,
    /// Requests that are being answered.
    pub in_flight: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            took: Family::new_with_constructor(Buckets),
            in_flight: Gauge::default(),
        }
    }
}

impl Metrics {
    /// Counts an answer.
    pub fn answered(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        let (method, route) = (word(method), route.unwrap_or("none").to_owned());
        let status = status.as_u16();
        self.took.get_or_create(&Routed { method, route: route.clone() }).observe(took.as_secs_f64());
        self.answered.get_or_create(&Answered { method, route, status }).inc();
    }

    /// Names them in `registry`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("bonafide_http_requests", "Requests that were answered", self.answered.clone());
        registry.register(
            "bonafide_http_request_duration_seconds",
            "Time from the head of a request to the head of its answer",
            self.took.clone(),
        );
        registry.register(
            "bonafide_http_requests_in_flight",
            "Requests that are being answered",
            self.in_flight.clone(),
        );
    }
}

/// A method as a label; there is no bound on what a client may call one.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status() {
        let metrics = Metrics::default();
        let made_up = Method::from_bytes(b"MADE-UP").unwrap();
        metrics.answered(&Method::GET, Some("/api/version"), StatusCode::OK, Duration::from_millis(3));
        metrics.answered(&Method::GET, Some("/api/version"), StatusCode::OK, Duration::from_millis(3));
        metrics.answered(&made_up, None, StatusCode::NOT_FOUND, Duration::ZERO);
        let mut registry = Registry::default();
        metrics.register(&mut registry);
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
        assert!(text.contains(
            "bonafide_http_requests_total{method=\"GET\",route=\"/api/version\",status=\"200\"} 2"
        ));
        assert!(
            text.contains("bonafide_http_requests_total{method=\"other\",route=\"none\",status=\"404\"} 1")
        );
        assert!(text.contains("le=\"0.005\",method=\"GET\",route=\"/api/version\"} 2"));
    }
}
