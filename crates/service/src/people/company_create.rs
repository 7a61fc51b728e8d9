//! Making a company.

use bonafide_domain::company::Settings;
use bonafide_domain::{Action, Company};

use super::check;
use crate::reach::check_role;
use crate::wire::{CompanyBody, CompanySettings};
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Makes a company.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken, in whatever case.
    pub async fn create_company(&self, caller: &Caller, body: CompanyBody) -> Result<Company> {
        check_role(caller, Action::CompanyCreate)?;
        let name = check::company_name(body.name.as_deref().ok_or_else(|| Error::missing("name"))?)?;
        let now = self.now();
        let company = Company {
            id: self.id()?,
            name,
            settings: settings(body.settings.unwrap_or_default())?,
            meta_data: body.meta_data.unwrap_or_default(),
            time_created: now,
            time_updated: now,
        };
        let mut tx = self.parts.store.write().await?;
        tx.insert_company(&company).await?;
        tx.commit().await?;
        Ok(company)
    }
}

/// The settings, if their bounds are.
pub(super) fn settings(given: CompanySettings) -> Result<Settings> {
    let settings = Settings::from(given);
    if settings.spoofing.is_valid() && settings.similarity.is_valid() {
        Ok(settings)
    } else {
        Err(Error::value("settings: bounds are two numbers from 0 to 1, the smaller one first"))
    }
}
