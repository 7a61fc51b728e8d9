//! Species of attack instruments, by name.

use std::str::FromStr;

/// A species of attack instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Species {
    /// A photo on matte paper.
    PrintMatte,
    /// A photo on glossy paper, which mirrors a lamp.
    PrintGlossy,
    /// A photo on paper that is bent around the vertical.
    PrintBent,
    /// A photo that is moved and turned in the hand.
    PrintWaved,
    /// A photo printed in dots of four inks.
    PrintHalftone,
    /// A photo with holes at the eyes, worn before a living face whose eyes are seen.
    PrintCutout,
    /// A photo on paper, bent around a head and worn.
    MaskPaper,
    /// A cast mask in the shape of the face, worn.
    MaskResin,
    /// A photo on the screen of a telephone or tablet.
    ScreenStill,
    /// A film of the person on a screen.
    ScreenReplay,
    /// A film on a screen of organic diodes, which flicker and lie in diamonds.
    ScreenOled,
    /// A film on a tablet whose frame and reflections are seen.
    TabletReplay,
    /// Injected: a short film, played over and over.
    InjectedLoop,
    /// Injected: one picture.
    InjectedStill,
    /// Injected: a face that moves, pasted over a picture that does not.
    InjectedPaste,
    /// Injected: frames that a program drew, which no sensor has seen.
    InjectedSynthetic,
    /// Injected: a film of another frame rate, made to fit.
    InjectedResampled,
    /// Injected: a film through the encoder of a virtual camera, moved against the blocks of its first compression.
    InjectedReencoded,
    /// Injected: the frames of an earlier bona fide session.
    InjectedReplayed,
}

/// Text that names no species.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a species of attack; known: {}", NAMES.map(|(name, _)| name).join(", "))]
pub struct NotASpecies;

const NAMES: [(&str, Species); 19] = [
    ("print_matte", Species::PrintMatte),
    ("print_glossy", Species::PrintGlossy),
    ("print_bent", Species::PrintBent),
    ("print_waved", Species::PrintWaved),
    ("print_halftone", Species::PrintHalftone),
    ("print_cutout", Species::PrintCutout),
    ("mask_paper", Species::MaskPaper),
    ("mask_resin", Species::MaskResin),
    ("screen_still", Species::ScreenStill),
    ("screen_replay", Species::ScreenReplay),
    ("screen_oled", Species::ScreenOled),
    ("tablet_replay", Species::TabletReplay),
    ("injected_loop", Species::InjectedLoop),
    ("injected_still", Species::InjectedStill),
    ("injected_paste", Species::InjectedPaste),
    ("injected_synthetic", Species::InjectedSynthetic),
    ("injected_resampled", Species::InjectedResampled),
    ("injected_reencoded", Species::InjectedReencoded),
    ("injected_replayed", Species::InjectedReplayed),
];

impl Species {
    /// All of them.
    pub const ALL: [Self; NAMES.len()] = {
        let mut all = [Self::PrintMatte; NAMES.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = NAMES[i].1;
            i += 1;
        }
        all
    };

    /// The word of the command line and of protocols.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, species)| *species == self).map_or("", |(name, _)| name)
    }

    /// Every text that names one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Whether frames are fed in behind the camera.
    pub fn is_injected(self) -> bool {
        self.name().starts_with("injected_")
    }

    /// Whether a film is shown that was taken before, by an instrument or fed in. It cannot follow what is asked.
    pub fn plays_a_film(self) -> bool {
        self.is_injected() || matches!(self, Self::ScreenReplay | Self::ScreenOled | Self::TabletReplay)
    }

    /// Whether a person wears it, and moves.
    pub fn is_worn(self) -> bool {
        matches!(self, Self::PrintCutout | Self::MaskPaper | Self::MaskResin)
    }

    /// Whether it is a screen.
    pub(super) fn is_screen(self) -> bool {
        matches!(self, Self::ScreenStill | Self::ScreenReplay | Self::ScreenOled | Self::TabletReplay)
    }
}

impl FromStr for Species {
    type Err = NotASpecies;

    fn from_str(text: &str) -> Result<Self, NotASpecies> {
        NAMES.iter().find(|(name, _)| *name == text).map(|&(_, species)| species).ok_or(NotASpecies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_species_has_a_name() {
        for species in Species::ALL {
            assert_eq!(species.name().parse(), Ok(species));
        }
        assert_eq!("mask".parse::<Species>(), Err(NotASpecies));
    }
}
