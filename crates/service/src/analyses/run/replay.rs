//! Whether the frames of a medium are those of an earlier capture, which no camera gives twice.

use bonafide_domain::Medium;
use bonafide_domain::capture::FramePrint;
use bonafide_domain::capture::print::{Again, MOST};
use bonafide_domain::reason::Code;
use bonafide_engine::liveness::stream::mark;
use bonafide_engine::liveness::{Evidence, Status};
use bonafide_imaging::View;
use bonafide_store::StoreError;
use sha2::{Digest, Sha256};

use super::sums::Sums;
use super::{Broken, Task};

const NAME: &str = "replay";
/// What a recording that comes again says. What is recorded of a person scores as that person does, so this alone may not
/// outweigh it: one that comes again is never a pass besides.
const AGAINST: f32 = -4.0;

/// Gathers prints of the frames that show something.
#[derive(Default)]
pub(super) struct Prints(Vec<FramePrint>);

impl Prints {
    /// Looks at the next frame.
    pub(super) fn look(&mut self, frame: View<'_>) {
        if self.0.len() >= MOST {
            return;
        }
        self.0.extend(mark(frame).map(|mark| FramePrint { exact: exact(frame), mark }));
    }
}

fn exact(frame: View<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for side in [frame.width(), frame.height()] {
        hash.update((side as u64).to_be_bytes());
    }
    for y in 0..frame.height() {
        hash.update(frame.row(y));
    }
    hash.finalize().into()
}

/// The evidence of a medium; `None` where nothing is looked for, or the medium was deleted meanwhile.
pub(super) fn run(
    task: &Task,
    medium: &Medium,
    Prints(prints): &Prints,
    sums: &mut Sums,
) -> Result<Option<Evidence>, Broken> {
    let Some(earlier) = &task.earlier else { return Ok(None) };
    if prints.is_empty() {
        let code = Code::ReplayNotMeasured;
        return Ok(Some(Evidence::missing(NAME, code.word(), code.text())));
    }
    match sums.timed("earlier", || earlier.again(medium, prints)) {
        Ok(again) => Ok(Some(evidence(again))),
        Err(StoreError::Gone) => Ok(None),
        Err(_) => Err(Broken::Store),
    }
}

fn evidence(again: Option<Again>) -> Evidence {
    let (code, ratio, text) = match again {
        Some(Again::Exactly(frames)) => {
            let text = format!("{frames} frame(s) are those of an earlier capture, to the last pixel.");
            (Code::ReplayedCapture, AGAINST, text)
        }
        Some(Again::Nearly(moments)) => {
            let text = format!("At {moments} moments in a row it shows what an earlier capture showed.");
            (Code::ReplayedCapture, AGAINST, text)
        }
        // An attacker can film anew: that nothing was found says nothing.
        None => (Code::CaptureIsNew, 0.0, Code::CaptureIsNew.text().to_owned()),
    };
    Evidence {
        status: Status::Present,
        score: Some(if ratio < 0.0 { 0.0 } else { 1.0 }),
        log_likelihood_ratio: ratio,
        ..Evidence::missing(NAME, code.word(), text)
    }
}

#[cfg(test)]
mod tests {
    use bonafide_engine::liveness::Fusion;
    use bonafide_imaging::Image;

    use super::*;

    #[test]
    fn what_shows_nothing_has_no_print_and_sizes_count() {
        let mut prints = Prints::default();
        let plain = Image::new(40, 40, vec![9; 40 * 40 * 3]).unwrap();
        prints.look(plain.view());
        assert!(prints.0.is_empty());
        let pixels: Vec<u8> = (0..64 * 32 * 3).map(|i| (i / 24 % 2 * 200) as u8).collect();
        let (wide, tall) = (Image::new(64, 32, pixels.clone()).unwrap(), Image::new(32, 64, pixels).unwrap());
        assert_ne!(exact(wide.view()), exact(tall.view()));
        for _ in 0..2 * MOST {
            prints.look(wide.view());
        }
        assert_eq!(prints.0.len(), MOST);
        // printf '\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\1\2\3' | sha256sum
        let one = Image::new(1, 1, vec![1, 2, 3]).unwrap();
        assert_eq!(exact(one.view())[..4], [0x60, 0x47, 0x01, 0xeb]);
    }

    #[test]
    fn only_what_comes_again_weighs() {
        let is_telling = |again| Fusion::default().is_telling(&evidence(again));
        assert!(is_telling(Some(Again::Exactly(2))) && is_telling(Some(Again::Nearly(4))));
        assert!(!is_telling(None));
    }
}
