//! The native side of what `node/core.test.mjs` compares and `node/speed.mjs` times: the same calls on the same pixels, as
//! compiled for this machine.
//!
//! native PACK FOLDER [PICTURE]: renders the face of PICTURE, or a drawn one, as it comes out of the dark and smiles.
//! Writes to FOLDER what browsers get of the pack (`models.bin`), the frames (`frames.rgba`) and the configuration of the
//! session with the answer to every frame and its milliseconds (`native.json`).
#![expect(clippy::print_stdout, reason = "an example for a script")]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use bonafide_engine::Engine;
use bonafide_imaging::{DecodeLimits, Image, decode};
use bonafide_lab::{Clip, Fault, Options, Subject, motion};
use bonafide_testkit::made;
use bonafide_wasm::Core;
use serde_json::{Value, json};

const SIZE: (usize, usize) = (640, 480);
const RATE: u32 = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (pack, folder, picture) = match arguments.as_slice() {
        [pack, folder] => (pack, folder, made::face_pixels(SIZE.0, SIZE.1, Some(0.0))),
        [pack, folder, picture] => {
            (pack, folder, decode(&std::fs::read(picture)?, &DecodeLimits::default())?.image)
        }
        _ => return Err("PACK FOLDER [PICTURE]".into()),
    };
    std::fs::create_dir_all(folder)?;
    let pack = bonafide_pack::open(pack)?;
    let parcel = bonafide_pack::parcel(&pack).ok_or("the pack lacks a model that a page runs")?;
    std::fs::write(folder.join("models.bin"), &parcel)?;
    let frames = render(&Engine::with(&pack, &[])?, picture)?;
    std::fs::write(folder.join("frames.rgba"), frames.concat())?;

    let view = json!({"width": SIZE.0, "height": SIZE.1});
    let config = json!({"actions": ["video_selfie_smile"], "view": view});
    let ready = json!({"event": "camera", "time": 0, "state": "ready", "width": SIZE.0, "height": SIZE.1});
    let mut core = Core::default();
    succeed(&core.open(&parcel))?;
    succeed(&core.begin(&serde_json::to_vec(&config)?))?;
    succeed(&core.event(&serde_json::to_vec(&ready)?))?;
    let mut answers = Vec::new();
    let (width, height) = (SIZE.0 as u32, SIZE.1 as u32);
    for (id, frame) in (0..).zip(&frames) {
        let time = f64::from(id) * 1e3 / f64::from(RATE);
        let start = Instant::now();
        let answer = core.frame(frame, width, height, time, id);
        let spent = start.elapsed().as_secs_f64() * 1e3;
        answers.push(json!({"time": time, "milliseconds": spent, "answer": succeed(&answer)?}));
    }
    let all = json!({"width": width, "height": height, "config": config, "ready": ready, "frames": answers});
    std::fs::write(folder.join("native.json"), serde_json::to_vec_pretty(&all)?)?;
    println!("{} frames of {width}x{height} in {}", frames.len(), folder.display());
    Ok(())
}

/// Frames with an alpha that means nothing.
fn render(engine: &Engine, picture: Image) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let subject = Subject::find(engine, picture)?;
    let options = Options {
        actions: vec![motion::Action::Smile],
        faults: vec![Fault::Dark],
        faults_end: Some(Duration::from_millis(700)),
        size: SIZE,
        rate: RATE,
        // With others the edge of a face may lie between two pixels, and a grid of samples on either, by the last bits.
        seed: 2,
        ..Options::default()
    };
    let clip = Clip::new(&subject, options);
    let rgba = |image: &Image| image.pixels().chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    Ok((0..clip.frames()).map(|index| rgba(&clip.frame(index))).collect())
}

fn succeed(answer: &[u8]) -> Result<Value, Box<dyn Error>> {
    let answer: Value = serde_json::from_slice(answer)?;
    if answer.get("error").is_some() { Err(answer.to_string().into()) } else { Ok(answer) }
}
