//! Who may do what, in one table.
//!
//! A request names an [`Action`]; the table says how far the user's role reaches. What lies beyond the reach is treated
//! as absent; an action without any reach is forbidden.

use crate::{AnalysisType, Company, Id, Role, User};

/// How far a role reaches with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Not at all.
    None,
    /// What the user made, or is.
    Own,
    /// What belongs to the user's company.
    Company,
    /// Everything.
    All,
}

macro_rules! table {
    ($($(#[$doc:meta])* $action:ident = $word:literal: $($scope:ident)+;)+) => {
        /// What can be asked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $action),+ }

        impl Action {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$action),+];

            /// As in the documentation.
            pub fn word(self) -> &'static str {
                match self { $(Self::$action => $word),+ }
            }

            /// Reach per role, in the order of [`Role::ALL`].
            fn row(self) -> [Scope; 6] {
                match self { $(Self::$action => [$(Scope::$scope),+]),+ }
            }
        }
    };
}

table! {
    //                                           ADMIN OPERATOR CLIENT CLIENT_ADMIN CLIENT_OPERATOR CLIENT_SERVICE
    /// Make a company.
    CompanyCreate = "company: create":            All   None    None    None    None    None;
    /// See companies.
    CompanyRead = "company: read":                All   All     Company Company Company Company;
    /// Change a company's name and metadata.
    CompanyUpdate = "company: update":            All   None    None    Company None    None;
    /// Change what a company's requests may ask for.
    CompanyLimits = "company: set limits":        All   None    None    None    None    None;
    /// Remove a company and everything in it.
    CompanyDelete = "company: delete":            All   None    None    None    None    None;
    /// Make a user.
    UserCreate = "user: create":                  All   None    None    Company None    None;
    /// See users.
    UserRead = "user: read":                      All   All     Own     Company Company Own;
    /// Change a user's name, password and metadata.
    UserUpdate = "user: update":                  All   Own     Own     Company Own     Own;
    /// Change a user's role, email, company and switches.
    UserPromote = "user: set role and switches":  All   None    None    Company None    None;
    /// Remove a user.
    UserDelete = "user: delete":                  All   None    None    Company None    None;
    /// Make a folder.
    FolderCreate = "folder: create":              All   None    Own     Company None    Company;
    /// See folders and what is in them.
    FolderRead = "folder: read":                  All   All     Own     Company Company Company;
    /// Change a folder's metadata.
    FolderUpdate = "folder: update":              All   None    Own     Company None    Company;
    /// Remove a folder.
    FolderDelete = "folder: delete":              All   None    None    Company None    Own;
    /// Add media to a folder.
    MediaCreate = "media: create":                All   None    Own     Company None    Company;
    /// See media, their files and previews.
    MediaRead = "media: read":                    All   All     Own     Company Company Company;
    /// Change a medium's tags and metadata.
    MediaUpdate = "media: update":                All   None    Own     Company None    Company;
    /// Remove a medium.
    MediaDelete = "media: delete":                All   None    None    Company None    Own;
    /// Start analyses.
    AnalysisCreate = "analysis: create":          All   None    Own     Company None    Company;
    /// See analyses.
    AnalysisRead = "analysis: read":              All   All     Own     Company Company Company;
    /// See what would have let an analysis pass, which tells an attacker what to work on.
    AnalysisExplain = "analysis: read what would have passed": All All None Company Company None;
    /// Change an analysis' metadata.
    AnalysisUpdate = "analysis: update":          All   None    Own     Company None    Company;
    /// Put a person's outcome in place of the machine's.
    AnalysisDecide = "analysis: decide":          None  All     None    None    Company None;
    /// Remove an analysis.
    AnalysisDelete = "analysis: delete":          All   None    None    Company None    None;
    /// Get a token for one capture session.
    SessionTokenCreate = "session token: create": All   None    Own     Own     Own     Own;
    /// Hand in the events of a capture.
    EventSessionCreate = "event session: create": All   None    Own     Own     Own     Own;
    /// See the events of captures.
    EventSessionRead = "event session: read":     All   All     None    None    None    None;
    /// See how results were delivered.
    DeliveryRead = "delivery: read":              All   All     Own     Company Company Company;
    /// See jobs that were given up.
    JobRead = "job: read":                        All   None    None    None    None    None;
    /// Try one of them again.
    JobRetry = "job: retry":                      All   None    None    None    None    None;
}

/// How far `role` reaches with `action`.
pub fn scope(role: Role, action: Action) -> Scope {
    let column = Role::ALL.iter().position(|r| *r == role);
    column.map_or(Scope::None, |column| action.row()[column])
}

/// Whether `user` reaches a thing of this company and this maker.
pub fn reaches(
    user: &User,
    action: Action,
    company_id: Option<Id<Company>>,
    maker: Option<Id<User>>,
) -> bool {
    match scope(user.role, action) {
        Scope::None => false,
        // A maker who was moved to another company leaves behind what it made.
        Scope::Own => maker == Some(user.id) && company_id == user.company_id,
        Scope::Company => user.company_id.is_some() && company_id == user.company_id,
        Scope::All => true,
    }
}

/// Whether `user` may start an analysis of this type; the switches bind everyone but administrators.
pub fn may_start(user: &User, analysis_type: AnalysisType) -> bool {
    scope(user.role, Action::AnalysisCreate) != Scope::None
        && (user.role == Role::Admin
            || match analysis_type {
                AnalysisType::Quality => user.can_start.quality,
                AnalysisType::Biometry => user.can_start.biometry,
                AnalysisType::Collection => user.can_start.collection,
                AnalysisType::Documents => user.can_start.documents,
            })
}

/// Whether `user` may give somebody this role: nobody hands out more than a company's administrator but an administrator.
pub fn may_grant(user: &User, role: Role) -> bool {
    match scope(user.role, Action::UserPromote) {
        Scope::All => true,
        Scope::Company => role.has_company(),
        Scope::None | Scope::Own => false,
    }
}

/// The table as Markdown, for the documentation.
pub fn markdown() -> String {
    let row = |first: &str, cells: [&str; 6]| format!("| {first} | {} |\n", cells.join(" | "));
    let mut text = row("Action", Role::ALL.map(Role::word));
    text.push_str(&row("---", ["---"; 6]));
    for action in Action::ALL {
        let reach = |role| match scope(role, *action) {
            Scope::None => "-",
            Scope::Own => "own",
            Scope::Company => "company",
            Scope::All => "all",
        };
        text.push_str(&row(action.word(), Role::ALL.map(reach)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::CanStart;
    use crate::{Metadata, Timestamp};

    fn user(role: Role, company: Option<Id<Company>>) -> User {
        User {
            id: Id::new(Timestamp::from_seconds(1), [1; 10]),
            company_id: company,
            role,
            is_service: false,
            email: String::new(),
            password_hash: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            middle_name: String::new(),
            can_start: CanStart { biometry: false, ..CanStart::default() },
            meta_data: Metadata::default(),
            time_created: Timestamp::default(),
            time_updated: Timestamp::default(),
        }
    }

    fn company(n: u8) -> Id<Company> {
        Id::new(Timestamp::from_seconds(1), [n; 10])
    }

    #[test]
    fn an_administrator_does_everything_but_decide() {
        for action in Action::ALL {
            let expected = if *action == Action::AnalysisDecide { Scope::None } else { Scope::All };
            assert_eq!(scope(Role::Admin, *action), expected, "{}", action.word());
        }
    }

    #[test]
    fn nobody_with_a_company_reaches_another() {
        for role in Role::ALL.into_iter().filter(|role| role.has_company()) {
            let user = user(role, Some(company(1)));
            for action in Action::ALL {
                assert!(
                    !reaches(&user, *action, Some(company(2)), Some(user.id)),
                    "{role} {}",
                    action.word()
                );
                assert!(!reaches(&user, *action, None, None), "{role} {}", action.word());
            }
        }
    }

    #[test]
    fn the_company_table_is_that_of_the_documents() {
        let row = |action| Role::ALL.map(|role| scope(role, action) != Scope::None);
        assert_eq!(row(Action::CompanyCreate), [true, false, false, false, false, false]);
        assert_eq!(row(Action::CompanyRead), [true; 6]);
        assert_eq!(row(Action::CompanyDelete), [true, false, false, false, false, false]);
    }

    #[test]
    fn switches_bind_all_but_administrators() {
        assert!(!may_start(&user(Role::Client, Some(company(1))), AnalysisType::Biometry));
        assert!(may_start(&user(Role::Client, Some(company(1))), AnalysisType::Quality));
        assert!(may_start(&user(Role::Admin, None), AnalysisType::Biometry));
        assert!(!may_start(&user(Role::Operator, None), AnalysisType::Quality));
    }

    #[test]
    fn no_company_makes_a_system_administrator() {
        let manager = user(Role::ClientAdmin, Some(company(1)));
        assert!(may_grant(&manager, Role::ClientAdmin));
        assert!(!may_grant(&manager, Role::Admin) && !may_grant(&manager, Role::Operator));
        assert!(!may_grant(&user(Role::Client, Some(company(1))), Role::Client));
    }
}
