//! Times each stage on frames given as raw RGB, for the side-by-side run in `bench/peers`.
//!
//! `stages RAW WIDTH HEIGHT --pack DIR` prints one line of JSON with median milliseconds per stage.
#![expect(clippy::print_stdout, reason = "a measuring tool")]

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use bonafide_engine::Engine;
use bonafide_engine::track::Tracker;
use bonafide_imaging::Image;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [raw, width, height, flag, folder] = arguments.as_slice() else {
        bail!("usage: stages RAW WIDTH HEIGHT --pack DIR");
    };
    if flag != "--pack" {
        bail!("usage: stages RAW WIDTH HEIGHT --pack DIR");
    }
    let (width, height): (usize, usize) = (width.parse()?, height.parse()?);
    let bytes = std::fs::read(raw).context("read the frames")?;
    let frames: Vec<Image> = bytes
        .chunks_exact(3 * width * height)
        .filter_map(|frame| Image::new(width, height, frame.to_vec()))
        .collect();
    let pack = bonafide_pack::open(folder.as_ref())?;
    let engine = Engine::new(&pack)?;
    let mut stages: BTreeMap<String, f64> = BTreeMap::new();

    let mut tracker = Tracker::default();
    let mut tracked = Vec::new();
    // The first frame is searched from scratch, in every peer; it is left out of the tracked ones.
    for (i, frame) in frames.iter().enumerate() {
        let start = Instant::now();
        engine.track(&mut tracker, frame.view())?;
        if i > 0 {
            tracked.push(start.elapsed().as_secs_f64());
        }
    }
    stages.insert("track".to_owned(), median(tracked));
    stages.insert("detect+mesh".to_owned(), time(&frames, |frame| engine.faces(frame.view()).map(drop))?);
    let faces = frames.iter().map(|frame| engine.faces(frame.view())).collect::<Result<Vec<_>, _>>()?;
    let mut embedding = Vec::new();
    for (frame, faces) in frames.iter().zip(&faces) {
        if let Some(face) = faces.first() {
            let start = Instant::now();
            engine.embed(frame.view(), face)?;
            embedding.push(start.elapsed().as_secs_f64());
        }
    }
    stages.insert("embed".to_owned(), median(embedding));
    for entry in &pack.manifest().models {
        let Some((_, bytes)) = pack.models(entry.role).find(|(other, _)| other.name == entry.name) else {
            continue;
        };
        let model = bonafide_runtime::load(bytes)?;
        let input = model.input();
        let picture = vec![0.5; input.channels * input.height * input.width];
        let times = time(&frames, |_| model.run(&picture).map(drop))?;
        stages.insert(format!("network {}", entry.name), times);
    }
    println!(
        "{}",
        serde_json::json!({ "name": "bonafide", "version": env!("CARGO_PKG_VERSION"), "stages": stages })
    );
    Ok(())
}

fn time<E: std::error::Error + Send + Sync + 'static>(
    frames: &[Image],
    mut stage: impl FnMut(&Image) -> Result<(), E>,
) -> Result<f64> {
    let mut times = Vec::with_capacity(frames.len());
    for frame in frames {
        let start = Instant::now();
        stage(frame)?;
        times.push(start.elapsed().as_secs_f64());
    }
    Ok(median(times))
}

/// Median in milliseconds.
fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).map_or(f64::NAN, |median| median * 1e3)
}
