//! JSON Schema of every report, as committed in `schemas/`.

use schemars::{Schema, schema_for};

use crate::{check::CheckReport, compare::CompareReport};
use bonafide_eval::VerifyReport;
use bonafide_eval::pad::{FusionReport, PadReport};

/// File name in `schemas/` and schema of every report.
pub fn schemas() -> [(&'static str, Schema); 5] {
    [
        ("calibrate.json", schema_for!(FusionReport)),
        ("check.json", schema_for!(CheckReport)),
        ("compare.json", schema_for!(CompareReport)),
        ("pad.json", schema_for!(PadReport)),
        ("verify.json", schema_for!(VerifyReport)),
    ]
}
