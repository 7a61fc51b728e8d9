//! Whole stages on the sample clip: search, track, quality, describe, and everything from file to answer.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use bonafide_engine::Engine;
use bonafide_engine::analyse::Analyser;
use bonafide_engine::quality::{Subject, assess};
use bonafide_engine::track::Tracker;
use bonafide_media::{Frame, Limits};
use criterion::Criterion;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let engine =
        Engine::new(&bonafide_pack::open(&root.join("models/pack")).context("run scripts/start first")?)?;
    let clip = root.join("models/sample/clip.mp4");
    let frames: Vec<Frame> =
        bonafide_media::open(&clip, &Limits::default())?.frames.collect::<Result<_, _>>()?;
    let frame = frames.first().context("the clip has a frame")?.image.view();
    let faces = engine.faces(frame)?;
    let face = faces.first().context("the clip has a face")?;

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("720p frame");
    group.bench_function("search", |b| b.iter(|| engine.faces(black_box(frame))));
    group.bench_function("track", |b| {
        let mut tracker = Tracker::default();
        let mut next = frames.iter().cycle();
        b.iter(|| next.next().map(|frame| engine.track(&mut tracker, frame.image.view())));
    });
    group.bench_function("quality", |b| {
        b.iter(|| assess(&Subject { frame: black_box(frame), face, faces: 1 }));
    });
    group.bench_function("describe", |b| b.iter(|| engine.embed(black_box(frame), face)));
    group.finish();

    let mut group = criterion.benchmark_group("3-second clip");
    group.sample_size(10);
    group.bench_function("decode 15 frames", |b| {
        b.iter(|| bonafide_media::open(&clip, &Limits::default()).map(|media| media.frames.count()));
    });
    group.bench_function("analyse 15 frames", |b| {
        b.iter(|| {
            let clock = || Duration::ZERO;
            let mut analyser = Analyser::new(&engine, &clock);
            for frame in &frames {
                // A failure would show as an impossible time; the tests hold the results.
                let _ = black_box(analyser.push(frame.image.view(), frame.time));
            }
            analyser.finish()
        });
    });
    group.finish();
    criterion.final_summary();
    Ok(())
}
