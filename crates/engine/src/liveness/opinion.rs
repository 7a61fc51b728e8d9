//! What geometry and the stream alone say: the pieces that need no network, so that a browser can have them too.
//!
//! A browser's opinion is a first one. Whoever holds the browser can write what he likes in its place, so a server
//! compares it with its own and rests nothing on it.

use std::time::Duration;

use bonafide_imaging::View;

use super::Evidence;
use super::parallax::Parallax;
use super::stream::{Coding, Stream};
use super::surroundings::Surroundings;
use crate::face::Face;

/// Gathers the pieces from frames as they come.
pub struct Opinion {
    parallax: Parallax,
    surroundings: Surroundings,
    stream: Stream,
}

impl Opinion {
    /// Without a frame yet.
    pub fn new(coding: Coding) -> Self {
        Self {
            parallax: Parallax::default(),
            surroundings: Surroundings::default(),
            stream: Stream::new(coding),
        }
    }

    /// Looks at the next frame with all its faces, largest first; only one that holds a single face says something of it.
    pub fn look(&mut self, frame: View<'_>, time: Duration, faces: &[Face]) {
        self.stream.look(frame, time, faces.first().map(|face| &face.bounding_box));
        if let [face] = faces {
            self.parallax.look(frame, face);
            self.surroundings.look(frame, face);
        }
    }

    /// All its pieces, present and missing.
    pub fn evidence(&self) -> [Evidence; 3] {
        [self.parallax.evidence(), self.surroundings.evidence(), self.stream.evidence()]
    }
}
