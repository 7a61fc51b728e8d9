//! What the page got from the plugin in the architecture `capture`, made into a folder: what an integrator's backend does.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use bonafide_service::{Error, Payload, Received, ReceivedFile, demo};
use serde_json::{Map, Value, json};

use super::archive::archive;
use super::object::{BYTES, Capture, read};
use super::visitor::{Check, check_origin};
use crate::error::ApiError;
use crate::multipart::receive::place;
use crate::multipart::sink::Sink;
use crate::request::body;
use crate::request::client::Client;
use crate::state::App;

/// Takes the captures of a check, once, and starts the liveness analysis. Its end is asked for with the check's number.
pub async fn capture(
    State(app): State<App>,
    client: Client,
    check: Check,
    request: Request,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let (parts, body): (_, Body) = request.into_parts();
    check_origin(&app, &parts.headers, &client)?;
    let caller = app.service.adapter_user().await?;
    // As many at once as uploads of a user, for each of them holds its frames in memory.
    let place = place(&app, caller.user.id).await?;
    let bytes = body::read(&parts.headers, body, BYTES).await?;
    let captures = tokio::task::spawn_blocking(move || read(&bytes))
        .await
        .map_err(|_| ApiError::internal("a thread that reads captures broke down"))??;
    let adapter = &app.service.settings().adapter;
    if captures.iter().any(|capture| !adapter.allows(&capture.action)) {
        return Err(ApiError::value("action", "an action is not known or not allowed here"));
    }
    if app.service.demo_folder(&check.transaction).await?.is_some() {
        return Err(Error::Conflict("this check has its capture".to_owned()).into());
    }
    let received = received(&app, &check, captures).await?;
    app.service.create_folder(&caller, received).await?;
    drop(place);
    Ok((StatusCode::ACCEPTED, Json(json!({ "state": "processing" }))))
}

async fn received(app: &App, check: &Check, captures: Vec<Capture>) -> Result<Received, ApiError> {
    let mut files = Vec::new();
    let (mut tags, mut meta_data) = (Map::new(), Map::new());
    let mut selfies = Vec::new();
    for (index, capture) in captures.into_iter().enumerate() {
        let key = format!("capture{}", index + 1);
        tags.insert(key.clone(), json!(tags_of(&capture.action)));
        meta_data.insert(
            key.clone(),
            json!({
                "additional_info": capture.additional_info,
                "from_virtual_camera": capture.virtual_camera,
            }),
        );
        if !capture.action.starts_with("photo_id") {
            selfies.push(key.clone());
        }
        files.push(file(app, key, capture).await?);
    }
    let mut payload = BTreeMap::from([
        ("folder:meta_data", json!({ demo::TRANSACTION: check.transaction, demo::FIELD.0: demo::FIELD.1 })),
        ("media:tags", tags.into()),
        ("media:meta_data", meta_data.into()),
    ]);
    if !selfies.is_empty() {
        let params = json!({ "extract_best_shot": true });
        let quality = json!({ "type": "quality", "source_media": selfies, "params": params });
        payload.insert("analyses", json!([quality]));
    }
    Ok(Received { payload: Payload::parse(json!(payload).to_string().as_bytes())?, files })
}

/// A picture as it is, several as a ZIP of shots.
async fn file(app: &App, key: String, capture: Capture) -> Result<ReceivedFile, ApiError> {
    let mut sink = Sink::create(app.service.settings().scratch.clone()).await?;
    let (single, most) = (capture.action.starts_with("photo_"), app.service.settings().media.file_bytes);
    let original_name = match capture.frames.first() {
        Some((name, bytes)) if single => {
            sink.write(bytes).await?;
            name.clone()
        }
        _ => {
            sink.write(&archive(&capture.frames)?).await?;
            "frames.zip".to_owned()
        }
    };
    if sink.size() > most {
        return Err(ApiError::too_large("file bytes", most));
    }
    let (path, size, sha256) = sink.finish().await?;
    Ok(ReceivedFile { key, original_name, path, size, sha256 })
}

/// As the plugin tags what it uploads itself.
fn tags_of(action: &str) -> Vec<&str> {
    match action {
        "video_selfie_best" => vec!["video_selfie", "video_selfie_blank"],
        "photo_selfie" => vec![action],
        _ if action.starts_with("photo_") => vec!["photo_id", action],
        _ => vec!["video_selfie", action],
    }
}
