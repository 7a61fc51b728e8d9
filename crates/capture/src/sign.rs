//! What the person reads: steady enough to be read.

use crate::effect::{Effect, Guide};
use crate::thresholds::SIGN_MS;

/// The text that is shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sign {
    shown: Option<(Guide, f64)>,
}

impl Sign {
    /// Wants a text shown: at once when nothing is, or when the one that is has been there long enough to be read.
    pub(crate) fn show(&mut self, code: Guide, now: f64, effects: &mut Vec<Effect>) {
        match self.shown {
            Some((shown, _)) if shown == code => {}
            Some((_, since)) if now - since < SIGN_MS => {}
            _ => self.show_now(code, now, effects),
        }
    }

    /// Shows a text at once: the person is asked for something.
    pub(crate) fn show_now(&mut self, code: Guide, now: f64, effects: &mut Vec<Effect>) {
        if self.shown.is_none_or(|(shown, _)| shown != code) {
            self.shown = Some((code, now));
            effects.push(Effect::Guide { code, since: now });
        }
    }

    /// What the person was told last.
    pub(crate) fn last(&self) -> Option<Guide> {
        self.shown.map(|(code, _)| code)
    }
}
