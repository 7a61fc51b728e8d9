//! Measures a server over HTTP. `load --help` says what can be chosen.

use std::process::ExitCode;

use bonafide_bench::load::{LoadArguments, run};
use clap::Parser;

/// Measures logins, uploads, lists and analyses against a server with many folders, and its memory.
#[derive(Parser)]
#[command(name = "load")]
struct Arguments {
    #[command(flatten)]
    load: LoadArguments,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let clean = run(&Arguments::parse().load).await?;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
