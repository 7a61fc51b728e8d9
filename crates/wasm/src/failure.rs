//! Why a call failed.

/// What the page is told. The sentence holds no pixels and nothing that was measured on a face.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// For programs, see the constants.
    pub code: &'static str,
    /// For people, in English.
    pub message: String,
}

impl Failure {
    /// An address that was not given out by `alloc`, or a length beyond the buffer.
    pub const BUFFER: &'static str = "buffer_invalid";
    /// The bytes given to `open` are not a manifest and its files.
    pub const PARCEL: &'static str = "parcel_invalid";
    /// A network does not load, is not the one the manifest means, or is missing.
    pub const MODEL: &'static str = "model_invalid";
    /// A second `open`.
    pub const ALREADY_OPEN: &'static str = "already_open";
    /// A call before `open`, or a frame or an event before `begin`.
    pub const NOT_OPEN: &'static str = "not_open";
    /// Pixels that do not fit the size of the frame.
    pub const FRAME: &'static str = "frame_invalid";
    /// The configuration of a session, or an event, that cannot be read.
    pub const MESSAGE: &'static str = "message_invalid";
    /// A network failed on a frame.
    pub const ENGINE: &'static str = "engine_failed";

    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}
