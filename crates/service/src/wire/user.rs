//! Users as JSON.

use bonafide_domain::user::CanStart;
use bonafide_domain::{Company, Id, Metadata, User};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A user as answered. A company's administrator is a `CLIENT` with `is_admin`.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches of the wire format, in two spellings"
)]
pub struct UserView {
    /// Unique.
    #[schema(format = "uuid")]
    pub user_id: String,
    /// `ADMIN`, `OPERATOR`, `CLIENT`, `CLIENT OPERATOR` or `CLIENT SERVICE`.
    pub user_type: &'static str,
    /// `null` for `ADMIN` and `OPERATOR`.
    #[schema(format = "uuid")]
    pub company_id: Option<String>,
    /// Login.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Between the two.
    pub middle_name: String,
    /// Whether it manages its company, or the system.
    pub is_admin: bool,
    /// Whether its sessions last long.
    pub is_service: bool,
    /// Face match.
    pub can_start_analysis_biometry: bool,
    /// Liveness.
    pub can_start_analysis_quality: bool,
    /// Search in collections.
    pub can_start_analysis_collection: bool,
    /// Text of documents.
    pub can_start_analysis_documents: bool,
    /// As `can_start_analysis_biometry`; an older spelling.
    pub can_start_analyze_biometry: bool,
    /// As `can_start_analysis_quality`; an older spelling.
    pub can_start_analyze_quality: bool,
    /// As `can_start_analysis_collection`; an older spelling.
    pub can_start_analyze_collection: bool,
    /// As `can_start_analysis_documents`; an older spelling.
    pub can_start_analyze_documents: bool,
    /// Free fields.
    #[schema(value_type = Object)]
    pub meta_data: Metadata,
    /// UNIX seconds.
    pub time_created: f64,
    /// UNIX seconds.
    pub time_updated: f64,
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        let (user_type, is_admin) = user.user_type();
        let CanStart { quality, biometry, collection, documents } = user.can_start;
        Self {
            user_id: user.id.to_string(),
            user_type: user_type.word(),
            company_id: user.company_id.map(|id| id.to_string()),
            email: user.email.clone(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            middle_name: user.middle_name.clone(),
            is_admin,
            is_service: user.is_service,
            can_start_analysis_biometry: biometry,
            can_start_analysis_quality: quality,
            can_start_analysis_collection: collection,
            can_start_analysis_documents: documents,
            can_start_analyze_biometry: biometry,
            can_start_analyze_quality: quality,
            can_start_analyze_collection: collection,
            can_start_analyze_documents: documents,
            meta_data: user.meta_data.clone(),
            time_created: user.time_created.as_seconds(),
            time_updated: user.time_updated.as_seconds(),
        }
    }
}

/// What is given to make or to change a user. In a change, what is absent or `null` stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct UserBody {
    /// Login; needed to make a user.
    pub email: Option<String>,
    /// Needed to make a user. A change ends the user's other sessions.
    pub password: Option<String>,
    /// Role; needed to make a user. `CLIENT` with `is_admin` and `CLIENT ADMIN` are the same.
    pub user_type: Option<String>,
    /// Absent: the caller's own. Not saved for `ADMIN` and `OPERATOR`.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub company_id: Option<Id<Company>>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Between the two.
    pub middle_name: Option<String>,
    /// Whether a `CLIENT` manages its company.
    pub is_admin: Option<bool>,
    /// Whether sessions last long; always so for `CLIENT SERVICE`.
    pub is_service: Option<bool>,
    /// Face match.
    pub can_start_analysis_biometry: Option<bool>,
    /// Liveness.
    pub can_start_analysis_quality: Option<bool>,
    /// Search in collections.
    pub can_start_analysis_collection: Option<bool>,
    /// Text of documents.
    pub can_start_analysis_documents: Option<bool>,
    /// An older spelling.
    pub can_start_analyze_biometry: Option<bool>,
    /// An older spelling.
    pub can_start_analyze_quality: Option<bool>,
    /// An older spelling.
    pub can_start_analyze_collection: Option<bool>,
    /// An older spelling.
    pub can_start_analyze_documents: Option<bool>,
    /// Free fields. In a change they go over those that are there; `null` takes one away.
    #[schema(value_type = Option<Object>)]
    pub meta_data: Option<Metadata>,
}

impl UserBody {
    /// The switches after this change. A client that knows one spelling sends the other back as it was, so of two
    /// different values the one that is new counts.
    pub(crate) fn can_start(&self, now: CanStart) -> CanStart {
        let one = |now: bool, given: [Option<bool>; 2]| {
            if given.into_iter().flatten().any(|value| value != now) { !now } else { now }
        };
        CanStart {
            quality: one(now.quality, [self.can_start_analysis_quality, self.can_start_analyze_quality]),
            biometry: one(now.biometry, [self.can_start_analysis_biometry, self.can_start_analyze_biometry]),
            collection: one(
                now.collection,
                [self.can_start_analysis_collection, self.can_start_analyze_collection],
            ),
            documents: one(
                now.documents,
                [self.can_start_analysis_documents, self.can_start_analyze_documents],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switches(json: &str, quality: bool) -> bool {
        let body: UserBody = serde_json::from_str(json).unwrap();
        body.can_start(CanStart { quality, ..CanStart::default() }).quality
    }

    #[test]
    fn both_spellings_switch_and_the_new_value_of_two_counts() {
        assert!(!switches(r#"{"can_start_analysis_quality": false}"#, true));
        assert!(!switches(r#"{"can_start_analyze_quality": false}"#, true));
        assert!(switches(
            r#"{"can_start_analysis_quality": true, "can_start_analyze_quality": false}"#,
            false
        ));
        assert!(!switches(
            r#"{"can_start_analysis_quality": true, "can_start_analyze_quality": false}"#,
            true
        ));
        assert!(switches("{}", true) && !switches(r#"{"can_start_analysis_biometry": true}"#, false));
    }
}
