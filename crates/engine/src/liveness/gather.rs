//! Gathers every kind of evidence from the frames of one medium as they come.

use std::time::Duration;

use bonafide_imaging::View;

use super::opinion::Opinion;
use super::person::Person;
use super::stream::Coding;
use super::traces::Traces;
use super::{Evidence, texture};
use crate::face::Face;
use crate::{Engine, EngineError};

/// What was gathered so far.
pub(crate) struct Gatherer {
    coding: Coding,
    live: Vec<f32>,
    traces: Traces,
    opinion: Opinion,
    person: Person,
}

impl Gatherer {
    pub fn new(coding: Coding) -> Self {
        Self {
            coding,
            live: Vec::new(),
            traces: Traces::default(),
            opinion: Opinion::new(coding),
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
        self.opinion.look(frame, time, faces);
        if let [face] = faces {
            self.live.extend(texture::live(engine.textures(), frame, face)?);
            if self.coding == Coding::Alone {
                self.traces.look(frame, face);
            }
            self.person.look(engine, frame, face);
        }
        Ok(())
    }

    /// All pieces, present and missing.
    pub fn evidence(&self, engine: &Engine) -> Result<Vec<Evidence>, EngineError> {
        let mut all = vec![texture::evidence(engine.textures(), &self.live), self.traces.evidence()];
        all.extend(self.opinion.evidence());
        all.push(self.person.evidence(engine)?);
        Ok(all)
    }
}
