//! Whether a face is where and how it should be, and if not, what the person should change first.

use crate::effect::Guide;
use crate::measured::{Face, Measured};
use crate::oval::Oval;
use crate::thresholds as limit;

/// How strict the judgement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Before frames are kept: everything.
    Position,
    /// While frames are kept: only what would spoil them, and a little further.
    Record,
    /// During a gesture: only that one uncovered face is there.
    Gesture,
}

/// The face when nothing is wrong, else the first thing to change.
pub(crate) fn judge<'a>(
    measured: &'a Measured,
    oval: Option<&Oval>,
    shorter: f32,
    strictness: Strictness,
) -> Result<&'a Face, Guide> {
    if measured.faces > 1 {
        return Err(Guide::SeveralFaces);
    }
    let Some(face) = measured.single() else {
        // Without light no face is found, and "no face" would not help.
        return Err(if measured.light < limit::DARK / 3.0 { Guide::Dark } else { Guide::NoFace });
    };
    let loosened = if strictness == Strictness::Position { 0.0 } else { limit::LOOSENED };
    place(face, oval, shorter, loosened, strictness)?;
    if face.presence < limit::LEAST_PRESENCE || face.covered > limit::COVERED + loosened {
        return Err(Guide::Covered);
    }
    if strictness == Strictness::Position {
        light(face)?;
        attitude(face)?;
        if measured.motion > limit::MOVING {
            return Err(Guide::Moving);
        }
    }
    Ok(face)
}

fn place(
    face: &Face,
    oval: Option<&Oval>,
    shorter: f32,
    loosened: f32,
    strictness: Strictness,
) -> Result<(), Guide> {
    let Some(oval) = oval else {
        let far = face.width() < limit::FAR_WITHOUT_OVAL * (1.0 - loosened) * shorter;
        return if far { Err(Guide::TooFar) } else { Ok(()) };
    };
    let size = face.height() / oval.height;
    // A person who comes nearer for a scan fills the oval, and that is what was asked for.
    let near = if strictness == Strictness::Gesture { 1.6 } else { limit::NEAR + loosened };
    if size < limit::FAR - loosened {
        return Err(Guide::TooFar);
    }
    if size > near {
        return Err(Guide::TooNear);
    }
    let [x, y] = face.centre();
    let aside = ((x - oval.centre[0]) / oval.width).abs().max(((y - oval.centre[1]) / oval.height).abs());
    let most = if strictness == Strictness::Gesture {
        limit::OFF_CENTRE_IN_GESTURE
    } else {
        limit::OFF_CENTRE + loosened
    };
    if aside > most { Err(Guide::OffCentre) } else { Ok(()) }
}

fn light(face: &Face) -> Result<(), Guide> {
    // The sky behind a person is to be named before the dark face that it causes.
    if face.luma < limit::LIT && face.background - face.luma > limit::BACKLIT {
        return Err(Guide::Backlit);
    }
    if face.luma < limit::DARK {
        return Err(Guide::Dark);
    }
    let glaring = face.luma > 128.0 && face.clipped > limit::CLIPPED;
    if face.luma > limit::BRIGHT || glaring { Err(Guide::Bright) } else { Ok(()) }
}

fn attitude(face: &Face) -> Result<(), Guide> {
    if face.roll.abs() > limit::TILTED {
        return Err(Guide::Tilted);
    }
    if face.yaw.abs() > limit::TURNED || face.pitch.abs() > limit::TURNED {
        return Err(Guide::Turned);
    }
    if face.eyes() < limit::SHUT { Err(Guide::EyesClosed) } else { Ok(()) }
}
