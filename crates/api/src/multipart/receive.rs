//! Files and payload of an upload.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use bonafide_domain::{Id, User};
use bonafide_service::{Error, Payload, Received, ReceivedFile};
use bytes::{Bytes, BytesMut};

use super::boundary::{Kind, kind};
use super::places::Place;
use super::reader::Reader;
use super::sink::Sink;
use crate::error::{ApiError, Code};
use crate::request::body::{JSON_BYTES, length, read};
use crate::state::App;

/// Key of the part that holds JSON.
const PAYLOAD: &str = "payload";

/// An upload and its place among those that are received at once.
pub struct Upload {
    /// What came.
    pub received: Received,
    /// Given back when the use case is done with the files.
    pub place: Place,
}

/// Receives an upload of a user: a form, a payload alone, or nothing at all.
///
/// # Errors
/// 400 for what is not as documented, 413 over a limit, 408 when it comes too slowly, 501 for a container, 503 when too
/// many uploads are on their way, of this user or of all. Whatever was written is deleted then.
pub async fn receive(app: &App, user: Id<User>, headers: &HeaderMap, body: Body) -> Result<Upload, ApiError> {
    let kind = kind(headers)?;
    if kind == Kind::Container {
        return Err(Error::NotRealized("a data container").into());
    }
    if length(headers).is_some_and(|length| length > app.options.upload_bytes) {
        return Err(ApiError::too_large("upload bytes", app.options.upload_bytes));
    }
    let place = place(app, user).await?;
    let received = if let Kind::Form(boundary) = &kind {
        form(app, body, boundary).await?
    } else {
        let bytes = read(headers, body, JSON_BYTES).await?;
        let plain = bytes.trim_ascii();
        if kind == Kind::Empty && !plain.is_empty() && !plain.starts_with(b"{") {
            return Err(ApiError::structure("the Content-Type must be multipart/form-data"));
        }
        let payload = if plain.is_empty() { Payload::default() } else { Payload::parse(plain)? };
        Received { payload, files: Vec::new() }
    };
    Ok(Upload { received, place })
}

/// A place among the uploads that are received at once.
///
/// # Errors
/// 503 when there is none in time.
pub async fn place(app: &App, user: Id<User>) -> Result<Place, ApiError> {
    if let Some(place) = app.uploads.take(user, app.options.upload_wait).await {
        return Ok(place);
    }
    let message = "too many uploads at once, try again later";
    Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, Code::ExternalService, message)
        .retry_after(app.options.upload_wait))
}

async fn form(app: &App, body: Body, boundary: &str) -> Result<Received, ApiError> {
    let settings = app.service.settings();
    let most_files = settings.files_per_folder as usize;
    let mut reader = Reader::new(body.into_data_stream(), boundary, app.options.upload_bytes);
    let mut payload = None;
    let mut files: Vec<ReceivedFile> = Vec::new();
    while let Some(head) = reader.next().await? {
        if head.name == PAYLOAD {
            if payload.is_some() {
                return Err(ApiError::structure("the form holds more than one payload"));
            }
            payload = Some(text(&mut reader).await?);
            continue;
        }
        if files.iter().any(|file| file.key == head.name) {
            return Err(ApiError::structure("two parts of the form have the same name"));
        }
        if files.len() == most_files {
            return Err(ApiError::too_large("files in one request", most_files as u64));
        }
        let file = file(&mut reader, settings.scratch.clone(), settings.media.file_bytes).await?;
        let Some((path, size, sha256)) = file else {
            // A form on a page sends a part without content for a field that was left empty.
            if head.file_name.as_deref() == Some("") {
                continue;
            }
            return Err(ApiError::value(&head.name, "a file is empty"));
        };
        let original_name = head.file_name.unwrap_or_default();
        files.push(ReceivedFile { key: head.name, original_name, path, size, sha256 });
    }
    let payload = payload.filter(|text: &Bytes| !text.trim_ascii().is_empty());
    let payload = payload.map_or(Ok(Payload::default()), |text| Payload::parse(&text))?;
    Ok(Received { payload, files })
}

async fn text(reader: &mut Reader) -> Result<Bytes, ApiError> {
    let mut text = BytesMut::new();
    while let Some(piece) = reader.piece().await? {
        if text.len() + piece.len() > JSON_BYTES {
            return Err(ApiError::too_large("payload bytes", JSON_BYTES as u64));
        }
        text.extend_from_slice(&piece);
    }
    Ok(text.freeze())
}

/// A file on disk, with its size and hash; `None` when there is no content.
async fn file(
    reader: &mut Reader,
    folder: std::path::PathBuf,
    most: u64,
) -> Result<Option<(tempfile::TempPath, u64, [u8; 32])>, ApiError> {
    let Some(first) = reader.piece().await? else { return Ok(None) };
    let mut sink = Sink::create(folder).await?;
    let mut next = Some(first);
    while let Some(piece) = next {
        if sink.size() + piece.len() as u64 > most {
            return Err(ApiError::too_large("file bytes", most));
        }
        sink.write(&piece).await?;
        next = reader.piece().await?;
    }
    sink.finish().await.map(Some)
}
