//! Changing a company.

use bonafide_domain::permission::reaches;
use bonafide_domain::{Action, Company, Id};

use super::companies::{COMPANY, reached};
use super::{check, company_create};
use crate::wire::CompanyBody;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Changes what the body names.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when a company's administrator changes its own settings; [`Error::Conflict`] when the name
    /// is taken.
    pub async fn update_company(
        &self,
        caller: &Caller,
        id: Id<Company>,
        body: CompanyBody,
    ) -> Result<Company> {
        let mut tx = self.parts.store.write().await?;
        let found = tx.company(id).await?;
        let mut company = reached(caller, Action::CompanyUpdate, found)?;
        if let Some(name) = &body.name {
            company.name = check::company_name(name)?;
        }
        if let Some(given) = body.settings {
            let settings = company_create::settings(given)?;
            let may = reaches(&caller.user, Action::CompanyLimits, Some(id), None);
            // What stays is no change: clients send back whole companies.
            if settings != company.settings && !may {
                return Err(Error::Forbidden);
            }
            company.settings = settings;
        }
        if let Some(meta_data) = &body.meta_data {
            company.meta_data = company.meta_data.patched(meta_data)?;
        }
        company.time_updated = self.now();
        if !tx.update_company(&company).await? {
            return Err(Error::NotFound(COMPANY));
        }
        tx.commit().await?;
        Ok(company)
    }
}
