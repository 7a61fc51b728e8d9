//! What an operator can set; the binary fills it from the configuration.

use std::path::PathBuf;
use std::time::Duration;

use bonafide_domain::capture::Adapter;
use bonafide_domain::job::Retry;
use bonafide_engine::liveness::Fusion;
use bonafide_media::Limits;

/// Every setting of the services. The defaults are those of the embedded `default.toml`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address under which clients reach the server, without a slash at the end; `None` takes the request's own.
    pub public_url: Option<String>,
    /// Folder for uploads on their way, on the disk of the blobs when those are files.
    pub scratch: PathBuf,
    /// Session of people: ends after this much inactivity. 15 minutes.
    pub session_ttl: Duration,
    /// Session of service accounts. 5 years.
    pub session_ttl_service: Duration,
    /// Life of the token of one capture session. 5 minutes.
    pub session_token_ttl: Duration,
    /// Life of a link to a file. 1 hour.
    pub link_ttl: Duration,
    /// Passwords shorter than this are refused. 8 characters.
    pub password_length: usize,
    /// Files in one folder. 10 in the original; 100.
    pub files_per_folder: u32,
    /// Bounds on every medium, `file_bytes` among them.
    pub media: Limits,
    /// Frames that are looked at per medium. 15.
    pub frames: usize,
    /// Threads that run analyses.
    pub workers: usize,
    /// How long a worker has a job before another may take it. 60 s.
    pub lease: Duration,
    /// When a failed job is tried again.
    pub retry: Retry,
    /// Jobs waiting in all before new analyses are refused. 10,000.
    pub queue_limit: u64,
    /// Jobs waiting of one company before its new analyses are refused. 2,000.
    pub queue_limit_company: u64,
    /// How long a single request waits for its analyses. 60 s.
    pub single_request_wait: Duration,
    /// Where results are sent.
    pub webhook: Webhook,
    /// How liveness is judged.
    pub liveness: Liveness,
    /// Captures in browsers.
    pub adapter: Adapter,
    /// How long the captures of the demo are kept. 1 hour.
    pub demo_kept: Duration,
}

/// Settings of liveness.
#[derive(Clone, Debug, Default)]
pub struct Liveness {
    /// Of which media it is asked whether an earlier capture showed the same.
    pub replays: Replays,
    /// How evidence is added up: a plain sum.
    pub fusion: Fusion,
}

/// Of which media it is asked whether an earlier capture of the company showed the same. Of those, and of no others, prints
/// of the frames are kept, as long as the medium.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replays {
    /// Of none.
    Off,
    /// Of those that came through a capture session.
    #[default]
    Sessions,
    /// Of all: then no file may be sent twice.
    All,
}

impl Replays {
    /// All words.
    pub const WORDS: &[&str] = &["off", "sessions", "all"];

    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "sessions" => Some(Self::Sessions),
            "all" => Some(Self::All),
            _ => None,
        }
    }
}

/// Settings of deliveries.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Whether addresses inside the network (loopback, private, link-local) may be called. False.
    pub allow_private: bool,
    /// Whether `http://` may be called. True outside of the private ranges as in the original.
    pub allow_http: bool,
    /// Time for the whole exchange. 10 s.
    pub timeout: Duration,
    /// When a failed delivery is tried again.
    pub retry: Retry,
}

impl Settings {
    /// The defaults, with uploads on their way in `scratch`.
    pub fn new(scratch: PathBuf) -> Self {
        let retry = Retry { attempts: 8, step: Duration::from_secs(30), most: Duration::from_mins(10) };
        Self {
            public_url: None,
            scratch,
            session_ttl: Duration::from_mins(15),
            session_ttl_service: Duration::from_hours(5 * 365 * 24),
            session_token_ttl: Duration::from_mins(5),
            link_ttl: Duration::from_hours(1),
            password_length: 8,
            files_per_folder: 100,
            media: Limits { file_bytes: 64 << 20, ..Limits::default() },
            frames: 15,
            workers: std::thread::available_parallelism().map_or(2, Into::into),
            lease: Duration::from_mins(1),
            retry,
            queue_limit: 10_000,
            queue_limit_company: 2_000,
            single_request_wait: Duration::from_mins(1),
            webhook: Webhook {
                allow_private: false,
                allow_http: true,
                timeout: Duration::from_secs(10),
                retry,
            },
            liveness: Liveness::default(),
            adapter: Adapter::default(),
            demo_kept: Duration::from_hours(1),
        }
    }
}
