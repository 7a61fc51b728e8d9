//! A presentation attack detection trial judged.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capture::{Capture, NonResponse, Piece};
use super::change::Change;
use super::errors::{Errors, Sample, errors};
use super::fires::{Fires, fires};
use super::fusion::Terms;
use super::manifest::Label;
use super::matching::{Matching, matching};
use super::ranking::{Ranking, Scale, ranking};
use super::reliability::{Reliability, reliability};
use super::slices::{Slice, slices};
use super::time::{TimePerCapture, time};
use crate::interval::LEVEL;

/// What was tested and what came out.
#[derive(Clone, Debug, Default)]
pub struct PadTrial {
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the pack.
    pub pack_hash: String,
    /// Name of the manifest.
    pub dataset: String,
    /// `confidence_spoofing` from which a capture is classified as an attack.
    pub threshold: f64,
    /// Similarity from which two faces count as one person.
    pub match_threshold: f64,
    /// How the evidence was weighed; `None` for the plain sum.
    pub fusion: Option<AppliedFusion>,
    /// The assurance that a pass must have, as a word; `None` where none is demanded.
    pub min_assurance: Option<String>,
    /// Frames analysed of each video or shots set, at most.
    pub frames: u64,
    /// Captures analysed at the same time.
    pub threads: usize,
    /// One per row of the manifest, in its order.
    pub captures: Vec<Capture>,
    /// Milliseconds per stage of the run.
    pub timings_ms: BTreeMap<String, f64>,
}

/// The answer of `bonafide eval pad`, in the terms of ISO/IEC 30107-3:2023. Rates are 0..1; intervals have level
/// `confidence_level`; a score at or above a threshold is an attack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PadReport {
    /// Version of the program.
    pub bonafide: String,
    /// SHA-256 of the pack.
    pub pack_hash: String,
    /// Name of the manifest.
    pub dataset: String,
    /// Level of all intervals.
    pub confidence_level: f64,
    /// `confidence_spoofing` from which a capture is classified as an attack.
    pub threshold: f64,
    /// How the evidence was weighed; absent for the plain sum.
    #[serde(default)]
    pub fusion: Option<AppliedFusion>,
    /// The assurance that a pass must have; absent where none is demanded. A capture that could only pass with less has no
    /// response.
    #[serde(default)]
    pub min_assurance: Option<String>,
    /// Frames analysed of each video or shots set, at most.
    pub frames: u64,
    /// What was looked at.
    pub counts: PadCounts,
    /// Captures without a response, per cause.
    pub non_responses: BTreeMap<NonResponse, u64>,
    /// `confidence_spoofing`: all evidence together.
    pub fused: Measures,
    /// Each piece of evidence alone, by name.
    pub evidence: Vec<EvidenceMeasures>,
    /// Detection and comparison together; absent without references.
    pub matching: Option<Matching>,
    /// The fused errors per camera.
    pub cameras: Vec<Slice>,
    /// The fused errors per subject.
    pub subjects: Vec<Slice>,
    /// The fused errors per action.
    pub actions: Vec<Slice>,
    /// How long a capture takes.
    pub time: Option<TimePerCapture>,
    /// Compared with an older report, when asked for.
    pub change: Option<Change>,
    /// Every capture, in the order of the manifest.
    pub captures: Vec<Capture>,
    /// Milliseconds per stage.
    pub timings_ms: BTreeMap<String, f64>,
}

/// A fusion that was applied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AppliedFusion {
    /// Name of its file.
    pub name: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Name of the set that it was fitted on; absent for one that nobody fitted.
    pub dataset: Option<String>,
    /// What it says.
    pub terms: Terms,
}

/// Counts of captures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PadCounts {
    /// Bona fide captures.
    pub bona_fide: u64,
    /// Attacks.
    pub attacks: u64,
    /// PAI species.
    pub species: u64,
    /// Subjects that are named.
    pub subjects: u64,
    /// Cameras that are named.
    pub cameras: u64,
    /// Sessions that are named.
    pub sessions: u64,
}

/// All measures of one score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measures {
    /// At the threshold in use.
    pub errors: Errors,
    /// Over all thresholds, all species together; absent when no attack or no bona fide capture got a response.
    pub ranking: Option<Ranking>,
    /// The same for each species alone against all bona fide captures.
    pub ranking_by_species: BTreeMap<String, Ranking>,
    /// Whether the score is the probability that it claims to be.
    pub reliability: Option<Reliability>,
}

/// One piece of evidence, as if there were no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceMeasures {
    /// Its name.
    pub name: String,
    /// Captures for which it was missing, per code of the reason. They count as non-responses here.
    pub missing: BTreeMap<String, u64>,
    /// How often it speaks for an attack.
    #[serde(default)]
    pub fires: Fires,
    /// Its measures; errors and reliability are those of its log-likelihood ratio taken for the whole.
    pub measures: Measures,
}

/// Why a trial cannot be judged.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PadError {
    /// No capture of a kind got a response, so there is nothing to count.
    #[error("none of the {} {} captures got a response: {}", .captures, .label.word(), .cause.text())]
    NoResponse {
        /// The kind.
        label: Label,
        /// How many there are.
        captures: usize,
        /// The most frequent cause.
        cause: NonResponse,
    },
    /// There is no capture of a kind at all.
    #[error("there is no {} capture", .0.word())]
    NoCapture(Label),
}

/// Judges a trial. The same trial gives the same report.
pub fn evaluate(trial: PadTrial) -> Result<PadReport, PadError> {
    for label in [Label::BonaFide, Label::Attack] {
        check(&trial.captures, label)?;
    }
    let captures = &trial.captures;
    let threshold = trial.threshold;
    let samples: Vec<Sample<'_>> = captures.iter().map(Capture::sample).collect();
    let scores: Vec<Sample<'_>> =
        captures.iter().map(|capture| capture.sample_with(capture.confidence_spoofing)).collect();
    let mut non_responses = BTreeMap::new();
    for cause in captures.iter().filter_map(|capture| capture.non_response) {
        *non_responses.entry(cause).or_insert(0) += 1;
    }
    Ok(PadReport {
        confidence_level: LEVEL,
        threshold,
        fusion: trial.fusion,
        min_assurance: trial.min_assurance,
        frames: trial.frames,
        counts: counts(captures),
        non_responses,
        fused: measures(&samples, &samples, &scores, Scale::ConfidenceSpoofing, threshold),
        evidence: evidence(captures, threshold),
        matching: matching(captures, threshold, trial.match_threshold),
        cameras: slices(captures, threshold, |entry| entry.camera.as_ref()),
        subjects: slices(captures, threshold, |entry| entry.subject.as_ref()),
        actions: slices(captures, threshold, |entry| entry.action.as_ref()),
        time: time(captures.iter().map(|capture| capture.time_ms).collect(), trial.threads),
        change: None,
        bonafide: trial.version,
        pack_hash: trial.pack_hash,
        dataset: trial.dataset,
        timings_ms: trial.timings_ms,
        captures: trial.captures,
    })
}

fn check(captures: &[Capture], label: Label) -> Result<(), PadError> {
    let mut causes: BTreeMap<NonResponse, usize> = BTreeMap::new();
    let mut count = 0;
    for capture in captures.iter().filter(|capture| capture.entry.label == label) {
        if capture.confidence_spoofing.is_some() {
            return Ok(());
        }
        *causes.entry(capture.non_response.unwrap_or(NonResponse::NoEvidence)).or_insert(0) += 1;
        count += 1;
    }
    let most = causes.into_iter().max_by_key(|(_, count)| *count).map(|(cause, _)| cause);
    match most {
        None => Err(PadError::NoCapture(label)),
        Some(cause) => Err(PadError::NoResponse { label, captures: count, cause }),
    }
}

fn counts(captures: &[Capture]) -> PadCounts {
    let of = |label| captures.iter().filter(|capture| capture.entry.label == label).count() as u64;
    let distinct = |column: fn(&Capture) -> &Option<String>| {
        captures.iter().filter_map(|capture| column(capture).as_ref()).collect::<BTreeSet<_>>().len() as u64
    };
    PadCounts {
        bona_fide: of(Label::BonaFide),
        attacks: of(Label::Attack),
        species: distinct(|capture| &capture.entry.species),
        subjects: distinct(|capture| &capture.entry.subject),
        cameras: distinct(|capture| &capture.entry.camera),
        sessions: distinct(|capture| &capture.entry.session),
    }
}

/// `decided`: the scores that the threshold is held against. The same captures with the scores to be ranked are `ranked`, with
/// those that claim to be probabilities `said`.
fn measures(
    decided: &[Sample<'_>],
    ranked: &[Sample<'_>],
    said: &[Sample<'_>],
    scale: Scale,
    threshold: f64,
) -> Measures {
    let names: BTreeSet<&str> = ranked.iter().filter_map(|sample| sample.species).collect();
    let alone = |name: &str| {
        let those = ranked.iter().filter(|sample| sample.species.is_none_or(|species| species == name));
        Some((name.to_owned(), ranking(&those.copied().collect::<Vec<_>>(), scale)?))
    };
    Measures {
        errors: errors(decided, threshold),
        ranking: ranking(ranked, scale),
        ranking_by_species: names.into_iter().filter_map(alone).collect(),
        reliability: reliability(said),
    }
}

fn evidence(captures: &[Capture], threshold: f64) -> Vec<EvidenceMeasures> {
    let names: BTreeSet<&str> =
        captures.iter().flat_map(|capture| &capture.evidence).map(|piece| &*piece.name).collect();
    names.into_iter().map(|name| piece(captures, name, threshold)).collect()
}

fn piece(captures: &[Capture], name: &str, threshold: f64) -> EvidenceMeasures {
    let confidence = |capture: &Capture| capture.piece(name).and_then(Piece::confidence);
    let decided: Vec<Sample<'_>> =
        captures.iter().map(|capture| capture.sample_with(confidence(capture))).collect();
    // The ratio is bounded and so ties what the evidence itself can tell apart.
    let own = |capture: &Capture| capture.piece(name).and_then(|piece| piece.score).map(|score| 1.0 - score);
    let has_own = captures.iter().all(|capture| confidence(capture).is_none() || own(capture).is_some());
    let (ranked, scale) = if has_own {
        (captures.iter().map(|capture| capture.sample_with(own(capture))).collect(), Scale::Score)
    } else {
        (decided.clone(), Scale::ConfidenceSpoofing)
    };
    let mut missing = BTreeMap::new();
    for capture in captures.iter().filter(|capture| confidence(capture).is_none()) {
        let code = match (capture.piece(name), capture.non_response) {
            (Some(piece), _) => piece.code.clone(),
            (None, Some(_)) => "no_response".to_owned(),
            (None, None) => "not_gathered".to_owned(),
        };
        *missing.entry(code).or_insert(0) += 1;
    }
    EvidenceMeasures {
        name: name.to_owned(),
        missing,
        fires: fires(captures, name),
        measures: measures(&decided, &ranked, &decided, scale, threshold),
    }
}

#[cfg(test)]
mod tests {
    use super::super::capture::tests_support::{capture, captures};
    use super::*;

    fn trial(captures: Vec<Capture>) -> PadTrial {
        PadTrial { threshold: 0.5, match_threshold: 0.85, threads: 1, captures, ..PadTrial::default() }
    }

    fn mixed() -> Vec<Capture> {
        let mut all = captures(None, &[0.1, 0.2, 0.7, 0.3]);
        all.extend(captures(Some("print"), &[0.9, 0.8, 0.4]));
        all.extend(captures(Some("mask"), &[0.6, 0.2]));
        all.push(capture("nobody", None, None));
        all
    }

    #[test]
    fn a_trial_is_counted_whole() {
        let report = evaluate(trial(mixed())).unwrap();
        assert_eq!((report.counts.bona_fide, report.counts.attacks, report.counts.species), (5, 5, 2));
        assert_eq!(report.non_responses[&NonResponse::NoFace], 1);
        let errors = &report.fused.errors;
        assert_eq!((errors.species[0].species.as_str(), errors.apcer_max.unwrap().rate), ("mask", 0.5));
        assert_eq!((errors.bpcer.unwrap().rate, errors.bpnrr.unwrap().rate), (0.25, 0.2));
        // Prints against people: of 12 pairs 0.9 and 0.8 win four each, 0.4 wins three.
        assert!((report.fused.ranking_by_species["print"].auc.area - 11.0 / 12.0).abs() < 1e-12);
        assert_eq!(report.fused.ranking_by_species.len(), 2);
        assert!(report.evidence.is_empty() && report.matching.is_none() && report.change.is_none());
    }

    #[test]
    fn nothing_is_said_of_captures_without_a_response() {
        let mut silent = captures(None, &[0.1]);
        for i in 0..3 {
            silent.push(capture(&format!("print {i}"), Some("print"), None));
        }
        silent[3].non_response = Some(NonResponse::NoEvidence);
        let error = evaluate(trial(silent)).unwrap_err();
        assert_eq!(error.to_string(), "none of the 3 attack captures got a response: no frame holds a face");
        assert_eq!(evaluate(trial(captures(None, &[0.1]))).unwrap_err(), PadError::NoCapture(Label::Attack));
    }

    #[test]
    fn evidence_is_judged_alone_and_ranked_by_its_own_score() {
        let mut all = mixed();
        let texture = |score: Option<f32>, ratio: Option<f32>| Piece {
            name: "texture".into(),
            code: "texture_code".into(),
            score,
            log_likelihood_ratio: ratio,
        };
        // Bounded at 3 in what it says, it still tells 0.99 from 0.97.
        all[0].evidence.push(texture(Some(0.99), Some(3.0)));
        all[4].evidence.push(texture(Some(0.97), Some(3.0)));
        all[5].evidence.push(texture(None, None));
        let report = evaluate(trial(all)).unwrap();
        let [texture] = &report.evidence[..] else { panic!() };
        let errors = &texture.measures.errors;
        assert_eq!((errors.bpcer.unwrap().count, errors.bpcer.unwrap().of), (0, 1));
        let print = errors.species.iter().find(|one| one.species == "print").unwrap();
        assert_eq!((print.apcer.unwrap().rate, print.apnrr.unwrap().count), (1.0, 2));
        let ranking = texture.measures.ranking.as_ref().unwrap();
        assert_eq!((ranking.scale, ranking.auc.area), (Scale::Score, 1.0));
        assert_eq!((texture.missing["texture_code"], texture.missing["no_response"]), (1, 1));
        assert_eq!(texture.missing["not_gathered"], 6);
    }

    #[test]
    fn what_nothing_carries_passes_at_no_threshold_and_keeps_its_score() {
        let mut all = captures(None, &[0.5, 0.25]);
        all.extend(captures(Some("print"), &[0.5, 0.75]));
        (all[0].carried, all[2].carried) = (false, false);
        let fused = evaluate(PadTrial { threshold: 0.875, ..trial(all) }).unwrap().fused;
        assert_eq!((fused.errors.bpcer.unwrap().rate, fused.errors.apcer_max.unwrap().rate), (0.5, 0.5));
        // The attacks win both pairs with the carried person, and tie in one with the other.
        assert_eq!(fused.ranking.unwrap().auc.area, 2.5 / 4.0);
        // Half of (1/4 + 1/16) / 2 for either kind.
        assert_eq!(fused.reliability.unwrap().brier, 0.156_25);
    }

    #[test]
    fn the_same_trial_gives_the_same_report() {
        assert_eq!(evaluate(trial(mixed())), evaluate(trial(mixed())));
    }
}
