//! The older answer.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use bonafide_eval::pad::PadReport;

/// Largest file that is read.
const MAX_BYTES: u64 = 512 << 20;

/// Reads what `--json` wrote.
pub fn read(path: &Path) -> Result<PadReport> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("open {name}"))?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).with_context(|| format!("read {name}"))?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("{name}: the file is too large: at most {MAX_BYTES} bytes are read");
    }
    serde_json::from_slice(&bytes).with_context(|| format!("{name}: no answer of `bonafide eval pad --json`"))
}
