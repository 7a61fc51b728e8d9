//! What is known of the session that a capture was made in: a JSON file beside the capture.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use bonafide_domain::capture::action::is_action;
use bonafide_domain::capture::light::Step;
use bonafide_engine::Engine;
use bonafide_engine::liveness::Evidence;
use bonafide_media::Limits;
use bonafide_service::{SessionCapture, additional_info, session_evidence};
use serde::Deserialize;
use serde_json::Value;

/// Largest file that is read.
const MAX_BYTES: u64 = 1 << 20;

/// What was asked for, and what the page said. Every key is optional; others are not read.
#[derive(Debug, Default, Deserialize)]
pub struct Session {
    /// What the person was asked to do, for example `video_selfie_left`.
    action: Option<String>,
    /// The colours that the page was to show, in order.
    #[serde(default)]
    light: Vec<Step>,
    /// As the page sends it, or the object in it; `light` of it says which colour each frame was taken under.
    #[serde(default)]
    additional_info: Value,
}

impl Session {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let file = File::open(path).with_context(|| format!("open {name}"))?;
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).with_context(|| format!("read {name}"))?;
        if bytes.len() as u64 > MAX_BYTES {
            bail!("{name}: the session is too large: at most {MAX_BYTES} bytes are read");
        }
        Self::parse(&bytes).with_context(|| format!("{name}"))
    }

    fn parse(bytes: &[u8]) -> Result<Self> {
        let mut session: Self = serde_json::from_slice(bytes).context("no session of a capture")?;
        if !session.additional_info.is_object() && !session.additional_info.is_null() {
            let fields = additional_info(&session.additional_info);
            session.additional_info =
                fields.context("the additional_info of the session cannot be read")?.into();
        }
        if session.action().is_some_and(|action| !is_action(action)) {
            bail!("the action of the session is none that is known");
        }
        Ok(session)
    }

    /// What the person was asked to do.
    pub fn action(&self) -> Option<&str> {
        self.action.as_deref()
    }

    /// What the session adds to the evidence of its capture, as the server would.
    pub fn evidence(&self, engine: &Engine, path: &Path, limits: &Limits) -> Result<Vec<Evidence>> {
        let capture = SessionCapture {
            path,
            limits,
            action: self.action(),
            light: &self.light,
            said: self.additional_info.get("light"),
        };
        Ok(session_evidence(engine, &capture)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_optional_and_what_is_wrong_is_said() {
        let session = Session::parse(
            br#"{"action": "video_selfie_left", "more": 1,
                "light": [{"name": "white", "colour": [255, 255, 255], "duration_ms": 400}],
                "additional_info": {"bonafide": 1, "light": [null, ["white", 20]]}}"#,
        )
        .unwrap();
        // The same as the page sends it.
        let text = br#"{"additional_info": "eyJib25hZmlkZSI6MSwibGlnaHQiOltudWxsLFsid2hpdGUiLDIwXV19"}"#;
        assert_eq!(Session::parse(text).unwrap().additional_info, session.additional_info);
        assert_eq!((session.action(), session.light.len()), (Some("video_selfie_left"), 1));
        assert!(Session::parse(b"{}").is_ok());
        for (wrong, cause) in [
            (&b"[]"[..], "no session"),
            (b"{", "no session"),
            (br#"{"light": [{"name": "white"}]}"#, "no session"),
            (br#"{"action": "wink"}"#, "none that is known"),
            (br#"{"additional_info": "AAECAw"}"#, "additional_info"),
            (br#"{"additional_info": [1]}"#, "additional_info"),
        ] {
            let error = Session::parse(wrong).unwrap_err().to_string();
            assert!(error.contains(cause), "{error}");
        }
    }
}
