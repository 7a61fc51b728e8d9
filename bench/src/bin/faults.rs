//! Breaks what a server depends on, and checks how it stands it. `faults --help` says what can be chosen.

use std::process::ExitCode;

use bonafide_bench::faults::{FaultArguments, run};
use clap::Parser;

/// Fills the disk, takes the database away, sends slow and broken uploads, receives results badly: the server must stay.
#[derive(Parser)]
#[command(name = "faults")]
struct Arguments {
    #[command(flatten)]
    faults: FaultArguments,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let held = run(&Arguments::parse().faults).await?;
    Ok(if held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
