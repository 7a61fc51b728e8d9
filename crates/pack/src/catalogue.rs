//! Optional models that others publish, and how to write down one of your own.

use bonafide_engine::pack::{ModelEntry, PackError};
use serde::Deserialize;
use toml::{Table, Value};

const CATALOGUE: &str = include_str!("../../../models/catalogue.toml");

/// A model of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Name and conventions; the hash is filled in when the model is added.
    pub entry: ModelEntry,
    /// Files that hold this model, the recommended one first.
    pub files: Vec<Published>,
}

/// A file that holds a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// SHA-256, as its publisher states it or as we measured it.
    pub sha256: String,
    /// Where it is published; without one the file must come from elsewhere.
    #[serde(default)]
    pub address: Option<String>,
    /// Size, where known.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// Whether we fetched exactly this file from this address.
    pub address_verified: bool,
    /// Whether we ran exactly this file and measured it.
    pub measured: bool,
    /// What else there is to know.
    #[serde(default)]
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    #[serde(rename = "model")]
    models: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    entry: Table,
    #[serde(rename = "file")]
    files: Vec<Published>,
}

/// The models that can be added by name.
pub fn catalogue() -> Result<Vec<Listed>, PackError> {
    let catalogue: Catalogue = toml::from_str(CATALOGUE).map_err(|error| invalid(&error))?;
    let listed = |row: Row| Ok(Listed { entry: entry(row.entry)?, files: row.files });
    catalogue.models.into_iter().map(listed).collect()
}

/// Reads what an operator says about a network of their own: TOML as in `pack.toml`, one model without `[[model]]`;
/// `file` and `sha256` may be left out, since adding the model fills them in.
pub fn conventions(text: &str) -> Result<ModelEntry, PackError> {
    entry(text.parse().map_err(|error| invalid(&error))?)
}

/// A model whose file is not there yet.
pub(crate) fn entry(mut table: Table) -> Result<ModelEntry, PackError> {
    table.insert("sha256".to_owned(), Value::String(String::new()));
    table.insert("file".to_owned(), Value::String(String::new()));
    let mut entry: ModelEntry = table.try_into().map_err(|error| invalid(&error))?;
    entry.file = format!("{}.onnx", entry.name);
    Ok(entry)
}

fn invalid(error: &toml::de::Error) -> PackError {
    PackError::Manifest(error.message().to_owned())
}

#[cfg(test)]
mod tests {
    use bonafide_engine::pack::{Manifest, Role};

    use super::*;

    #[test]
    fn the_catalogue_is_valid_and_names_are_unique() {
        let listed = catalogue().unwrap();
        let mut models: Vec<_> = listed.iter().map(|listed| listed.entry.clone()).collect();
        for (model, listed) in models.iter_mut().zip(&listed) {
            model.sha256.clone_from(&listed.files[0].sha256);
        }
        Manifest { format: 1, models }.check().unwrap();
    }

    #[test]
    fn every_listed_model_says_how_to_read_it() {
        for Listed { entry, files } in catalogue().unwrap() {
            match entry.role {
                Role::Embed => assert!(entry.alignment.is_some(), "{}", entry.name),
                Role::Texture => assert!(entry.texture.is_some(), "{}", entry.name),
                _ => {}
            }
            for file in files {
                let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
                assert!(file.sha256.len() == 64 && file.sha256.bytes().all(digit), "{}", entry.name);
                assert!(file.address.iter().all(|address| address.starts_with("https://")), "{}", entry.name);
                assert!(file.address.is_some() || !file.address_verified, "{}", entry.name);
            }
        }
    }

    #[test]
    fn conventions_need_neither_file_nor_hash() {
        let text = r#"
            name = "ours"
            role = "texture"
            output = "logits"
            license = "ours"
            origin = "ours"
            accuracy = "none"
            [input]
            width = 80
            height = 80
            colour = "bgr"
            mean = [0, 0, 0]
            deviation = [1, 1, 1]
            [texture]
            live_class = 1
            threshold = 0.5
        "#;
        let entry = conventions(text).unwrap();
        assert_eq!((entry.file.as_str(), entry.input.box_scale), ("ours.onnx", 1.0));
        assert!(conventions(&text.replace("live_class", "alive_class")).is_err());
        assert!(conventions("name = ").is_err());
    }
}
