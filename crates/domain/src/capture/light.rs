//! The light challenge of a session: which colours the page shows, in which order.

use serde::{Deserialize, Serialize};

use super::draw::Draw;

/// Colours that are shown, each under a second and no two alike in a row. None is saturated red, which harms people with
/// photosensitive epilepsy first (WCAG 2.2, success criterion 2.3.1).
const PALETTE: [(&str, [u8; 3]); 5] = [
    ("white", [255, 255, 255]),
    ("blue", [40, 90, 255]),
    ("green", [60, 220, 90]),
    ("amber", [255, 180, 40]),
    ("dark", [16, 16, 20]),
];
/// Colours of a session: 5,100 orders.
const STEPS: usize = 6;
/// Different colours among them that are needed: of two a face's light says too little.
const FEWEST_COLOURS: usize = 3;
/// Two and a half changes in a second, where three are allowed.
const DURATION_MS: u32 = 400;
/// Keeps the order apart from what else is drawn by the same seed.
const APART: u64 = 0x6c69_6768_745f_6f66;

/// One colour for some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its word.
    pub name: String,
    /// sRGB.
    pub colour: [u8; 3],
    /// For how long.
    pub duration_ms: u32,
}

/// The colours of a session, drawn by its seed.
pub fn draw(seed: u64) -> Vec<Step> {
    let mut draw = Draw::new(seed ^ APART);
    let mut steps: Vec<Step> = Vec::new();
    while steps.len() < STEPS {
        let is_new = |name: &str| steps.iter().all(|step| step.name != name);
        let has_variety = PALETTE.iter().filter(|(name, _)| !is_new(name)).count() >= FEWEST_COLOURS;
        // The last one brings the third colour when nothing else did.
        let must_be_new = steps.len() + 1 == STEPS && !has_variety;
        let fits = |name: &str| {
            if must_be_new { is_new(name) } else { steps.last().is_none_or(|last| last.name != name) }
        };
        let free: Vec<_> = PALETTE.iter().filter(|(name, _)| fits(name)).collect();
        let Some(&(name, colour)) = draw.one(&free) else { break };
        steps.push(Step { name: name.to_owned(), colour, duration_ms: DURATION_MS });
    }
    steps
}

/// Whether the first face that is captured is a video, whose last frames can show the light; a single picture cannot.
pub fn fits(actions: &[String]) -> bool {
    let first = actions.iter().find(|action| !action.starts_with("photo_id_"));
    first.is_some_and(|action| action.starts_with("video_selfie_") && action != "video_selfie_oneshot")
}

/// The words of all colours that a session may show.
pub fn names() -> impl Iterator<Item = &'static str> {
    PALETTE.iter().map(|(name, _)| *name)
}

/// All colours that a session may show, sRGB.
pub fn palette() -> [[u8; 3]; PALETTE.len()] {
    PALETTE.map(|(_, colour)| colour)
}

/// The colour of a word.
pub fn colour(name: &str) -> Option<[u8; 3]> {
    PALETTE.iter().find(|(known, _)| *known == name).map(|(_, colour)| *colour)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn orders_differ_by_seed_and_show_no_colour_twice_in_a_row() {
        let orders: BTreeSet<Vec<String>> =
            (0..3_000).map(|seed| draw(seed).into_iter().map(|step| step.name).collect()).collect();
        assert!(orders.len() > 2_000, "{}", orders.len());
        for order in orders {
            assert_eq!(order.len(), STEPS);
            assert!(order.windows(2).all(|pair| pair[0] != pair[1]));
            assert!(order.iter().collect::<BTreeSet<_>>().len() >= FEWEST_COLOURS);
        }
        assert_eq!(draw(5), draw(5));
    }

    #[test]
    fn light_is_for_videos_of_a_face() {
        let of =
            |actions: &[&str]| fits(&actions.iter().map(|&action| action.to_owned()).collect::<Vec<_>>());
        assert!(of(&["photo_id_front", "video_selfie_blank"]) && of(&["video_selfie_left", "photo_selfie"]));
        assert!(
            !of(&["photo_selfie", "video_selfie_left"])
                && !of(&["video_selfie_oneshot"])
                && !of(&["photo_id_back"])
        );
    }

    #[test]
    fn no_colour_is_saturated_red_and_none_changes_too_fast() {
        for (name, [r, g, b]) in PALETTE {
            assert!(!(r > 200 && g < 60 && b < 60), "{name}");
            assert_eq!(colour(name), Some([r, g, b]));
        }
        assert!(names().count() == PALETTE.len() && names().all(|name| colour(name).is_some()));
        const { assert!(1000 / DURATION_MS < 3) };
    }
}
