//! The beginning of a capture session.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bonafide_domain::Metadata;
use bonafide_domain::capture::light::Step;
use bonafide_service::Error;
use bonafide_service::capture::{Begin, Refusal};
use serde::Serialize;

use super::page::Page;
use crate::error::ApiError;
use crate::request::json::Fields;
use crate::state::App;

/// A session that has begun.
#[derive(Serialize)]
pub struct Begun {
    session_token: String,
    event_session_id: String,
    /// In decimal, for JSON numbers do not hold 64 bits.
    seed: String,
    actions: Vec<String>,
    /// Colours to be shown; absent where no light challenge is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    light: Vec<Step>,
}

/// Binds a token to the page, and says what the person is asked for.
pub async fn begin(
    State(app): State<App>,
    page: Page,
    mut body: Fields,
) -> Result<(StatusCode, Json<Begun>), ApiError> {
    let begin = Begin {
        origin: page.origin().to_owned(),
        session_token: body.text("session_token")?,
        access_token: body.text("access_token")?,
        actions: actions(&mut body)?,
        lang: body.text("lang")?,
        meta_data: meta_data(&mut body)?,
    };
    let begun = Box::pin(app.service.begin_capture(begin)).await?;
    let session = begun.session;
    let answer = Begun {
        session_token: begun.session_token,
        event_session_id: session.id.to_string(),
        seed: session.plan.seed.to_string(),
        actions: session.plan.actions,
        light: session.plan.light,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// One word is a list of one; null leaves the choice to the server.
fn actions(body: &mut Fields) -> Result<Option<Vec<String>>, ApiError> {
    if !body.has("action") {
        return Ok(None);
    }
    let wrong = match body.required_texts("action") {
        Ok(list) => return Ok(Some(list)),
        Err(wrong) => wrong,
    };
    body.text("action").ok().flatten().map(|one| Some(vec![one])).ok_or(wrong)
}

fn meta_data(body: &mut Fields) -> Result<Metadata, ApiError> {
    let fields = body.object("meta")?.map(Fields::into_map).unwrap_or_default();
    fields.try_into().map_err(|_| refuse("meta has too many or too large fields"))
}

/// In the words of `on_error`.
pub fn refuse(why: &'static str) -> ApiError {
    Error::Capture(Refusal::Options(why)).into()
}
