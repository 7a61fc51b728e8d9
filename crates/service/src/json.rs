//! JSON of requests, read strictly: a field that is named twice is refused, because two readers could each see another
//! of the two values.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

use crate::{Error, Result};

/// Reads one JSON value that takes up all of `text`; nested at most 128 deep.
///
/// # Errors
/// [`Error::Structure`] when it is not JSON or an object names a field twice. The sentence says where and repeats nothing
/// of the text.
pub fn parse(text: &[u8]) -> Result<Value> {
    serde_json::from_slice::<Strict>(text).map(|strict| strict.0).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::structure(match error.classify() {
            Category::Data => format!("the JSON names a field twice in one object ({place})"),
            _ => format!("the body is not JSON ({place})"),
        })
    })
}

/// A value whose objects name every field once.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Value, E> {
        // JSON text has no numbers without a value, so there is no other case.
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> std::result::Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> std::result::Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Strict(value))) = fields.next_entry::<String, Strict>()? {
            if object.insert(key, value).is_some() {
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(text: &str) -> String {
        match parse(text.as_bytes()) {
            Err(Error::Structure { message }) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_json_is_read_as_it_is() {
        let text = r#"{"a": [1, -2, 2.5, true, null, "\u00e9"], "b": {"a": {}}}"#;
        assert_eq!(
            parse(text.as_bytes()).unwrap(),
            json!({"a": [1, -2, 2.5, true, null, "é"], "b": {"a": {}}})
        );
    }

    #[test]
    fn a_field_named_twice_is_refused_at_any_depth() {
        assert!(message(r#"{"a": 1, "a": 1}"#).contains("twice"));
        assert!(message(r#"[{"b": {"a": 1, "\u0061": 2}}]"#).contains("twice"));
    }

    #[test]
    fn what_is_not_json_is_refused_without_being_repeated() {
        for text in ["", "secret", "{", "{} {}", "{'a': 1}", "[1,]", "nan", "\"\u{1}\"", "1e999"] {
            let message = message(text);
            assert!(message.contains("not JSON") && !message.contains("secret"), "{message}");
        }
        assert!(parse(b"\"\xff\"").is_err());
    }

    #[test]
    fn bottomless_nesting_is_an_error() {
        assert!(message(&"[".repeat(100_000)).contains("not JSON"));
    }
}
