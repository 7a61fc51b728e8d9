//! Which captures a set consists of.

use bonafide_lab::Profile;
use bonafide_lab::attack::Species;

use super::chance;

/// What a capture is in truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    BonaFide,
    Attack(Species),
}

impl Kind {
    /// The word for it in truth.json.
    pub fn name(self) -> &'static str {
        match self {
            Self::BonaFide => "bona_fide",
            Self::Attack(species) => species.name(),
        }
    }
}

/// One capture.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Counted from 1; the names of its files.
    pub number: usize,
    /// Which of the subjects.
    pub subject: usize,
    pub kind: Kind,
    pub camera: Profile,
    /// Counted from 0 among those of the same subject, kind and camera.
    pub time: u32,
    /// What all its chance follows from.
    pub seed: u64,
}

/// Every subject, bona fide and with each species, before each camera, `times` each.
pub fn captures(
    seed: u64,
    subjects: &[String],
    species: &[Species],
    cameras: &[Profile],
    times: u32,
) -> Vec<Capture> {
    let mut captures = Vec::new();
    for (subject, name) in subjects.iter().enumerate() {
        let kinds =
            std::iter::once(Kind::BonaFide).chain(species.iter().map(|&species| Kind::Attack(species)));
        for kind in kinds {
            for &camera in cameras {
                for time in 0..times {
                    let words = [name, kind.name(), camera.name(), &time.to_string()];
                    captures.push(Capture {
                        number: captures.len() + 1,
                        subject,
                        kind,
                        camera,
                        time,
                        seed: chance::number(seed, &words),
                    });
                }
            }
        }
    }
    captures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capture_has_its_seed_whatever_else_is_in_the_set() {
        let names = ["a".to_owned(), "b".to_owned()];
        let all = captures(5, &names, &Species::ALL, &Profile::ALL, 2);
        assert_eq!(all.len(), 2 * (1 + Species::ALL.len()) * 4 * 2);
        let few = captures(5, &names[1..], &[Species::MaskPaper], &[Profile::PhoneDark], 1);
        let same = |capture: &&Capture| {
            capture.subject == 1 && capture.camera == Profile::PhoneDark && capture.kind == few[1].kind
        };
        assert_eq!(all.iter().find(same).map(|capture| capture.seed), Some(few[1].seed));
        let mut seeds: Vec<u64> = all.iter().map(|capture| capture.seed).collect();
        seeds.sort_unstable();
        seeds.dedup();
        assert_eq!(seeds.len(), all.len());
    }
}
