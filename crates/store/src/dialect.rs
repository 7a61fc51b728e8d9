//! What differs between the two databases. Everything else is one text for both.

use std::time::Duration;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Begins a transaction that changes something. SQLite takes its one lock for writers at once: a reader that
    /// became a writer later could fail in the middle.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }

    /// After a `SELECT` of rows that the transaction is going to change. SQLite has one writer anyway.
    pub(crate) fn lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR NO KEY UPDATE",
        }
    }

    /// The same, without the rows that another transaction holds.
    pub(crate) fn lock_free_ones(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR NO KEY UPDATE SKIP LOCKED",
        }
    }

    /// After a `SELECT` of rows that the transaction is going to delete: also waits for, and keeps away, those who insert
    /// what refers to them.
    pub(crate) fn lock_alone(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// Whether the table of versions is there: 1 or 0.
    pub(crate) fn has_versions(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_versions'"
            }
            Self::Postgres => "SELECT COUNT(to_regclass('schema_versions'))",
        }
    }

    /// How long a query may take. A PostgreSQL server ends them itself before that, unless it can no longer be reached;
    /// SQLite always answers.
    pub(crate) fn longest(self) -> Duration {
        match self {
            Self::Sqlite => Duration::from_hours(24),
            Self::Postgres => Duration::from_secs(75),
        }
    }

    /// Makes a transaction wait for others, and its statements take, as long as they need.
    pub(crate) fn without_haste(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0"),
        }
    }

    /// Lets one transaction at a time go on, until it ends; `$1` names what for. `None`: there is only one anyway.
    pub(crate) fn one_at_a_time(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock($1)"),
        }
    }
}

/// Names for [`Dialect::one_at_a_time`]: arbitrary numbers, the same in every version of the program.
pub(crate) mod turn {
    /// Changes of the tables.
    pub(crate) const MIGRATE: i64 = 0x626f_6e61_0001;
    /// Choosing the next job.
    pub(crate) const CLAIM: i64 = 0x626f_6e61_0002;
    /// Taking an administrator away.
    pub(crate) const ADMINISTRATORS: i64 = 0x626f_6e61_0003;
    /// The order in which media are looked at.
    pub(crate) const PRINTS: i64 = 0x626f_6e61_0004;
}
