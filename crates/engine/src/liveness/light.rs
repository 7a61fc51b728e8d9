//! The light challenge: colours that the screen showed in an order drawn for one session, found again on the face.
//!
//! Skin in a frame is the light of the room plus that of the screen, times what skin reflects, times what the camera does to
//! all colours alike (exposure, white balance). Against the surroundings, which the screen hardly reaches, the camera's part
//! falls out, and what is left follows the screen's colours. How well it follows is judged against all other orders that
//! the server could have drawn. On a head the screen lights what faces it more than what does not; on a sheet or another
//! screen all parts alike. (The idea: Tang et al., "Face Flashing: a secure liveness detection protocol based on light
//! reflections", NDSS 2018.)

mod face_parts;
mod fit;
mod noise;
mod orders;
mod surrounding;

use bonafide_imaging::View;

use super::{Evidence, Status};
use crate::face::Face;
pub use face_parts::Sample;

const NAME: &str = "light";

/// Frames under at least this many different colours that are needed.
const FEWEST_COLOURS: usize = 3;
const FEWEST_FRAMES: usize = 9;
/// Correlation with the colours that were shown from which the face follows them.
const FOLLOWS: f32 = 0.7;
/// By how much another order may correlate better. A guess.
const BETTER: f32 = 0.1;
/// Correlation from which it follows another order; of thousands of orders noise alone fits the best one well.
const OTHER: f32 = 0.85;
/// Share of the other orders that may fit as well.
const MOST_OTHERS: f32 = 0.01;
/// Least change of the face's light by the screen, share of it: below, quantisation makes patterns of its own.
const LEAST_CHANGE: f32 = 0.004;
/// Change from which it is a face that is lit: skin throws back a third or a half of the light that falls on it, and the glass
/// before a bright picture of skin one or two hundredths.
const LEAST_OF_SKIN: f32 = 0.01;
/// Share of the parts that must take on the light by that much, of those that face the screen by the mesh at least
/// [`TURNED`] times as much as the one that does most, and of [`FEWEST_FACING`] in any case: a few do not make a face, and its
/// sides look past the screen.
const MOST_PARTS: f32 = 0.66;
const TURNED: f32 = 0.75;
const FEWEST_FACING: usize = 4;
/// Spread of the parts' response from which the face is no plane, and below which it is flat.
const SPREAD: f32 = 0.12;
/// Correlation of the parts' responses with how far each faces the screen by the mesh, from which they are shaded as a head's
/// (Lambert's law). A guess: the mesh is one, hair covers parts, and a room that is lit too takes the same from all.
const SHADED: f32 = 0.5;
/// Spread beyond which what is not shaded so is no face at all: a glass adds the same light to what is dark and to what is
/// bright.
const MOST_SPREAD: f32 = 0.6;

/// One frame of a challenge.
#[derive(Clone, Debug)]
pub struct Lit {
    /// The screen's colour when it was taken, sRGB 0..255; `None` before and after.
    pub shown: Option<[u8; 3]>,
    /// What the frame shows.
    pub sample: Sample,
}

/// Measures the parts of a face in a frame.
pub fn sample(frame: View<'_>, face: &Face) -> Option<Sample> {
    face_parts::sample(frame, face)
}

/// What the frames of a challenge say, in the order in which they were taken; `palette` holds the colours, sRGB 0..255, of
/// which the order could have been drawn.
pub fn evidence(frames: &[Lit], palette: &[[u8; 3]]) -> Evidence {
    let lit: Vec<&Lit> = frames.iter().filter(|frame| frame.shown.is_some()).collect();
    let mut colours: Vec<[u8; 3]> = lit.iter().filter_map(|frame| frame.shown).collect();
    colours.sort_unstable();
    colours.dedup();
    if lit.len() < FEWEST_FRAMES || colours.len() < FEWEST_COLOURS {
        let text = format!("{} frames under {} colours are too few to judge.", lit.len(), colours.len());
        return Evidence::missing(NAME, "light_too_few_frames", text);
    }
    let Some(fit) = fit::fit(&lit, palette) else {
        let text = "The face is too dark, too bright or too little in sight to see the screen's light on it.";
        return Evidence::missing(NAME, "light_not_measured", text);
    };
    let facing = facing(fit.of_parts.clone());
    let responding = facing.iter().filter(|&&change| change >= LEAST_CHANGE).count();
    let told = format!(
        "correlation {:.2} with the colours shown, {:.2} % of other orders fit as well, the face's light changes with them by \
         {:.1} % ± {:.1} %, that of {responding} of {} parts at all that face the screen, and with how far each faces it by \
         a correlation of {:.2}",
        fit.correlation,
        fit.others * 100.0,
        fit.change * 100.0,
        fit.uncertainty * 100.0,
        facing.len(),
        fit.shading,
    );
    let is_near = fit.correlation.min(fit.even) >= FOLLOWS && fit.best_other <= fit.correlation + BETTER;
    let is_everywhere = responding as f32 >= MOST_PARTS * facing.len() as f32;
    let is_shaded = fit.shading >= SHADED;
    let fits = is_near && is_everywhere && fit.others <= MOST_OTHERS && fit.change >= LEAST_CHANGE;
    let [least, most] = fit.spread;
    let follows = fits && (is_shaded || least <= MOST_SPREAD) && fit.change >= LEAST_OF_SKIN;
    let (ratio, code, text) = if follows && is_shaded && least >= SPREAD {
        (
            2.5,
            "light_follows",
            "The face takes on the screen's colours, in their order and with a head's shading",
        )
    } else if follows && most < SPREAD {
        (
            -1.5,
            "light_follows_flat",
            "The face takes on the screen's colours, but all parts alike, as a flat thing would",
        )
    } else if follows {
        (
            0.0,
            "light_follows_unsure",
            "The face takes on the screen's colours, in their order; whether with a head's shading cannot be told",
        )
    } else if fit.best_other >= OTHER.max(fit.correlation + 0.3) && fit.other_change >= 2.0 * LEAST_CHANGE {
        (-3.0, "light_of_another_order", "Colours change on the face, in another order than this session's")
    } else if fit.change + 2.0 * fit.uncertainty <= 2.0 * LEAST_CHANGE {
        (-1.0, "light_not_seen", "The screen's light is not seen on the face, though noise would allow it")
    } else if fits {
        let text = format!(
            "The screen's light comes back as weakly or as unevenly as from glass, not as from a head: {told}."
        );
        return Evidence::missing(NAME, "light_not_measured", text);
    } else if fit.best_other > fit.correlation + BETTER && fit.best_other >= OTHER {
        let text = format!("Another order fits better, with a correlation of {:.2}: {told}.", fit.best_other);
        return Evidence::missing(NAME, "light_not_measured", text);
    } else {
        let text = format!("Noise hides the screen's light: {told}.");
        return Evidence::missing(NAME, "light_not_measured", text);
    };
    Evidence {
        name: NAME,
        status: Status::Present,
        score: Some(fit.correlation.clamp(0.0, 1.0)),
        log_likelihood_ratio: ratio,
        code,
        text: if follows {
            format!("{text}: {told}; its parts differ by {:.0} to {:.0} %.", least * 100.0, most * 100.0)
        } else {
            format!("{text}: {told}.")
        },
    }
}

/// The changes of the parts that face the screen, of changes with how far each part does.
fn facing(mut of_parts: Vec<(f32, f32)>) -> Vec<f32> {
    of_parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    let most = of_parts.first().map_or(0.0, |(_, facing)| *facing);
    let count = of_parts.iter().filter(|(_, facing)| *facing >= TURNED * most).count().max(FEWEST_FACING);
    of_parts.into_iter().take(count).map(|(change, _)| change).collect()
}

#[cfg(test)]
mod tests;
