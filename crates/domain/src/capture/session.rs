//! One capture session: for one page, one person, one upload.

use serde::{Deserialize, Serialize};

use super::light::Step;
use crate::{Company, Folder, Id, Metadata, Timestamp, User};

/// One capture in a browser, from the first word of a page to the upload.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureSession {
    /// Unique; the `jti` of its token, and the id of its events.
    pub id: Id<CaptureSession>,
    /// Whom it belongs to.
    pub user_id: Id<User>,
    /// That user's company.
    pub company_id: Option<Id<Company>>,
    /// Origin of the page, which no other may use.
    pub origin: String,
    /// What the page asked for and was given.
    pub plan: Plan,
    /// When it was first seen.
    pub time_created: Timestamp,
    /// Until when an upload may begin.
    pub expire_date: Timestamp,
    /// When the first upload began.
    pub time_begun: Option<Timestamp>,
    /// What became of it.
    pub used: Option<Used>,
}

/// What the person is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// In order; empty for a token that a page used without asking, which may then send what is allowed.
    pub actions: Vec<String>,
    /// Those of them that the server drew, so that nobody knew them before.
    pub drawn: Vec<String>,
    /// For everything random in the capture.
    pub seed: u64,
    /// Colours that the page shows; empty where no light challenge is asked for.
    pub light: Vec<Step>,
    /// The page's language.
    pub lang: String,
    /// Free fields for the folder.
    pub meta_data: Metadata,
}

/// An upload that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// Hash of the content.
    pub content: [u8; 32],
    /// Where it went.
    pub folder_id: Id<Folder>,
}
