//! Analyses: start, list, get, decide, remove.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bonafide_domain::{Analysis, Folder};
use bonafide_service::analyses::{AnalysisQuery, DecisionRequest, StartRequest};
use bonafide_service::wire::AnalysisView;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::request::client::Client;
use crate::request::json::Fields;
use crate::request::object::Of;
use crate::request::query::Query;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, start)).routes(routes!(get, decide, delete))
}

/// Body that starts analyses.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a body that the use case reads itself")]
#[schema(example = json!({"analyses": [
    {"type": "quality", "source_media": ["01890a5d-ac96-774b-bcce-b302099a8057"], "params": {"extract_best_shot": true}},
    {"type": "biometry", "params": {"threshold_min": 0.8, "threshold_max": 0.9}},
]}))]
struct Start {
    /// At most 20.
    analyses: Vec<StartOne>,
    /// Options for all of them.
    params: Option<StartParams>,
    /// Where to send the folder's results.
    resolution_endpoint: Option<String>,
}

/// One analysis to start.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a body that the use case reads itself")]
struct StartOne {
    /// `quality` or `biometry`, in any case. `collection` and `documents` are not offered (501).
    r#type: String,
    /// Ids of media of the folder; all that suit when absent.
    source_media: Option<Vec<String>>,
    /// Options.
    params: Option<StartParams>,
}

/// Options of an analysis.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a body that the use case reads itself")]
struct StartParams {
    /// QUALITY: whether the best frame comes with the answer.
    extract_best_shot: Option<bool>,
    /// QUALITY: `confidence_spoofing` from which it is an attack; 0.5.
    threshold_spoofing: Option<f64>,
    /// BIOMETRY: similarity below which it is DECLINED; 0.85.
    threshold_min: Option<f64>,
    /// BIOMETRY: similarity from which it is a SUCCESS; 0.85. Between the two it is `OPERATOR_REQUIRED`.
    threshold_max: Option<f64>,
    /// QUALITY: assurance below which a pass is `OPERATOR_REQUIRED`: `none`, `low`, `substantial` or `high`. The company's
    /// own demand counts where it is stricter.
    min_assurance: Option<String>,
}

#[utoipa::path(
    get, path = "/api/folders/{folder_id}/analyses", tag = "analyses",
    params(
        ("folder_id" = uuid::Uuid, Path),
        ("analyse_id" = Option<String>, Query, description = "One or several with commas"),
        ("analyse_id.exclude" = Option<String>, Query, description = "One or several with commas"),
        ("type" = Option<String>, Query, description = "One or several with commas"),
        ("type.exclude" = Option<String>, Query, description = "One or several with commas"),
        ("state" = Option<String>, Query, description = "States or outcomes, with commas"),
        ("state.exclude" = Option<String>, Query, description = "States or outcomes, with commas"),
    ),
    responses((status = 200, body = Vec<AnalysisView>)),
)]
/// List the analyses of a folder
async fn list(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Folder>,
    query: Query,
) -> Result<Response, ApiError> {
    let analyses = app.service.analyses(&caller, id, &AnalysisQuery::parse(&query.0)?).await?;
    let media = app.service.folder_media(&caller, id).await?;
    let render = app.service.render(client.base_url.as_deref()).shown_to(&caller);
    let views: Vec<_> = analyses.iter().map(|analysis| render.analysis(analysis, &media)).collect();
    Ok(Json(views).into_response())
}

#[utoipa::path(
    post, path = "/api/folders/{folder_id}/analyses", tag = "analyses",
    params(("folder_id" = uuid::Uuid, Path)),
    request_body = Start,
    responses((status = 201, body = Vec<AnalysisView>)),
)]
/// Start analyses of media of a folder
async fn start(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Folder>,
    body: Fields,
) -> Result<Response, ApiError> {
    body.require("analyses")?;
    let request = StartRequest::parse(&body.into_map())?;
    let started = app.service.start_analyses(&caller, id, &request).await?;
    let media = app.service.folder_media(&caller, id).await?;
    let render = app.service.render(client.base_url.as_deref()).shown_to(&caller);
    let mut views: Vec<_> =
        started.analyses.iter().map(|analysis| render.analysis(analysis, &media)).collect();
    if let Some(first) = views.first_mut().filter(|_| !started.warnings.is_empty()) {
        remark(first, &started.warnings);
    }
    Ok((StatusCode::CREATED, Json(views)).into_response())
}

/// What was ignored goes to the first analysis, as it does with media.
fn remark(view: &mut AnalysisView, warnings: &[String]) {
    if let Value::Object(fields) = &mut view.bonafide {
        fields.insert("warnings".to_owned(), json!(warnings));
    } else {
        view.bonafide = json!({ "warnings": warnings });
    }
}

#[utoipa::path(
    get, path = "/api/analyses/{analysis_id}", tag = "analyses",
    params(("analysis_id" = uuid::Uuid, Path)),
    responses((status = 200, body = AnalysisView)),
)]
/// Get an analysis
async fn get(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Analysis>,
) -> Result<Response, ApiError> {
    let analysis = app.service.analysis(&caller, id).await?;
    view(&app, &caller, &client, &analysis).await
}

/// Body of a decision.
#[derive(ToSchema)]
#[schema(example = json!({"resolution_status": "SUCCESS", "comment": "compared by eye"}))]
struct Decide {
    /// SUCCESS or DECLINED.
    resolution_status: String,
    /// Why.
    comment: Option<String>,
}

#[utoipa::path(
    patch, path = "/api/analyses/{analysis_id}", tag = "analyses",
    params(("analysis_id" = uuid::Uuid, Path)),
    request_body = Decide,
    responses((status = 200, body = AnalysisView)),
)]
/// Decide a case in place of the machine
async fn decide(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Analysis>,
    mut body: Fields,
) -> Result<Response, ApiError> {
    let Decide { resolution_status, comment } = Decide {
        resolution_status: body.required_text("resolution_status")?,
        comment: body.text("comment")?,
    };
    let request = DecisionRequest { resolution_status, comment };
    let analysis = app.service.decide(&caller, id, &request).await?;
    view(&app, &caller, &client, &analysis).await
}

async fn view(
    app: &App,
    caller: &bonafide_service::Caller,
    client: &Client,
    analysis: &Analysis,
) -> Result<Response, ApiError> {
    let media = app.service.folder_media(caller, analysis.folder_id).await?;
    let view = app.service.render(client.base_url.as_deref()).shown_to(caller).analysis(analysis, &media);
    Ok(Json(view).into_response())
}

#[utoipa::path(
    delete, path = "/api/analyses/{analysis_id}", tag = "analyses",
    params(("analysis_id" = uuid::Uuid, Path)),
    responses((status = 204)),
)]
/// Remove an analysis
async fn delete(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Analysis>,
) -> Result<StatusCode, ApiError> {
    app.service.delete_analysis(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
