//! Whether the frames of a medium are those of an earlier capture, which no camera gives twice.

use std::convert::Infallible;
use std::path::Path;

use bonafide_domain::Medium;
use bonafide_domain::capture::FramePrint;
use bonafide_domain::capture::print::{Again, MOST, again, share_key};
use bonafide_domain::reason::Code;
use bonafide_engine::liveness::stream::mark;
use bonafide_engine::liveness::{Evidence, Status};
use bonafide_imaging::View;
use bonafide_media::{Limits, MediaError};
use bonafide_store::StoreError;
use sha2::{Digest, Sha256};

use super::sums::Sums;
use super::{Broken, Task};

const NAME: &str = "replay";
/// What a recording that comes again says. What is recorded of a person scores as that person does, so this alone may not
/// outweigh it: one that comes again is never a pass besides.
const AGAINST: f32 = -4.0;

/// What a capture is known again by: prints of its frames that show something, in order of time, at most [`MOST`].
#[derive(Debug, Default)]
pub struct Prints(Vec<FramePrint>);

impl Prints {
    /// Those that the server keeps of a file when it analyses it. `limits`: bounds on it, with the number of frames that the
    /// analysis looks at.
    pub fn of(path: &Path, limits: &Limits) -> Result<Self, MediaError> {
        let mut prints = Self::default();
        for frame in bonafide_media::open(path, limits)?.frames {
            prints.look(frame?.image.view());
        }
        Ok(prints)
    }

    /// Looks at the next frame.
    pub fn look(&mut self, frame: View<'_>) {
        if self.0.len() >= MOST {
            return;
        }
        self.0.extend(mark(frame).map(|mark| FramePrint { exact: exact(frame), mark }));
    }
}

/// The evidence of a capture for which only the `known` one of an earlier session is kept, as [`Prints::of`] gives it. The piece
/// `replay`: against the capture when it is the same again, of no weight when it is new, missing when no frame of it shows enough.
pub fn replay_evidence(prints: &Prints, known: &Prints) -> Evidence {
    // A store compares only what shares a key.
    let compare = |new: &[FramePrint]| Ok(again(new, &known.0).filter(|_| share_key(new, &known.0)));
    judge(prints, compare).unwrap_or_else(|never: Infallible| match never {})
}

/// Whether a piece of evidence says that the capture comes again. Then it is never a pass, whatever the others say.
pub fn is_replayed(piece: &Evidence) -> bool {
    piece.name == NAME && piece.code == Code::ReplayedCapture.word()
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
    prints: &Prints,
    sums: &mut Sums,
) -> Result<Option<Evidence>, Broken> {
    let Some(earlier) = &task.earlier else { return Ok(None) };
    match judge(prints, |new| sums.timed("earlier", || earlier.again(medium, new))) {
        Ok(evidence) => Ok(Some(evidence)),
        Err(StoreError::Gone) => Ok(None),
        Err(_) => Err(Broken::Store),
    }
}

/// The evidence of prints. `compare` looks for an earlier capture that shows the same.
fn judge<E>(
    Prints(prints): &Prints,
    compare: impl FnOnce(&[FramePrint]) -> Result<Option<Again>, E>,
) -> Result<Evidence, E> {
    if prints.is_empty() {
        let code = Code::ReplayNotMeasured;
        return Ok(Evidence::missing(NAME, code.word(), code.text()));
    }
    compare(prints).map(evidence)
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
        assert!(is_replayed(&evidence(Some(Again::Nearly(4)))) && !is_replayed(&evidence(None)));
    }

    /// Stripes of a width of their own.
    fn stripes(width: usize) -> Image {
        Image::new(64, 64, (0..64 * 64 * 3).map(|i| (i / 3 % 64 / width % 2 * 200) as u8).collect()).unwrap()
    }

    #[test]
    fn a_capture_is_held_against_the_one_that_is_known() {
        let of = |frames: &[Image]| {
            let mut prints = Prints::default();
            for frame in frames {
                prints.look(frame.view());
            }
            prints
        };
        let known = of(&[stripes(4), stripes(8), stripes(16)]);
        let said = |frames: &[Image]| {
            let piece = replay_evidence(&of(frames), &known);
            (piece.status, piece.code, piece.log_likelihood_ratio)
        };
        let found = (Status::Present, "replayed_capture", AGAINST);
        assert_eq!(said(&[stripes(5), stripes(16), stripes(4)]), found, "two frames to the last pixel");
        let new = (Status::Present, "capture_is_new", 0.0);
        assert_eq!(said(&[stripes(5), stripes(16), stripes(6)]), new, "one may be chance");
        let plain = Image::filled(64, 64, [9; 3]);
        assert_eq!(said(&[plain]), (Status::Missing, "replay_not_measured", 0.0));
    }

    #[test]
    fn a_file_that_is_none_has_no_prints_and_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let of = |path: &Path| Prints::of(path, &Limits::default()).map(|prints| prints.0.len());
        let path = folder.path().join("a.png");
        assert!(matches!(of(&path), Err(MediaError::Missing)));
        std::fs::write(&path, bonafide_imaging::encode::png(stripes(8).view()).unwrap()).unwrap();
        assert!(matches!(of(&path), Ok(1)));
        std::fs::write(&path, b"Dear sir,").unwrap();
        assert!(of(&path).is_err());
    }
}
