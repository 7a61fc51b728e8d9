//! What the sequence of frames says: the stream of a camera never repeats itself, never stands still and never jumps.
//!
//! A camera's frames differ by the noise of its sensor even where nothing moves, so what is the same twice was played
//! twice. Compression may take the noise away between frames that refer to each other; what rests on noise is only said
//! of frames that were coded one by one.

mod grid;
mod mark;
mod noise;
mod print;

use std::time::Duration;

use bonafide_imaging::colour::{Luma, Plane, luma};
use bonafide_imaging::{Rect, View};

use super::{Evidence, Status};
use grid::Grid;
pub use mark::mark;
use noise::Step;
use print::Print;

const NAME: &str = "stream";

/// Frames and time from which a sequence can be told from a picture.
const FEWEST: usize = 4;
const SHORTEST: Duration = Duration::from_millis(350);
/// Frames that are kept of a long medium.
const MOST: usize = 240;
/// Prints nearer than this are of one frame: the mean over a cell of a hundred noisy pixels and more differs by more.
const SAME: f32 = 0.02;
/// Mean way from frame to frame, in steps of 255, from which something moves.
const MOVES: f32 = 0.08;
/// Time after which a frame that comes again is a loop: cameras in the dark send frames twice, one after the other.
const LOOP: Duration = Duration::from_millis(400);
/// Frames that come again, and their share, that make a loop.
const FEWEST_AGAIN: usize = 3;
const SHARE_AGAIN: f32 = 0.2;
/// A jump is this far, this many times the usual way, within this time. The light of a screen moves a face by less.
const JUMP: f32 = 24.0;
const TIMES_USUAL: f32 = 5.0;
const WITHIN: Duration = Duration::from_millis(250);
/// Share of the steps between frames that must show the same for noise to speak.
const MOST_STEPS: f32 = 0.7;
/// What an earlier coding weighs: a guess. A film passed through a virtual camera may have it; so has an honest stream that
/// some program cuts by a few pixels along both axes.
const CODED_TWICE: f32 = -1.0;

/// How the frames of a medium were coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coding {
    /// Each by itself, as the pictures of a shots set.
    Alone,
    /// From each other, as in most video.
    #[default]
    Together,
}

/// Gathers frames.
#[derive(Default)]
pub(super) struct Stream {
    coding: Coding,
    prints: Vec<(Duration, Print)>,
    steps: Vec<Step>,
    grid: Grid,
    last: Option<Plane>,
}

impl Stream {
    pub fn new(coding: Coding) -> Self {
        Self { coding, ..Self::default() }
    }

    /// The next frame; `face` is the box of the largest face in it.
    pub fn look(&mut self, frame: View<'_>, time: Duration, face: Option<&Rect>) {
        if self.prints.len() >= MOST {
            return;
        }
        let plane = luma(frame, Luma::Bt601);
        self.prints.push((time, Print::of(&plane)));
        if self.coding == Coding::Alone {
            self.grid.look(&plane);
        }
        if let Some(last) = &self.last {
            self.steps.extend(Step::between(last, &plane, face));
        }
        self.last = Some(plane);
    }

    /// What they say together.
    pub fn evidence(&self) -> Evidence {
        let lasts = match (self.prints.first(), self.prints.last()) {
            (Some((first, _)), Some((last, _))) => last.saturating_sub(*first),
            _ => Duration::ZERO,
        };
        if self.prints.len() < FEWEST || lasts < SHORTEST {
            let text = format!("{} frame(s) are too few to tell a camera from a picture.", self.prints.len());
            return Evidence::missing(NAME, "stream_too_short", text);
        }
        let ways: Vec<f32> = self.prints.windows(2).map(|pair| pair[0].1.way(&pair[1].1)).collect();
        if ways.iter().all(|&way| way < SAME) {
            return against("stream_stands_still", -4.0, 0.0, "All frames are the same picture.".to_owned());
        }
        let again = self.again(&ways);
        let share = again as f32 / self.prints.len() as f32;
        if again >= FEWEST_AGAIN && share >= SHARE_AGAIN {
            let text =
                format!("{again} of {} frames come again later: the stream is a loop.", self.prints.len());
            return against("stream_loops", -4.0, 1.0 - share, text);
        }
        // The shots of a set have no times, and the light of a challenge changes between two of them.
        let jump = if self.coding == Coding::Together { self.jump(&ways) } else { None };
        if let Some(frame) = jump {
            let text = format!(
                "The picture changes at once as a whole before frame {}: the stream was cut.",
                frame + 1
            );
            return against("stream_cut", -1.5, 0.2, text);
        }
        if self.coding == Coding::Together {
            let text =
                "No frame comes again, and none jumps; noise does not show in frames coded from each other.";
            return natural(0.1, text);
        }
        let moving: Vec<&Step> = self.steps.iter().filter(|step| step.face_moves()).collect();
        let share = |says: fn(&Step) -> bool| {
            moving.iter().filter(|step| says(step)).count() as f32 / moving.len().max(1) as f32
        };
        if moving.len() >= FEWEST - 1 && share(Step::is_frozen) >= MOST_STEPS {
            let text =
                "The face moves and what surrounds it is the same to the last bit, without a sensor's noise.";
            return against("surroundings_frozen", -2.5, 0.1, text.to_owned());
        }
        if self.grid.is_crossed() {
            let text = "Blocks of an earlier coding lie across the frames' own: a film was coded, moved and coded again.";
            return against("coded_twice", CODED_TWICE, 0.3, text.to_owned());
        }
        if share(Step::is_noisy) >= MOST_STEPS {
            natural(0.4, "No frame comes again, none jumps, and all parts have a sensor's noise.")
        } else {
            natural(0.1, "No frame comes again, and none jumps.")
        }
    }

    /// Frames that come again after others came between.
    fn again(&self, ways: &[f32]) -> usize {
        let mut moved: Vec<f32> = ways.iter().copied().filter(|&way| way >= SAME).collect();
        moved.sort_by(f32::total_cmp);
        let Some(&usual) = moved.get(moved.len() / 2).filter(|&&usual| usual >= MOVES) else { return 0 };
        let near = SAME.min(0.15 * usual);
        let comes_again = |i: usize| {
            let (time, print) = &self.prints[i];
            let mut left = false;
            self.prints[i + 1..].iter().any(|(later, other)| {
                let way = print.way(other);
                left |= way > (2.0 * SAME).max(0.5 * usual);
                left && way < near && later.saturating_sub(*time) >= LOOP
            })
        };
        (0..self.prints.len()).filter(|&i| comes_again(i)).count()
    }

    /// The frame before which everything changes at once.
    fn jump(&self, ways: &[f32]) -> Option<usize> {
        let mut sorted = ways.to_vec();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted[sorted.len() / 2];
        (0..ways.len())
            .find(|&i| {
                let apart = self.prints[i + 1].0.saturating_sub(self.prints[i].0);
                ways[i] >= JUMP.max(TIMES_USUAL * usual) && apart <= WITHIN
            })
            .map(|i| i + 1)
    }
}

fn against(code: &'static str, ratio: f32, score: f32, text: String) -> Evidence {
    Evidence {
        name: NAME,
        status: Status::Present,
        score: Some(score),
        log_likelihood_ratio: ratio,
        code,
        text,
    }
}

fn natural(ratio: f32, text: &str) -> Evidence {
    Evidence {
        name: NAME,
        status: Status::Present,
        score: Some(1.0),
        log_likelihood_ratio: ratio,
        code: "stream_natural",
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::resize::{Filter, resize};
    use bonafide_imaging::{DecodeLimits, Image, decode, encode};

    use super::*;

    const SIDE: usize = 160;

    /// A textured scene with a bright square that moves, and noise that never is the same.
    fn frame(place: f32, noise: u8, seed: u32) -> Image {
        let mut state = seed.wrapping_mul(2_654_435_761) | 1;
        let mut pixels = Vec::new();
        for y in 0..SIDE {
            for x in 0..SIDE {
                let scene = 90.0 + 40.0 * (x as f32 * 0.11).sin() + 20.0 * (y as f32 * 0.07).cos();
                let inside = (x as f32 - place).abs() < 30.0 && (50..120).contains(&y);
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let grain = if noise == 0 {
                    0.0
                } else {
                    ((state >> 16) % u32::from(2 * noise + 1)) as f32 - f32::from(noise)
                };
                let value = if inside { 200.0 - (x as f32 - place) * 0.5 } else { scene } + grain;
                pixels.extend([value.clamp(0.0, 255.0) as u8; 3]);
            }
        }
        Image::new(SIDE, SIDE, pixels).unwrap()
    }

    fn judged(coding: Coding, frames: impl IntoIterator<Item = (f32, Image)>) -> Evidence {
        let mut stream = Stream::new(coding);
        for (i, (place, image)) in (0u32..).zip(frames) {
            let face = Rect::new(place - 30.0, 50.0, place + 30.0, 120.0);
            stream.look(image.view(), Duration::from_millis(100) * i, Some(&face));
        }
        stream.evidence()
    }

    fn sway(i: u32) -> f32 {
        80.0 + 12.0 * (i as f32 * 0.7).sin() + i as f32 * 0.3
    }

    #[test]
    fn a_camera_is_natural_in_either_coding() {
        for coding in [Coding::Alone, Coding::Together] {
            let evidence = judged(coding, (0..12).map(|i| (sway(i), frame(sway(i), 4, i))));
            assert_eq!(evidence.code, "stream_natural", "{evidence:?}");
            assert!(evidence.log_likelihood_ratio > 0.0);
        }
    }

    #[test]
    fn a_person_who_stands_still_is_no_picture_and_a_picture_is() {
        let still = judged(Coding::Alone, (0..8).map(|i| (80.0, frame(80.0, 4, i))));
        assert!(still.log_likelihood_ratio >= 0.0, "{still:?}");
        let picture = judged(Coding::Alone, (0..8).map(|_| (80.0, frame(80.0, 4, 7))));
        assert_eq!(picture.code, "stream_stands_still");
    }

    #[test]
    fn a_loop_is_found_forwards_and_back_and_forth() {
        let forwards = judged(Coding::Alone, (0..15).map(|i| (sway(i % 6), frame(sway(i % 6), 4, i % 6))));
        assert_eq!(forwards.code, "stream_loops", "{forwards:?}");
        let fold = |i: u32| if i < 8 { i } else { 15 - i };
        let back =
            judged(Coding::Together, (0..16).map(|i| (sway(fold(i)), frame(sway(fold(i)), 4, fold(i)))));
        assert_eq!(back.code, "stream_loops", "{back:?}");
    }

    /// A camera in the dark sends each frame twice.
    #[test]
    fn frames_sent_twice_in_a_row_are_no_loop() {
        let evidence = judged(Coding::Together, (0..16).map(|i| (sway(i / 2), frame(sway(i / 2), 4, i / 2))));
        assert_eq!(evidence.code, "stream_natural", "{evidence:?}");
    }

    #[test]
    fn a_cut_is_found() {
        let dark = |i: u32| {
            let mut image = frame(sway(i), 4, i);
            if i >= 6 {
                image.pixels_mut().iter_mut().for_each(|v| *v /= 3);
            }
            (sway(i), image)
        };
        assert_eq!(judged(Coding::Together, (0..12).map(dark)).code, "stream_cut");
        assert_eq!(judged(Coding::Alone, (0..12).map(dark)).code, "stream_natural");
    }

    #[test]
    fn noise_speaks_of_frames_coded_alone() {
        let pasted = |i: u32| (sway(i), frame(sway(i), 0, 1));
        assert_eq!(judged(Coding::Alone, (0..12).map(pasted)).code, "surroundings_frozen");
        assert_eq!(judged(Coding::Together, (0..12).map(pasted)).code, "stream_natural");
    }

    #[test]
    fn an_earlier_coding_speaks_of_frames_coded_alone() {
        let coded = |view: View<'_>, quality| {
            decode(&encode::jpeg(view, quality).unwrap(), &DecodeLimits::default()).unwrap().image
        };
        let moved = |i: u32| {
            let large = resize(frame(sway(i), 4, i).view(), 2 * SIDE, 2 * SIDE, Filter::Bilinear);
            let film = coded(large.view(), 60);
            (sway(i), coded(film.view().crop(3, 5, 3 + 2 * SIDE - 16, 5 + 2 * SIDE - 16), 92))
        };
        let alone = judged(Coding::Alone, (0..10).map(moved));
        assert!(alone.code == "coded_twice" && alone.log_likelihood_ratio < 0.0, "{alone:?}");
        assert_eq!(judged(Coding::Together, (0..10).map(moved)).code, "stream_natural");
    }

    #[test]
    fn few_frames_are_missing_evidence() {
        let evidence = judged(Coding::Alone, (0..3).map(|i| (sway(i), frame(sway(i), 4, i))));
        assert_eq!((evidence.status, evidence.code), (Status::Missing, "stream_too_short"));
    }
}
