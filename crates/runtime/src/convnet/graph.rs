//! A network as typed nodes with known shapes.

mod attributes;
mod operators;
mod read;

use std::sync::Arc;

use crate::{Input, RunError};

pub use read::read;

/// Index of a value (an array that flows between nodes).
pub type ValueId = usize;

/// How a value lies in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Channels, rows, columns; stored channel-last in blocks.
    Picture(usize, usize, usize),
    /// Stored as ONNX orders it.
    Plain(Vec<usize>),
}

impl Shape {
    /// Number of values without padding.
    pub fn values(&self) -> usize {
        match self {
            Shape::Picture(c, h, w) => c * h * w,
            Shape::Plain(sizes) => sizes.iter().product(),
        }
    }
}

/// Window of a convolution or pool: `[rows, columns]`, pads `[top, left, bottom, right]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub size: [usize; 2],
    pub stride: [usize; 2],
    pub pads: [usize; 4],
}

/// Applied to each value; slopes per channel.
#[derive(Clone, Debug, PartialEq)]
pub enum Activation {
    None,
    Clip(f32, f32),
    PRelu(Vec<f32>),
}

/// How a picture is enlarged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    HalfPixel,
    AlignCorners,
    Asymmetric,
}

/// What a node does.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Dense (`groups` 1) or depthwise (`groups` = channels); weights `[out][in / groups][rows][columns]`.
    Conv {
        window: Window,
        depthwise: bool,
        weights: Arc<Vec<f32>>,
        bias: Vec<f32>,
    },
    Activate(Activation),
    Sigmoid,
    Add,
    /// Picture times one factor per channel.
    Scale,
    MaxPool(Window),
    AveragePool(Window),
    GlobalAveragePool,
    /// Zeros around: channels after, then `[top, left, bottom, right]`.
    Pad {
        channels_after: usize,
        sides: [usize; 4],
    },
    Resize(Sampling),
    /// A row times one factor per column, plus one shift per column.
    Normalise {
        scale: Vec<f32>,
        shift: Vec<f32>,
    },
    /// To `[1, rows, columns, channels]`.
    ChannelLast,
    Reshape,
    Concat,
    /// Row times matrix `[inner][columns]`, plus bias.
    MatMul {
        weights: Arc<Vec<f32>>,
        bias: Vec<f32>,
        columns: usize,
    },
}

/// One operator on values.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub op: Op,
    pub inputs: Vec<ValueId>,
    pub output: ValueId,
}

/// The network: value 0 is the input.
#[derive(Debug)]
pub struct Graph {
    pub input: Input,
    pub shapes: Vec<Shape>,
    pub nodes: Vec<Node>,
    pub outputs: Vec<ValueId>,
}

fn unsupported<T>(what: impl Into<String>) -> Result<T, RunError> {
    Err(RunError::Unsupported(what.into()))
}

fn malformed(what: &str) -> RunError {
    RunError::Format(what.to_owned())
}
