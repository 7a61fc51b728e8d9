//! Query parameters, as they come.

use axum::extract::{FromRequestParts, Query as AxumQuery};
use axum::http::request::Parts;

use crate::error::ApiError;

/// Parameters in one request.
const MOST: usize = 100;

/// Name and value of every parameter, decoded, in order.
#[derive(Debug, Default)]
pub struct Query(pub Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let pairs = AxumQuery::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| ApiError::structure("the query cannot be read"))?;
        if pairs.0.len() > MOST {
            return Err(ApiError::value("query", format!("more than {MOST} query parameters")));
        }
        Ok(Self(pairs.0))
    }
}

impl Query {
    /// The parameter's last value, when it is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|v| !v.is_empty())
    }

    /// A whole number, or `default` when the parameter is not there.
    pub fn number(&self, name: &str, default: u64) -> Result<u64, ApiError> {
        let Some(text) = self.get(name) else { return Ok(default) };
        text.parse().map_err(|_| ApiError::value(name, format!("{name} must be a whole number")))
    }

    /// `true`, `1` or `yes`; `false` when the parameter is not there.
    pub fn truth(&self, name: &str) -> Result<bool, ApiError> {
        match self.get(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("false" | "0" | "no") => Ok(false),
            Some("true" | "1" | "yes") => Ok(true),
            Some(_) => Err(ApiError::value(name, format!("{name} must be true or false"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn query(uri: &str) -> Query {
        let (mut parts, ()) = axum::http::Request::get(uri).body(()).unwrap().into_parts();
        Query::from_request_parts(&mut parts, &()).await.unwrap()
    }

    #[tokio::test]
    async fn values_are_decoded_and_the_last_one_counts() {
        let query = query("/?limit=5&limit=7&meta_data=a%3D%3Db&with_analyses=True&offset=").await;
        assert_eq!(query.number("limit", 1).unwrap(), 7);
        assert_eq!(query.number("offset", 3).unwrap(), 3);
        assert_eq!(query.get("meta_data"), Some("a==b"));
        assert!(query.truth("with_analyses").unwrap());
        assert!(!query.truth("other").unwrap());
    }

    #[tokio::test]
    async fn a_number_that_is_none_is_named() {
        let error = query("/?limit=-1").await.number("limit", 1).unwrap_err();
        assert_eq!((error.code as u8, &error.details["field"]), (4, &"limit".into()));
    }
}
