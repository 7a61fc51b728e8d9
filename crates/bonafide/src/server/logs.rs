//! Logs to standard error: one line per event, for people or for programs.

use std::io::IsTerminal;

use anyhow::{Result, anyhow};

use crate::config::{Format, Logs};

/// Starts the logs of this process.
///
/// # Errors
/// They were started before.
pub fn start(logs: &Logs) -> Result<()> {
    let terminal = std::io::stderr().is_terminal();
    let json = match logs.format {
        Format::Auto => !terminal,
        Format::Lines => false,
        Format::Json => true,
    };
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(logs.filter.get())
        .with_writer(std::io::stderr)
        .with_ansi(terminal);
    let started = if json { subscriber.json().flatten_event(true).try_init() } else { subscriber.try_init() };
    started.map_err(|error| anyhow!("start the logs: {error}"))
}
