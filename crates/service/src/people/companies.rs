//! Finding companies.

use bonafide_domain::{Action, Company, Id};
use bonafide_store::CompanyQuery;

use super::check;
use crate::reach::{self, reach};
use crate::{Caller, Error, Result, Service};

/// What a company is called in errors.
pub(super) const COMPANY: &str = "company";

impl Service {
    /// The companies that the caller may see, oldest first, at most 1000. `search` is part of a name.
    pub async fn companies(
        &self,
        caller: &Caller,
        search: Option<&str>,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Company>> {
        let reach = reach(caller, Action::CompanyRead)?;
        let search = check::search(search);
        if !check::is_searchable(search.as_deref()) {
            return Ok(vec![]);
        }
        let query = CompanyQuery { search, reach, offset, limit: check::limit(limit) };
        Ok(self.parts.store.read().await?.companies(&query).await?)
    }

    /// One company.
    pub async fn company(&self, caller: &Caller, id: Id<Company>) -> Result<Company> {
        let found = self.parts.store.read().await?.company(id).await?;
        reached(caller, Action::CompanyRead, found)
    }
}

/// The company, if the caller may do this with it.
pub(super) fn reached(caller: &Caller, action: Action, found: Option<Company>) -> Result<Company> {
    let company = found.ok_or(Error::NotFound(COMPANY))?;
    reach::check(caller, Action::CompanyRead, action, Some(company.id), None, COMPANY)?;
    Ok(company)
}
