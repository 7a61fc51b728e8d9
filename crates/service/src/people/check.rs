//! What names, e-mails and passwords may be.

use bonafide_domain::metadata::MetadataError;

use crate::{Error, Result};

/// Bytes of the longest password.
pub(crate) const LONGEST_PASSWORD: usize = 1024;
/// Bytes of the longest e-mail (RFC 5321, with its erratum 1690).
const LONGEST_EMAIL: usize = 254;
/// Characters of the longest name.
const LONGEST_NAME: usize = 200;
/// Entries of the longest list.
const LONGEST_LIST: u64 = 1000;

/// An e-mail as it is stored and compared.
pub(crate) fn plain_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// A login: something before and something after one `@`, without white space. Whether mail arrives there is not asked.
pub(super) fn email(email: &str) -> Result<String> {
    let email = plain_email(email);
    let fits = email.len() <= LONGEST_EMAIL
        && email.split_once('@').is_some_and(|(name, host)| is_name(name) && is_host(host));
    if fits { Ok(email) } else { Err(Error::value("email is not an e-mail address")) }
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"\"(),:;<>@[\\]".contains(c);
    !name.is_empty() && name.chars().all(fits)
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    host.split('.').all(is_label)
}

/// A password is long enough, and that is all: nothing is said about which characters it has.
pub(super) fn password(password: &str, shortest: usize) -> Result<()> {
    if password.len() > LONGEST_PASSWORD {
        return Err(Error::value(format!("password has more than {LONGEST_PASSWORD} bytes")));
    }
    if password.chars().count() < shortest {
        return Err(Error::value(format!("password has fewer than {shortest} characters")));
    }
    Ok(())
}

/// A part of a person's name, which may be empty.
pub(super) fn person_name(field: &'static str, name: &str) -> Result<String> {
    let name = name.trim();
    if name.chars().count() > LONGEST_NAME {
        return Err(Error::value(format!("{field} has more than {LONGEST_NAME} characters")));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::value(format!("{field} holds a control character")));
    }
    Ok(name.to_owned())
}

/// The name of a company, which may not be empty.
pub(super) fn company_name(name: &str) -> Result<String> {
    let name = person_name("name", name)?;
    if name.is_empty() { Err(Error::value("name is empty")) } else { Ok(name) }
}

/// The text to search for, if there is one.
pub(super) fn search(search: Option<&str>) -> Option<String> {
    search.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether a text can occur in a name at all; one database cannot even be asked for a NUL.
pub(super) fn is_searchable(search: Option<&str>) -> bool {
    search.is_none_or(|text| text.chars().count() <= LONGEST_EMAIL && !text.contains('\0'))
}

/// How many entries a list gives at most.
pub(super) fn limit(limit: u64) -> u64 {
    limit.min(LONGEST_LIST)
}

impl From<MetadataError> for Error {
    fn from(error: MetadataError) -> Self {
        Self::value(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_mails_in_use_are_accepted_and_stored_in_lower_case() {
        for (given, stored) in [
            (" Ada@Example.COM ", "ada@example.com"),
            ("o'neil+tag@mail.example.org", "o'neil+tag@mail.example.org"),
            ("admin@localhost", "admin@localhost"),
            ("ÄNNE@bücher.example", "änne@bücher.example"),
        ] {
            assert_eq!(email(given).unwrap(), stored);
        }
    }

    #[test]
    fn what_is_no_e_mail_is_refused() {
        let long = format!("{}@example.com", "a".repeat(243));
        for given in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a@b@c",
            "a b@c.d",
            "a@b..c",
            "a@-b.c",
            "a@b.c-",
            "<a@b.c>",
            "a\0@b.c",
            "a@b.c\r\nx",
            "a@[127.0.0.1]",
            &long,
        ] {
            assert!(email(given).is_err(), "{given:?}");
        }
        assert!(email(&long[1..]).is_ok());
    }

    #[test]
    fn passwords_are_judged_by_length_alone() {
        assert!(password("aaaaaaaa", 8).is_ok() && password("äöüß äöü", 8).is_ok());
        assert!(password("aaaaaaa", 8).is_err() && password("äöüß", 8).is_err());
        assert!(password(&"a".repeat(1024), 8).is_ok() && password(&"a".repeat(1025), 8).is_err());
    }

    #[test]
    fn names_are_short_and_without_control_characters() {
        assert_eq!(person_name("first_name", "  Ada ").unwrap(), "Ada");
        assert!(person_name("first_name", &"ä".repeat(200)).is_ok());
        assert!(person_name("first_name", &"ä".repeat(201)).is_err());
        assert!(person_name("first_name", "A\u{1b}[31m").is_err());
        assert!(company_name(" \t ").is_err());
    }
}
