//! `bonafide lab clip`.

use std::time::Duration;

use anyhow::{Context, Result};
use bonafide_imaging::{DecodeLimits, Image, decode, encode};
use bonafide_lab::attack::Attack;
use bonafide_lab::output::sheet;
use bonafide_lab::{Camera, Glow, Options, Profile, Subject};

use super::format::Format;
use crate::cli::Clip;
use crate::{files, gauge};

/// Frames in a contact sheet.
const SHEET: u32 = 18;

pub fn run(arguments: &Clip) -> Result<bool> {
    let format = Format::of(&arguments.out)?;
    let face = || arguments.face.display().to_string();
    let bytes = std::fs::read(&arguments.face).with_context(face)?;
    let picture = decode(&bytes, &DecodeLimits::default()).with_context(face)?;
    let (_, engine) = arguments.pack.engine(&[])?;
    let subject = Subject::find(&engine, picture.image).with_context(face)?;
    let (clip, attack) = match arguments.attack {
        None => (bonafide_lab::Clip::new(&subject, options(arguments)), None),
        Some(species) => {
            let options = options(arguments);
            (
                bonafide_lab::Clip::new(&subject, options.clone()),
                Some(Attack::new(&subject, species, options)),
            )
        }
    };

    let every = clip.frames().div_ceil(SHEET).max(1);
    let mut shown: Vec<Image> = Vec::new();
    let bar = gauge::steps(u64::from(clip.frames()), "lab clip");
    let frames = (0..clip.frames()).map(|index| {
        let frame = attack.as_ref().map_or_else(|| clip.frame(index), |attack| attack.frame(index));
        if arguments.sheet.is_some() && index % every == 0 {
            shown.push(frame.clone());
        }
        bar.inc(1);
        frame
    });
    format.write(frames, arguments.rate, &arguments.out)?;
    bar.finish_and_clear();
    if let Some(path) = &arguments.sheet {
        files::write(path, &encode::png(sheet(&shown).view())?)?;
    }
    let (width, height) = arguments.size;
    files::print(&format!(
        "{}: {} frames of {width}x{height}, {:.1} s",
        arguments.out.display(),
        clip.frames(),
        clip.duration().as_secs_f64()
    ))?;
    Ok(true)
}

fn options(arguments: &Clip) -> Options {
    let glow = Glow {
        strength: arguments.light_strength,
        begin: Duration::from_secs_f32(arguments.light_begin),
        step: Duration::from_millis(arguments.light_step_ms.into()),
        colours: arguments.light.clone(),
    };
    let plain = Camera { mosaic: arguments.attack.is_some(), ..Camera::default() };
    Options {
        camera: arguments.camera.map_or(plain, Profile::camera),
        is_lively: arguments.lively,
        actions: arguments.actions.clone(),
        faults: arguments.faults.clone(),
        faults_end: arguments.fault_seconds.map(Duration::from_secs_f32),
        size: arguments.size,
        rate: arguments.rate,
        duration: arguments.seconds.map(Duration::from_secs_f32),
        share: arguments.share,
        glow: (!glow.colours.is_empty()).then_some(glow),
        seed: arguments.seed,
    }
}
