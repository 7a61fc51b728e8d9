//! Companies.

use bonafide_domain::{Company, Id};
use uuid::Uuid;

use crate::args::{Arg, Sql, anywhere, args, json};
use crate::row::Row;
use crate::{CompanyQuery, Conn, Reach, StoreError};

fn read(row: &Row) -> Result<Company, StoreError> {
    let mut cells = row.cells("company");
    Ok(Company {
        id: cells.id()?,
        name: cells.text()?,
        settings: cells.json()?,
        meta_data: cells.json()?,
        time_created: cells.time()?,
        time_updated: cells.time()?,
    })
}

fn values(company: &Company) -> Result<Vec<Arg>, StoreError> {
    Ok(args![
        company.id,
        &company.name,
        json(&company.settings)?,
        &company.meta_data,
        company.time_created,
        company.time_updated,
        company.name.to_lowercase(),
    ])
}

/// Whose turn it is among jobs: the company, or the nil UUID for what has none.
pub(super) fn tenant(company: Option<Id<Company>>) -> Uuid {
    company.map_or(Uuid::nil(), Id::uuid)
}

impl Conn {
    /// Adds a company. [`StoreError::Conflict`] when the name is taken, in any case.
    pub async fn insert_company(&mut self, company: &Company) -> Result<(), StoreError> {
        let sql = "INSERT INTO companies \
            (id, name, settings, meta_data, time_created, time_updated, name_folded) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        self.execute(sql, values(company)?).await?;
        Ok(())
    }

    /// One company.
    pub async fn company(&mut self, id: Id<Company>) -> Result<Option<Company>, StoreError> {
        let sql =
            "SELECT id, name, settings, meta_data, time_created, time_updated FROM companies WHERE id = $1";
        let row = self.fetch_one(sql.to_owned() + self.lock(), args![id]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Companies, oldest first.
    pub async fn companies(&mut self, query: &CompanyQuery) -> Result<Vec<Company>, StoreError> {
        let mut sql = Sql::new(
            "SELECT id, name, settings, meta_data, time_created, time_updated FROM companies WHERE TRUE",
        );
        match query.reach {
            Reach::All => {}
            Reach::Company(company) | Reach::Own { company: Some(company), .. } => {
                sql.text(" AND id = ").arg(company);
            }
            Reach::Own { company: None, .. } => return Ok(Vec::new()),
        }
        if let Some(part) = query.search.as_deref().filter(|part| !part.is_empty()) {
            if part.contains('\0') {
                return Ok(Vec::new());
            }
            sql.text(" AND name_folded LIKE ").arg(anywhere(part)).text(" ESCAPE '!'");
        }
        sql.text(" ORDER BY time_created, id LIMIT ").arg(query.limit).text(" OFFSET ").arg(query.offset);
        self.fetch_sql(sql).await?.iter().map(read).collect()
    }

    /// Puts all fields in place of the old ones. False when the company is no longer there.
    pub async fn update_company(&mut self, company: &Company) -> Result<bool, StoreError> {
        let sql = "UPDATE companies SET name = $2, settings = $3, meta_data = $4, time_created = $5, \
            time_updated = $6, name_folded = $7 WHERE id = $1";
        Ok(self.execute(sql, values(company)?).await? > 0)
    }

    /// Deletes a company with its users, their sessions, its folders and everything in them. Blobs stay: see
    /// [`Conn::doom_folders_of`].
    pub async fn delete_company(&mut self, id: Id<Company>) -> Result<bool, StoreError> {
        let deleted = self.execute("DELETE FROM companies WHERE id = $1", args![id]).await? > 0;
        self.execute("DELETE FROM job_turns WHERE tenant = $1", args![id]).await?;
        Ok(deleted)
    }
}
