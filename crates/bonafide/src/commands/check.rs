//! `bonafide check`.

mod summary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use bonafide_engine::Engine;
use bonafide_engine::analyse::{Analyser, Analysis};
use bonafide_engine::liveness::{Resolution, WouldPass, what_would_pass};
use bonafide_engine::pack::Role;
use bonafide_imaging::{View, encode, resize};
use bonafide_media::{About, Kind, Limits, Media};
use bonafide_report::{
    BestFrame, CheckReport, FrameReport, MediaPictures, MediaReport, MediaType, Pictures, Thumbnail,
    check_page, convert,
};
use indicatif::ProgressBar;

use super::fusion::Chosen;
use super::session::Session;
use super::{coding, milliseconds};
use crate::cli::Check;
use crate::{files, gauge};

/// Longest side of the film strip's pictures.
const THUMBNAIL: usize = 240;
/// Longest side of the best frame in the page.
const SHOWN: usize = 1280;

pub fn run(check: &Check, started: Instant) -> Result<bool> {
    let judge = Judge::read(check)?;
    let limits = Limits { frames: check.frames as usize, ..Limits::default() };
    let open = |file: &PathBuf| bonafide_media::open(file, &limits).map_err(|error| error.to_string());
    let clock = || started.elapsed();
    // The first medium is opened, and its decoder started, while the networks load.
    let (networks, mut first) = std::thread::scope(|scope| {
        let first = check.files.first().map(|file| scope.spawn(move || timed(&clock, || open(file))));
        // As the server: with fewer networks a medium has less evidence and another score.
        (check.pack.engine(&[Role::Embed, Role::Texture]), first.and_then(|first| first.join().ok()))
    });
    let (pack, engine) = networks?;
    judge.chosen.compare_pack(pack.hash());
    let loaded = started.elapsed();
    let mut report = CheckReport {
        bonafide: env!("CARGO_PKG_VERSION").to_owned(),
        pack: convert::pack(&pack),
        fusion: judge.chosen.about.as_ref().map(|about| about.name.clone()),
        threshold: judge.threshold,
        media: Vec::new(),
    };
    let mut pictures = Pictures::default();
    let bar = gauge::steps(0, "check");
    for (i, file) in check.files.iter().enumerate() {
        if check.files.len() > 1 {
            bar.set_message(format!("check {} of {}", i + 1, check.files.len()));
        }
        let name = file.display().to_string();
        let opened = first.take().unwrap_or_else(|| timed(&clock, || open(file)));
        let (mut media, shown) = match look(&engine, (file, opened), check, &judge, &bar, &clock) {
            Ok(looked) => looked.into_report(name),
            Err(error) => {
                bar.suspend(|| gauge::complain(&format!("{name}: {error}")));
                (MediaReport::failed(name, error), MediaPictures::default())
            }
        };
        if report.media.is_empty() && media.error.is_none() {
            media.timings_ms.insert("load".to_owned(), milliseconds(loaded));
        }
        report.media.push(media);
        pictures.media.push(shown);
    }
    bar.finish_and_clear();
    if let Some(path) = &check.report {
        files::write(path, check_page(&report, &pictures).as_bytes())?;
    }
    if check.json {
        files::print(&serde_json::to_string_pretty(&report)?)?;
    } else {
        for media in report.media.iter().filter(|media| media.error.is_none()) {
            files::print(&summary::summary(media))?;
        }
    }
    Ok(report.media.iter().all(|media| media.error.is_none()))
}

/// By what a medium is judged.
struct Judge {
    chosen: Chosen,
    threshold: f32,
    session: Option<Session>,
}

impl Judge {
    fn read(check: &Check) -> Result<Self> {
        if check.session.is_some() && check.files.len() > 1 {
            bail!("--session is for one medium, and {} were named", check.files.len());
        }
        let chosen = Chosen::read(check.fusion.as_deref())?;
        let threshold = chosen.threshold(check.threshold.map(f64::from)) as f32;
        let session = check.session.as_deref().map(Session::read).transpose()?;
        Ok(Self { chosen, threshold, session })
    }
}

/// What one medium showed.
struct Looked {
    about: About,
    analysis: Analysis,
    thumbnails: Vec<Thumbnail>,
    /// Position in the medium of each analysed frame.
    indices: Vec<usize>,
    would_pass: Option<WouldPass>,
    timings: BTreeMap<String, f64>,
    wants_pictures: bool,
}

/// A medium that was opened, or why not, with the time that took.
struct Opened {
    media: Result<Media, String>,
    /// When the opening began.
    begun: Duration,
    /// How long it took.
    took: Duration,
}

fn timed(clock: &impl Fn() -> Duration, open: impl FnOnce() -> Result<Media, String>) -> Opened {
    let begun = clock();
    let media = open();
    Opened { media, begun, took: clock().saturating_sub(begun) }
}

fn look(
    engine: &Engine,
    (path, opened): (&Path, Opened),
    check: &Check,
    judge: &Judge,
    bar: &ProgressBar,
    clock: &dyn Fn() -> Duration,
) -> Result<Looked, String> {
    let media = opened.media?;
    let wants_pictures = check.report.is_some();
    bar.reset();
    bar.set_length(u64::from(check.frames).min(media.about.frames_total as u64));
    let start = clock();
    let mut analyser = Analyser::new(engine, clock).coded(coding(media.about.kind));
    let (mut thumbnails, mut indices) = (Vec::new(), Vec::new());
    let (mut waiting, mut first) = (Duration::ZERO, None);
    let mut frames = media.frames;
    loop {
        let asked = clock();
        let Some(frame) = frames.next() else { break };
        let frame = frame.map_err(|error| error.to_string())?;
        waiting += clock().saturating_sub(asked);
        first.get_or_insert_with(clock);
        let seen = analyser.push(frame.image.view(), frame.time).map_err(|error| error.to_string())?;
        debug_assert_eq!(seen.index, indices.len());
        if wants_pictures {
            thumbnails
                .push(Thumbnail { index: frame.index as u64, jpeg: small(frame.image.view(), THUMBNAIL) });
        }
        indices.push(frame.index);
        bar.inc(1);
    }
    let mut analysis = analyser.finish().map_err(|error| error.to_string())?;
    let session = clock();
    let pieces = match &judge.session {
        Some(session) if analysis.liveness.resolution != Resolution::Failed => {
            let limits = Limits { frames: check.frames as usize, ..Limits::default() };
            session.evidence(engine, path, &limits).map_err(|error| error.to_string())?
        }
        _ => Vec::new(),
    };
    let session = clock().saturating_sub(session);
    let fusion = &judge.chosen.fusion;
    analysis.liveness = analysis.liveness.fused(fusion, pieces, judge.threshold);
    let would_pass = what_would_pass(&analysis.liveness, fusion, judge.threshold);
    let spent = analysis.spent;
    let timings = [
        ("open", opened.took),
        ("decode", waiting),
        ("faces", spent.faces),
        ("quality", spent.quality),
        ("liveness", spent.liveness),
        ("total", opened.took + clock().saturating_sub(start)),
    ];
    let mut timings: BTreeMap<String, f64> =
        timings.into_iter().map(|(stage, time)| (stage.to_owned(), milliseconds(time))).collect();
    if judge.session.is_some() {
        timings.insert("session".to_owned(), milliseconds(session));
    }
    // What somebody waits for: the first medium is opened as the program starts.
    if let Some(first) = first {
        timings.insert("first_frame".to_owned(), milliseconds(first.saturating_sub(opened.begun)));
    }
    Ok(Looked { about: media.about, analysis, thumbnails, indices, would_pass, timings, wants_pictures })
}

impl Looked {
    fn into_report(self, file: String) -> (MediaReport, MediaPictures) {
        let Looked { about, analysis, thumbnails, indices, would_pass, timings, wants_pictures } = self;
        let frames = analysis.frames.iter().zip(&indices).map(|(seen, index)| FrameReport {
            index: *index as u64,
            time_ms: seen.time.as_millis() as u64,
            faces: seen.faces as u64,
            face: seen.face.as_ref().map(convert::face),
        });
        let frames: Vec<FrameReport> = frames.collect();
        let mut pictures = MediaPictures { thumbnails, ..MediaPictures::default() };
        let best_frame = analysis.best.as_ref().and_then(|best| {
            let seen = analysis.frames.get(best.shot.index)?;
            let face = seen.face.as_ref()?;
            if wants_pictures {
                pictures.best_frame = Some(small(best.image.view(), SHOWN));
                pictures.best_frame_size = [best.image.width() as u32, best.image.height() as u32];
                pictures.mesh = best.face.mesh.points.iter().map(|p| [p.x, p.y]).collect();
            }
            Some(BestFrame {
                index: indices[best.shot.index] as u64,
                time_ms: seen.time.as_millis() as u64,
                why: best.shot.why.clone(),
                bounding_box: convert::bounding_box(&face.bounding_box),
                landmarks: convert::landmarks(&face.landmarks),
                pose: convert::pose(&face.pose),
                expression: convert::expression(&face.expression),
                quality: convert::quality(&face.quality),
            })
        });
        let format =
            about.codec.as_ref().map_or(about.format.to_owned(), |codec| format!("{}/{codec}", about.format));
        let media = MediaReport {
            file,
            error: None,
            media_type: Some(match about.kind {
                Kind::Image => MediaType::Image,
                Kind::Video => MediaType::Video,
                Kind::ShotsSet => MediaType::ShotsSet,
            }),
            format: Some(format),
            width: Some(about.width as u32),
            height: Some(about.height as u32),
            duration_ms: about.duration.map(|d| d.as_millis() as u64),
            frames_total: Some(about.frames_total as u64),
            frames_analysed: frames.len() as u64,
            frames,
            best_frame,
            liveness: Some(convert::liveness(&analysis.liveness)),
            would_pass: would_pass.as_ref().map(convert::would_pass),
            timings_ms: timings,
        };
        (media, pictures)
    }
}

/// A JPEG with no side longer than `side`.
fn small(view: View<'_>, side: usize) -> Vec<u8> {
    let image = resize::fit(view, side, resize::Filter::Area);
    // A frame too large for JPEG cannot come out of a decoder with our limits; no picture is better than no report.
    encode::jpeg(image.view(), 82).unwrap_or_default()
}
