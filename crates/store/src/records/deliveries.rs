//! Deliveries.

use bonafide_domain::delivery::Delivery;
use bonafide_domain::{Folder, Id};

use crate::args::{Arg, args, json};
use crate::row::Row;
use crate::{Conn, StoreError};

const COLUMNS: &str = "id, folder_id, group_id, company_id, endpoint, delivered, attempts, time_created";

fn read(row: &Row) -> Result<Delivery, StoreError> {
    let mut cells = row.cells("delivery");
    Ok(Delivery {
        id: cells.id()?,
        folder_id: cells.id()?,
        group_id: cells.id()?,
        company_id: cells.id_or_none()?,
        endpoint: cells.text()?,
        delivered: cells.truth()?,
        attempts: cells.json()?,
        time_created: cells.time()?,
    })
}

fn values(delivery: &Delivery) -> Result<Vec<Arg>, StoreError> {
    Ok(args![
        delivery.id,
        delivery.folder_id,
        delivery.group_id,
        delivery.company_id,
        &delivery.endpoint,
        delivery.delivered,
        json(&delivery.attempts)?,
        delivery.time_created,
    ])
}

impl Conn {
    /// Adds a delivery. [`StoreError::Gone`] when the folder is no longer there.
    pub async fn insert_delivery(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO deliveries ({COLUMNS}, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
            (SELECT COALESCE(MAX(place), 0) + 1 FROM deliveries WHERE folder_id = $2))"
        );
        self.execute(sql, values(delivery)?).await?;
        Ok(())
    }

    /// One delivery.
    pub async fn delivery(&mut self, id: Id<Delivery>) -> Result<Option<Delivery>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM deliveries WHERE id = $1{}", self.lock());
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// The deliveries of a folder, oldest first.
    pub async fn deliveries_of(&mut self, folder: Id<Folder>) -> Result<Vec<Delivery>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM deliveries WHERE folder_id = $1 ORDER BY time_created, place, id");
        self.fetch(sql, args![folder]).await?.iter().map(read).collect()
    }

    /// Puts all fields in place of the old ones. False when the delivery is no longer there.
    pub async fn update_delivery(&mut self, delivery: &Delivery) -> Result<bool, StoreError> {
        let sql = "UPDATE deliveries SET folder_id = $2, group_id = $3, company_id = $4, endpoint = $5, \
            delivered = $6, attempts = $7, time_created = $8 WHERE id = $1";
        Ok(self.execute(sql, values(delivery)?).await? > 0)
    }
}
