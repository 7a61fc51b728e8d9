//! What is kept of a frame to know it again, and when a row of frames is one that was seen before.
//!
//! A capture that is sent a second time is known by frames that are the same to the last pixel, which no camera gives
//! twice. One that was coded or scaled anew is known by its marks: at several moments that differ from each other, the two
//! captures show the same, one after the other. Two honest captures of one person in one place are near each other at some
//! moment, and not at one after another, for nobody moves twice alike.

use std::collections::BTreeSet;

/// Frames of one medium of which prints are kept.
pub const MOST: usize = 64;
/// Equal frames that are no chance; of a medium with fewer frames all of them.
const FEWEST_EXACT: usize = 2;
/// Moments in a row that are no chance.
const FEWEST_NEAR: usize = 4;
/// Bits of 256 by which one frame may differ from itself after it was coded or scaled anew. On 54 rendered frames with a
/// camera's noise, JPEG of quality 50 and half the size turned 1 in the median, 3 in 97 of 100 and 4 at most. Two takes of
/// the same script at the same moment, which are more alike than people are, differ by 7 in the median, and one in nine by
/// no more than this.
const NEAR: u32 = 3;
/// Bits by which one moment must differ from the next to count as another.
const APART: u32 = 20;
/// Set bits without which 64 of a mark say too little to look for.
const TELLING: std::ops::RangeInclusive<u32> = 8..=56;

/// One frame. Neither part gives the picture back: a hash, and 256 signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FramePrint {
    /// SHA-256 of the pixels with their size.
    pub exact: [u8; 32],
    /// Signs of differences between neighbouring parts of the picture.
    pub mark: [u64; 4],
}

/// How a capture comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// So many frames are the same to the last pixel.
    Exactly(usize),
    /// So many moments in a row show the same.
    Nearly(usize),
}

impl FramePrint {
    /// Bytes of one.
    pub const BYTES: usize = 64;

    /// As it is stored.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..32].copy_from_slice(&self.exact);
        for (part, word) in bytes[32..].chunks_exact_mut(8).zip(self.mark) {
            part.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }

    /// `None` for another number of bytes than [`Self::BYTES`].
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; Self::BYTES] = bytes.try_into().ok()?;
        let mut print = Self { exact: [0; 32], mark: [0; 4] };
        print.exact.copy_from_slice(&bytes[..32]);
        for (word, part) in print.mark.iter_mut().zip(bytes[32..].chunks_exact(8)) {
            *word = u64::from_be_bytes(part.try_into().ok()?);
        }
        Some(print)
    }

    /// By which it is looked for: equal frames share the first key, and frames that are near share one of the others,
    /// mostly. A quarter of the mark that is nearly all one sign is shared by too many and is left out.
    pub fn keys(&self) -> impl Iterator<Item = i64> {
        let mut first = [0; 8];
        first.copy_from_slice(&self.exact[..8]);
        let quarters = (1..).zip(self.mark).filter(|(_, bits)| TELLING.contains(&bits.count_ones()));
        // An odd factor of its own keeps each quarter apart from the others.
        let near =
            quarters.map(|(place, bits): (u64, u64)| (bits ^ place).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        std::iter::once(u64::from_be_bytes(first)).chain(near).map(u64::cast_signed)
    }

    fn distance(&self, other: &Self) -> u32 {
        self.mark.iter().zip(other.mark).map(|(a, b)| (a ^ b).count_ones()).sum()
    }
}

/// Whether `new` shows what `old` showed, beyond what chance gives. Both are in order of time; of each the first [`MOST`]
/// count.
pub fn again(new: &[FramePrint], old: &[FramePrint]) -> Option<Again> {
    let (new, old) = (&new[..new.len().min(MOST)], &old[..old.len().min(MOST)]);
    let same = new.iter().filter(|print| old.iter().any(|other| other.exact == print.exact)).count();
    if same >= FEWEST_EXACT.min(new.len()).max(1) {
        return Some(Again::Exactly(same));
    }
    let moments = longest_row(new, old);
    (moments >= FEWEST_NEAR).then_some(Again::Nearly(moments))
}

/// Whether a store that looks for the keys of `new` comes upon `old`.
pub fn share_key(new: &[FramePrint], old: &[FramePrint]) -> bool {
    let keys: BTreeSet<i64> = old.iter().flat_map(FramePrint::keys).collect();
    new.iter().flat_map(FramePrint::keys).any(|key| keys.contains(&key))
}

/// Moments that both show, in the order of both, each apart from the one before in both.
fn longest_row(new: &[FramePrint], old: &[FramePrint]) -> usize {
    // Place in each, and the length of the longest row that ends there.
    let mut ends: Vec<(usize, usize, usize)> = Vec::new();
    for (i, print) in new.iter().enumerate() {
        let start = ends.len();
        for (j, other) in old.iter().enumerate().filter(|(_, other)| print.distance(other) <= NEAR) {
            let before = ends[..start].iter().filter(|&&(p, q, _)| {
                q < j && new[p].distance(print) >= APART && old[q].distance(other) >= APART
            });
            let length = 1 + before.map(|(_, _, length)| *length).max().unwrap_or(0);
            ends.push((i, j, length));
        }
    }
    ends.into_iter().map(|(_, _, length)| length).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of its own for each number, with so many bits of its mark turned.
    fn print(number: u8, turned: u32) -> FramePrint {
        let mut exact = [number; 32];
        exact[31] = u8::try_from(turned).unwrap();
        let word = u64::from(number).wrapping_mul(0xd134_2543_de82_ef95) | 1;
        let mark = std::array::from_fn(|place| word.rotate_left(7 * place as u32).wrapping_mul(word));
        let mut print = FramePrint { exact, mark };
        for bit in 0..turned {
            print.mark[bit as usize % 4] ^= 1 << (bit * 5 % 64);
        }
        print
    }

    fn capture(turned: u32) -> Vec<FramePrint> {
        (1..=8).map(|number| print(number, turned)).collect()
    }

    #[test]
    fn frames_that_are_the_same_are_known() {
        assert_eq!(again(&capture(0), &capture(0)), Some(Again::Exactly(8)));
        assert_eq!(again(&[print(1, 0)], &capture(0)), Some(Again::Exactly(1)), "a picture is one frame");
        // One of many is not enough, such as the picture of a covered lens.
        let one = [print(1, 0), print(20, 0), print(21, 0)];
        assert_eq!(again(&one, &capture(0)), None);
        assert_eq!(again(&[], &capture(0)), None);
        assert_eq!(again(&capture(0), &[]), None);
    }

    #[test]
    fn moments_in_a_row_are_known_and_others_are_not() {
        assert_eq!(again(&capture(3), &capture(0)), Some(Again::Nearly(8)));
        assert_eq!(again(&capture(3)[2..6], &capture(0)), Some(Again::Nearly(4)), "a part of it");
        assert_eq!(again(&capture(3)[2..5], &capture(0)), None, "too few");
        let backwards: Vec<_> = capture(3).into_iter().rev().collect();
        assert_eq!(again(&backwards, &capture(0)), None, "another order");
        assert_eq!(again(&capture(NEAR + 4), &capture(0)), None, "too far");
    }

    /// Somebody who sits still looks the same all the time, today and tomorrow.
    #[test]
    fn one_moment_for_a_long_time_is_one_moment() {
        let today: Vec<_> = (0..8).map(|turned| print(1, turned)).collect();
        let mut tomorrow = today.clone();
        for print in &mut tomorrow {
            print.exact[0] ^= 1;
        }
        assert_eq!(again(&tomorrow, &today), None);
    }

    #[test]
    fn prints_are_read_as_they_are_written() {
        let print = print(9, 3);
        assert_eq!(FramePrint::from_bytes(&print.to_bytes()), Some(print));
        assert_eq!(FramePrint::from_bytes(&[0; 63]), None);
    }

    #[test]
    fn near_frames_share_a_key_and_plain_ones_have_one() {
        let keys = |print: FramePrint| print.keys().collect::<BTreeSet<_>>();
        assert!(!keys(print(3, 1)).is_disjoint(&keys(print(3, 0))));
        assert!(keys(print(3, 0)).is_disjoint(&keys(print(4, 0))));
        let plain = FramePrint { exact: [1; 32], mark: [0; 4] };
        assert_eq!(plain.keys().collect::<Vec<_>>(), [0x0101_0101_0101_0101]);
        assert!(share_key(&[plain, print(3, 1)], &[print(4, 0), print(3, 0)]));
        assert!(!share_key(&[plain, print(3, 1)], &[print(4, 0)]) && !share_key(&[], &[plain]));
    }
}
