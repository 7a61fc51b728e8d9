//! The address of the database, which may hold a password.

use std::fmt;
use std::path::Path;

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use url::Url;

/// Nothing, or the address of a PostgreSQL. Shown without the password.
#[derive(Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "String")]
pub struct DatabaseUrl(Option<Url>);

impl DatabaseUrl {
    /// Whether a PostgreSQL is named.
    pub fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// The address with the password in `file` instead of its own, for whoever connects.
    ///
    /// # Errors
    /// The file cannot be read, or the address takes no password.
    pub fn with_password(&self, file: &Path) -> std::io::Result<Option<String>> {
        let Some(mut url) = self.0.clone() else { return Ok(None) };
        if !file.as_os_str().is_empty() {
            let text = std::fs::read_to_string(file)?;
            let set = url.set_password(Some(text.trim_end_matches(['\r', '\n'])));
            set.map_err(|()| std::io::Error::other("an address without a host takes no password"))?;
        }
        Ok(Some(url.into()))
    }
}

/// The text of an address without its password, and without anything when it cannot be read.
pub fn masked(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let Ok(mut url) = Url::parse(text) else { return "***".to_owned() };
    if url.password().is_some() && url.set_password(Some("***")).is_err() {
        return "***".to_owned();
    }
    // A password may also come as a parameter.
    let shown: Vec<(String, String)> = url
        .query_pairs()
        .map(|(key, value)| {
            let secret = key.to_ascii_lowercase().contains("pass");
            (key.into_owned(), if secret { "***".to_owned() } else { value.into_owned() })
        })
        .collect();
    if !shown.is_empty() {
        url.query_pairs_mut().clear().extend_pairs(shown);
    }
    url.into()
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.as_ref().map_or(String::new(), |url| masked(url.as_str())))
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self(None));
        }
        // The text is not repeated, for it may hold a password.
        let wrong =
            || D::Error::custom("nothing, or an address such as \"postgres://user@host/name\", is needed");
        let url = Url::parse(&text).map_err(|_| wrong())?;
        // Without a host the address names the folder of a socket as a parameter.
        let placed = url.host_str().is_some_and(|host| !host.is_empty())
            || url.query_pairs().any(|(key, value)| key == "host" && !value.is_empty());
        if !matches!(url.scheme(), "postgres" | "postgresql") || !placed {
            return Err(wrong());
        }
        Ok(Self(Some(url)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_of_showing_it_has_the_password() {
        for text in [
            "postgres://me:s3cret@host/name",
            "postgres://host/name?user=me&password=s3cret",
            "postgres://me:s3cret@host:port/name",
        ] {
            assert!(!masked(text).contains("s3cret"), "{text}");
        }
        let url: DatabaseUrl = serde_json::from_value("postgres://me:s3cret@host/name".into()).unwrap();
        assert_eq!(format!("{url:?}"), "postgres://me:***@host/name");
        assert_eq!(
            masked("postgres://me@localhost/name?host=/run/db&sslpassword=s3cret"),
            "postgres://me@localhost/name?host=%2Frun%2Fdb&sslpassword=***"
        );
        let wrong = serde_json::from_value::<DatabaseUrl>("mysql://me:s3cret@host/name".into()).unwrap_err();
        assert!(!wrong.to_string().contains("s3cret"), "{wrong}");
    }

    #[test]
    fn an_address_names_a_host_or_the_folder_of_a_socket() {
        let taken = |text: &str| serde_json::from_value::<DatabaseUrl>(text.into()).is_ok();
        assert!(taken("") && taken("postgresql://host:5433/name") && taken("postgres:///name?host=/run/db"));
        assert!(!taken("postgres:///name") && !taken("host/name") && !taken("sqlite:/tmp/a.db"));
        let socket: DatabaseUrl = serde_json::from_value("postgres:///name?host=/run/db".into()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "secret").unwrap();
        assert!(socket.with_password(&file).is_err());
    }

    #[test]
    fn the_password_of_a_file_replaces_the_one_in_the_address() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "p@ss/w:rd\n").unwrap();
        let url: DatabaseUrl = serde_json::from_value("postgres://me:old@host/name".into()).unwrap();
        let full = Url::parse(&url.with_password(&file).unwrap().unwrap()).unwrap();
        assert_eq!(full.password(), Some("p%40ss%2Fw%3Ard"));
        assert_eq!(url.with_password(Path::new("")).unwrap().unwrap(), "postgres://me:old@host/name");
        assert!(url.with_password(&folder.path().join("absent")).is_err());
    }
}
