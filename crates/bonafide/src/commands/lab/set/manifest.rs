//! The list of captures that `bonafide eval pad` reads.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::plan::{Capture, Kind};
use super::record::Recorded;

const HEAD: &str = "path,label,species,subject,camera,action,session,known";

/// The manifest as CSV. Where a session is sent again, the server knows it when it looks at all other captures of the subject
/// with this camera too, so that `replay` is there for them as well and is seen to be quiet.
pub fn text(subjects: &[String], plan: &[Capture], recorded: &[Recorded]) -> String {
    let place = |capture: &Capture| (capture.subject, capture.camera.name(), capture.time);
    let sent_before = plan.iter().zip(recorded).filter_map(|(capture, recorded)| {
        let path = recorded.earlier.as_deref()?;
        Some((place(capture), path))
    });
    let known: BTreeMap<_, _> = sent_before.collect();
    let mut lines = vec![HEAD.to_owned()];
    for (capture, recorded) in plan.iter().zip(recorded) {
        let (label, species) = match capture.kind {
            Kind::BonaFide => ("bona_fide", ""),
            Kind::Attack(species) => ("attack", species.name()),
        };
        let subject = subjects.get(capture.subject).map_or("", String::as_str);
        let action = recorded.staging.action.name();
        let (path, camera, session) = (&recorded.path, capture.camera.name(), &recorded.session);
        let known = known.get(&place(capture)).copied().unwrap_or_default();
        let cells = [path, label, species, subject, camera, action, session, known];
        lines.push(cells.map(quoted).join(","));
    }
    lines.join("\n") + "\n"
}

/// A cell as RFC 4180 has it.
fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(quoted("face"), "face");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("a \"b\""), "\"a \"\"b\"\"\"");
    }
}
