//! What free fields can belong to, with its place in the table of permissions.

use bonafide_domain::{Action, Analysis, Company, Folder, Id, Medium, Metadata, Timestamp, User};
use bonafide_store::Conn;

use crate::{Caller, Error, Result, reach};

/// Whose free fields are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetadataTarget {
    /// A company's.
    Company(Id<Company>),
    /// A user's.
    User(Id<User>),
    /// A folder's.
    Folder(Id<Folder>),
    /// A medium's.
    Media(Id<Medium>),
    /// An analysis'.
    Analysis(Id<Analysis>),
}

/// The record that holds the fields; what is in a folder comes with it, for a change of one is a change of the other.
pub(super) enum Thing {
    Company(Box<Company>),
    User(Box<User>),
    Folder(Box<Folder>),
    Medium(Box<(Medium, Folder)>),
    Analysis(Box<(Analysis, Folder)>),
}

impl Thing {
    /// Reads it; in a transaction it stays as it is until that ends.
    pub(super) async fn load(conn: &mut Conn, target: MetadataTarget) -> Result<Self> {
        Ok(match target {
            MetadataTarget::Company(id) => {
                Self::Company(Box::new(conn.company(id).await?.ok_or(Error::NotFound("company"))?))
            }
            MetadataTarget::User(id) => {
                Self::User(Box::new(conn.user(id).await?.ok_or(Error::NotFound("user"))?))
            }
            MetadataTarget::Folder(id) => {
                Self::Folder(Box::new(conn.folder(id).await?.ok_or(Error::NotFound("folder"))?))
            }
            MetadataTarget::Media(id) => {
                let absent = || Error::NotFound("media");
                let medium = conn.medium(id).await?.ok_or_else(absent)?;
                let folder = conn.folder(medium.folder_id).await?.ok_or_else(absent)?;
                Self::Medium(Box::new((medium, folder)))
            }
            MetadataTarget::Analysis(id) => {
                let absent = || Error::NotFound("analysis");
                let analysis = conn.analysis(id).await?.ok_or_else(absent)?;
                let folder = conn.folder(analysis.folder_id).await?.ok_or_else(absent)?;
                Self::Analysis(Box::new((analysis, folder)))
            }
        })
    }

    /// The folder it is in.
    pub(super) fn folder(&self) -> Option<Id<Folder>> {
        match self {
            Self::Medium(both) => Some(both.1.id),
            Self::Analysis(both) => Some(both.1.id),
            Self::Company(_) | Self::User(_) | Self::Folder(_) => None,
        }
    }

    /// Whether the caller may see the fields.
    pub(super) fn check_read(&self, caller: &Caller) -> Result<()> {
        let (read, _) = self.actions();
        self.check(caller, read, read)
    }

    /// Whether the caller may change the fields.
    pub(super) fn check_update(&self, caller: &Caller) -> Result<()> {
        let (read, update) = self.actions();
        self.check(caller, read, update)
    }

    fn check(&self, caller: &Caller, see: Action, act: Action) -> Result<()> {
        let (company, maker, what) = match self {
            Self::Company(company) => (Some(company.id), None, "company"),
            Self::User(user) => (user.company_id, Some(user.id), "user"),
            Self::Folder(folder) => (folder.company_id, Some(folder.user_id), "folder"),
            Self::Medium(both) => (both.1.company_id, Some(both.1.user_id), "media"),
            Self::Analysis(both) => (both.1.company_id, Some(both.1.user_id), "analysis"),
        };
        reach::check(caller, see, act, company, maker, what)
    }

    fn actions(&self) -> (Action, Action) {
        match self {
            Self::Company(_) => (Action::CompanyRead, Action::CompanyUpdate),
            Self::User(_) => (Action::UserRead, Action::UserUpdate),
            Self::Folder(_) => (Action::FolderRead, Action::FolderUpdate),
            Self::Medium(_) => (Action::MediaRead, Action::MediaUpdate),
            Self::Analysis(_) => (Action::AnalysisRead, Action::AnalysisUpdate),
        }
    }

    /// The fields.
    pub(super) fn meta_data(&self) -> &Metadata {
        match self {
            Self::Company(company) => &company.meta_data,
            Self::User(user) => &user.meta_data,
            Self::Folder(folder) => &folder.meta_data,
            Self::Medium(both) => &both.0.meta_data,
            Self::Analysis(both) => &both.0.meta_data,
        }
    }

    /// Replaces the fields; it and its folder count as changed now.
    pub(super) fn set_meta_data(&mut self, new: Metadata, now: Timestamp) {
        let (meta_data, time_updated) = match self {
            Self::Company(company) => (&mut company.meta_data, &mut company.time_updated),
            Self::User(user) => (&mut user.meta_data, &mut user.time_updated),
            Self::Folder(folder) => (&mut folder.meta_data, &mut folder.time_updated),
            Self::Medium(both) => {
                both.1.time_updated = now;
                (&mut both.0.meta_data, &mut both.0.time_updated)
            }
            Self::Analysis(both) => {
                both.1.time_updated = now;
                (&mut both.0.meta_data, &mut both.0.time_updated)
            }
        };
        *meta_data = new;
        *time_updated = now;
    }

    /// Writes what has changed.
    pub(super) async fn save(&self, conn: &mut Conn) -> Result<()> {
        let there = match self {
            Self::Company(company) => conn.update_company(company).await?,
            Self::User(user) => conn.update_user(user).await?,
            Self::Folder(folder) => conn.update_folder(folder).await?,
            Self::Medium(both) => conn.update_medium(&both.0).await? && conn.update_folder(&both.1).await?,
            Self::Analysis(both) => {
                conn.update_analysis(&both.0).await? && conn.update_folder(&both.1).await?
            }
        };
        // Read in the same transaction, so it has not gone.
        if there {
            Ok(())
        } else {
            Err(Error::Internal("a record went away while it was changed".to_owned()))
        }
    }
}
