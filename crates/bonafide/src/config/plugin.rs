//! From `[plugin]` to the adapter's settings.

use bonafide_domain::capture::Adapter;
use bonafide_domain::capture::action::{PHOTO, VIDEO};
use bonafide_domain::capture::adapter::{
    Architecture, DefaultActions, Preinit, ResultMode, Secret, SessionTokenFrom, TokenFrom, is_language,
};

use super::{Plugin, app_config, near};

impl Plugin {
    /// Everything that the adapter goes by.
    ///
    /// # Errors
    /// The key whose value does not go, with the reason.
    pub fn adapter(&self) -> Result<Adapter, (&'static str, String)> {
        let mut adapter = Adapter {
            use_for_liveness: self.use_for_liveness,
            preinit: word("plugin.preinit", &self.preinit, Preinit::from_word, Preinit::WORDS)?,
            architecture: architecture(&self.architecture).map_err(|why| ("plugin.architecture", why))?,
            api_url: self.api_url.clone(),
            api_token: super::apply::secret(&self.api_token_file)
                .map_err(|error| ("plugin.api_token_file", format!("{error:#}")))?
                .map(Secret),
            api_use_token: word(
                "plugin.api_use_token",
                &self.api_use_token,
                TokenFrom::from_word,
                TokenFrom::WORDS,
            )?,
            api_use_session_token: word(
                "plugin.api_use_session_token",
                &self.api_use_session_token,
                SessionTokenFrom::from_word,
                SessionTokenFrom::WORDS,
            )?,
            result_mode: word(
                "plugin.result_mode",
                &self.result_mode,
                ResultMode::from_word,
                ResultMode::WORDS,
            )?,
            video_actions_list: self.video_actions_list.clone(),
            photo_actions_list: self.photo_actions_list.clone(),
            actions_default_importance: self.actions_default_importance,
            actions_default: DefaultActions {
                video_count: self.video_count.size(),
                photo_front: self.photo_front,
                photo_back: self.photo_back,
            },
            light: self.light,
            quality: self.quality,
            biometry: self.biometry,
            lang_allow: self.lang_allow.clone(),
            lang_default: self.lang_default.clone(),
            origins: self.origins.clone(),
            telemetry: self.telemetry,
            telemetry_kept: self.telemetry_kept.get(),
            virtual_camera_allow: self.virtual_camera_allow.clone(),
            demo: self.demo,
        };
        check(&adapter)?;
        if !self.app_config.as_os_str().is_empty() {
            let wrong = |why| ("plugin.app_config", format!("{}: {why}", self.app_config.display()));
            app_config::put(&self.app_config, &mut adapter).map_err(wrong)?;
            check(&adapter)
                .map_err(|(key, why)| wrong(format!("{}: {why}", key.trim_start_matches("plugin."))))?;
        }
        Ok(adapter)
    }
}

fn word<T>(
    key: &'static str,
    value: &str,
    read: fn(&str) -> Option<T>,
    words: &[&str],
) -> Result<T, (&'static str, String)> {
    read(value).ok_or_else(|| (key, one_of(words)))
}

pub(super) fn one_of(words: &[&str]) -> String {
    format!("one of {} is needed", words.join(", "))
}

/// From its word; that of the stateless server is known, and not offered by this one.
pub(super) fn architecture(value: &str) -> Result<Architecture, String> {
    match Architecture::from_word(value) {
        Some(architecture) => Ok(architecture),
        None if value == "lite" => Err("lite needs a stateless server, which this one is not; \
             normal or capture is needed"
            .to_owned()),
        None => Err(one_of(Architecture::WORDS)),
    }
}

fn check(adapter: &Adapter) -> Result<(), (&'static str, String)> {
    actions("plugin.video_actions_list", &adapter.video_actions_list, &VIDEO)?;
    actions("plugin.photo_actions_list", &adapter.photo_actions_list, &PHOTO)?;
    if !adapter.lang_allow.iter().all(|id| is_language(id)) {
        return Err((
            "plugin.lang_allow",
            "ids of languages such as \"en\" or \"pt-BR\" are needed".to_owned(),
        ));
    }
    if !adapter.allows_language(&adapter.lang_default) {
        return Err((
            "plugin.lang_default",
            "an id of a language that lang_allow lets through is needed".to_owned(),
        ));
    }
    if !adapter.origins.iter().all(|origin| origin == "*" || super::check::is_origin(origin)) {
        let why = "origins such as \"https://shop.example.org\", or \"*\", are needed";
        return Err(("plugin.origins", why.to_owned()));
    }
    Ok(())
}

fn actions(key: &'static str, list: &[String], known: &[&str]) -> Result<(), (&'static str, String)> {
    let Some(unknown) = list.iter().find(|action| !known.contains(&action.as_str())) else { return Ok(()) };
    let hint = near::nearest(unknown, known.iter().copied());
    let hint =
        hint.map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean {near}?"));
    Err((key, format!("an action is not known; {hint}")))
}
