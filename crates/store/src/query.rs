//! What lists can be filtered by.

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus, State};
use bonafide_domain::{Analysis, AnalysisType, Company, Folder, Id, Role, Timestamp, User, metadata};
use uuid::Uuid;

/// Whose records a list may show. The default shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody's.
    All,
    /// One company's.
    Company(Id<Company>),
    /// One user's own, made in this company.
    Own {
        /// The user.
        user: Id<User>,
        /// Its company.
        company: Option<Id<Company>>,
    },
}

impl Default for Reach {
    /// Of the nil user, who has nothing.
    fn default() -> Self {
        Self::Own { user: Id::from_uuid(Uuid::nil()), company: None }
    }
}

/// Which companies, oldest first.
#[derive(Clone, Debug, Default)]
pub struct CompanyQuery {
    /// Part of the name, in any case.
    pub search: Option<String>,
    /// Whose; [`Reach::Own`] shows the user's company.
    pub reach: Reach,
    /// How many to skip.
    pub offset: u64,
    /// How many at most.
    pub limit: u64,
}

/// Which users, oldest first.
#[derive(Clone, Debug, Default)]
pub struct UserQuery {
    /// Part of the e-mail address or of a name, in any case.
    pub search: Option<String>,
    /// Whose; [`Reach::Own`] shows the user itself.
    pub reach: Reach,
    /// Only these.
    pub role: Option<Role>,
    /// Only of this company.
    pub company_id: Option<Id<Company>>,
    /// How many to skip.
    pub offset: u64,
    /// How many at most.
    pub limit: u64,
}

/// Order of folders; those of one time are in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sorting {
    /// Oldest first.
    CreatedAsc,
    /// Newest first.
    #[default]
    CreatedDesc,
    /// The one first that was left alone longest.
    UpdatedAsc,
    /// The last changed first.
    UpdatedDesc,
}

/// Which folders. An empty list filters nothing.
#[derive(Clone, Debug, Default)]
pub struct FolderQuery {
    /// Whose.
    pub reach: Reach,
    /// Only these.
    pub ids: Vec<Id<Folder>>,
    /// Only of this company.
    pub company_id: Option<Id<Company>>,
    /// Only of this user.
    pub user_id: Option<Id<User>>,
    /// All must hold.
    pub meta_data: Vec<metadata::Filter>,
    /// One of them.
    pub resolution_status: Vec<FolderStatus>,
    /// One of them.
    pub system_resolution: Vec<ResolutionStatus>,
    /// Earliest and latest time of making, both included.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// Earliest and latest time of the last change, both included.
    pub updated: (Option<Timestamp>, Option<Timestamp>),
    /// Order.
    pub sorting: Sorting,
    /// How many to skip.
    pub offset: u64,
    /// How many at most; 0 shows none.
    pub limit: u64,
}

/// Which analyses of some folders. An empty list filters nothing.
#[derive(Clone, Debug, Default)]
pub struct AnalysisFilter {
    /// One of them.
    pub types: Vec<AnalysisType>,
    /// None of them.
    pub types_exclude: Vec<AnalysisType>,
    /// One of them.
    pub states: Vec<State>,
    /// None of them.
    pub states_exclude: Vec<State>,
    /// One of them.
    pub resolutions: Vec<ResolutionStatus>,
    /// None of them.
    pub resolutions_exclude: Vec<ResolutionStatus>,
    /// One of them.
    pub ids: Vec<Id<Analysis>>,
    /// None of them.
    pub ids_exclude: Vec<Id<Analysis>>,
}
