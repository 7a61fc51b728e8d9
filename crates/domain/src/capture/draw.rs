//! Which actions a capture consists of.

use super::Adapter;
use super::action::{GESTURES, MOST, RANDOM};

/// Why a page's wish is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WishError {
    /// An action that is unknown or not allowed here.
    #[error("an action is not known or not allowed here")]
    Unknown,
    /// An action is named twice, or there are more than [`MOST`].
    #[error("an action is named twice, or there are more than {MOST}")]
    TooMany,
}

/// The actions of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// All of them, in order.
    pub actions: Vec<String>,
    /// Those that were drawn from several, so that nobody knew them before.
    pub drawn: Vec<String>,
}

impl Chosen {
    /// Draws a gesture; nothing where none is left.
    fn draw(&mut self, draw: &mut Draw, left: &[&str]) -> Option<()> {
        let action = draw.one(left)?.to_owned();
        if left.len() > 1 {
            self.drawn.push(action.clone());
        }
        self.actions.push(action);
        Some(())
    }
}

/// The actions of a session: those of the page, or the configured ones. Gestures are drawn by the seed.
///
/// # Errors
/// The page names what it may not.
pub fn actions(adapter: &Adapter, wish: Option<&[String]>, seed: u64) -> Result<Chosen, WishError> {
    let mut draw = Draw::new(seed);
    let wish = wish.filter(|wish| !wish.is_empty() && !adapter.actions_default_importance);
    let Some(wish) = wish else { return Ok(defaults(adapter, &mut draw)) };
    if wish.len() > MOST {
        return Err(WishError::TooMany);
    }
    let mut chosen = Chosen::default();
    for action in wish {
        if action == RANDOM {
            let left: Vec<&str> = gestures(adapter, &chosen.actions, wish);
            chosen.draw(&mut draw, &left).ok_or(WishError::Unknown)?;
        } else if !adapter.allows(action) {
            return Err(WishError::Unknown);
        } else if chosen.actions.contains(action) {
            return Err(WishError::TooMany);
        } else {
            chosen.actions.push(action.clone());
        }
    }
    Ok(chosen)
}

fn defaults(adapter: &Adapter, draw: &mut Draw) -> Chosen {
    let default = adapter.actions_default;
    let mut chosen = Chosen::default();
    for _ in 0..default.video_count.min(MOST) {
        let left = gestures(adapter, &chosen.actions, &[]);
        chosen.draw(draw, &left);
    }
    let photos = [(default.photo_front, "photo_id_front"), (default.photo_back, "photo_id_back")];
    chosen
        .actions
        .extend(photos.into_iter().filter(|(asked, _)| *asked).map(|(_, action)| action.to_owned()));
    chosen
}

/// Gestures to draw from: allowed, not chosen yet and not named elsewhere in the wish. Where no gesture is allowed at all,
/// any video.
fn gestures<'a>(adapter: &'a Adapter, chosen: &[String], wish: &[String]) -> Vec<&'a str> {
    let allowed = || adapter.video_actions_list.iter().map(String::as_str);
    let free = |action: &&str| !chosen.iter().chain(wish).any(|taken| taken == action);
    if allowed().any(|action| GESTURES.contains(&action)) {
        allowed().filter(|action| GESTURES.contains(action)).filter(free).collect()
    } else {
        allowed().filter(free).collect()
    }
}

/// `SplitMix64` (Steele, Lea, Flood 2014): a few numbers from a seed that is random itself.
pub(super) struct Draw {
    state: u64,
}

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(super) fn one<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let count = u64::try_from(from.len()).ok().filter(|count| *count > 0)?;
        // Of 2^64 numbers a remainder by ten is even enough.
        from.get(usize::try_from(self.next() % count).ok()?).copied()
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn wish(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn numbers_are_those_of_the_reference_implementation() {
        // splitmix64.c by Vigna, seed 1234567.
        let mut draw = Draw { state: 1_234_567 };
        assert_eq!([draw.next(), draw.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn the_page_chooses_unless_the_configuration_is_more_important() {
        let mut adapter = Adapter::default();
        let asked = wish(&["photo_id_front", "video_selfie_blank"]);
        let chosen = actions(&adapter, Some(&asked), 1).unwrap();
        assert_eq!((chosen.actions, chosen.drawn), (asked.clone(), Vec::new()));
        adapter.actions_default_importance = true;
        adapter.actions_default.photo_back = true;
        let Chosen { actions: chosen, drawn } = actions(&adapter, Some(&asked), 1).unwrap();
        assert_eq!(drawn, chosen[..1]);
        assert!(chosen.len() == 2 && GESTURES.contains(&chosen[0].as_str()), "{chosen:?}");
        assert_eq!(chosen[1], "photo_id_back");
    }

    #[test]
    fn without_a_wish_gestures_are_drawn_and_differ_by_seed() {
        let adapter = Adapter::default();
        let drawn: BTreeSet<_> =
            (0..200).flat_map(|seed| actions(&adapter, None, seed).unwrap().drawn).collect();
        let all: BTreeSet<_> = GESTURES.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(drawn, all);
        assert_eq!(actions(&adapter, Some(&[]), 7), actions(&adapter, None, 7));
    }

    #[test]
    fn no_gesture_is_drawn_twice_or_when_it_was_asked_for() {
        let adapter = Adapter::default();
        let asked = wish(&["random", "video_selfie_smile", "random", "random", "random", "random", "random"]);
        for seed in 0..50 {
            let chosen = actions(&adapter, Some(&asked), seed).unwrap();
            assert_eq!(chosen.actions.iter().collect::<BTreeSet<_>>().len(), 7);
            // Of the seven the last one is the only one left.
            assert_eq!(chosen.drawn.len(), 5);
        }
        let short = Adapter { video_actions_list: wish(&["video_selfie_blank"]), ..adapter };
        let only = actions(&short, None, 3).unwrap();
        assert_eq!(only.actions, ["video_selfie_blank"]);
        assert!(only.drawn.is_empty(), "one of one is no surprise");
        assert_eq!(actions(&short, Some(&wish(&["random", "random"])), 3), Err(WishError::Unknown));
    }

    #[test]
    fn what_is_not_allowed_is_refused() {
        let adapter = Adapter { video_actions_list: wish(&["video_selfie_smile"]), ..Adapter::default() };
        for (words, error) in [
            (vec!["video_selfie_blank"], WishError::Unknown),
            (vec!["<script>"], WishError::Unknown),
            (vec!["video_selfie_smile", "video_selfie_smile"], WishError::TooMany),
            (vec!["video_selfie_smile"; 9], WishError::TooMany),
        ] {
            assert_eq!(actions(&adapter, Some(&wish(&words)), 1), Err(error), "{words:?}");
        }
    }
}
