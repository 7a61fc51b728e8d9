//! What is wanted, beside what was measured.

use super::Results;
use crate::process;
use crate::table;

/// Prints the targets. A measurement that was not made has no row.
pub fn print(results: &Results) {
    let stage = |name: &str| results.stages.iter().find(|stage| stage.name.starts_with(name));
    let mut rows = Vec::new();
    let mut row = |what: &str, measured: String, target: &str, met: bool| {
        let verdict = if met { "met" } else { "missed" };
        rows.push(vec![what.to_owned(), measured, target.to_owned(), verdict.to_owned()]);
    };
    if let Some(analyses) = stage("upload and analyse") {
        let cores = process::cores() as f64;
        let per_core = analyses.per_second * 60.0 / cores;
        row("analyses per minute and core", format!("{per_core:.0}"), ">= 60", per_core >= 60.0);
        let of_server = 60e3 / analyses.server_cpu_ms.max(1e-9);
        row("analyses per minute of the server's CPU", format!("{of_server:.0}"), ">= 60", of_server >= 60.0);
    }
    if let Some(gets) = stage("get a folder") {
        row("p99 of getting a folder", format!("{:.2} ms", gets.p99_ms), "< 10 ms", gets.p99_ms < 10.0);
    }
    let peaks = results.uploads.iter().map(|uploads| uploads.peak_kb as f64 / 1024.0);
    let resident = results.stages.iter().map(|stage| stage.resident_mb).chain(peaks).fold(0.0, f64::max);
    row("RSS", format!("{resident:.0} MB"), "< 400 MB", resident < 400.0);
    if let Some(uploads) = &results.uploads {
        let slope = uploads.slope_kb;
        row("growth per 1,000 uploads", format!("{slope:+.0} kB"), "< 1,024 kB", slope < 1024.0);
    }
    let mut ready = results.ready_ms.clone();
    ready.sort_by(f64::total_cmp);
    let (median, most) = (ready[ready.len() / 2], ready[ready.len() - 1]);
    row("start to ready", format!("median {median:.0} ms, most {most:.0} ms"), "< 500 ms", most < 500.0);
    table::say("");
    table::print(&["what", "measured", "target", "verdict"], &rows);
    table::say(&format!(
        "\n{} folders were put into the database in {:.0} s",
        results.folders, results.seed_seconds
    ));
}
