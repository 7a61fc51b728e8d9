//! The database of a run: a new one on a PostgreSQL server, dropped at the end, or SQLite in the server's folder.

use anyhow::{Context, Result};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// A PostgreSQL database of our own.
pub struct Postgres {
    /// The database that the URL of the user names; ours is made from there.
    server: String,
    name: String,
    /// URL of our database.
    pub url: String,
}

impl Postgres {
    /// Makes one beside the database that `server` names.
    pub async fn create(server: &str) -> Result<Self> {
        let name = format!("bonafide_bench_{}_{:08x}", std::process::id(), fastrand::u32(..));
        let mut connection = PgConnection::connect(server).await.context("reach PostgreSQL")?;
        // No text from outside is in these statements, only the name made above.
        connection
            .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await
            .context("make a database")?;
        connection.close().await?;
        let (address, query) = server.split_once('?').map_or((server, None), |(a, q)| (a, Some(q)));
        let scheme = address.find("://").map_or(0, |at| at + 3);
        let host_end = address[scheme..].find('/').map_or(address.len(), |at| scheme + at);
        let query = query.map_or(String::new(), |query| format!("?{query}"));
        let url = format!("{}/{name}{query}", &address[..host_end]);
        Ok(Self { server: server.to_owned(), name, url })
    }

    /// Ends every connection to our database and lets none in: the database has gone away.
    pub async fn leave(&self) -> Result<()> {
        self.run(&format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", self.name)).await?;
        self.hang_up().await
    }

    /// Ends every connection to our database.
    pub async fn hang_up(&self) -> Result<()> {
        let name = &self.name;
        self.run(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
            .await
    }

    /// Lets connections in again.
    pub async fn come_back(&self) -> Result<()> {
        self.run(&format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", self.name)).await
    }

    async fn run(&self, statement: &str) -> Result<()> {
        let mut connection = PgConnection::connect(&self.server).await.context("reach PostgreSQL")?;
        connection.execute(AssertSqlSafe(statement.to_owned())).await?;
        Ok(connection.close().await?)
    }

    /// Removes it, connections and all.
    pub async fn drop_database(self) -> Result<()> {
        self.run(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
            .await
            .context("drop the database")
    }
}
