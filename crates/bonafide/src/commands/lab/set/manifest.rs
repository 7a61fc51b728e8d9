//! The list of captures that `bonafide eval pad` reads.

use std::borrow::Cow;

use super::plan::{Capture, Kind};
use super::record::Recorded;

const HEAD: &str = "path,label,species,subject,camera,action,session";

/// The manifest as CSV.
pub fn text(subjects: &[String], plan: &[Capture], recorded: &[Recorded]) -> String {
    let mut lines = vec![HEAD.to_owned()];
    for (capture, recorded) in plan.iter().zip(recorded) {
        let (label, species) = match capture.kind {
            Kind::BonaFide => ("bona_fide", ""),
            Kind::Attack(species) => ("attack", species.name()),
        };
        let subject = subjects.get(capture.subject).map_or("", String::as_str);
        let action = recorded.staging.action.name();
        let cells =
            [&recorded.path, label, species, subject, capture.camera.name(), action, &recorded.session];
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
