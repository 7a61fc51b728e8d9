//! One capture through the analysis that the server makes of a medium.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bonafide_domain::Assurance;
use bonafide_engine::Engine;
use bonafide_engine::analyse::{Analyser, Analysis, Best};
use bonafide_engine::compare::compare;
use bonafide_engine::embed::Descriptor;
use bonafide_engine::liveness::{Assurance as Carried, Evidence, Liveness, Resolution, Status};
use bonafide_eval::pad::{Capture, Entry, Matched, NonResponse, Piece};
use bonafide_media::{FfmpegError, Limits, MediaError};
use bonafide_service::{Prints, is_replayed, replay_evidence};

use super::inputs::Input;
use super::trial::Policy;
use crate::commands::{coding, compare as identity, milliseconds};
use crate::parallel;

/// What a run of the analysis needs.
pub struct Looker<'a> {
    engine: &'a Engine,
    limits: Limits,
    policy: Policy<'a>,
    /// `None` for a reference without a face that could be described.
    references: HashMap<PathBuf, Option<Descriptor>>,
    /// What the server would know captures of earlier sessions again by.
    known: HashMap<PathBuf, Prints>,
}

impl<'a> Looker<'a> {
    /// Describes the references.
    pub fn new(
        engine: &'a Engine,
        limits: Limits,
        policy: Policy<'a>,
        references: &[PathBuf],
        threads: usize,
    ) -> Result<Self> {
        if !references.is_empty() {
            engine.calibration().context("the embedding network of this pack has no calibration")?;
        }
        let started = Instant::now();
        let described = parallel::map(references, threads, |path| {
            let (_, descriptor) = identity::describe(engine, path, &|| started.elapsed());
            anyhow::Ok((path.clone(), descriptor))
        })?;
        let references = described.into_iter().collect();
        Ok(Self { engine, limits, policy, references, known: HashMap::new() })
    }

    /// Looks at the captures of earlier sessions as the server did when they came. One that cannot be looked at is an error:
    /// whoever names it wants it to be known.
    pub fn knowing(self, captures: &[PathBuf], threads: usize) -> Result<Self> {
        let known = parallel::map(captures, threads, |path| {
            let prints = Prints::of(path, &self.limits).with_context(|| path.display().to_string())?;
            anyhow::Ok((path.clone(), prints))
        })?;
        Ok(Self { known: known.into_iter().collect(), ..self })
    }

    /// The capture with its best frame. An error is one of this machine, which says nothing about the capture.
    pub fn look(&self, entry: &Entry, input: Input<'_>, sha256: &str) -> Result<(Capture, Option<Best>)> {
        let started = Instant::now();
        let Input { path, reference, .. } = input;
        let analysis = self.analyse(input, &|| started.elapsed());
        let time_ms = milliseconds(started.elapsed());
        let mut capture = Capture {
            entry: entry.clone(),
            sha256: sha256.to_owned(),
            confidence_spoofing: None,
            carried: false,
            non_response: None,
            evidence: Vec::new(),
            matched: None,
            time_ms,
        };
        let best = match analysis {
            Ok(analysis) => {
                (capture.non_response, capture.confidence_spoofing) =
                    response(&analysis.liveness, self.policy.least);
                capture.carried = can_pass(&analysis.liveness);
                if matches!(
                    capture.non_response,
                    None | Some(NonResponse::NoEvidence | NonResponse::AssuranceTooLow)
                ) {
                    capture.evidence = analysis.liveness.evidence.iter().map(piece).collect();
                }
                capture.matched = reference.map(|reference| self.matched(reference, &analysis));
                analysis.best
            }
            Err(Cannot::Answer(cause)) => {
                capture.non_response = Some(cause);
                capture.matched = reference.map(|reference| match self.reference(reference) {
                    Some(_) => Matched::CaptureFailed,
                    None => Matched::ReferenceFailed,
                });
                None
            }
            Err(Cannot::Look(error)) => return Err(error).with_context(|| format!("{}", path.display())),
        };
        Ok((capture, best))
    }

    fn analyse(&self, input: Input<'_>, clock: &dyn Fn() -> Duration) -> Result<Analysis, Cannot> {
        let Input { path, session, known, .. } = input;
        let known = known.and_then(|path| self.known.get(path));
        let media = bonafide_media::open(path, &self.limits)?;
        let mut analyser = Analyser::new(self.engine, clock).coded(coding(media.about.kind));
        for frame in media.frames {
            let frame = frame?;
            analyser.push(frame.image.view(), frame.time).map_err(|error| Cannot::Look(error.into()))?;
        }
        let mut analysis = analyser.finish().map_err(|error| Cannot::Look(error.into()))?;
        let mut pieces = match session {
            Some(session) if analysis.liveness.resolution != Resolution::Failed => {
                session.evidence(self.engine, path, &self.limits).map_err(Cannot::Look)?
            }
            _ => Vec::new(),
        };
        if let Some(known) = known {
            pieces.push(replay_evidence(&Prints::of(path, &self.limits)?, known));
        }
        let Policy { chosen, threshold, .. } = self.policy;
        analysis.liveness = analysis.liveness.fused(&chosen.fusion, pieces, threshold as f32);
        Ok(analysis)
    }

    fn reference(&self, path: &Path) -> Option<&Descriptor> {
        self.references.get(path).and_then(Option::as_ref)
    }

    fn matched(&self, reference: &Path, analysis: &Analysis) -> Matched {
        let Some(reference) = self.reference(reference) else { return Matched::ReferenceFailed };
        let similarity = || {
            let best = analysis.best.as_ref()?;
            // Of several faces nobody knows which is meant, as in `compare`.
            if analysis.frames.get(best.shot.index)?.faces != 1 {
                return None;
            }
            let descriptor = self.engine.embed(best.image.view(), &best.face).ok()?;
            let compared = compare(&descriptor, reference, self.engine.calibration()?, 0.0)?;
            Some(compared.similarity)
        };
        similarity().map_or(Matched::CaptureFailed, Matched::Similarity)
    }
}

/// The fused score, or why there is none. What the server declines whatever the score says is no response here, so that
/// the captures which are counted do not depend on the threshold. `least`: the assurance that a pass must have.
fn response(liveness: &Liveness, least: Assurance) -> (Option<NonResponse>, Option<f32>) {
    let lacks = |code: &str| liveness.evidence.iter().any(|piece| piece.code == code);
    let about_face = |piece: &Evidence| piece.name == "face" && piece.status == Status::Missing;
    let cause = if liveness.resolution == Resolution::Failed {
        Some(if lacks("several_faces") { NonResponse::SeveralFaces } else { NonResponse::NoFace })
    } else if liveness.evidence.iter().any(about_face) {
        Some(NonResponse::FewSingleFaces)
    } else if lacks("gesture_not_performed") {
        Some(NonResponse::GestureNotPerformed)
    } else if liveness.confidence_spoofing.is_none() {
        Some(NonResponse::NoEvidence)
    } else if can_pass(liveness) && level(liveness.assurance) < least {
        Some(NonResponse::AssuranceTooLow)
    } else {
        None
    };
    // What is not a number is an attack for certain, as in the server.
    let confidence = liveness.confidence_spoofing.map(|score| if score.is_finite() { score } else { 1.0 });
    (cause, confidence.filter(|_| cause.is_none()))
}

/// Whether the server passes it at some threshold: a pass can rest on its evidence, and nothing in that is proof against it.
fn can_pass(liveness: &Liveness) -> bool {
    liveness.is_carried() && !liveness.evidence.iter().any(is_replayed)
}

fn level(carried: Carried) -> Assurance {
    match carried {
        Carried::None => Assurance::None,
        Carried::Low => Assurance::Low,
        Carried::Substantial => Assurance::Substantial,
        Carried::High => Assurance::High,
    }
}

fn piece(evidence: &Evidence) -> Piece {
    let present = evidence.status == Status::Present;
    Piece {
        name: evidence.name.to_owned(),
        code: evidence.code.to_owned(),
        score: evidence.score.filter(|_| present),
        log_likelihood_ratio: present.then_some(evidence.log_likelihood_ratio),
    }
}

/// Why there is no analysis.
enum Cannot {
    /// It lies at the file.
    Answer(NonResponse),
    /// It lies at this machine.
    Look(anyhow::Error),
}

impl From<MediaError> for Cannot {
    fn from(error: MediaError) -> Self {
        match cause(&error) {
            Some(cause) => Self::Answer(cause),
            None => Self::Look(error.into()),
        }
    }
}

/// `None` for what lies at this machine, as the server tells them apart.
fn cause(error: &MediaError) -> Option<NonResponse> {
    match error {
        MediaError::Missing
        | MediaError::NotReadable
        | MediaError::Io(_)
        | MediaError::Temporary(_)
        | MediaError::Ffmpeg(FfmpegError::NotInstalled(_) | FfmpegError::Start(_)) => None,
        MediaError::Ffmpeg(FfmpegError::TimedOut(_)) => Some(NonResponse::TimedOut),
        MediaError::Entry { cause, .. } => self::cause(cause),
        _ => Some(NonResponse::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use bonafide_engine::liveness::{failed, judge};

    use super::*;

    fn texture(status: Status, log_likelihood_ratio: f32) -> Evidence {
        Evidence { status, log_likelihood_ratio, ..Evidence::missing("texture", "code", "") }
    }

    #[test]
    fn a_response_is_a_score_and_what_the_server_never_passes_is_none() {
        let good = judge(vec![texture(Status::Present, 3.0)], 0.5);
        let (none, score) = response(&good, Assurance::None);
        // 1 / (1 + e^3).
        assert!(none.is_none() && (score.unwrap() - 0.047_426).abs() < 1e-6);
        let few = good.lacking(Evidence::missing("face", "few_single_faces", ""));
        assert_eq!(response(&few, Assurance::None), (Some(NonResponse::FewSingleFaces), None));
        let silent = judge(vec![texture(Status::Missing, 0.0)], 0.5);
        assert_eq!(response(&silent, Assurance::None), (Some(NonResponse::NoEvidence), None));
        assert_eq!(response(&failed("no_face", ""), Assurance::None), (Some(NonResponse::NoFace), None));
        assert_eq!(
            response(&failed("several_faces", ""), Assurance::None),
            (Some(NonResponse::SeveralFaces), None)
        );
        let pass = judge(vec![texture(Status::Present, 3.0)], 0.5);
        assert_eq!(response(&pass, Assurance::Low).0, None);
        let weak = response(&pass, Assurance::Substantial);
        assert_eq!(weak, (Some(NonResponse::AssuranceTooLow), None));
        // What nothing carries is an attack, however little it was tested.
        let attack = judge(vec![texture(Status::Present, -1.0)], 0.5);
        assert!(response(&attack, Assurance::High).1.unwrap() > 0.5);
        let still = judge(vec![texture(Status::Present, 3.0)], 0.5);
        let still = still.lacking(Evidence::missing("gesture", "gesture_not_performed", ""));
        assert_eq!(response(&still, Assurance::None), (Some(NonResponse::GestureNotPerformed), None));
        let odd = judge(vec![texture(Status::Present, f32::NAN)], 0.5);
        assert_eq!(response(&odd, Assurance::None), (None, Some(1.0)));
    }

    #[test]
    fn what_comes_again_is_an_attack_however_well_it_scores_and_whatever_is_demanded() {
        let replay =
            |code| Evidence { code, ..Evidence { name: "replay", ..texture(Status::Present, -4.0) } };
        let again = judge(vec![texture(Status::Present, 6.0), replay("replayed_capture")], 0.5);
        assert!(again.is_carried() && !can_pass(&again));
        let (none, score) = response(&again, Assurance::High);
        // 1 / (1 + e^2).
        assert!(none.is_none() && (score.unwrap() - 0.119_203).abs() < 1e-6);
        assert!(can_pass(&judge(vec![texture(Status::Present, 6.0), replay("capture_is_new")], 0.5)));
    }

    #[test]
    fn a_bad_machine_is_no_answer_about_a_capture() {
        let inside = |cause| MediaError::Entry { index: 0, cause: Box::new(cause) };
        assert_eq!(cause(&inside(MediaError::Encrypted)), Some(NonResponse::Unreadable));
        assert_eq!(cause(&MediaError::Empty), Some(NonResponse::Unreadable));
        assert_eq!(cause(&MediaError::NotReadable), None);
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert_eq!(cause(&inside(MediaError::Io(full))), None);
        let ffmpeg = |error| MediaError::Ffmpeg(error);
        assert_eq!(cause(&ffmpeg(FfmpegError::NotInstalled("ffmpeg"))), None);
        let slow = FfmpegError::TimedOut(Duration::from_secs(1));
        assert_eq!(cause(&ffmpeg(slow)), Some(NonResponse::TimedOut));
    }
}
