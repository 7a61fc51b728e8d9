//! Users.

use bonafide_domain::{Id, User};

use crate::args::{Arg, Sql, anywhere, args, json};
use crate::dialect::turn;
use crate::row::{Cells, Row};
use crate::{Conn, Reach, StoreError, UserQuery};

/// In the order in which [`read_from`] takes them; `u` is the table.
pub(super) const COLUMNS: &str = "u.id, u.company_id, u.role, u.is_service, u.email, u.password_hash, u.first_name, \
    u.last_name, u.middle_name, u.can_start, u.meta_data, u.time_created, u.time_updated";

pub(super) fn read_from(cells: &mut Cells<'_>) -> Result<User, StoreError> {
    Ok(User {
        id: cells.id()?,
        company_id: cells.id_or_none()?,
        role: cells.word(|word| word.parse().ok())?,
        is_service: cells.truth()?,
        email: cells.text()?,
        password_hash: cells.text()?,
        first_name: cells.text()?,
        last_name: cells.text()?,
        middle_name: cells.text()?,
        can_start: cells.json()?,
        meta_data: cells.json()?,
        time_created: cells.time()?,
        time_updated: cells.time()?,
    })
}

fn read(row: &Row) -> Result<User, StoreError> {
    read_from(&mut row.cells("user"))
}

fn values(user: &User) -> Result<Vec<Arg>, StoreError> {
    let search =
        [&*user.email, &user.first_name, &user.middle_name, &user.last_name].join(" ").to_lowercase();
    Ok(args![
        user.id,
        user.company_id,
        user.role.word(),
        user.is_service,
        &user.email,
        &user.password_hash,
        &user.first_name,
        &user.last_name,
        &user.middle_name,
        json(&user.can_start)?,
        &user.meta_data,
        user.time_created,
        user.time_updated,
        search,
    ])
}

impl Conn {
    /// Adds a user. [`StoreError::Conflict`] when the e-mail address is taken, [`StoreError::Gone`] when the company is
    /// no longer there.
    pub async fn insert_user(&mut self, user: &User) -> Result<(), StoreError> {
        let sql = "INSERT INTO users (id, company_id, role, is_service, email, password_hash, first_name, last_name, \
            middle_name, can_start, meta_data, time_created, time_updated, search_text) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        self.execute(sql, values(user)?).await?;
        Ok(())
    }

    /// One user.
    pub async fn user(&mut self, id: Id<User>) -> Result<Option<User>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.id = $1{}", self.lock());
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// The user with this login, which is in lower case.
    pub async fn user_by_email(&mut self, email: &str) -> Result<Option<User>, StoreError> {
        if email.contains('\0') {
            return Ok(None);
        }
        let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.email = $1{}", self.lock());
        self.fetch_one(sql, args![email]).await?.as_ref().map(read).transpose()
    }

    /// Users, oldest first.
    pub async fn users(&mut self, query: &UserQuery) -> Result<Vec<User>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.text(COLUMNS).text(" FROM users u WHERE TRUE");
        match query.reach {
            Reach::All => {}
            Reach::Company(company) => {
                sql.text(" AND u.company_id = ").arg(company);
            }
            Reach::Own { user, .. } => {
                sql.text(" AND u.id = ").arg(user);
            }
        }
        if let Some(company) = query.company_id {
            sql.text(" AND u.company_id = ").arg(company);
        }
        if let Some(role) = query.role {
            sql.text(" AND u.role = ").arg(role.word());
        }
        if let Some(part) = query.search.as_deref().filter(|part| !part.is_empty()) {
            if part.contains('\0') {
                return Ok(Vec::new());
            }
            sql.text(" AND u.search_text LIKE ").arg(anywhere(part)).text(" ESCAPE '!'");
        }
        sql.text(" ORDER BY u.time_created, u.id LIMIT ").arg(query.limit).text(" OFFSET ").arg(query.offset);
        self.fetch_sql(sql).await?.iter().map(read).collect()
    }

    /// Puts all fields in place of the old ones. False when the user is no longer there.
    pub async fn update_user(&mut self, user: &User) -> Result<bool, StoreError> {
        let sql = "UPDATE users SET company_id = $2, role = $3, is_service = $4, email = $5, password_hash = $6, \
            first_name = $7, last_name = $8, middle_name = $9, can_start = $10, meta_data = $11, time_created = $12, \
            time_updated = $13, search_text = $14 WHERE id = $1";
        Ok(self.execute(sql, values(user)?).await? > 0)
    }

    /// Deletes a user with its sessions; its folders stay.
    pub async fn delete_user(&mut self, id: Id<User>) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM users WHERE id = $1", args![id]).await? > 0)
    }

    /// Lets one transaction at a time take an administrator away, until it ends: who reads the administrators after this
    /// sees what all earlier ones left.
    pub async fn lock_administrators(&mut self) -> Result<(), StoreError> {
        self.take_turn(turn::ADMINISTRATORS).await
    }

    /// How many users there are.
    pub async fn count_users(&mut self) -> Result<u64, StoreError> {
        self.fetch_number("SELECT COUNT(*) FROM users", args![]).await
    }
}
