//! Published weights to ONNX, bytes in and bytes out: no files, no network, and nothing in the bytes is trusted.

pub mod assets;
pub mod dlib_resnet;
mod graph;
pub mod tensorflow_js;
pub mod tflite;

/// Why published weights could not be turned into ONNX.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The bytes break the rules of their own format.
    #[error("the {format} data is damaged: {cause}")]
    Damaged {
        /// Name of the format.
        format: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// The bytes are sound, but use something that is not converted here.
    #[error("the {format} data uses {what}, which is not converted")]
    Unsupported {
        /// Name of the format.
        format: &'static str,
        /// What is not converted.
        what: String,
    },
}

impl ImportError {
    pub(crate) fn damaged(format: &'static str, cause: impl Into<String>) -> Self {
        Self::Damaged { format, cause: cause.into() }
    }

    pub(crate) fn unsupported(format: &'static str, what: impl Into<String>) -> Self {
        Self::Unsupported { format, what: what.into() }
    }
}
