//! The table of permissions, asked as use cases need it.

use bonafide_domain::permission::{reaches, scope};
use bonafide_domain::{Action, Company, Id, Scope, User};
use bonafide_store::Reach;

use crate::{Caller, Error, Result};

/// What a list shows to the caller.
///
/// # Errors
/// [`Error::Forbidden`] when its role has no reach at all.
pub(crate) fn reach(caller: &Caller, action: Action) -> Result<Reach> {
    let user = &caller.user;
    match scope(user.role, action) {
        Scope::All => Ok(Reach::All),
        Scope::Company => user.company_id.map(Reach::Company).ok_or(Error::Forbidden),
        Scope::Own => Ok(Reach::Own { user: user.id, company: user.company_id }),
        Scope::None => Err(Error::Forbidden),
    }
}

/// Whether the caller may do `act` with a thing of this company and maker.
///
/// # Errors
/// [`Error::NotFound`] when it does not even reach it with `see`, so that it learns nothing about what is there;
/// [`Error::Forbidden`] when it sees it, and may not `act`.
pub(crate) fn check(
    caller: &Caller,
    see: Action,
    act: Action,
    company: Option<Id<Company>>,
    maker: Option<Id<User>>,
    what: &'static str,
) -> Result<()> {
    let may = |action| reaches(&caller.user, action, company, maker);
    if scope(caller.user.role, see) == Scope::None {
        Err(Error::Forbidden)
    } else if !may(see) {
        Err(Error::NotFound(what))
    } else if !may(act) {
        Err(Error::Forbidden)
    } else {
        Ok(())
    }
}

/// Whether the caller's role can do this at all.
pub(crate) fn check_role(caller: &Caller, action: Action) -> Result<()> {
    if scope(caller.user.role, action) == Scope::None { Err(Error::Forbidden) } else { Ok(()) }
}
