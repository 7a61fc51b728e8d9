//! The frames of one medium while they are taken.

use crate::action::Action;
use crate::effect::{Effect, Medium, Ran};

/// Beyond this many doublings, frames come seldom enough.
const MOST_DOUBLINGS: u32 = 8;

#[derive(Clone, Copy, Debug)]
struct Kept {
    id: u32,
    time: f64,
}

/// The frames of one medium while they are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Take {
    kept: Vec<Kept>,
    best: Option<(u32, f32)>,
    /// The frame that shows a gesture done.
    peak: Option<u32>,
    /// Doublings of the time between two frames, at most [`MOST_DOUBLINGS`].
    thinned: u32,
    pub(crate) ran: Vec<Ran>,
}

impl Take {
    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether a frame at `now` comes `spacing` after the last; a camera's jitter is allowed for.
    pub(crate) fn is_due(&self, now: f64, spacing: f64) -> bool {
        let spacing = spacing * f64::from(1_u32 << self.thinned);
        self.kept.last().is_none_or(|last| now - last.time >= spacing * 0.85)
    }

    /// Keeps a frame; ids repeat only in hostile input, and are kept once.
    pub(crate) fn keep(&mut self, id: u32, time: f64, score: f32, effects: &mut Vec<Effect>) {
        if self.kept.iter().any(|kept| kept.id == id) {
            return;
        }
        let best = self.best.is_none_or(|(_, highest)| score > highest);
        if best {
            self.best = Some((id, score));
        }
        self.kept.push(Kept { id, time });
        effects.push(Effect::Keep { id, best });
    }

    /// Says that the frame kept last shows a gesture done: it stays, whatever goes.
    pub(crate) fn mark_peak(&mut self, id: u32) {
        self.peak = Some(id);
    }

    /// With more than `most` frames, every second goes, and from then on half as many are kept.
    pub(crate) fn thin(&mut self, most: usize, effects: &mut Vec<Effect>) {
        if self.kept.len() <= most {
            return;
        }
        self.thinned = (self.thinned + 1).min(MOST_DOUBLINGS);
        let (best, last) = (self.best.map(|(id, _)| id), self.kept.len() - 1);
        let mut ids = Vec::new();
        let mut index = 0;
        self.kept.retain(|kept| {
            let stays = Some(kept.id) == best || Some(kept.id) == self.peak;
            let goes = index % 2 == 1 && index != last && !stays;
            index += 1;
            if goes {
                ids.push(kept.id);
            }
            !goes
        });
        effects.push(Effect::Forget { ids });
    }

    /// What comes from now on is kept as densely as at the beginning.
    pub(crate) fn begin_again(&mut self) {
        self.thinned = 0;
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self, effects: &mut Vec<Effect>) {
        if !self.kept.is_empty() {
            effects.push(Effect::Forget { ids: self.kept.iter().map(|kept| kept.id).collect() });
        }
        *self = Self::default();
    }

    /// The medium, and room for the next; `None` without frames.
    pub(crate) fn finish(&mut self, action: Action) -> Option<Medium> {
        let take = std::mem::take(self);
        let (first, last) = (take.kept.first()?, take.kept.last()?);
        Some(Medium {
            action,
            best: take.best?.0,
            started: first.time,
            ended: last.time,
            frames: take.kept.iter().map(|kept| kept.id).collect(),
            challenges: take.ran,
        })
    }
}
