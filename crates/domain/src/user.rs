//! Users: people and machines that log in.

use serde::{Deserialize, Serialize};

use crate::{Company, Id, Metadata, Role, Timestamp};

/// Somebody who can log in.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Unique.
    pub id: Id<User>,
    /// `None` for [`Role::Admin`] and [`Role::Operator`], present for all others.
    pub company_id: Option<Id<Company>>,
    /// Decides what it may do.
    pub role: Role,
    /// Whether its sessions last long. Always true for [`Role::ClientService`].
    pub is_service: bool,
    /// Login, in lower case; unique.
    pub email: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Between the two; empty when there is none.
    pub middle_name: String,
    /// Which analyses it may start.
    pub can_start: CanStart,
    /// Free fields.
    pub meta_data: Metadata,
    /// When it was made.
    pub time_created: Timestamp,
    /// When it was last changed.
    pub time_updated: Timestamp,
}

impl User {
    /// The `user_type` and `is_admin` of the Oz API, in which a company's administrator is a `CLIENT`.
    pub fn user_type(&self) -> (Role, bool) {
        match self.role {
            Role::ClientAdmin => (Role::Client, true),
            role => (role, role == Role::Admin),
        }
    }
}

/// The switches `can_start_analysis_*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "four independent switches of the wire format")]
pub struct CanStart {
    /// Liveness.
    pub quality: bool,
    /// Face match.
    pub biometry: bool,
    /// Search in collections.
    pub collection: bool,
    /// Text of documents.
    pub documents: bool,
}

impl Default for CanStart {
    fn default() -> Self {
        Self { quality: true, biometry: true, collection: true, documents: true }
    }
}
