//! From weak to strong: the embedded file, a configuration file, the environment, flags.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::de::DeTable;
use toml::{Table, Value};

use super::{Config, DEFAULT, check, near};

/// Variables are named after section and key, with this in front and `__` between.
const PREFIX: &str = "BONAFIDE_";
/// Far more than every key with a comment needs.
const LARGEST: u64 = 1 << 20;

/// Where values come from, beside the embedded file.
#[derive(Debug, Default)]
pub struct Sources {
    /// The configuration file.
    pub file: Option<PathBuf>,
    /// The environment; only names in the form of a key are looked at.
    pub environment: Vec<(OsString, OsString)>,
    /// Flags that name a key.
    pub flags: Vec<Flag>,
}

/// A value given on the command line.
#[derive(Debug)]
pub struct Flag {
    /// As it is typed.
    pub name: &'static str,
    /// `section.key`
    pub key: &'static str,
    /// Its value.
    pub value: String,
}

/// What is in force.
#[derive(Debug)]
pub struct Loaded {
    /// Typed.
    pub config: Config,
    /// As it was written.
    pub table: Table,
    /// Where each `section.key` comes from; what is absent is the default.
    pub origins: BTreeMap<String, String>,
}

/// Everything that is wrong, each with its place and key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Wrong(pub Vec<String>);

/// Puts the layers together.
///
/// # Errors
/// Every key that is unknown and every value that cannot be, not only the first.
pub fn load(sources: &Sources) -> Result<Loaded, Wrong> {
    let table: Table =
        toml::from_str(DEFAULT).map_err(|error| Wrong(vec![format!("default.toml: {error}")]))?;
    let mut layers = Layers { table, origins: BTreeMap::new(), wrong: Vec::new() };
    if let Some(path) = &sources.file {
        layers.file(path);
    }
    layers.environment(&sources.environment);
    for flag in &sources.flags {
        let (section, key) = flag.key.split_once('.').unwrap_or_default();
        layers.text(section, key, &flag.value, flag.name.to_owned());
    }
    let Layers { table, origins, mut wrong } = layers;
    match Config::deserialize(table.clone()) {
        Ok(config) => {
            let at = |key: &str| origins.get(key).map_or(String::new(), |origin| format!("{origin}: "));
            wrong.extend(
                check::check(&config).into_iter().map(|(key, why)| format!("{}{key}: {why}", at(key))),
            );
            if wrong.is_empty() { Ok(Loaded { config, table, origins }) } else { Err(Wrong(wrong)) }
        }
        Err(error) => {
            wrong.push(format!("default.toml: {}", error.message()));
            Err(Wrong(wrong))
        }
    }
}

struct Layers {
    table: Table,
    origins: BTreeMap<String, String>,
    wrong: Vec<String>,
}

impl Layers {
    fn file(&mut self, path: &Path) {
        let name = path.display();
        let text = match read(path) {
            Ok(text) => text,
            Err(error) => return self.wrong.push(format!("{name}: {error}")),
        };
        let line = |at: usize| 1 + text.get(..at).map_or(0, |before| before.matches('\n').count());
        let (values, places) = match (toml::from_str::<Table>(&text), DeTable::parse(&text)) {
            (Ok(values), Ok(places)) => (values, places.into_inner()),
            (Err(error), _) | (_, Err(error)) => {
                let line = line(error.span().map_or(0, |span| span.start));
                // The parser's own picture of the place would repeat the line, which may hold a secret.
                return self.wrong.push(format!("{name}:{line}: {}", error.message()));
            }
        };
        for (section, keys) in &places {
            let at = line(section.span().start);
            let section: &str = section.get_ref();
            let (Some(keys), Some(Value::Table(values))) = (keys.get_ref().as_table(), values.get(section))
            else {
                let hint = self.home_of(section);
                self.wrong.push(format!("{name}:{at}: {section}: keys belong into a section{hint}"));
                continue;
            };
            if !self.table.contains_key(section) {
                let hint = hint(near::nearest(section, self.table.keys().map(String::as_str)));
                self.wrong.push(format!("{name}:{at}: [{section}]: unknown section{hint}"));
                continue;
            }
            for key in keys.keys() {
                let at = line(key.span().start);
                if let Some(value) = values.get(&**key.get_ref()) {
                    self.set(section, key.get_ref(), value.clone(), format!("{name}:{at}"));
                }
            }
        }
    }

    fn environment(&mut self, variables: &[(OsString, OsString)]) {
        for (name, value) in variables {
            let Some((name, rest)) = name.to_str().and_then(|name| Some((name, name.strip_prefix(PREFIX)?)))
            else {
                continue;
            };
            let Some((section, key)) = rest.split_once("__") else { continue };
            let (section, key) = (section.to_ascii_lowercase(), key.to_ascii_lowercase());
            match value.to_str() {
                Some(value) => self.text(&section, &key, value, name.to_owned()),
                None => self.wrong.push(format!("{name}: {section}.{key}: text in UTF-8 is needed")),
            }
        }
    }

    /// A value that came as text, read as the kind of value that the default is.
    fn text(&mut self, section: &str, key: &str, text: &str, origin: String) {
        let value = match self.table.get(section).and_then(|keys| keys.get(key)) {
            Some(Value::Integer(_)) => {
                text.trim().parse().map_or_else(|_| Value::String(text.to_owned()), Value::Integer)
            }
            Some(Value::Boolean(_)) => {
                text.trim().parse().map_or_else(|_| Value::String(text.to_owned()), Value::Boolean)
            }
            Some(Value::Array(_)) => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                Value::Array(parts.map(|part| Value::String(part.to_owned())).collect())
            }
            _ => Value::String(text.to_owned()),
        };
        self.set(section, key, value, origin);
    }

    /// Sets one key and looks at once whether it can be, so that the complaint can say where it comes from.
    fn set(&mut self, section: &str, key: &str, value: Value, origin: String) {
        let known = self.table.get(section).and_then(Value::as_table);
        if !known.is_some_and(|keys| keys.contains_key(key)) {
            let names = self.names();
            let wanted = format!("{section}.{key}");
            let near = near::nearest(&wanted, names.iter().map(String::as_str));
            let here = known.and_then(|keys| near::nearest(key, keys.keys().map(String::as_str)));
            let hint = here.map_or_else(|| hint(near), |here| hint(Some(&format!("{section}.{here}"))));
            self.wrong.push(format!("{origin}: {wanted}: unknown key{hint}"));
            return;
        }
        let mut tried = self.table.clone();
        if let Some(place) = tried.get_mut(section).and_then(|keys| keys.get_mut(key)) {
            *place = value;
        }
        match Config::deserialize(tried.clone()) {
            Ok(_) => {
                self.table = tried;
                self.origins.insert(format!("{section}.{key}"), origin);
            }
            Err(error) => self.wrong.push(format!("{origin}: {section}.{key}: {}", plain(error.message()))),
        }
    }

    /// Every `section.key`.
    fn names(&self) -> Vec<String> {
        let sections = self.table.iter().filter_map(|(section, keys)| Some((section, keys.as_table()?)));
        sections.flat_map(|(section, keys)| keys.keys().map(move |key| format!("{section}.{key}"))).collect()
    }

    /// A hint where a key without a section belongs.
    fn home_of(&self, key: &str) -> String {
        let suffix = format!(".{key}");
        let home = self.names().into_iter().find(|name| name.ends_with(&suffix));
        home.map_or(String::new(), |name| format!(", this one into [{}]", name.trim_end_matches(&suffix)))
    }
}

fn read(path: &Path) -> Result<String, String> {
    let open = || -> std::io::Result<Vec<u8>> {
        let file = std::fs::File::open(path)?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(file, LARGEST + 1), &mut bytes)?;
        Ok(bytes)
    };
    let bytes = open().map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err("larger than any configuration".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "text in UTF-8 is needed".to_owned())
}

fn hint(near: Option<&str>) -> String {
    near.map_or(String::new(), |near| format!(", did you mean {near}?"))
}

/// The first line: what follows repeats the place.
fn plain(message: &str) -> &str {
    message.lines().next().unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(file: &str) -> (tempfile::TempDir, Sources) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.toml");
        std::fs::write(&path, file).unwrap();
        (folder, Sources { file: Some(path), ..Sources::default() })
    }

    fn wrong(file: &str) -> Vec<String> {
        let (folder, sources) = sources(file);
        let start = format!("{}/", folder.path().display());
        load(&sources).unwrap_err().0.into_iter().map(|line| line.replace(&start, "")).collect()
    }

    #[test]
    fn the_embedded_file_alone_is_a_configuration() {
        let loaded = load(&Sources::default()).unwrap();
        assert!(loaded.origins.is_empty());
        assert_eq!(loaded.config.server.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(loaded.config.media.file_size.bytes(), 67_108_864);
    }

    #[test]
    fn the_stronger_layer_wins_and_is_named() {
        let (_folder, mut sources) =
            sources("[accounts]\nsession = \"1h\"\nlink = \"2h\"\n[media]\nframes = 7\n");
        sources.environment = vec![
            ("BONAFIDE_ACCOUNTS__LINK".into(), "3h".into()),
            ("BONAFIDE_SERVER__CORS_ORIGINS".into(), "https://a.example, https://b.example".into()),
            ("BONAFIDE_SERVER__LISTEN".into(), "127.0.0.1:1".into()),
            ("BONAFIDE_PACK".into(), "elsewhere".into()),
            ("HOME".into(), "/".into()),
        ];
        sources.flags = vec![Flag { name: "--listen", key: "server.listen", value: "127.0.0.1:2".into() }];
        let Loaded { config, origins, .. } = load(&sources).unwrap();
        assert_eq!(config.accounts.session.get().as_secs(), 3600);
        assert_eq!(config.accounts.link.get().as_secs(), 3 * 3600);
        assert_eq!(config.media.frames.get(), 7);
        assert_eq!(config.server.cors_origins, ["https://a.example", "https://b.example"]);
        assert_eq!(config.server.listen.port(), 2);
        assert!(origins["accounts.session"].ends_with("b.toml:2"), "{origins:?}");
        assert_eq!(origins["accounts.link"], "BONAFIDE_ACCOUNTS__LINK");
        assert_eq!(origins["server.listen"], "--listen");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_what_was_meant() {
        let lines = wrong(
            "listen = \"x\"\n[server]\nlisen = \"127.0.0.1:1\"\nlisten = 8080\n\n[acounts]\nsession = \"1h\"\n\
             [media]\nframes = 0\nfile_size = \"1 elephant\"\n",
        );
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(lines.len(), 6, "{lines:#?}");
        assert!(lines.contains(&"b.toml:1: listen: keys belong into a section, this one into [server]"));
        assert!(lines.contains(&"b.toml:3: server.lisen: unknown key, did you mean server.listen?"));
        assert!(lines.iter().any(|line| line.starts_with("b.toml:4: server.listen: ")), "{lines:#?}");
        assert!(lines.contains(&"b.toml:6: [acounts]: unknown section, did you mean accounts?"));
        assert!(
            lines.contains(&"b.toml:9: media.frames: a whole number from 1 to 1000 is needed"),
            "{lines:#?}"
        );
        assert!(lines.iter().any(|line| line.starts_with("b.toml:10: media.file_size: a size such as")));
    }

    #[test]
    fn a_key_of_the_environment_is_held_to_the_same() {
        let environment = [("BONAFIDE_SERVER__LISTN", "x"), ("BONAFIDE_MEDIA__FRAMES", "many")];
        let environment = environment.map(|(name, value)| (name.into(), value.into())).to_vec();
        let wrong = load(&Sources { environment, ..Sources::default() }).unwrap_err().0;
        assert_eq!(
            wrong,
            [
                "BONAFIDE_SERVER__LISTN: server.listn: unknown key, did you mean server.listen?",
                "BONAFIDE_MEDIA__FRAMES: media.frames: a whole number from 1 to 1000 is needed",
            ]
        );
    }

    #[test]
    fn a_secret_on_a_broken_line_is_not_repeated() {
        let lines = wrong("[database]\nurl = \"postgres://me:s3cret@host/name\n");
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("b.toml:2: ") && !lines[0].contains("s3cret"), "{lines:?}");
        let lines = wrong("[database]\nurl = \"mysql://me:s3cret@host/name\"\n");
        assert!(
            lines[0].starts_with("b.toml:2: database.url: ") && !lines[0].contains("s3cret"),
            "{lines:?}"
        );
    }
}
