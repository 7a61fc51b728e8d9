//! JSON bodies, read strictly, and their fields with errors that name them.

use axum::extract::{FromRequest, Request};
use serde_json::{Map, Value};

use super::body::{JSON_BYTES, read};
use crate::error::ApiError;
use crate::state::App;

/// A JSON object and where it lies in the body.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    path: String,
    fields: Map<String, Value>,
}

impl FromRequest<App> for Fields {
    type Rejection = ApiError;

    /// Whatever the content type says, for many clients leave it at that of forms. An empty body is an empty object.
    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body, JSON_BYTES).await?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        match bonafide_service::json::parse(&bytes)? {
            Value::Object(fields) => Ok(Self { path: String::new(), fields }),
            _ => Err(ApiError::wrong_type("body", "an object")),
        }
    }
}

impl Fields {
    /// The object itself.
    pub fn into_map(self) -> Map<String, Value> {
        self.fields
    }

    /// Whether the field is there; null is not.
    pub fn has(&self, key: &str) -> bool {
        self.fields.get(key).is_some_and(|value| !value.is_null())
    }

    fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The sentence of the original for a field that is not there.
    fn missing(&self, key: &str) -> ApiError {
        let name = self.name(key);
        ApiError::structure(format!("Could not locate field for key_path {name} from provided dict data"))
            .about(serde_json::json!({ "field": name }))
    }

    /// Makes sure that a field is there that somebody else reads.
    pub fn require(&self, key: &str) -> Result<(), ApiError> {
        if self.has(key) { Ok(()) } else { Err(self.missing(key)) }
    }

    /// A string, when there is one; null counts as absent.
    pub fn text(&mut self, key: &str) -> Result<Option<String>, ApiError> {
        match self.fields.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiError::wrong_type(&self.name(key), "a string")),
        }
    }

    /// A string that must be there.
    pub fn required_text(&mut self, key: &str) -> Result<String, ApiError> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    /// An object, when there is one.
    pub fn object(&mut self, key: &str) -> Result<Option<Self>, ApiError> {
        match self.fields.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(Self { path: self.name(key), fields })),
            Some(_) => Err(ApiError::wrong_type(&self.name(key), "an object")),
        }
    }

    /// An object that must be there.
    pub fn required_object(&mut self, key: &str) -> Result<Self, ApiError> {
        self.object(key)?.ok_or_else(|| self.missing(key))
    }

    /// A list of strings that must be there.
    pub fn required_texts(&mut self, key: &str) -> Result<Vec<String>, ApiError> {
        let wrong = || ApiError::wrong_type(&self.name(key), "a list of strings");
        match self.fields.get(key) {
            None => Err(self.missing(key)),
            Some(Value::Array(items)) => {
                items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
            }
            Some(_) => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: &Value) -> Fields {
        Fields { path: String::new(), fields: value.as_object().unwrap().clone() }
    }

    #[test]
    fn a_missing_field_is_named_by_its_whole_path() {
        let mut body = fields(&json!({ "credentials": {} }));
        let error = body.required_object("credentials").unwrap().required_text("email").unwrap_err();
        assert_eq!(
            error.message,
            "Could not locate field for key_path credentials.email from provided dict data"
        );
        assert_eq!((error.status.as_u16(), error.code as u8), (400, 3));
    }

    #[test]
    fn a_wrong_type_is_named_with_what_it_should_be() {
        let mut body = fields(&json!({ "email": 5, "tags": ["a", 1] }));
        assert_eq!(body.required_text("email").unwrap_err().code as u8, 5);
        assert_eq!(body.required_texts("tags").unwrap_err().details["field"], "tags");
    }

    #[test]
    fn null_is_absent() {
        let mut body = fields(&json!({ "a": null }));
        assert!(!body.has("a"));
        assert_eq!(body.text("a").unwrap(), None);
    }
}
