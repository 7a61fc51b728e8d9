//! QUALITY: is a live person there, and which frame shows it best?

use bonafide_domain::analysis::ResolutionStatus::{self, Declined, Failed, OperatorRequired, Success};
use bonafide_domain::reason::{Code, Reason};
use bonafide_domain::{Assurance as Level, Id, Medium, consolidate, threshold};
use bonafide_engine::Engine;
use bonafide_engine::liveness::{Assurance, Evidence, Fusion, Liveness, Resolution, Status};
use bonafide_imaging::encode;
use bonafide_report as report;
use bonafide_report::convert;
use serde_json::{Map, Value, json};

use super::camera::{self, Camera};
use super::gesture::{self, Replayed};
use super::medium::{Cannot, Looked, look};
use super::sums::Sums;
use super::{
    Broken, CaptureSession, Outcome, Source, Task, clock, light, plan, reasons, replay, state_of, would_pass,
};

/// Chance of an attack where nothing speaks for or against one.
const PRIOR: f64 = 0.5;
/// Quality of the JPEG of a best shot.
const JPEG_QUALITY: u8 = 90;

/// What one medium came to.
struct Judged {
    resolution: ResolutionStatus,
    /// Absent for a medium that could not be judged.
    confidence_spoofing: Option<f64>,
    assurance: Assurance,
    /// What decided, then all evidence by weight.
    reasons: Vec<Reason>,
    evidence: Vec<report::EvidenceReport>,
    frames: usize,
    /// The best frame's face and how good it is; `None` when no frame holds a face.
    best: Option<Value>,
    /// What is known of its camera.
    camera: Value,
    /// What it shows of each action that it is tagged with.
    replayed: Vec<Replayed>,
    /// What would have let it pass.
    would_pass: Value,
}

/// Judges every medium; the worst one decides.
pub(super) fn run(engine: &Engine, task: &Task) -> Result<Outcome, Broken> {
    let mut sums = Sums::start(task.waited_ms);
    let (mut judged, mut entries, mut best_shots) = (Vec::new(), Vec::new(), Vec::new());
    for source in &task.sources {
        let (verdict, best) = match look(engine, task, source, true, &mut sums) {
            Ok(looked) => {
                let in_session = task.session.is_some();
                let camera =
                    source.found.as_ref().map(|(medium, _)| camera::judge(medium, &task.allow, in_session));
                let camera = camera.unwrap_or_default();
                let is_captured = in_session || camera.is_ours;
                let replayed = gesture::run(engine, task, source, &looked, is_captured, &mut sums)?;
                let mut pieces: Vec<Evidence> = Vec::new();
                if let Some(session) = &task.session {
                    pieces.extend(answers(engine, task, source, session, &replayed, &mut sums)?);
                }
                if let Some((medium, _)) = &source.found {
                    pieces.extend(clock::run(task, medium));
                    pieces.extend(replay::run(task, medium, &looked.prints, &mut sums)?);
                }
                let certain = pieces.iter().filter(|piece| is_certain(piece)).map(reasons::of_evidence);
                let against: Vec<Reason> = certain.collect();
                let looked = looked.with(pieces, &task.fusion, task.analysis.params.threshold_spoofing);
                let verdict = judge(&looked, task, against, camera, replayed);
                let best =
                    if task.analysis.params.extract_best_shot { best_shot(looked, &mut sums)? } else { None };
                (verdict, best)
            }
            Err(Cannot::Use(reason)) => (Judged::failed(reason), None),
            Err(Cannot::Look(broken)) => return Err(broken),
        };
        entries.push(entry(source, &verdict, best.as_ref().map(|best| &best.about)));
        best_shots.extend(best.map(|best| (source.id, best.jpeg)));
        judged.push(verdict);
    }
    Ok(outcome(task, &judged, entries, best_shots, &sums))
}

/// What a medium answers to what its session asked for.
fn answers(
    engine: &Engine,
    task: &Task,
    source: &Source,
    session: &CaptureSession,
    replayed: &[Replayed],
    sums: &mut Sums,
) -> Result<Vec<Evidence>, Broken> {
    let light = light::run(engine, task, source, sums)?;
    // What was drawn counts before what was chosen.
    let mut gestures: Vec<Evidence> =
        replayed.iter().filter_map(|one| one.evidence(&session.drawn)).collect();
    gestures.sort_by(|a, b| b.log_likelihood_ratio.total_cmp(&a.log_likelihood_ratio));
    let mut answers: Vec<Evidence> = gestures.into_iter().take(1).chain(light).collect();
    if clock::is_late(session) {
        let code = Code::ChallengeLate;
        for answer in answers.iter_mut().filter(|answer| !answer.fails_challenge()) {
            *answer = Evidence::missing(answer.name, code.word(), code.text());
        }
    }
    Ok(answers)
}

fn outcome(
    task: &Task,
    judged: &[Judged],
    entries: Vec<Value>,
    best_shots: Vec<(Id<Medium>, Vec<u8>)>,
    sums: &Sums,
) -> Outcome {
    let resolution = consolidate::resolution(judged.iter().map(|medium| medium.resolution));
    let confidence = judged.iter().filter_map(|medium| medium.confidence_spoofing).reduce(f64::max);
    let assurance = judged.iter().map(|medium| medium.assurance).min().unwrap_or(Assurance::None);
    // The media that decided speak first.
    let (deciding, others): (Vec<&Judged>, Vec<&Judged>) =
        judged.iter().partition(|medium| medium.resolution == resolution);
    let reasons = reasons::once(deciding.into_iter().chain(others).flat_map(|medium| &medium.reasons));
    let capture = task.session.as_ref().map(|session| {
        let replayed: Vec<&[Replayed]> = judged.iter().map(|medium| medium.replayed.as_slice()).collect();
        plan::report(session, &task.sources, &replayed)
    });
    let media = task.sources.iter().zip(judged).map(|(source, medium)| {
        json!({
            "media_id": source.id,
            "resolution_status": medium.resolution,
            "confidence_spoofing": medium.confidence_spoofing,
            "assurance": word(medium.assurance),
            "reasons": medium.reasons,
            "evidence": medium.evidence,
            "frames_analysed": medium.frames,
            "best": medium.best,
            "would_pass": medium.would_pass,
            "capture": {
                "camera": medium.camera,
                "actions": medium.replayed.iter().map(|one| &one.about).collect::<Vec<_>>(),
            },
        })
    });
    Outcome {
        state: state_of(resolution),
        resolution,
        results_data: confidence.map_or(Value::Null, |value| json!({"confidence_spoofing": value})),
        results_media: Value::Array(entries),
        bonafide: json!({
            "reasons": reasons,
            "assurance": word(assurance),
            "media": media.collect::<Vec<_>>(),
            "capture": capture,
            "fusion": would_pass::fusion(&task.fusion, &task.pack),
            "min_assurance": task.analysis.params.min_assurance,
            "pack": task.pack,
            "timings_ms": sums.to_json(),
        }),
        best_shots,
    }
}

impl Judged {
    fn failed(reason: Reason) -> Self {
        Self {
            resolution: Failed,
            confidence_spoofing: None,
            assurance: Assurance::None,
            reasons: vec![reason],
            evidence: Vec::new(),
            frames: 0,
            best: None,
            camera: Value::Null,
            replayed: Vec::new(),
            would_pass: Value::Null,
        }
    }
}

/// Names of the pieces that can be proof: what a recording of a person scores cannot outweigh them.
const PROOFS: [&str; 2] = ["replay", "session"];
/// Ratio from which they are.
const PROOF: f32 = -4.0;

fn is_certain(piece: &Evidence) -> bool {
    piece.status == Status::Present && PROOFS.contains(&piece.name) && piece.log_likelihood_ratio <= PROOF
}

/// One medium from its frames, from what is known of its camera and from what it shows of its actions. `proofs`: evidence
/// that nothing outweighs.
fn judge(
    looked: &Looked,
    task: &Task,
    proofs: Vec<Reason>,
    camera: Camera,
    replayed: Vec<Replayed>,
) -> Judged {
    let params = &task.analysis.params;
    let (liveness, threshold) = (&looked.analysis.liveness, params.threshold_spoofing);
    let gestures = replayed.iter().filter_map(Replayed::against);
    let mut against: Vec<Reason> = camera.against.into_iter().chain(gestures).chain(proofs).collect();
    let mut verdict = weigh(liveness, threshold, &against, &task.fusion);
    against.extend(verdict.demand(params.min_assurance, threshold));
    verdict.would_pass = would_pass::report(liveness, &task.fusion, threshold, &against);
    verdict.frames = looked.indices.len();
    verdict.best = best_face(looked);
    verdict.reasons.extend(camera.remarks);
    verdict.reasons.extend(replayed.iter().filter_map(Replayed::remark));
    (verdict.camera, verdict.replayed) = (camera.about, replayed);
    verdict
}

impl Judged {
    /// A pass with less assurance than is demanded becomes a case for a person; answers the reason.
    fn demand(&mut self, least: Level, threshold: f64) -> Option<Reason> {
        if self.resolution != Success || level(self.assurance) >= least {
            return None;
        }
        let text = format!(
            "The capture passes with assurance {}, and {} is demanded.",
            word(self.assurance),
            least.word()
        );
        let reason = Code::AssuranceTooLow.because(text);
        self.resolution = OperatorRequired;
        // Who compares the score with the threshold must not let it pass.
        self.confidence_spoofing = self.confidence_spoofing.map(|confidence| confidence.max(threshold));
        self.reasons.retain(|other| other.code != Code::BelowThreshold.word());
        self.reasons.insert(0, reason.clone());
        Some(reason)
    }
}

/// The engine's evidence against the threshold of the analysis. `against`: what stands in the way of a pass besides.
fn weigh(liveness: &Liveness, threshold: f64, against: &[Reason], fusion: &Fusion) -> Judged {
    let evidence = reasons::by_weight(&liveness.evidence, fusion);
    let pieces = convert::liveness(liveness).evidence;
    if liveness.resolution == Resolution::Failed {
        let reasons = if evidence.is_empty() { vec![Code::Internal.reason()] } else { evidence };
        let failed = Judged::failed(Code::Internal.reason());
        return Judged { reasons, evidence: pieces, ..failed };
    }
    let measured = liveness.confidence_spoofing.map(f64::from);
    // What is not a number is an attack for certain.
    let mut confidence = measured.unwrap_or(PRIOR);
    if !confidence.is_finite() {
        confidence = 1.0;
    }
    let by_score = threshold::liveness(confidence, threshold);
    // What stands in the way of a pass whatever the score says.
    let lacking = if !against.is_empty() {
        None
    } else if measured.is_none() || (by_score == Success && !liveness.is_carried()) {
        Some(Code::NoEvidence.reason())
    } else {
        indispensable(&liveness.evidence).map(reasons::of_evidence).or_else(|| {
            (liveness.resolution == Resolution::OperatorRequired).then(|| Code::NoEvidence.reason())
        })
    };
    let is_barred = lacking.is_some() || !against.is_empty();
    let resolution = if is_barred { Declined } else { by_score };
    if is_barred {
        // Who compares the score with the threshold must come to the same outcome.
        confidence = confidence.max(threshold);
    }
    let verdict = match resolution {
        Success => Some(Code::BelowThreshold.reason()),
        _ if measured.is_some() && by_score == Declined => Some(Code::AttackLikely.reason()),
        _ => None,
    };
    let first = against.iter().cloned().chain(lacking).chain(verdict).collect::<Vec<_>>();
    Judged {
        resolution,
        confidence_spoofing: Some(confidence),
        assurance: liveness.assurance,
        reasons: reasons::once(first.iter().chain(&evidence)),
        evidence: pieces,
        frames: 0,
        best: None,
        camera: Value::Null,
        replayed: Vec::new(),
        would_pass: Value::Null,
    }
}

/// Where the face of the best frame is, and what each measure of quality says of it.
fn best_face(looked: &Looked) -> Option<Value> {
    let best = looked.analysis.best.as_ref()?;
    let face = looked.analysis.frames.get(best.shot.index)?.face.as_ref()?;
    Some(json!({
        "frame": looked.indices.get(best.shot.index),
        "width": best.image.width(),
        "height": best.image.height(),
        "face": convert::face(face),
        "quality": convert::quality(&face.quality),
    }))
}

/// A missing piece without which nothing passes: that about the faces themselves. The engine's own outcome does not
/// always tell, for it goes by another threshold.
fn indispensable(evidence: &[Evidence]) -> Option<&Evidence> {
    evidence.iter().find(|piece| piece.status == Status::Missing && piece.name == "face")
}

/// A frame that was chosen.
struct BestShot {
    jpeg: Vec<u8>,
    about: Value,
}

fn best_shot(looked: Looked, sums: &mut Sums) -> Result<Option<BestShot>, Broken> {
    let Looked { analysis, indices, .. } = looked;
    let Some(best) = analysis.best else { return Ok(None) };
    let jpeg = sums
        .timed("best_shot", || encode::jpeg(best.image.view(), JPEG_QUALITY))
        .map_err(|_| Broken::Engine)?;
    let about = json!({
        "original_name": "best_shot.jpg",
        "width": best.image.width(),
        "height": best.image.height(),
        "frame": indices.get(best.shot.index),
        "why": best.shot.why,
    });
    Ok(Some(BestShot { jpeg, about }))
}

fn entry(source: &Source, verdict: &Judged, best: Option<&Value>) -> Value {
    let mut entry: Map<String, Value> =
        source.entry(json!({"confidence_spoofing": verdict.confidence_spoofing}));
    if let Some(about) = best {
        entry.insert("output_images".to_owned(), json!([about]));
    }
    Value::Object(entry)
}

fn level(assurance: Assurance) -> Level {
    match assurance {
        Assurance::None => Level::None,
        Assurance::Low => Level::Low,
        Assurance::Substantial => Level::Substantial,
        Assurance::High => Level::High,
    }
}

fn word(assurance: Assurance) -> &'static str {
    level(assurance).word()
}

#[cfg(test)]
mod tests {
    use bonafide_engine::liveness::{failed, judge};

    use super::*;

    fn texture(status: Status, log_likelihood_ratio: f32) -> Evidence {
        let code = match status {
            Status::Missing => "texture_model_missing",
            Status::Present if log_likelihood_ratio < 0.0 => "texture_of_attack",
            Status::Present => "texture_of_skin",
        };
        Evidence { name: "texture", status, score: None, log_likelihood_ratio, code, text: String::new() }
    }

    fn weigh(liveness: &Liveness, threshold: f64, against: &[Reason]) -> Judged {
        super::weigh(liveness, threshold, against, &Fusion::default())
    }

    fn codes(judged: &Judged) -> Vec<&str> {
        judged.reasons.iter().map(|reason| reason.code.as_str()).collect()
    }

    #[test]
    fn no_evidence_is_no_pass_at_any_threshold() {
        let liveness = judge(vec![texture(Status::Missing, 0.0)], 0.5);
        for threshold in [0.0, 0.5, 0.9, 1.0] {
            let judged = weigh(&liveness, threshold, &[]);
            assert_eq!(judged.resolution, Declined);
            assert!(judged.confidence_spoofing.unwrap() >= threshold);
            assert_eq!(codes(&judged), ["no_evidence", "texture_model_missing"]);
        }
        assert_eq!(weigh(&liveness, 0.5, &[]).confidence_spoofing, Some(0.5));
    }

    #[test]
    fn the_score_decides_where_there_is_evidence() {
        // 1 / (1 + e^2) = 0.1192, 1 / (1 + e^-2) = 0.8808.
        let skin = weigh(&judge(vec![texture(Status::Present, 2.0)], 0.5), 0.5, &[]);
        assert_eq!((skin.resolution, skin.assurance), (Success, Assurance::Low));
        assert!((skin.confidence_spoofing.unwrap() - 0.1192).abs() < 1e-4);
        assert_eq!(codes(&skin), ["below_threshold", "texture_of_skin"]);
        let print = weigh(&judge(vec![texture(Status::Present, -2.0)], 0.5), 0.5, &[]);
        assert_eq!((print.resolution, codes(&print)), (Declined, vec!["attack_likely", "texture_of_attack"]));
        // The threshold of the analysis counts, and not the engine's.
        assert_eq!(weigh(&judge(vec![texture(Status::Present, 2.0)], 0.5), 0.1, &[]).resolution, Declined);
        let stream = Evidence { name: "stream", ..texture(Status::Present, -2.5) };
        let doubtful = judge(vec![texture(Status::Present, 0.5), stream], 0.5);
        assert_eq!(weigh(&doubtful, 0.5, &[]).resolution, Declined);
        assert_eq!(weigh(&doubtful, 0.9, &[]).resolution, Success);
    }

    #[test]
    fn what_carries_no_pass_passes_at_no_threshold() {
        // A piece that speaks for a person and an unanswered challenge: the score is held at even odds, and no lower.
        let light = Evidence { name: "light", ..texture(Status::Present, -1.0) };
        let unanswered = judge(vec![texture(Status::Present, 3.0), light], 0.5);
        assert_eq!(unanswered.confidence_spoofing, Some(0.5));
        for threshold in [0.5, 0.500_000_01, 0.6, 1.0] {
            assert_eq!(weigh(&unanswered, threshold, &[]).resolution, Declined, "{threshold}");
            let print = judge(vec![texture(Status::Present, -2.0)], threshold as f32);
            assert_eq!(weigh(&print, threshold, &[]).resolution, Declined, "{threshold}");
        }
        assert_eq!(codes(&weigh(&unanswered, 0.6, &[]))[0], "no_evidence");
    }

    #[test]
    fn few_single_faces_and_virtual_cameras_take_away_a_pass() {
        let good = judge(vec![texture(Status::Present, 3.0)], 0.5);
        let few = good.clone().lacking(Evidence::missing("face", "few_single_faces", "Few."));
        let judged = weigh(&few, 0.7, &[]);
        assert_eq!((judged.resolution, judged.confidence_spoofing), (Declined, Some(0.7)));
        assert_eq!(codes(&judged)[0], "few_single_faces");
        let doubtful = judge(vec![texture(Status::Present, -1.0)], 0.5);
        let few = doubtful.lacking(Evidence::missing("face", "few_single_faces", "Few."));
        assert_eq!(weigh(&few, 0.9, &[]).resolution, Declined);
        let judged = weigh(&good, 0.5, &[Code::VirtualCamera.reason()]);
        assert_eq!((judged.resolution, judged.confidence_spoofing), (Declined, Some(0.5)));
        assert_eq!(codes(&judged), ["virtual_camera", "texture_of_skin"]);
    }

    #[test]
    fn a_pass_with_less_assurance_than_is_demanded_is_for_a_person() {
        let pass = || weigh(&judge(vec![texture(Status::Present, 2.0)], 0.5), 0.5, &[]);
        let mut enough = pass();
        assert!(enough.demand(Level::None, 0.5).is_none() && enough.demand(Level::Low, 0.5).is_none());
        assert_eq!(enough.resolution, Success);
        let mut judged = pass();
        assert_eq!(judged.demand(Level::Substantial, 0.5).unwrap().code, "assurance_too_low");
        assert_eq!(judged.resolution, OperatorRequired);
        assert_eq!(codes(&judged), ["assurance_too_low", "texture_of_skin"]);
        assert_eq!(judged.confidence_spoofing, Some(0.5), "no pass by its score either");
        let mut attack = weigh(&judge(vec![texture(Status::Present, -2.0)], 0.5), 0.5, &[]);
        assert!(attack.demand(Level::High, 0.5).is_none());
        assert_eq!(attack.resolution, Declined);
    }

    #[test]
    fn what_is_not_a_number_is_an_attack() {
        let judged = weigh(&judge(vec![texture(Status::Present, f32::NAN)], 0.5), 1.0, &[]);
        assert_eq!((judged.resolution, judged.confidence_spoofing), (Declined, Some(1.0)));
    }

    #[test]
    fn without_a_face_there_is_nothing_to_judge() {
        let judged =
            weigh(&failed("no_face", "No frame holds a face."), 0.5, &[Code::VirtualCamera.reason()]);
        assert_eq!((judged.resolution, judged.confidence_spoofing), (Failed, None));
        assert_eq!(codes(&judged), ["no_face"]);
    }
}
