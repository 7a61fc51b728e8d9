//! Lists of folders.

use bonafide_domain::{Folder, Id, Timestamp};

use super::folders::{COLUMNS, read};
use crate::args::Sql;
use crate::{Conn, FolderQuery, Reach, Sorting, StoreError};

/// Placeholders of one query; the databases allow 32,766 and 65,535.
const MOST_ARGUMENTS: usize = 30_000;

impl Conn {
    /// Folders in the order that is asked for.
    pub async fn folders(&mut self, query: &FolderQuery) -> Result<Vec<Folder>, StoreError> {
        let sql = list(query)?;
        self.fetch_sql(sql).await?.iter().map(read).collect()
    }

    /// The ids of [`Conn::folders`]: what there is to list, before it is loaded.
    pub async fn folder_ids(&mut self, query: &FolderQuery) -> Result<Vec<Id<Folder>>, StoreError> {
        let sql = select("f.id", query)?;
        self.fetch_sql(sql).await?.iter().map(|row| row.cells("folder").id()).collect()
    }

    /// How many folders the list would show without offset and limit.
    pub async fn count_folders(&mut self, query: &FolderQuery) -> Result<u64, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*)");
        conditions(&mut sql, query)?;
        self.fetch_number(sql.text, sql.args).await
    }
}

pub(super) fn list(query: &FolderQuery) -> Result<Sql, StoreError> {
    select(COLUMNS, query)
}

fn select(columns: &str, query: &FolderQuery) -> Result<Sql, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.text(columns);
    conditions(&mut sql, query)?;
    sql.text(match query.sorting {
        Sorting::CreatedAsc => " ORDER BY f.time_created, f.id",
        Sorting::CreatedDesc => " ORDER BY f.time_created DESC, f.id DESC",
        Sorting::UpdatedAsc => " ORDER BY f.time_updated, f.id",
        Sorting::UpdatedDesc => " ORDER BY f.time_updated DESC, f.id DESC",
    });
    sql.text(" LIMIT ").arg(query.limit).text(" OFFSET ").arg(query.offset);
    Ok(sql)
}

fn conditions(sql: &mut Sql, query: &FolderQuery) -> Result<(), StoreError> {
    if query.ids.len() + 2 * query.meta_data.len() > MOST_ARGUMENTS / 2 {
        return Err(StoreError::other("too many filters"));
    }
    let mut filters = query.meta_data.iter().collect::<Vec<_>>();
    if let Some(first) = filters.iter().position(|filter| filter.equal) {
        // A field is looked up because few folders have that value. SQLite keeps the order of a CROSS JOIN, so these few
        // are found first; it would otherwise go through all folders of the company.
        let first = filters.remove(first);
        sql.text(" FROM folder_fields e CROSS JOIN folders f WHERE f.id = e.folder_id");
        sql.text(" AND e.name = ").arg(&first.key).text(" AND e.value = ").arg(&first.value);
    } else {
        sql.text(" FROM folders f WHERE TRUE");
    }
    reach(sql, query.reach);
    if let Some(company) = query.company_id {
        sql.text(" AND f.company_id = ").arg(company);
    }
    if let Some(user) = query.user_id {
        sql.text(" AND f.user_id = ").arg(user);
    }
    if !query.ids.is_empty() {
        sql.text(" AND f.id IN ").list(&query.ids);
    }
    if !query.resolution_status.is_empty() {
        let words: Vec<_> = query.resolution_status.iter().map(|status| status.word()).collect();
        sql.text(" AND f.resolution_status IN ").list(&words);
    }
    if !query.system_resolution.is_empty() {
        let words: Vec<_> = query.system_resolution.iter().map(|status| status.word()).collect();
        sql.text(" AND f.system_resolution IN ").list(&words);
    }
    range(sql, "f.time_created", query.created);
    range(sql, "f.time_updated", query.updated);
    for filter in filters {
        sql.text(if filter.equal { " AND f.id IN" } else { " AND f.id NOT IN" });
        sql.text(" (SELECT m.folder_id FROM folder_fields m WHERE m.name = ").arg(&filter.key);
        sql.text(" AND m.value = ").arg(&filter.value).text(")");
    }
    Ok(())
}

fn reach(sql: &mut Sql, reach: Reach) {
    match reach {
        Reach::All => {}
        Reach::Company(company) => {
            sql.text(" AND f.company_id = ").arg(company);
        }
        Reach::Own { user, company } => {
            sql.text(" AND f.user_id = ").arg(user);
            if let Some(company) = company {
                sql.text(" AND f.company_id = ").arg(company);
            } else {
                sql.text(" AND f.company_id IS NULL");
            }
        }
    }
}

fn range(sql: &mut Sql, column: &str, (earliest, latest): (Option<Timestamp>, Option<Timestamp>)) {
    if let Some(earliest) = earliest {
        sql.text(" AND ").text(column).text(" >= ").arg(earliest);
    }
    if let Some(latest) = latest {
        sql.text(" AND ").text(column).text(" <= ").arg(latest);
    }
}
