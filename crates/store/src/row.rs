//! Rows, read from left to right.

use bonafide_domain::{Id, Timestamp};
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::StoreError;

/// A row of either database.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Reads the columns of a row in order.
pub(crate) struct Cells<'r> {
    row: &'r Row,
    next: usize,
    /// The kind of record, for [`StoreError::Corrupt`].
    what: &'static str,
}

macro_rules! cell {
    ($($(#[$doc:meta])* $name:ident -> $type:ty;)+) => {
        $($(#[$doc])* pub(crate) fn $name(&mut self) -> Result<$type, StoreError> {
            let place = self.next;
            self.next += 1;
            // Unchecked on SQLite, whose declared types say less than the values themselves.
            let value = match self.row {
                Row::Sqlite(row) => row.try_get_unchecked(place),
                Row::Postgres(row) => row.try_get(place),
            };
            value.map_err(|_| StoreError::Corrupt(self.what))
        })+
    };
}

impl Row {
    pub(crate) fn cells(&self, what: &'static str) -> Cells<'_> {
        Cells { row: self, next: 0, what }
    }
}

impl Cells<'_> {
    cell! {
        text -> String;
        text_or_none -> Option<String>;
        integer -> i64;
        integer_or_none -> Option<i64>;
        truth -> bool;
        uuid -> Uuid;
        uuid_or_none -> Option<Uuid>;
        bytes -> Vec<u8>;
        bytes_or_none -> Option<Vec<u8>>;
    }

    /// The same row as another kind of record, from the next column on.
    pub(crate) fn kind(mut self, what: &'static str) -> Self {
        self.what = what;
        self
    }

    pub(crate) fn id<T>(&mut self) -> Result<Id<T>, StoreError> {
        self.uuid().map(Id::from_uuid)
    }

    pub(crate) fn id_or_none<T>(&mut self) -> Result<Option<Id<T>>, StoreError> {
        Ok(self.uuid_or_none()?.map(Id::from_uuid))
    }

    pub(crate) fn time(&mut self) -> Result<Timestamp, StoreError> {
        self.integer().map(Timestamp::from_micros)
    }

    pub(crate) fn time_or_none(&mut self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.integer_or_none()?.map(Timestamp::from_micros))
    }

    pub(crate) fn number<T: TryFrom<i64>>(&mut self) -> Result<T, StoreError> {
        let value = self.integer()?;
        T::try_from(value).map_err(|_| StoreError::Corrupt(self.what))
    }

    pub(crate) fn number_or_none<T: TryFrom<i64>>(&mut self) -> Result<Option<T>, StoreError> {
        let value = self.integer_or_none()?;
        value.map(|value| T::try_from(value).map_err(|_| StoreError::Corrupt(self.what))).transpose()
    }

    pub(crate) fn hash(&mut self) -> Result<[u8; 32], StoreError> {
        let bytes = self.bytes()?;
        bytes.try_into().map_err(|_| StoreError::Corrupt(self.what))
    }

    pub(crate) fn hash_or_none(&mut self) -> Result<Option<[u8; 32]>, StoreError> {
        let bytes = self.bytes_or_none()?;
        bytes.map(|bytes| bytes.try_into().map_err(|_| StoreError::Corrupt(self.what))).transpose()
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        let text = self.text()?;
        serde_json::from_str(&text).map_err(|_| StoreError::Corrupt(self.what))
    }

    pub(crate) fn json_or_none<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StoreError> {
        let text = self.text_or_none()?;
        text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Corrupt(self.what))).transpose()
    }

    pub(crate) fn word<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text()?;
        read(&text).ok_or(StoreError::Corrupt(self.what))
    }
}
