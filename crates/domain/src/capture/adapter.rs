//! Settings of the web adapter: the keys of an `app_config.json`, and what is beyond them.

use std::fmt;
use std::time::Duration;

use super::action;

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All words.
            pub const WORDS: &[&str] = &[$($word),+];

            /// As configurations write it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// From its word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

choice! {
    /// What the plugin loads before it is opened.
    Preinit {
        /// Nothing.
        Off = "off",
        /// Its scripts.
        Script = "script",
        /// Its scripts, and the networks.
        Full = "full",
    }
}

choice! {
    /// Where captures go. The `lite` of the original is not offered.
    Architecture {
        /// To this server, which analyses them.
        Normal = "normal",
        /// To the page, which hands them on.
        Capture = "capture",
    }
}

choice! {
    /// Who brings the access token.
    TokenFrom {
        /// The configuration.
        Config = "config",
        /// The page.
        Client = "client",
    }
}

choice! {
    /// Who brings the token of the capture session.
    SessionTokenFrom {
        /// The server makes it.
        Api = "api",
        /// The page, from its own backend.
        Client = "client",
    }
}

choice! {
    /// How much a browser is told of a result.
    ResultMode {
        /// That it is there.
        Safe = "safe",
        /// And what each analysis came to.
        Status = "status",
        /// And the folder's id.
        Folder = "folder",
        /// Everything.
        Full = "full",
    }
}

/// An access token that no message shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What is asked for when the page does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultActions {
    /// Gestures, drawn by the server.
    pub video_count: usize,
    /// Whether the front of a document follows.
    pub photo_front: bool,
    /// Whether its back follows.
    pub photo_back: bool,
}

/// Every setting of the adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches of the wire format")]
pub struct Adapter {
    /// Whether staff films somebody else: back camera, no mirror.
    pub use_for_liveness: bool,
    /// What is loaded early.
    pub preinit: Preinit,
    /// Where captures go.
    pub architecture: Architecture,
    /// Address of the API as an `app_config.json` has it; kept for pages that read it, this server is its own API.
    pub api_url: String,
    /// Access token of the user that the adapter acts as; without it a built-in one.
    pub api_token: Option<Secret>,
    /// Who brings the access token.
    pub api_use_token: TokenFrom,
    /// Who brings the token of the session.
    pub api_use_session_token: SessionTokenFrom,
    /// How much a browser is told.
    pub result_mode: ResultMode,
    /// Videos that may be asked for.
    pub video_actions_list: Vec<String>,
    /// Photos that may be asked for.
    pub photo_actions_list: Vec<String>,
    /// Whether the page's wish for actions counts for nothing.
    pub actions_default_importance: bool,
    /// What is asked for when the page does not say.
    pub actions_default: DefaultActions,
    /// Whether the page lights the face with the screen's colours, in an order drawn for each session.
    pub light: bool,
    /// Whether liveness is checked.
    pub quality: bool,
    /// Whether the faces of two or more media are compared.
    pub biometry: bool,
    /// Languages that a page may choose; empty for all.
    pub lang_allow: Vec<String>,
    /// Language without a choice.
    pub lang_default: String,
    /// Origins of pages that may capture, beside the server's own; `*` is all.
    pub origins: Vec<String>,
    /// Whether events of captures are kept.
    pub telemetry: bool,
    /// How long they are kept.
    pub telemetry_kept: Duration,
    /// Labels of virtual cameras that are taken for real ones.
    pub virtual_camera_allow: Vec<String>,
    /// Whether the demo page is there, which also lets a page choose the architecture.
    pub demo: bool,
}

impl Default for Adapter {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            use_for_liveness: false,
            preinit: Preinit::Off,
            architecture: Architecture::Normal,
            api_url: String::new(),
            api_token: None,
            api_use_token: TokenFrom::Config,
            api_use_session_token: SessionTokenFrom::Api,
            result_mode: ResultMode::Safe,
            video_actions_list: owned(&action::VIDEO),
            photo_actions_list: owned(&action::PHOTO),
            actions_default_importance: false,
            actions_default: DefaultActions { video_count: 1, photo_front: false, photo_back: false },
            light: false,
            quality: true,
            biometry: false,
            lang_allow: Vec::new(),
            lang_default: "en".to_owned(),
            origins: Vec::new(),
            telemetry: false,
            telemetry_kept: Duration::from_hours(30 * 24),
            virtual_camera_allow: Vec::new(),
            demo: true,
        }
    }
}

impl Adapter {
    /// Whether an action may be asked for.
    pub fn allows(&self, action: &str) -> bool {
        self.video_actions_list.iter().chain(&self.photo_actions_list).any(|allowed| allowed == action)
    }

    /// Whether a page may choose a language. A page may bring a language pack of its own, so that any well-formed id goes
    /// when none are named.
    pub fn allows_language(&self, id: &str) -> bool {
        is_language(id) && (self.lang_allow.is_empty() || self.lang_allow.iter().any(|allowed| allowed == id))
    }
}

/// Whether a text has the form of a language's id: `en`, `pt-BR`.
pub fn is_language(id: &str) -> bool {
    (2..=16).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_shown() {
        let adapter = Adapter { api_token: Some(Secret("s3cret".to_owned())), ..Adapter::default() };
        assert!(!format!("{adapter:?}").contains("s3cret"));
    }

    #[test]
    fn languages_are_those_that_were_named_or_any() {
        let mut adapter = Adapter::default();
        assert!(adapter.allows_language("pt-BR") && !adapter.allows_language("../en"));
        adapter.lang_allow = vec!["ru".to_owned()];
        assert!(adapter.allows_language("ru") && !adapter.allows_language("en"));
    }
}
