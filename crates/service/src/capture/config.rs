//! The adapter's configuration as browsers get it: every key of an `app_config.json` but the secrets.

use bonafide_domain::capture::adapter::Architecture;
use serde_json::{Value, json};

use crate::Service;

/// Frames of one medium.
const FRAMES_BLANK: u32 = 12;
const FRAMES_GESTURE: u32 = 30;
/// Milliseconds.
const POSITION: u32 = 30_000;
const ACTION: u32 = 15_000;
const RESULT: u32 = 120_000;

impl Service {
    /// The configuration for a browser. `wanted` is the architecture that a page asks for, which counts only beside a demo.
    /// `languages` are the ids of the languages that there are packs of.
    pub fn app_config(&self, wanted: Option<&str>, languages: &[String]) -> Value {
        let adapter = &self.settings().adapter;
        let wanted = wanted.filter(|_| adapter.demo).and_then(Architecture::from_word);
        let or_null = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let actions: Vec<_> = adapter.video_actions_list.iter().chain(&adapter.photo_actions_list).collect();
        json!({
            "use_for_liveness": adapter.use_for_liveness,
            "preinit": adapter.preinit.word(),
            "architecture": wanted.unwrap_or(adapter.architecture).word(),
            "api_url": or_null(&adapter.api_url),
            "api_use_token": adapter.api_use_token.word(),
            "api_use_session_token": adapter.api_use_session_token.word(),
            "use_wasm_container": false,
            "result_mode": adapter.result_mode.word(),
            "video_actions_list": adapter.video_actions_list,
            "photo_actions_list": adapter.photo_actions_list,
            "actions_default_importance": adapter.actions_default_importance,
            "actions_default": {
                "video_count": adapter.actions_default.video_count,
                "photo_front": adapter.actions_default.photo_front,
                "photo_back": adapter.actions_default.photo_back,
            },
            "analyses": { "quality": adapter.quality, "biometry": adapter.biometry },
            "lang_allow": (!adapter.lang_allow.is_empty()).then_some(&adapter.lang_allow),
            "lang_default": adapter.lang_default,
            "bonafide": {
                "version": env!("CARGO_PKG_VERSION"),
                "actions": actions,
                "frames": { "blank": FRAMES_BLANK, "gesture": FRAMES_GESTURE },
                "virtual_camera_allow": adapter.virtual_camera_allow,
                "time_outs": { "position": POSITION, "action": ACTION, "result": RESULT },
                "telemetry": adapter.telemetry,
                "languages": languages,
            },
        })
    }
}
