//! Deliveries: results sent to a `resolution_endpoint`.

use serde::{Deserialize, Serialize};

use crate::analysis::Group;
use crate::{Company, Folder, Id, Timestamp};

/// One result to be sent, and how that went.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Unique; the receiver sees it, so that it can tell repeats.
    pub id: Id<Delivery>,
    /// Whose result.
    pub folder_id: Id<Folder>,
    /// Which analyses ended.
    pub group_id: Id<Group>,
    /// As the folder's.
    pub company_id: Option<Id<Company>>,
    /// Where to.
    pub endpoint: String,
    /// Whether it arrived.
    pub delivered: bool,
    /// Every attempt, oldest first.
    pub attempts: Vec<Attempt>,
    /// When the group ended.
    pub time_created: Timestamp,
}

/// One attempt to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub time: Timestamp,
    /// Milliseconds it took.
    pub took_ms: u64,
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why it failed: a closed code such as `timeout`, `refused_address`, `redirect`.
    pub error: Option<String>,
}
