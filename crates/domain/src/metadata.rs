//! Free fields: a JSON object of bounded size.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Bytes of the object as JSON.
pub const MAX_BYTES: usize = 256 * 1024;
/// Values inside each other.
pub const MAX_DEPTH: usize = 32;
/// Fields of the outermost object.
pub const MAX_FIELDS: usize = 256;

/// A JSON object within the bounds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
pub struct Metadata(Map<String, Value>);

/// Why an object is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataError {
    /// Over [`MAX_BYTES`].
    #[error("metadata is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// Over [`MAX_DEPTH`].
    #[error("metadata is nested deeper than {MAX_DEPTH}")]
    TooDeep,
    /// Over [`MAX_FIELDS`].
    #[error("metadata has more than {MAX_FIELDS} fields")]
    TooManyFields,
    /// A NUL, which one of the databases cannot store.
    #[error("metadata holds a NUL character")]
    Nul,
}

impl TryFrom<Map<String, Value>> for Metadata {
    type Error = MetadataError;

    fn try_from(map: Map<String, Value>) -> Result<Self, MetadataError> {
        if map.len() > MAX_FIELDS {
            return Err(MetadataError::TooManyFields);
        }
        for (key, value) in &map {
            check(key, value, MAX_DEPTH - 1)?;
        }
        let metadata = Self(map);
        if metadata.to_json().len() > MAX_BYTES {
            return Err(MetadataError::TooLarge);
        }
        Ok(metadata)
    }
}

impl From<Metadata> for Map<String, Value> {
    fn from(metadata: Metadata) -> Self {
        metadata.0
    }
}

fn check(key: &str, value: &Value, depth: usize) -> Result<(), MetadataError> {
    if key.contains('\0') || value.as_str().is_some_and(|text| text.contains('\0')) {
        return Err(MetadataError::Nul);
    }
    let depth = depth.checked_sub(1).ok_or(MetadataError::TooDeep)?;
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| check("", item, depth)),
        Value::Object(map) => map.iter().try_for_each(|(key, value)| check(key, value, depth)),
        _ => Ok(()),
    }
}

impl Metadata {
    /// The fields.
    pub fn fields(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The object as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_else(|_| "{}".to_owned())
    }

    /// These fields over the old ones; a field that is `null` is taken away (JSON merge patch, first level).
    pub fn patched(&self, changes: &Self) -> Result<Self, MetadataError> {
        let mut fields = self.0.clone();
        for (key, value) in &changes.0 {
            if value.is_null() {
                fields.remove(key);
            } else {
                fields.insert(key.clone(), value.clone());
            }
        }
        fields.try_into()
    }

    /// What a search by `key==value` finds: every scalar field of the first level as text, of at most 256 bytes.
    pub fn searchable(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().filter_map(|(key, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Bool(truth) => truth.to_string(),
                _ => return None,
            };
            (key.len() <= 256 && text.len() <= 256).then_some((key.as_str(), text))
        })
    }
}

/// `key==value` or `key!=value` of a list's `meta_data` parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Field of the first level.
    pub key: String,
    /// The field as text.
    pub value: String,
    /// True for `==`; false for `!=`, which also finds what lacks the field.
    pub equal: bool,
}

impl Filter {
    /// `None` when the text is neither form. The first operator splits, so a value may hold one and a key may not.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, equal) = match (text.find("=="), text.find("!=")) {
            (Some(is), Some(not)) => (is.min(not), is < not),
            (Some(is), None) => (is, true),
            (None, Some(not)) => (not, false),
            (None, None) => return None,
        };
        let (key, value) = (text[..at].trim(), text[at + 2..].trim());
        let fits = !key.is_empty() && !text.contains('\0');
        fits.then(|| Self { key: key.to_owned(), value: value.to_owned(), equal })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata(value: &Value) -> Result<Metadata, MetadataError> {
        value.as_object().unwrap().clone().try_into()
    }

    #[test]
    fn bounds_hold() {
        let mut deep = json!(1);
        for _ in 0..MAX_DEPTH {
            deep = json!([deep]);
        }
        assert_eq!(metadata(&json!({"a": deep})), Err(MetadataError::TooDeep));
        assert_eq!(metadata(&json!({"a": "x".repeat(MAX_BYTES)})), Err(MetadataError::TooLarge));
        assert_eq!(metadata(&json!({"a": ["b\0"]})), Err(MetadataError::Nul));
        let many: Map<String, Value> = (0..=MAX_FIELDS).map(|i| (i.to_string(), json!(i))).collect();
        assert_eq!(Metadata::try_from(many), Err(MetadataError::TooManyFields));
    }

    #[test]
    fn a_patch_adds_replaces_and_removes() {
        let old = metadata(&json!({"a": 1, "b": 2})).unwrap();
        let new = old.patched(&metadata(&json!({"a": null, "b": 3, "c": 4})).unwrap()).unwrap();
        assert_eq!(new, metadata(&json!({"b": 3, "c": 4})).unwrap());
    }

    #[test]
    fn filters_split_at_the_first_operator() {
        let filter = |text| Filter::parse(text).map(|f| (f.key, f.value, f.equal));
        assert_eq!(filter("id==a!=b"), Some(("id".to_owned(), "a!=b".to_owned(), true)));
        assert_eq!(filter("id!=x"), Some(("id".to_owned(), "x".to_owned(), false)));
        assert_eq!(filter("id="), None);
        assert_eq!(filter("==x"), None);
    }

    #[test]
    fn only_scalars_are_searchable() {
        let metadata = metadata(&json!({"a": "x", "b": 5, "c": {"d": 1}, "e": true, "f": null})).unwrap();
        let found: Vec<_> = metadata.searchable().collect();
        assert_eq!(found, [("a", "x".to_owned()), ("b", "5".to_owned()), ("e", "true".to_owned())]);
    }
}
