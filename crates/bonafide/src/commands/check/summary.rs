//! The answer for a person at a terminal.

use bonafide_report::{MediaReport, MediaType};

use crate::gauge;

/// A few lines per medium.
pub fn summary(media: &MediaReport) -> String {
    let mut lines = vec![gauge::one_line(&media.file)];
    let mut line = |label: &str, text: String| lines.push(format!("  {label:<9} {text}"));
    let known = |value: Option<u32>| value.unwrap_or_default();
    let duration = media.duration_ms.map_or(String::new(), |ms| format!(", {:.1} s", ms as f64 / 1e3));
    let what = format!(
        "{} {} {}x{}{duration}, {} of {} frames analysed",
        media.media_type.map_or("", MediaType::word),
        media.format.as_deref().unwrap_or_default(),
        known(media.width),
        known(media.height),
        media.frames_analysed,
        media.frames_total.unwrap_or_default()
    );
    line("medium", what);
    let with = |faces: &dyn Fn(u64) -> bool| media.frames.iter().filter(|frame| faces(frame.faces)).count();
    line(
        "faces",
        format!(
            "one in {}, several in {}, none in {} frames",
            with(&|n| n == 1),
            with(&|n| n > 1),
            with(&|n| n == 0)
        ),
    );
    if let Some(best) = &media.best_frame {
        let b = best.bounding_box;
        line("best", format!("frame {} at {:.2} s: {}", best.index, best.time_ms as f64 / 1e3, best.why));
        line("box", format!("({}, {}) to ({}, {})", b.left, b.top, b.right, b.bottom));
        let points = best.landmarks.named().map(|(name, [x, y])| format!("{name} ({x}, {y})"));
        line("points", points.join(", "));
        line(
            "pose",
            format!(
                "yaw {:+.0}, pitch {:+.0}, roll {:+.0} degrees",
                best.pose.yaw, best.pose.pitch, best.pose.roll
            ),
        );
        let poor: Vec<String> = best
            .quality
            .measures
            .iter()
            .filter(|measure| !measure.is_fulfilled())
            .map(|measure| format!("{} {:.0}", measure.name.replace('_', " "), measure.score))
            .collect();
        let poor =
            if poor.is_empty() { "nothing poor".to_owned() } else { format!("poor: {}", poor.join(", ")) };
        line("quality", format!("{:.0} of 100, {poor}", best.quality.overall));
    }
    if let Some(liveness) = &media.liveness {
        line("liveness", format!("{}, assurance {}", liveness.resolution.word(), liveness.assurance.word()));
        for evidence in &liveness.evidence {
            line("", format!("{}: {}", evidence.name, evidence.reason.text));
        }
    }
    if let Some(would_pass) = &media.would_pass {
        line("passes", would_pass.text());
    }
    let times = media.timings_ms.iter().map(|(stage, time)| format!("{stage} {time}")).collect::<Vec<_>>();
    line("ms", times.join(", "));
    lines.join("\n")
}
