//! From what was asked for to the actions of this session.

use crate::action::{Action, Wanted};

/// The actions, with each `random` drawn from `pool` by `seed`: the same for the same arguments, on the page and on the
/// server. The same gesture is not drawn twice in a row when there is another. `random` with an empty pool is left out.
pub fn resolve(wanted: &[Wanted], pool: &[Action], seed: u64) -> Vec<Action> {
    let mut state = seed;
    let mut actions: Vec<Action> = Vec::with_capacity(wanted.len());
    for &wanted in wanted {
        match wanted {
            Wanted::Action(action) => actions.push(action),
            Wanted::Random => {
                let before = actions.last().copied();
                let others = || pool.iter().copied().filter(|&action| Some(action) != before);
                let drawn = (next(&mut state) % (others().count().max(1) as u64)) as usize;
                actions.extend(others().nth(drawn).or(pool.first().copied()));
            }
        }
    }
    actions
}

/// Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators" (`SplitMix64`).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_those_of_the_published_generator() {
        // The first outputs for seed 1234567 that implementations of SplitMix64 are tested with.
        let mut state = 1_234_567;
        assert_eq!(
            [next(&mut state), next(&mut state)],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
    }

    #[test]
    fn random_gestures_come_from_the_pool_follow_from_the_seed_and_do_not_repeat() {
        let pool = [Action::VideoSelfieSmile, Action::VideoSelfieLeft, Action::VideoSelfieHigh];
        let mut seen = Vec::new();
        for seed in 0..200 {
            let actions = resolve(&[Wanted::Random; 3], &pool, seed);
            assert_eq!(actions, resolve(&[Wanted::Random; 3], &pool, seed));
            assert!(actions.iter().all(|action| pool.contains(action)));
            assert!(actions.windows(2).all(|pair| pair[0] != pair[1]), "{actions:?}");
            if !seen.contains(&actions) {
                seen.push(actions);
            }
        }
        assert_eq!(seen.len(), 3 * 2 * 2);
    }

    #[test]
    fn named_actions_stay_where_they_are() {
        let wanted =
            [Wanted::Action(Action::PhotoIdFront), Wanted::Random, Wanted::Action(Action::VideoSelfieBlank)];
        let actions = resolve(&wanted, &[Action::VideoSelfieEyes], 7);
        assert_eq!(actions, [Action::PhotoIdFront, Action::VideoSelfieEyes, Action::VideoSelfieBlank]);
        assert_eq!(
            resolve(&[Wanted::Random; 2], &[Action::VideoSelfieEyes], 7),
            [Action::VideoSelfieEyes; 2]
        );
        assert_eq!(resolve(&wanted, &[], 7).len(), 2);
    }
}
