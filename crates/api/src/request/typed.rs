//! Bodies that a use case takes as they are.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::json::Fields;
use crate::error::ApiError;

/// Reads a body of optional fields. Unknown ones are ignored.
///
/// # Errors
/// 400, code 5 for a field of the wrong JSON type and code 4 for a value that cannot be, with the field's name.
pub fn typed<T: DeserializeOwned>(body: Fields) -> Result<T, ApiError> {
    let fields = body.into_map();
    // The reader's error does not say where it is, so that on an error the fields are tried one by one.
    match serde_json::from_value(Value::Object(fields.clone())) {
        Ok(body) => Ok(body),
        Err(error) => Err(fields.into_iter().find_map(fault::<T>).unwrap_or_else(|| {
            ApiError::structure("the body is not as documented").because(error.to_string())
        })),
    }
}

fn fault<T: DeserializeOwned>((key, value): (String, Value)) -> Option<ApiError> {
    let alone = Value::Object(Map::from_iter([(key.clone(), value)]));
    let error = serde_json::from_value::<T>(alone).err()?;
    // Values are not repeated: they may be anything.
    Some(if error.to_string().starts_with("invalid type") {
        ApiError::wrong_type(&key, "of the documented type")
    } else {
        ApiError::value(&key, format!("{key} has a value that cannot be"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bonafide_service::wire::UserBody;
    use serde_json::json;

    fn fault_of(body: &Value) -> (u8, String) {
        let error = fault::<UserBody>(body.as_object().unwrap().clone().into_iter().next().unwrap()).unwrap();
        (error.code as u8, error.details["field"].as_str().unwrap().to_owned())
    }

    #[test]
    fn the_field_at_fault_is_named() {
        assert_eq!(fault_of(&json!({ "email": 5 })), (5, "email".to_owned()));
        assert_eq!(fault_of(&json!({ "is_admin": "yes" })), (5, "is_admin".to_owned()));
        assert_eq!(fault_of(&json!({ "company_id": "x" })), (4, "company_id".to_owned()));
    }
}
