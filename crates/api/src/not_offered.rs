//! Paths that the documents know and that are not offered: 501, so that a client can tell them from a mistyped one.

use axum::routing::any;
use bonafide_service::Error;
use utoipa_axum::router::OpenApiRouter;

use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::state::App;

const PATHS: [(&str, &str); 10] = [
    ("/api/collections", COLLECTIONS),
    ("/api/collections/{*rest}", COLLECTIONS),
    ("/api/instant/folders", "the non-persistent mode"),
    ("/api/reports", REPORTS),
    ("/api/reports/{*rest}", REPORTS),
    ("/api/report_templates", REPORTS),
    ("/api/report_templates/{*rest}", REPORTS),
    ("/api/folders/{folder_id}/reports", REPORTS),
    ("/api/folders/{folder_id}/reports/{*rest}", REPORTS),
    ("/api/ab-testings-configs", "settings by device"),
];
const COLLECTIONS: &str = "search in collections";
const REPORTS: &str = "reports";

/// Their routes, for every method.
pub fn routes() -> OpenApiRouter<App> {
    PATHS.into_iter().fold(OpenApiRouter::new(), |router, (path, what)| {
        // Who has no token learns nothing about what is offered.
        let answer = move |_: Authenticated| async move { ApiError::from(Error::NotRealized(what)) };
        router.route(path, any(answer))
    })
}
