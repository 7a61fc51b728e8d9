//! Gathers every kind of evidence from the frames of one medium as they come.

use std::time::Duration;

use bonafide_imaging::View;

use super::parallax::Parallax;
use super::person::Person;
use super::stream::{Coding, Stream};
use super::traces::Traces;
use super::{Evidence, texture};
use crate::face::Face;
use crate::{Engine, EngineError};

/// What was gathered so far.
pub(crate) struct Gatherer {
    coding: Coding,
    live: Vec<f32>,
    traces: Traces,
    parallax: Parallax,
    stream: Stream,
    person: Person,
}

impl Gatherer {
    pub fn new(coding: Coding) -> Self {
        Self {
            coding,
            live: Vec::new(),
            traces: Traces::default(),
            parallax: Parallax::default(),
            stream: Stream::new(coding),
            person: Person::default(),
        }
    }

    /// Looks at the next frame; only one that holds a single face says something of the face.
    pub fn look(
        &mut self,
        engine: &Engine,
        frame: View<'_>,
        time: Duration,
        faces: &[Face],
    ) -> Result<(), EngineError> {
        self.stream.look(frame, time, faces.first().map(|face| &face.bounding_box));
        if let [face] = faces {
            self.live.extend(texture::live(engine.textures(), frame, face)?);
            if self.coding == Coding::Alone {
                self.traces.look(frame, face);
            }
            self.parallax.look(frame, face);
            self.person.look(frame, face);
        }
        Ok(())
    }

    /// All pieces, present and missing.
    pub fn evidence(&self, engine: &Engine) -> Result<Vec<Evidence>, EngineError> {
        Ok(vec![
            texture::evidence(engine.textures(), &self.live),
            self.traces.evidence(),
            self.parallax.evidence(),
            self.stream.evidence(),
            self.person.evidence(engine)?,
        ])
    }
}
