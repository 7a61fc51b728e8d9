//! Paths of the Oz API, one noun per file.

pub mod analyses;
pub mod authorize;
pub mod companies;
pub mod event_sessions;
pub mod folders;
pub mod jobs;
pub mod media;
pub mod media_files;
pub mod meta_data;
pub mod users;
pub mod version;

use utoipa_axum::router::OpenApiRouter;

use crate::state::App;

/// All of them.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(authorize::routes())
        .merge(companies::routes())
        .merge(users::routes())
        .merge(folders::routes())
        .merge(media::routes())
        .merge(media_files::routes())
        .merge(analyses::routes())
        .merge(meta_data::routes())
        .merge(jobs::routes())
        .merge(event_sessions::routes())
        .merge(version::routes())
}
