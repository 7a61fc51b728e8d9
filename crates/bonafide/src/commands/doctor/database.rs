//! The database: can it be reached, are its tables those of this program.

use anyhow::{Context, Result};
use bonafide_store::{Store, Versions};
use tokio::runtime::Runtime;

use super::Finding;
use crate::config::{Config, sqlite};
use crate::server::data::DataFolder;

const WHAT: &str = "database";

pub fn look(config: &Config) -> Vec<Finding> {
    let folder = &config.storage.data;
    let shown = config.shown_database(folder);
    if !config.database.url.is_set() && !sqlite(folder).exists() {
        return vec![Finding::ok(WHAT, format!("{shown} is made at the first start"))];
    }
    let found = match versions(config) {
        Ok(Versions { found: 0, .. }) => {
            Finding::ok(WHAT, format!("{shown} answers and is empty, its tables are made at the first start"))
        }
        Ok(Versions { found, known }) if found > known => Finding::fail(
            WHAT,
            format!("{shown} was changed by a newer version of the program"),
            "use that version, or go back to a backup",
        ),
        Ok(Versions { found, known }) if found < known => Finding::warn(
            WHAT,
            format!("{shown} answers, its tables are those of an older version"),
            "the next start brings them up to date; take a backup before",
        ),
        Ok(_) if DataFolder::is_served(folder) => {
            Finding::ok(WHAT, format!("{shown} answers, a server uses it"))
        }
        Ok(_) => Finding::ok(WHAT, format!("{shown} answers, its tables are those of this version")),
        Err(error) => {
            let advice = "see [database] in `bonafide config default`";
            Finding::fail(WHAT, format!("{shown}: {error:#}"), advice)
        }
    };
    vec![found]
}

/// Looks without changing anything.
fn versions(config: &Config) -> Result<Versions> {
    let options = config.database(&config.storage.data)?;
    let runtime = Runtime::new().context("start the runtime")?;
    Ok(runtime.block_on(Store::versions(&options))?)
}
