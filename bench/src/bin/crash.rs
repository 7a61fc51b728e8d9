//! Kills a server while clients upload, and checks what is left. `crash --help` says what can be chosen.

use std::process::ExitCode;

use bonafide_bench::crash::{CrashArguments, run};
use clap::Parser;

/// Kills the server again and again while clients upload, and checks that nothing acknowledged is lost, doubled or hanging.
#[derive(Parser)]
#[command(name = "crash")]
struct Arguments {
    #[command(flatten)]
    crash: CrashArguments,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let findings = run(&Arguments::parse().crash).await?;
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
