//! The schema of a configuration file, for editors. Made by the test below; the program does not need it.

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::{Value, json};

    use super::super::{Config, DEFAULT};

    /// The lines above each key, as one sentence after the other.
    fn explained() -> Vec<(String, String, String)> {
        let (mut section, mut lines, mut found) = (String::new(), Vec::new(), Vec::new());
        for line in DEFAULT.lines() {
            if let Some(comment) = line.strip_prefix("# ") {
                lines.push(comment);
            } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                name.clone_into(&mut section);
                lines.clear();
            } else if let Some((key, _)) = line.split_once(" = ") {
                found.push((section.clone(), key.to_owned(), lines.join(" ")));
                lines.clear();
            } else {
                lines.clear();
            }
        }
        found
    }

    /// Sections and keys may be absent; each key has its default and its meaning from the embedded file.
    fn schema() -> Value {
        let mut schema = serde_json::to_value(schemars::schema_for!(Config)).unwrap();
        schema["title"] = json!("Configuration of bonafide serve");
        schema.as_object_mut().unwrap().remove("required");
        let defaults: Value = toml::from_str(DEFAULT).unwrap();
        for (section, key, text) in explained() {
            let name = schema["properties"][&section]["$ref"].as_str().unwrap().to_owned();
            let section_schema = schema.pointer_mut(name.trim_start_matches('#')).unwrap();
            section_schema.as_object_mut().unwrap().remove("required");
            section_schema["description"] = json!(format!("[{section}]"));
            let property = &mut section_schema["properties"][&key];
            if let Some(target) = property.get("$ref").cloned() {
                *property = json!({ "$ref": target });
            }
            property["description"] = json!(text);
            property["default"] = defaults[&section][&key].clone();
        }
        schema
    }

    #[test]
    fn the_committed_schema_is_that_of_the_configuration() {
        let wanted = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/config.json");
        if std::env::var_os("BONAFIDE_UPDATE").is_some() {
            std::fs::write(&path, &wanted).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == wanted,
            "schemas/config.json is out of date: run this test with BONAFIDE_UPDATE=1 and commit it"
        );
    }
}
