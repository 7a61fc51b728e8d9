//! `bonafide doctor`: one line per thing looked at, and what to do where something is wrong.

mod database;
mod machine;
mod media;
mod models;
mod network;
mod plugin;
mod storage;

use std::io::IsTerminal;

use anyhow::Result;

use crate::cli::Doctor;
use crate::config::Config;
use crate::{files, gauge};

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, with less than somebody may expect.
    Warn,
    /// The server cannot work like this.
    Fail,
}

/// What was found about one thing.
#[derive(Debug)]
pub struct Finding {
    level: Level,
    what: &'static str,
    text: String,
    /// What to do; empty when there is nothing.
    advice: String,
}

impl Finding {
    fn ok(what: &'static str, text: impl Into<String>) -> Self {
        Self { level: Level::Ok, what, text: text.into(), advice: String::new() }
    }

    fn warn(what: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { level: Level::Warn, what, text: text.into(), advice: advice.into() }
    }

    fn fail(what: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { level: Level::Fail, what, text: text.into(), advice: advice.into() }
    }
}

pub fn run(doctor: &Doctor) -> Result<bool> {
    let config = match doctor.server.load(None, false) {
        Ok(loaded) => {
            let set = match loaded.origins.len() {
                0 => "defaults only".to_owned(),
                1 => "1 key differs from the defaults".to_owned(),
                keys => format!("{keys} keys differ from the defaults"),
            };
            say(&Finding::ok("configuration", set))?;
            loaded.config
        }
        Err(error) => {
            for line in error.to_string().lines() {
                say(&Finding::fail("configuration", line, "see `bonafide config default`"))?;
            }
            return Ok(false);
        }
    };
    let looks: [fn(&Config) -> Vec<Finding>; 7] = [
        storage::look,
        database::look,
        models::look,
        media::look,
        network::look,
        plugin::look,
        machine::look,
    ];
    let mut worst = Level::Ok;
    for look in looks {
        for finding in look(&config) {
            worst = worst.max(finding.level);
            say(&finding)?;
        }
    }
    Ok(worst < Level::Fail)
}

fn say(finding: &Finding) -> Result<()> {
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let (word, code) = match finding.level {
        Level::Ok => ("ok  ", 32),
        Level::Warn => ("warn", 33),
        Level::Fail => ("fail", 31),
    };
    let word = if colour { format!("\x1b[{code}m{word}\x1b[0m") } else { word.to_owned() };
    let line = gauge::one_line(&format!("{:<14} {}", finding.what, finding.text));
    files::print(&format!("{word}  {line}"))?;
    if !finding.advice.is_empty() {
        files::print(&format!("      {:<14} -> {}", "", gauge::one_line(&finding.advice)))?;
    }
    Ok(())
}
