//! Writes a check page, an attack detection page, one of weights and a verification page about made-up data, to look at, and
//! the frames of a drawn face for the real program: `cargo run --example sample_pages -- DIR`.

use std::path::PathBuf;

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| ".".into()));
    let (report, pictures) = sample::check();
    std::fs::write(folder.join("check.html"), bonafide_report::check_page(&report, &pictures))?;
    let mut first = report.clone();
    first.media.truncate(1);
    std::fs::write(folder.join("check-one.html"), bonafide_report::check_page(&first, &pictures))?;
    for (i, jpeg) in sample::frames().iter().enumerate() {
        std::fs::write(folder.join(format!("drawn-{i:02}.jpg")), jpeg)?;
    }
    let (trial, worst) = sample::presentation();
    std::fs::write(folder.join("pad.html"), bonafide_report::pad_page(&trial, &worst))?;
    std::fs::write(folder.join("calibrate.html"), bonafide_report::fusion_page(&sample::fitted()))?;
    let trial = sample::verification();
    std::fs::write(folder.join("det.svg"), bonafide_eval::det::det_plot(&trial.det, &trial.eer))?;
    std::fs::write(folder.join("verify.html"), bonafide_report::verify_page(&trial))
}
