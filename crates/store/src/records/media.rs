//! Media.

use bonafide_domain::{Folder, Id, MediaType, Medium};

use super::batches;
use crate::args::{Arg, Sql, args, json};
use crate::row::Row;
use crate::{Conn, StoreError};

const COLUMNS: &str = "id, folder_id, company_id, user_id, media_type, original_name, content_type, size, sha256, \
    width, height, duration_ms, frames, tags, meta_data, technical_meta_data, time_created, time_updated";

fn read(row: &Row) -> Result<Medium, StoreError> {
    let mut cells = row.cells("medium");
    Ok(Medium {
        id: cells.id()?,
        folder_id: cells.id()?,
        company_id: cells.id_or_none()?,
        user_id: cells.id()?,
        media_type: cells.word(|word| MediaType::ALL.into_iter().find(|kind| kind.word() == word))?,
        original_name: cells.text()?,
        content_type: cells.text()?,
        size: cells.number()?,
        sha256: cells.hash()?,
        width: cells.number()?,
        height: cells.number()?,
        duration_ms: cells.number_or_none()?,
        frames: cells.number()?,
        tags: cells.json()?,
        meta_data: cells.json()?,
        technical_meta_data: cells.json()?,
        time_created: cells.time()?,
        time_updated: cells.time()?,
    })
}

fn values(medium: &Medium) -> Result<Vec<Arg>, StoreError> {
    Ok(args![
        medium.id,
        medium.folder_id,
        medium.company_id,
        medium.user_id,
        medium.media_type.word(),
        &medium.original_name,
        &medium.content_type,
        medium.size,
        &medium.sha256,
        medium.width,
        medium.height,
        medium.duration_ms,
        medium.frames,
        json(&medium.tags)?,
        &medium.meta_data,
        &medium.technical_meta_data,
        medium.time_created,
        medium.time_updated,
    ])
}

impl Conn {
    /// Adds a medium, as the last of its folder. [`StoreError::Gone`] when the folder is no longer there.
    pub async fn insert_medium(&mut self, medium: &Medium) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO media ({COLUMNS}, place) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
            (SELECT COALESCE(MAX(place), 0) + 1 FROM media WHERE folder_id = $2))"
        );
        self.execute(sql, values(medium)?).await?;
        Ok(())
    }

    /// One medium.
    pub async fn medium(&mut self, id: Id<Medium>) -> Result<Option<Medium>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM media WHERE id = $1{}", self.lock());
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// The media of some folders; those of each folder in the order in which they came.
    pub async fn media_of(&mut self, folders: &[Id<Folder>]) -> Result<Vec<Medium>, StoreError> {
        let mut media = Vec::new();
        for batch in batches(folders) {
            let mut sql = Sql::new("SELECT ");
            sql.text(COLUMNS).text(" FROM media WHERE folder_id IN ").list(&batch);
            sql.text(" ORDER BY time_created, place, id");
            for row in self.fetch_sql(sql).await? {
                media.push(read(&row)?);
            }
        }
        Ok(media)
    }

    /// How many media a folder has.
    pub async fn count_media(&mut self, folder: Id<Folder>) -> Result<u64, StoreError> {
        self.fetch_number("SELECT COUNT(*) FROM media WHERE folder_id = $1", args![folder]).await
    }

    /// Puts all fields in place of the old ones. False when the medium is no longer there.
    pub async fn update_medium(&mut self, medium: &Medium) -> Result<bool, StoreError> {
        let sql = "UPDATE media SET folder_id = $2, company_id = $3, user_id = $4, media_type = $5, \
            original_name = $6, content_type = $7, size = $8, sha256 = $9, width = $10, height = $11, \
            duration_ms = $12, frames = $13, tags = $14, meta_data = $15, technical_meta_data = $16, \
            time_created = $17, time_updated = $18 WHERE id = $1";
        Ok(self.execute(sql, values(medium)?).await? > 0)
    }

    /// Deletes a medium. Analyses that look at it stay. Its blobs stay: see [`Conn::doom`].
    pub async fn delete_medium(&mut self, id: Id<Medium>) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM media WHERE id = $1", args![id]).await? > 0)
    }
}
