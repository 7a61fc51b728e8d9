//! Folders: one person's visit, with its media and analyses.

use crate::analysis::{Analysis, FolderStatus, Group, ResolutionStatus};
use crate::{Company, Id, Metadata, Timestamp, User};

/// A folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Folder {
    /// Unique.
    pub id: Id<Folder>,
    /// The company of its maker; `None` when an administrator made it.
    pub company_id: Option<Id<Company>>,
    /// Who made it.
    pub user_id: Id<User>,
    /// Where to send the result of a group of analyses.
    pub resolution_endpoint: Option<String>,
    /// How far its analyses are: INITIAL, PROCESSING, FAILED, FINISHED.
    pub resolution_status: FolderStatus,
    /// Outcome of the last finished group.
    pub system_resolution: ResolutionStatus,
    /// The group of analyses that was started last.
    pub group_id: Option<Id<Group>>,
    /// Free fields.
    pub meta_data: Metadata,
    /// Fields of the modules.
    pub technical_meta_data: Metadata,
    /// When it was made.
    pub time_created: Timestamp,
    /// When it, its media or its analyses last changed.
    pub time_updated: Timestamp,
}

/// A folder with what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Full {
    /// The folder.
    pub folder: Folder,
    /// Its media, oldest first.
    pub media: Vec<crate::Medium>,
    /// Its analyses, oldest first; empty when not asked for.
    pub analyses: Vec<Analysis>,
}
