//! The six roles.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a user is, which decides what it may do. See [`crate::permission`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// System administrator: everything but the change of an analysis' outcome.
    Admin,
    /// Sees everything and decides cases.
    Operator,
    /// Uploads, analyses, sees its own.
    Client,
    /// `CLIENT` with `is_admin`: manages its company.
    ClientAdmin,
    /// As operator, within its company.
    ClientOperator,
    /// A machine's account with a long session.
    ClientService,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Admin,
        Self::Operator,
        Self::Client,
        Self::ClientAdmin,
        Self::ClientOperator,
        Self::ClientService,
    ];

    /// As the documents spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Admin => "ADMIN",
            Self::Operator => "OPERATOR",
            Self::Client => "CLIENT",
            Self::ClientAdmin => "CLIENT ADMIN",
            Self::ClientOperator => "CLIENT OPERATOR",
            Self::ClientService => "CLIENT SERVICE",
        }
    }

    /// Whether its users belong to a company. Those of the others never do.
    pub fn has_company(self) -> bool {
        !matches!(self, Self::Admin | Self::Operator)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Not one of the six.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("one of ADMIN, OPERATOR, CLIENT, CLIENT ADMIN, CLIENT OPERATOR, CLIENT SERVICE")]
pub struct NotARole;

impl FromStr for Role {
    type Err = NotARole;

    /// In any case, with a space, an underscore or a hyphen.
    fn from_str(text: &str) -> Result<Self, NotARole> {
        let plain = text.trim().to_ascii_uppercase().replace(['_', '-'], " ");
        Self::ALL.into_iter().find(|role| role.word() == plain).ok_or(NotARole)
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_in_use_is_understood() {
        assert_eq!("client_admin".parse(), Ok(Role::ClientAdmin));
        assert_eq!("CLIENT OPERATOR".parse(), Ok(Role::ClientOperator));
        assert_eq!("root".parse::<Role>(), Err(NotARole));
        assert!(Role::ALL.into_iter().all(|role| role.word().parse() == Ok(role)));
    }
}
