//! A receiver of webhooks that remembers everything.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use serde_json::Value;
use tokio::task::JoinHandle;

/// Results by the id of their delivery, in the order of arrival.
pub type Arrivals = BTreeMap<String, Vec<Arrival>>;

/// State and outcome of analyses, by id.
pub type Outcomes = BTreeMap<String, (String, String)>;

/// One request.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// `folder_id` in the body.
    pub folder: String,
    /// Of the body.
    pub analyses: Outcomes,
    /// Whether it was answered with 200. The others were answered with 503, so that they come again.
    pub accepted: bool,
}

/// A server on loopback. It ends when this is dropped.
pub struct Receiver {
    /// Where to send results to.
    pub url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    arrivals: Mutex<Arrivals>,
    random: Mutex<fastrand::Rng>,
    /// Of a hundred requests this many are answered with 503.
    refused_percent: u8,
}

impl Receiver {
    /// Listens on a free port.
    pub async fn start(refused_percent: u8, seed: u64) -> Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.context("listen for webhooks")?;
        let url = format!("http://{}/result", listener.local_addr()?);
        let random = Mutex::new(fastrand::Rng::with_seed(seed));
        let shared = Arc::new(Shared { arrivals: Mutex::default(), random, refused_percent });
        let router = Router::new().route("/result", post(receive)).with_state(shared.clone());
        let task = tokio::spawn(async move {
            // It only ends when it is aborted.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, shared, task })
    }

    /// Everything so far.
    pub fn arrivals(&self) -> Arrivals {
        self.shared.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Ok(folder) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let Some(delivery) = headers.get("x-bonafide-delivery").and_then(|id| id.to_str().ok()) else {
        return StatusCode::BAD_REQUEST;
    };
    let percent = shared.random.lock().unwrap_or_else(PoisonError::into_inner).u8(0..100);
    let accepted = percent >= shared.refused_percent;
    let arrival =
        Arrival { folder: text(&folder["folder_id"]), analyses: outcomes(&folder["analyses"]), accepted };
    let mut arrivals = shared.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
    arrivals.entry(delivery.to_owned()).or_default().push(arrival);
    if accepted { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

/// Analyses of an answer by id, each with state and outcome.
pub fn outcomes(analyses: &Value) -> Outcomes {
    let outcome = |analysis: &Value| {
        (text(&analysis["analysis_id"]), (text(&analysis["state"]), text(&analysis["resolution_status"])))
    };
    analyses.as_array().into_iter().flatten().map(outcome).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
