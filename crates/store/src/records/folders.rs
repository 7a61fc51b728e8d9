//! Folders.

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::{Folder, Id, Metadata};

use crate::args::{Arg, Sql, args};
use crate::row::Row;
use crate::{Conn, StoreError};

/// In the order in which [`read`] takes them; `f` is the table.
pub(super) const COLUMNS: &str = "f.id, f.company_id, f.user_id, f.resolution_endpoint, f.resolution_status, \
    f.system_resolution, f.group_id, f.meta_data, f.technical_meta_data, f.time_created, f.time_updated";

pub(super) fn read(row: &Row) -> Result<Folder, StoreError> {
    let mut cells = row.cells("folder");
    Ok(Folder {
        id: cells.id()?,
        company_id: cells.id_or_none()?,
        user_id: cells.id()?,
        resolution_endpoint: cells.text_or_none()?,
        resolution_status: cells.word(FolderStatus::from_word)?,
        system_resolution: cells.word(ResolutionStatus::from_word)?,
        group_id: cells.id_or_none()?,
        meta_data: cells.json()?,
        technical_meta_data: cells.json()?,
        time_created: cells.time()?,
        time_updated: cells.time()?,
    })
}

fn values(folder: &Folder) -> Vec<Arg> {
    args![
        folder.id,
        folder.company_id,
        folder.user_id,
        folder.resolution_endpoint.as_deref(),
        folder.resolution_status.word(),
        folder.system_resolution.word(),
        folder.group_id,
        &folder.meta_data,
        &folder.technical_meta_data,
        folder.time_created,
        folder.time_updated,
    ]
}

impl Conn {
    /// Adds a folder. [`StoreError::Gone`] when the company is no longer there.
    pub async fn insert_folder(&mut self, folder: &Folder) -> Result<(), StoreError> {
        let sql = "INSERT INTO folders (id, company_id, user_id, resolution_endpoint, resolution_status, \
            system_resolution, group_id, meta_data, technical_meta_data, time_created, time_updated) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        self.execute(sql, values(folder)).await?;
        self.insert_fields(folder.id, &folder.meta_data).await
    }

    /// One folder.
    pub async fn folder(&mut self, id: Id<Folder>) -> Result<Option<Folder>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM folders f WHERE f.id = $1{}", self.lock());
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// Puts all fields in place of the old ones. False when the folder is no longer there.
    pub async fn update_folder(&mut self, folder: &Folder) -> Result<bool, StoreError> {
        let sql = "SELECT meta_data FROM folders WHERE id = $1".to_owned() + self.lock();
        let Some(row) = self.fetch_one(sql, args![folder.id]).await? else { return Ok(false) };
        let old = row.cells("folder").text()?;
        let sql = "UPDATE folders SET company_id = $2, user_id = $3, resolution_endpoint = $4, \
            resolution_status = $5, system_resolution = $6, group_id = $7, meta_data = $8, \
            technical_meta_data = $9, time_created = $10, time_updated = $11 WHERE id = $1";
        self.execute(sql, values(folder)).await?;
        // Most changes are of the status alone.
        if old != folder.meta_data.to_json() {
            self.execute("DELETE FROM folder_fields WHERE folder_id = $1", args![folder.id]).await?;
            self.insert_fields(folder.id, &folder.meta_data).await?;
        }
        Ok(true)
    }

    /// Deletes a folder with its media, analyses, deliveries and their jobs. Blobs stay: see [`Conn::doom`].
    pub async fn delete_folder(&mut self, id: Id<Folder>) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM folders WHERE id = $1", args![id]).await? > 0)
    }

    async fn insert_fields(&mut self, id: Id<Folder>, meta_data: &Metadata) -> Result<(), StoreError> {
        let fields: Vec<_> = meta_data.searchable().collect();
        for part in fields.chunks(64) {
            let mut sql = Sql::new("INSERT INTO folder_fields (folder_id, name, value) VALUES ");
            for (place, (name, value)) in part.iter().enumerate() {
                sql.text(if place == 0 { "(" } else { ", (" }).arg(id).text(", ").arg(*name);
                sql.text(", ").arg(value).text(")");
            }
            self.execute(sql.text, sql.args).await?;
        }
        Ok(())
    }
}
