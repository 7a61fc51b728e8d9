//! What the demo keeps: captures of people who try it, found by a secret of theirs and erased after a while.
//!
//! A folder of the demo belongs to the adapter's user and carries two fields: [`FIELD`], and the transaction that the
//! demo's own backend made up. Nothing else is kept, so any server on the same store can answer.

use bonafide_domain::folder::Full;
use bonafide_domain::metadata::Filter;
use bonafide_domain::{Id, User};
use bonafide_store::{FolderQuery, Reach, keys};

use crate::capture::BUILT_IN;
use crate::folders::load;
use crate::keys::hex;
use crate::{Result, Service};

/// Name and value of the field that tells the demo's folders from others.
pub const FIELD: (&str, &str) = ("demo", "bonafide");
/// Name of the field with the transaction.
pub const TRANSACTION: &str = "transaction_id";
/// Bytes of a secret.
const SECRET: usize = 16;
/// Folders that are erased in one transaction.
const AT_ONCE: u64 = 50;

impl Service {
    /// A text that nobody can guess: 32 hexadecimal digits.
    ///
    /// # Errors
    /// There are no random bits.
    pub fn demo_secret(&self) -> Result<String> {
        let mut bytes = [0; SECRET];
        self.parts.random.fill(&mut bytes)?;
        Ok(hex(&bytes))
    }

    /// The newest capture of a transaction with its analyses; `None` before it came and after it was erased.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn demo_folder(&self, transaction: &str) -> Result<Option<Full>> {
        let Some(query) = self.demo_query(Some(transaction)).await? else { return Ok(None) };
        let mut reader = self.parts.store.read().await?;
        let folders = reader.folders(&FolderQuery { limit: 1, ..query }).await?;
        Ok(load::load(&mut reader, folders, true).await?.pop())
    }

    /// Erases every capture of a transaction now, and says how many there were.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_demo(&self, transaction: &str) -> Result<u64> {
        let Some(query) = self.demo_query(Some(transaction)).await? else { return Ok(0) };
        self.erase_demo(&query).await
    }

    /// Erases the demo's captures whose time is over, and says how many there were.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sweep_demo(&self) -> Result<u64> {
        let Some(mut query) = self.demo_query(None).await? else { return Ok(0) };
        query.created.1 = Some(self.now().minus(self.settings().demo_kept));
        self.erase_demo(&query).await
    }

    async fn erase_demo(&self, query: &FolderQuery) -> Result<u64> {
        let mut erased = 0;
        loop {
            let mut tx = self.parts.store.write().await?;
            let ids = tx.folder_ids(&FolderQuery { limit: AT_ONCE, ..query.clone() }).await?;
            for &id in &ids {
                tx.delete_folder(id).await?;
                tx.doom(&keys::folder(id), self.now()).await?;
            }
            tx.commit().await?;
            erased += ids.len() as u64;
            if (ids.len() as u64) < AT_ONCE {
                break;
            }
        }
        if erased > 0 {
            self.making.doomed.notify_one();
        }
        Ok(erased)
    }

    /// `None` as long as nobody can have tried it.
    async fn demo_query(&self, transaction: Option<&str>) -> Result<Option<FolderQuery>> {
        let Some(user_id) = self.demo_user().await? else { return Ok(None) };
        let filter = |key: &str, value: &str| Filter { key: key.into(), value: value.into(), equal: true };
        let mut meta_data = vec![filter(FIELD.0, FIELD.1)];
        meta_data.extend(transaction.map(|transaction| filter(TRANSACTION, transaction)));
        let query =
            FolderQuery { reach: Reach::All, user_id: Some(user_id), meta_data, ..FolderQuery::default() };
        Ok(Some(query))
    }

    /// The adapter's user, which is not made for this.
    async fn demo_user(&self) -> Result<Option<Id<User>>> {
        if self.settings().adapter.api_token.is_some() {
            return Ok(Some(self.adapter_user().await?.user.id));
        }
        let user = self.parts.store.read().await?.user_by_email(BUILT_IN).await?;
        Ok(user.map(|user| user.id))
    }
}
