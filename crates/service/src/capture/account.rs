//! Whom the adapter acts as.

use bonafide_domain::{Company, Metadata, Role, User, company};
use bonafide_store::{CompanyQuery, Reach, StoreError};

use crate::{Caller, Error, Result, Service, new_password};

/// Login of the user that is made when the configuration names no access token. Its password is known to nobody.
pub const BUILT_IN: &str = "web-adapter@localhost.localdomain";
/// Name of the company that is made for it when there is none.
const COMPANY: &str = "Web adapter";

impl Service {
    /// The user of the configured access token; without one a built-in CLIENT SERVICE of the first company, which is made
    /// when the adapter is first used.
    ///
    /// # Errors
    /// The configured token is not one of this server, or the database does not answer.
    pub async fn adapter_user(&self) -> Result<Caller> {
        if let Some(token) = &self.settings().adapter.api_token {
            return self.authenticate(Some(&token.0)).await.map_err(|error| match error {
                Error::AuthInvalid(_) | Error::AuthExpired | Error::AuthMissing => {
                    Error::Internal("plugin.api_token is not a valid access token of this server".to_owned())
                }
                other => other,
            });
        }
        let found = self.parts.store.read().await?.user_by_email(BUILT_IN).await?;
        let user = match found {
            Some(user) => user,
            None => self.make_adapter_user().await?,
        };
        Ok(Caller { user, session: None })
    }

    async fn make_adapter_user(&self) -> Result<User> {
        let mut user = self.new_user(BUILT_IN.to_owned(), Role::ClientService)?;
        let random = self.parts.random.as_ref();
        user.password_hash = self.passwords.hash(new_password(random)?, random).await?;
        user.is_service = true;
        let mut tx = self.parts.store.write().await?;
        let first = CompanyQuery { reach: Reach::All, limit: 1, ..CompanyQuery::default() };
        let company = if let Some(company) = tx.companies(&first).await?.pop() {
            company
        } else {
            let now = self.now();
            let made = Company {
                id: self.id()?,
                name: COMPANY.to_owned(),
                settings: company::Settings::default(),
                meta_data: Metadata::default(),
                time_created: now,
                time_updated: now,
            };
            match tx.insert_company(&made).await {
                Ok(()) => made,
                Err(StoreError::Conflict(_)) => {
                    drop(tx);
                    return self.made_elsewhere().await;
                }
                Err(error) => return Err(error.into()),
            }
        };
        user.company_id = Some(company.id);
        match tx.insert_user(&user).await {
            Ok(()) => {
                tx.commit().await?;
                Ok(user)
            }
            Err(StoreError::Conflict(_)) => {
                drop(tx);
                self.made_elsewhere().await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Another request, or another server on the same store, was faster.
    async fn made_elsewhere(&self) -> Result<User> {
        let found = self.parts.store.read().await?.user_by_email(BUILT_IN).await?;
        found.ok_or_else(|| Error::Internal("the user of the web adapter cannot be made".to_owned()))
    }
}
