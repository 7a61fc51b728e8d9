//! The seam between pipelines and whatever runs a network.

/// A dense array of `f32`, last dimension fastest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensor {
    /// Sizes, outermost first.
    pub shape: Vec<usize>,
    /// `shape.iter().product()` values.
    pub data: Vec<f32>,
}

/// What a network wants: one picture, planar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// Colour planes, 3 for every network here.
    pub channels: usize,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

/// A network that is ready to run.
pub trait Model: Send + Sync {
    /// The shape of the one input.
    fn input(&self) -> Input;

    /// Runs on one planar picture (`channels * height * width` values, in the range the model's manifest states) and
    /// gives the outputs in the graph's order.
    fn run(&self, picture: &[f32]) -> Result<Vec<Tensor>, RunError>;
}

/// Why a network did not load or run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The bytes are not an ONNX file.
    #[error("not an ONNX file: {0}")]
    Format(String),
    /// The graph needs something that no runtime here offers.
    #[error("the network cannot be run: {0}")]
    Unsupported(String),
    /// The picture has another number of values than the network wants.
    #[error("the network wants {expected} values, got {actual}")]
    InputSize {
        /// Values wanted.
        expected: usize,
        /// Values given.
        actual: usize,
    },
    /// The run itself failed.
    #[error("the network failed: {0}")]
    Failed(String),
}
