//! A connection and how queries run on it.

use std::borrow::Cow;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use tokio::time::timeout;

use crate::args::{Arg, Sql, for_postgres, for_sqlite};
use crate::dialect::Dialect;
use crate::row::Row;
use crate::{Cause, StoreError};

/// A connection, on which all queries are methods.
///
/// On a [`crate::Tx`] a record that is had by its id stays as it is until the transaction ends, so that it can be
/// changed and put back without losing another's change.
pub struct Conn {
    link: Link,
    /// Whether a query failed or was dropped; what a transaction did is then not to be kept.
    failed: bool,
}

pub(crate) enum Link {
    SqliteReader(PoolConnection<Sqlite>),
    SqliteWriter(Transaction<'static, Sqlite>),
    PostgresReader(PoolConnection<Postgres>),
    PostgresWriter(Transaction<'static, Postgres>),
}

enum Target<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn {
    pub(crate) fn new(link: Link) -> Self {
        Self { link, failed: false }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self.link {
            Link::SqliteReader(_) | Link::SqliteWriter(_) => Dialect::Sqlite,
            Link::PostgresReader(_) | Link::PostgresWriter(_) => Dialect::Postgres,
        }
    }

    /// What goes after a `SELECT` of rows that are perhaps going to be changed.
    pub(crate) fn lock(&self) -> &'static str {
        let writes = matches!(self.link, Link::SqliteWriter(_) | Link::PostgresWriter(_));
        if writes { self.dialect().lock() } else { "" }
    }

    /// Waits until no other transaction is at what `turn` names.
    pub(crate) async fn take_turn(&mut self, turn: i64) -> Result<(), StoreError> {
        if let Some(sql) = self.dialect().one_at_a_time() {
            self.fetch(sql, vec![Arg::from(turn)]).await?;
        }
        Ok(())
    }

    /// Runs a statement; answers how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<u64, StoreError> {
        let sql = AssertSqlSafe(sql.into());
        let (before, longest) = self.begin_query();
        let changed = timeout(longest, async {
            Ok(match self.target() {
                Target::Sqlite(c) => {
                    sqlx::query_with(sql, for_sqlite(args)?).execute(c).await?.rows_affected()
                }
                Target::Postgres(c) => {
                    sqlx::query_with(sql, for_postgres(args)?).execute(c).await?.rows_affected()
                }
            })
        })
        .await
        .unwrap_or_else(|_| Err(StoreError::unavailable("no answer")))?;
        self.failed = before;
        Ok(changed)
    }

    /// Runs a query; answers its rows.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<Vec<Row>, StoreError> {
        let sql = AssertSqlSafe(sql.into());
        let (before, longest) = self.begin_query();
        let rows = timeout(longest, async {
            Ok(match self.target() {
                Target::Sqlite(c) => {
                    let rows = sqlx::query_with(sql, for_sqlite(args)?).fetch_all(c).await?;
                    rows.into_iter().map(Row::Sqlite).collect()
                }
                Target::Postgres(c) => {
                    let rows = sqlx::query_with(sql, for_postgres(args)?).fetch_all(c).await?;
                    rows.into_iter().map(Row::Postgres).collect::<Vec<_>>()
                }
            })
        })
        .await
        .unwrap_or_else(|_| Err(StoreError::unavailable("no answer")))?;
        self.failed = before;
        Ok(rows)
    }

    /// Runs a query that was put together; answers its rows.
    pub(crate) async fn fetch_sql(&mut self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        self.fetch(sql.text, sql.args).await
    }

    /// Runs a query for at most one row.
    pub(crate) async fn fetch_one(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }

    /// Runs a query for one number.
    pub(crate) async fn fetch_number(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<u64, StoreError> {
        let row = self.fetch_one(sql, args).await?.ok_or(StoreError::Corrupt("number"))?;
        row.cells("number").number()
    }

    /// Runs several statements without arguments.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let (before, _) = self.begin_query();
        match self.target() {
            Target::Sqlite(c) => sqlx::raw_sql(sql).execute(c).await.map(|_| ())?,
            Target::Postgres(c) => sqlx::raw_sql(sql).execute(c).await.map(|_| ())?,
        }
        self.failed = before;
        Ok(())
    }

    /// Ends a transaction. PostgreSQL would answer the end of a failed one with success and keep nothing.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::Other(Cause::new("a query of the transaction did not succeed")));
        }
        match self.link {
            Link::SqliteWriter(transaction) => transaction.commit().await?,
            Link::PostgresWriter(transaction) => transaction.commit().await?,
            Link::SqliteReader(_) | Link::PostgresReader(_) => {}
        }
        Ok(())
    }

    /// Before a query: it counts as failed until it has succeeded, also when its caller drops it half-way. Answers
    /// whether one had failed before, and how long this one may take.
    fn begin_query(&mut self) -> (bool, Duration) {
        (std::mem::replace(&mut self.failed, true), self.dialect().longest())
    }

    fn target(&mut self) -> Target<'_> {
        match &mut self.link {
            Link::SqliteReader(c) => Target::Sqlite(c),
            Link::SqliteWriter(c) => Target::Sqlite(c),
            Link::PostgresReader(c) => Target::Postgres(c),
            Link::PostgresWriter(c) => Target::Postgres(c),
        }
    }
}
