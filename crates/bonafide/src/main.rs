//! The binary: face media in, an explained answer out.

mod cli;
mod commands;
mod config;
mod files;
mod gauge;
mod parallel;
mod server;

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

/// Everything that was asked for is done.
const DONE: u8 = 0;
/// Something could not be done; standard error says what.
const COULD_NOT: u8 = 1;

fn main() -> ExitCode {
    let started = Instant::now();
    // Wrong usage ends here with exit code 2.
    let cli = cli::Cli::parse();
    match commands::run(cli.command, started) {
        Ok(true) => ExitCode::from(DONE),
        Ok(false) => ExitCode::from(COULD_NOT),
        Err(error) if error.is::<config::Wrong>() => {
            format!("{error}").lines().for_each(gauge::complain);
            ExitCode::from(COULD_NOT)
        }
        Err(error) => {
            gauge::complain(&format!("{error:#}"));
            ExitCode::from(COULD_NOT)
        }
    }
}
