//! `bonafide lab`.

mod clip;
mod format;
mod set;

use anyhow::Result;

use crate::cli::Lab;

pub fn run(lab: &Lab) -> Result<bool> {
    match lab {
        Lab::Clip(arguments) => clip::run(arguments),
        Lab::Set(arguments) => set::run(arguments),
    }
}
