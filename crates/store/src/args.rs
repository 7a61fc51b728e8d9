//! Arguments of queries.

use bonafide_domain::{Id, Metadata, Timestamp};
use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

use crate::StoreError;

/// One argument. A missing one still has a type, which PostgreSQL needs.
pub(crate) enum Arg {
    Id(Option<Uuid>),
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
    Truth(bool),
}

/// Arguments in the order of their placeholders.
macro_rules! args {
    ($($arg:expr),* $(,)?) => { vec![$($crate::args::Arg::from($arg)),*] };
}
pub(crate) use args;

macro_rules! from {
    ($($type:ty, $value:ident => $arg:expr;)+) => {
        $(impl From<$type> for Arg { fn from($value: $type) -> Self { $arg } })+
    };
}

from! {
    i64, value => Self::Number(Some(value));
    u32, value => Self::Number(Some(value.into()));
    u64, value => Self::Number(Some(i64::try_from(value).unwrap_or(i64::MAX)));
    Option<u64>, value => Self::Number(value.map(|v| i64::try_from(v).unwrap_or(i64::MAX)));
    Timestamp, value => Self::Number(Some(value.as_micros()));
    Option<Timestamp>, value => Self::Number(value.map(Timestamp::as_micros));
    Uuid, value => Self::Id(Some(value));
    Option<Uuid>, value => Self::Id(value);
    &str, value => Self::Text(Some(value.to_owned()));
    &String, value => Self::Text(Some(value.clone()));
    String, value => Self::Text(Some(value));
    Option<&str>, value => Self::Text(value.map(str::to_owned));
    &Metadata, value => Self::Text(Some(value.to_json()));
    &[u8; 32], value => Self::Bytes(value.to_vec());
    Vec<u8>, value => Self::Bytes(value);
    bool, value => Self::Truth(value);
}

impl<T> From<Id<T>> for Arg {
    fn from(id: Id<T>) -> Self {
        Self::Id(Some(id.uuid()))
    }
}

impl<T> From<Option<Id<T>>> for Arg {
    fn from(id: Option<Id<T>>) -> Self {
        Self::Id(id.map(Id::uuid))
    }
}

/// A value as the JSON text that is stored.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::other("a value has no JSON"))
}

/// PostgreSQL cannot hold NUL in a text, so neither database is given one.
fn whole(text: Option<String>) -> Result<Option<String>, StoreError> {
    if text.as_ref().is_some_and(|text| text.contains('\0')) {
        return Err(StoreError::other("a text holds a NUL character"));
    }
    Ok(text)
}

macro_rules! bind {
    ($name:ident, $arguments:ty) => {
        pub(crate) fn $name(args: Vec<Arg>) -> Result<$arguments, StoreError> {
            let mut bound = <$arguments>::default();
            for arg in args {
                let added = match arg {
                    Arg::Id(value) => bound.add(value),
                    Arg::Number(value) => bound.add(value),
                    Arg::Text(value) => bound.add(whole(value)?),
                    Arg::Bytes(value) => bound.add(value),
                    Arg::Truth(value) => bound.add(value),
                };
                added.map_err(|_| StoreError::other("an argument cannot be sent"))?;
            }
            Ok(bound)
        }
    };
}

bind!(for_sqlite, SqliteArguments);
bind!(for_postgres, PgArguments);

/// A query that is put together from parts, none of which comes from outside.
#[derive(Default)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) args: Vec<Arg>,
}

impl Sql {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), args: Vec::new() }
    }

    /// Adds a part of the query.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder for an argument.
    pub(crate) fn arg(&mut self, arg: impl Into<Arg>) -> &mut Self {
        self.args.push(arg.into());
        self.text.push('$');
        self.text.push_str(&self.args.len().to_string());
        self
    }

    /// Adds `(a, b, c)`. The last one is repeated up to a power of two, so that lists of all lengths share few
    /// prepared statements.
    pub(crate) fn list<T: Into<Arg> + Copy>(&mut self, values: &[T]) -> &mut Self {
        let padding = values.len().next_power_of_two() - values.len();
        let padded = values.iter().chain(std::iter::repeat_n(values.last(), padding).flatten());
        for (place, value) in padded.enumerate() {
            self.text(if place == 0 { "(" } else { ", " }).arg(*value);
        }
        self.text(")")
    }
}

/// A pattern for `LIKE … ESCAPE '!'` that finds `part` anywhere, in the case in which texts for search are kept.
pub(crate) fn anywhere(part: &str) -> String {
    let folded = part.to_lowercase();
    let mut pattern = String::with_capacity(folded.len() + 2);
    pattern.push('%');
    for letter in folded.chars() {
        if matches!(letter, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_padded_to_a_power_of_two() {
        let mut sql = Sql::new("id IN ");
        sql.list(&["a", "b", "c"]);
        assert_eq!(sql.text, "id IN ($1, $2, $3, $4)");
        assert!(matches!(&sql.args[3], Arg::Text(Some(text)) if text == "c"));
    }

    #[test]
    fn wildcards_of_a_search_stand_for_themselves() {
        assert_eq!(anywhere("50%_Ä!"), "%50!%!_ä!!%");
    }
}
