//! What the three programs have in common on the command line.

use std::path::{Path, PathBuf};

use clap::Args;

/// Which server is run, and on what.
#[derive(Args, Clone, Debug)]
pub struct ServerArguments {
    /// The program; without it `target/release/bonafide` of this checkout.
    #[arg(long, value_name = "FILE")]
    pub server: Option<PathBuf>,
    /// Folder of the model pack; without it `models/pack` of this checkout.
    #[arg(long, value_name = "DIR")]
    pub pack: Option<PathBuf>,
    /// A PostgreSQL server on which a database may be made and dropped again; without it SQLite in a folder of its own.
    #[arg(long, value_name = "URL")]
    pub postgres: Option<String>,
    /// Folder in which the server's data are made and removed again; without it the system's temporary folder.
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
    /// Of everything that is drawn: pictures, values, times.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
}

impl ServerArguments {
    /// The defaults, as without any flag.
    pub fn new() -> Self {
        Self { server: None, pack: None, postgres: None, scratch: None, seed: 1 }
    }

    /// The program to run.
    pub fn program(&self) -> PathBuf {
        self.server.clone().unwrap_or_else(|| root().join("target/release/bonafide"))
    }

    /// The model pack to run it with.
    pub fn model_pack(&self) -> PathBuf {
        self.pack.clone().unwrap_or_else(|| root().join("models/pack"))
    }

    /// A new folder that goes away when it is dropped.
    pub fn folder(&self) -> std::io::Result<tempfile::TempDir> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("bonafide-bench-");
        match &self.scratch {
            Some(scratch) => builder.tempdir_in(scratch),
            None => builder.tempdir(),
        }
    }
}

impl Default for ServerArguments {
    fn default() -> Self {
        Self::new()
    }
}

/// The checkout that this program was built in.
pub fn root() -> PathBuf {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
    bench.parent().unwrap_or(bench).to_owned()
}
