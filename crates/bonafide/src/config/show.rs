//! What is in force, as a file would have it.

use std::fmt::Write;

use toml::Value;

use super::database::masked;
use super::{DEFAULT, Loaded};

/// Every key with its value, and where that comes from when not from the default. Passwords are masked.
pub fn show(loaded: &Loaded) -> String {
    let mut text = String::new();
    let mut section = String::new();
    // In the order of the embedded file, which is the order of the manual; a table has none.
    for line in DEFAULT.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut section);
            let break_before = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{break_before}[{section}]");
        } else if let Some((key, _)) = line.split_once(" = ") {
            let name = format!("{section}.{key}");
            let value = loaded.table.get(&section).and_then(|keys| keys.get(key));
            let value = match value {
                Some(Value::String(url)) if name == "database.url" => Value::String(masked(url)).to_string(),
                Some(value) => value.to_string(),
                None => continue,
            };
            let set = format!("{key} = {value}");
            let _ = match loaded.origins.get(&name) {
                Some(origin) => writeln!(text, "{set} # {origin}"),
                None => writeln!(text, "{set}"),
            };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Flag, Sources, load};
    use super::*;

    #[test]
    fn what_is_shown_is_a_configuration_with_every_key_and_no_password() {
        let url = "postgres://me:s3cret@host/name".to_owned();
        let flags = vec![Flag { name: "--flag", key: "database.url", value: url }];
        let loaded = load(&Sources { flags, ..Sources::default() }).unwrap();
        let shown = show(&loaded);
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(shown.contains("url = \"postgres://me:***@host/name\" # --flag"), "{shown}");
        let shown: toml::Table = toml::from_str(&shown).unwrap();
        let keys = |table: &toml::Table| -> BTreeSet<String> {
            let keys = |(section, keys): (&String, &Value)| {
                keys.as_table().unwrap().keys().map(|key| format!("{section}.{key}")).collect::<Vec<_>>()
            };
            table.iter().flat_map(keys).collect()
        };
        assert_eq!(keys(&shown), keys(&toml::from_str(DEFAULT).unwrap()));
    }

    #[test]
    fn every_key_of_the_embedded_file_is_explained_above_it() {
        let lines: Vec<&str> = DEFAULT.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[1].contains(" = ") && !pair[1].starts_with('#')) {
            assert!(pair[0].starts_with("# ") && pair[0].ends_with('.'), "{}", pair[1]);
        }
        assert!(lines.iter().all(|line| line.len() <= 120));
    }
}
