//! Free fields of companies, users, folders, media and analyses.

use axum::Json;
use axum::extract::State;
use bonafide_domain::{Analysis, Company, Folder, Medium, Metadata, User};
use bonafide_service::MetadataTarget;
use serde_json::{Map, Value};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::request::json::Fields;
use crate::request::object::Of;
use crate::request::query::Query;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(company::read, company::add, company::change, company::remove))
        .routes(routes!(user::read, user::add, user::change, user::remove))
        .routes(routes!(folder::read, folder::add, folder::change, folder::remove))
        .routes(routes!(medium::read, medium::add, medium::change, medium::remove))
        .routes(routes!(analysis::read, analysis::add, analysis::change, analysis::remove))
}

/// Names of the fields to take away: the `keys` of the body or query, or the names of the body's fields; none means all.
///
/// # Errors
/// `keys` is there and names nothing: who put a list together that turned out empty does not want to lose everything.
fn keys(query: &Query, mut body: Fields) -> Result<Vec<String>, ApiError> {
    let keys: Vec<String> = if query.0.iter().any(|(name, _)| name == "keys") {
        let keys = query.get("keys").unwrap_or_default().split(',').map(str::trim);
        keys.filter(|key| !key.is_empty()).map(str::to_owned).collect()
    } else if body.has("keys") {
        body.required_texts("keys")?
    } else {
        return Ok(body.into_map().into_iter().map(|(key, _)| key).collect());
    };
    if keys.is_empty() {
        return Err(ApiError::value("keys", "keys names no field; leave it out to take all fields away"));
    }
    Ok(keys)
}

fn json(metadata: Metadata) -> Json<Map<String, Value>> {
    Json(metadata.into())
}

type Answer = Result<Json<Map<String, Value>>, ApiError>;

macro_rules! meta_data {
    ($module:ident, $noun:ident, $target:ident, $path:literal, $id:literal) => {
        mod $module {
            use super::*;

            #[utoipa::path(
                get, path = $path, tag = "meta_data", operation_id = concat!(stringify!($module), "_meta_data_read"),
                params(($id = uuid::Uuid, Path)),
                responses((status = 200, body = Object)),
            )]
            /// Get the free fields
            pub async fn read(
                State(app): State<App>,
                Authenticated(caller): Authenticated,
                Of(id): Of<$noun>,
            ) -> Answer {
                Ok(json(app.service.metadata(&caller, MetadataTarget::$target(id)).await?))
            }

            #[utoipa::path(
                post, path = $path, tag = "meta_data", operation_id = concat!(stringify!($module), "_meta_data_add"),
                params(($id = uuid::Uuid, Path)),
                request_body(content = Object, example = json!({"transaction_id": "7f3a"})),
                responses((status = 200, body = Object)),
            )]
            /// Add or replace free fields
            pub async fn add(
                State(app): State<App>,
                Authenticated(caller): Authenticated,
                Of(id): Of<$noun>,
                body: Fields,
            ) -> Answer {
                let target = MetadataTarget::$target(id);
                Ok(json(app.service.add_metadata(&caller, target, body.into_map()).await?))
            }

            #[utoipa::path(
                patch, path = $path, tag = "meta_data",
                operation_id = concat!(stringify!($module), "_meta_data_change"),
                params(($id = uuid::Uuid, Path)),
                request_body(content = Object, example = json!({"transaction_id": null})),
                responses((status = 200, body = Object)),
            )]
            /// Change free fields; null takes one away
            pub async fn change(
                State(app): State<App>,
                Authenticated(caller): Authenticated,
                Of(id): Of<$noun>,
                body: Fields,
            ) -> Answer {
                let target = MetadataTarget::$target(id);
                Ok(json(app.service.patch_metadata(&caller, target, body.into_map()).await?))
            }

            #[utoipa::path(
                delete, path = $path, tag = "meta_data",
                operation_id = concat!(stringify!($module), "_meta_data_remove"),
                params(
                    ($id = uuid::Uuid, Path),
                    ("keys" = Option<String>, Query, description = "Names with commas between; none for all"),
                ),
                responses((status = 200, body = Object)),
            )]
            /// Take free fields away: those that the query or the body names, or all
            pub async fn remove(
                State(app): State<App>,
                Authenticated(caller): Authenticated,
                Of(id): Of<$noun>,
                query: Query,
                body: Fields,
            ) -> Answer {
                let keys = keys(&query, body)?;
                Ok(json(app.service.delete_metadata(&caller, MetadataTarget::$target(id), &keys).await?))
            }
        }
    };
}

meta_data!(company, Company, Company, "/api/companies/{company_id}/meta_data", "company_id");
meta_data!(user, User, User, "/api/users/{user_id}/meta_data", "user_id");
meta_data!(folder, Folder, Folder, "/api/folders/{folder_id}/meta_data", "folder_id");
meta_data!(medium, Medium, Media, "/api/media/{media_id}/meta_data", "media_id");
meta_data!(analysis, Analysis, Analysis, "/api/analyses/{analysis_id}/meta_data", "analysis_id");
