//! The configuration of the server. `default.toml` is embedded and says what each key means and defaults to.

mod app_config;
mod apply;
mod check;
mod count;
mod database;
mod layers;
mod liveness;
mod logs;
mod near;
mod plugin;
mod schema;
mod show;
mod size;
mod span;

use std::net::SocketAddr;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Deserialize;

pub use apply::sqlite;
pub use count::Count;
pub use database::DatabaseUrl;
pub use layers::{Flag, Loaded, Sources, Wrong, load};
pub use logs::{Filter, Format};
pub use show::show;
pub use size::Size;
pub use span::Span;

/// The embedded file: every key with its default and its meaning.
pub const DEFAULT: &str = include_str!("default.toml");

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// All sections. The keys are those of `default.toml`, no more and no fewer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Connections from clients.
    pub server: Server,
    /// HTTPS.
    pub tls: Tls,
    /// What is said about the work.
    pub logs: Logs,
    /// Folders.
    pub storage: Storage,
    /// Records and jobs.
    pub database: Database,
    /// Networks.
    pub models: Models,
    /// Users and their sessions.
    pub accounts: Accounts,
    /// Bounds on uploads.
    pub media: Media,
    /// How analyses are run.
    pub analyses: Analyses,
    /// How liveness is judged.
    pub liveness: Liveness,
    /// How results are sent.
    pub webhooks: Webhooks,
    /// Captures in browsers.
    pub plugin: Plugin,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Server {
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    pub public_url: String,
    pub cors_origins: Vec<String>,
    pub trusted_proxies: Vec<String>,
    pub metrics_token_file: PathBuf,
    pub docs: bool,
    pub connections: Count<1, 1_000_000>,
    pub header_timeout: Span<{ SECOND }, { 10 * MINUTE }>,
    pub keep_alive: Span<{ SECOND }, { HOUR }>,
    pub idle_timeout: Span<{ SECOND }, { HOUR }>,
    pub upload_rate: Size<0, { 16 * MIB }>,
    pub answer_timeout: Span<{ SECOND }, { HOUR }>,
    pub uploads: Count<1, 100_000>,
    pub upload_wait: Span<0, { HOUR }>,
    pub upload_size: Size<{ KIB }, { 64 * GIB }>,
    pub shutdown_grace: Span<0, { HOUR }>,
}

/// `[tls]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    pub https: bool,
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub names: Vec<String>,
}

/// `[logs]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    pub filter: Filter,
    pub format: Format,
}

/// `[storage]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    pub data: PathBuf,
    pub blobs: PathBuf,
    pub scratch: PathBuf,
}

/// `[database]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: DatabaseUrl,
    pub password_file: PathBuf,
    pub connections: Count<2, 1000>,
}

/// `[models]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Models {
    pub pack: PathBuf,
}

/// `[accounts]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    pub administrator: String,
    pub password_length: Count<8, 128>,
    pub session: Span<{ MINUTE }, { 365 * DAY }>,
    pub service_session: Span<{ MINUTE }, { 36_500 * DAY }>,
    pub session_token: Span<{ 10 * SECOND }, { DAY }>,
    pub link: Span<{ 10 * SECOND }, { 365 * DAY }>,
}

/// `[media]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Media {
    pub file_size: Size<{ KIB }, { 16 * GIB }>,
    pub files_per_folder: Count<1, 100_000>,
    pub frames: Count<1, 1000>,
    pub picture_size: Size<{ KIB }, { GIB }>,
    pub pixels: Count<4096, 1_073_741_824>,
    pub side: Count<64, 65_535>,
    pub zip_entries: Count<1, 100_000>,
    pub zip_size: Size<{ KIB }, { 16 * GIB }>,
    pub video_duration: Span<{ SECOND }, { 4 * HOUR }>,
    pub video_time: Span<{ SECOND }, { HOUR }>,
    pub video_memory: Size<{ 256 * MIB }, { 256 * GIB }>,
}

/// `[analyses]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Analyses {
    pub workers: Count<0, 1024>,
    pub lease: Span<{ SECOND }, { HOUR }>,
    pub attempts: Count<1, 100>,
    pub retry_step: Span<100, { DAY }>,
    pub retry_most: Span<100, { 7 * DAY }>,
    pub queue: Count<1, 100_000_000>,
    pub company_queue: Count<1, 100_000_000>,
    pub single_request_wait: Span<0, { HOUR }>,
}

/// `[liveness]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Liveness {
    pub replays: String,
    pub fusion: PathBuf,
}

/// `[webhooks]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub allow_private: bool,
    pub allow_http: bool,
    pub timeout: Span<100, { 5 * MINUTE }>,
    pub attempts: Count<1, 100>,
    pub retry_step: Span<100, { DAY }>,
    pub retry_most: Span<100, { 7 * DAY }>,
}

/// `[plugin]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Plugin {
    pub files: PathBuf,
    pub app_config: PathBuf,
    pub origins: Vec<String>,
    pub architecture: String,
    pub result_mode: String,
    pub preinit: String,
    pub use_for_liveness: bool,
    pub api_url: String,
    pub api_token_file: PathBuf,
    pub api_use_token: String,
    pub api_use_session_token: String,
    pub video_actions_list: Vec<String>,
    pub photo_actions_list: Vec<String>,
    pub actions_default_importance: bool,
    pub video_count: Count<0, 8>,
    pub photo_front: bool,
    pub photo_back: bool,
    pub quality: bool,
    pub light: bool,
    pub biometry: bool,
    pub lang_allow: Vec<String>,
    pub lang_default: String,
    pub virtual_camera_allow: Vec<String>,
    pub telemetry: bool,
    pub telemetry_kept: Span<{ HOUR }, { 3650 * DAY }>,
    pub demo: bool,
    pub demo_kept: Span<{ MINUTE }, { 365 * DAY }>,
}
