//! The plugin's configuration.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::page::Page;
use crate::error::ApiError;
use crate::request::query::Query;
use crate::state::App;

/// Every key of an `app_config.json` but the secrets. `?architecture=` counts beside a demo only.
pub async fn config(State(app): State<App>, _: Page, query: Query) -> Result<Json<Value>, ApiError> {
    let assets = &app.options.plugin;
    let mut config = app.service.app_config(query.get("architecture"), assets.languages());
    if let Some(ours) = config["bonafide"].as_object_mut() {
        ours.insert("models".to_owned(), assets.models().into());
    }
    Ok(Json(config))
}
