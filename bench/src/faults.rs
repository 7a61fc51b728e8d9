//! What goes wrong outside of the server: full disk, absent database, slow and broken clients, hostile receivers.

mod aborted;
mod database;
mod disk;
mod ground;
mod raw;
mod receivers;
mod slow;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::arguments::ServerArguments;
use crate::table::{self, say};

/// Which faults.
#[derive(Args, Clone, Debug)]
pub struct FaultArguments {
    /// Only these faults, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    pub only: Vec<Fault>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// The faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// The disk of the data is full, and then has room again.
    Disk,
    /// The database does not answer, and then does again.
    Database,
    /// Connections that send a byte now and then, or nothing any more.
    Slow,
    /// Uploads that end in the middle.
    Aborted,
    /// Receivers that hang, redirect, talk nonsense or answer without end.
    Receivers,
}

/// How the server stood it.
#[derive(Debug)]
pub enum Verdict {
    /// As it should; the text says what happened.
    Held(String),
    /// Not as it should; one line each.
    Broken(Vec<String>),
    /// It could not be tried here; the text says why.
    Skipped(String),
}

/// Tries the faults one after the other, each on a server of its own. False when the server did not hold.
pub async fn run(arguments: &FaultArguments) -> Result<bool> {
    let mut rows = Vec::new();
    let mut held = true;
    for fault in Fault::value_variants() {
        if !arguments.only.is_empty() && !arguments.only.contains(fault) {
            continue;
        }
        let server = &arguments.server;
        let bar = table::bar(0, &format!("{fault:?}"));
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        let verdict = match fault {
            Fault::Disk => disk::run(server).await?,
            Fault::Database => database::run(server).await?,
            Fault::Slow => slow::run(server).await?,
            Fault::Aborted => aborted::run(server).await?,
            Fault::Receivers => receivers::run(server).await?,
        };
        bar.finish_and_clear();
        let (word, text) = match verdict {
            Verdict::Held(text) => ("held", text),
            Verdict::Skipped(text) => ("skipped", text),
            Verdict::Broken(lines) => {
                held = false;
                ("BROKEN", lines.join("; "))
            }
        };
        rows.push(vec![format!("{fault:?}").to_lowercase(), word.to_owned(), text]);
        say(&rows[rows.len() - 1].join(": "));
    }
    say("");
    table::print(&["fault", "verdict", "what happened"], &rows);
    Ok(held)
}
