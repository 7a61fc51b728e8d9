//! What a receiver of webhooks verifies them with.

use bonafide_domain::{Action, Company, Id};

use super::companies::{COMPANY, reached};
use crate::reach::reach;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// The key of a company's webhooks: 64 hexadecimal digits, which as they stand are the HMAC key. The nil id names
    /// what belongs to no company.
    pub async fn webhook_key(&self, caller: &Caller, id: Id<Company>) -> Result<String> {
        if id.uuid().is_nil() {
            return match reach(caller, Action::CompanyUpdate)? {
                bonafide_store::Reach::All => Ok(self.keys.webhook(None)),
                _ => Err(Error::NotFound(COMPANY)),
            };
        }
        let found = self.parts.store.read().await?.company(id).await?;
        let company = reached(caller, Action::CompanyUpdate, found)?;
        Ok(self.keys.webhook(Some(company.id)))
    }
}
