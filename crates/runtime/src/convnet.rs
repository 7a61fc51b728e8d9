//! Convolutional networks on our own kernels.
//!
//! Pictures between the steps are channel-last with the channels padded by zeros to a multiple of [`LANES`], so every
//! kernel reads and writes whole SIMD vectors whatever the instruction set.

mod extent;
mod fuse;
mod graph;
mod kernel;
mod step;

use std::sync::Mutex;

use crate::{Input, Model, RunError, Tensor};
use graph::Shape;
use step::{Step, Workspace};

/// Channels are padded to a multiple of this: the widest vector (AVX-512) holds sixteen floats.
const LANES: usize = 16;

/// Floats that the values of one run may take together, 512 MiB.
const MOST_MEMORY: usize = 1 << 27;

/// A compiled network.
pub struct ConvNet {
    input: Input,
    steps: Vec<Step>,
    slots: Vec<usize>,
    scratch: usize,
    outputs: Vec<(usize, Shape)>,
    /// Buffers of finished runs, one per thread that ever ran at the same time.
    idle: Mutex<Vec<Workspace>>,
}

impl ConvNet {
    /// Compiles an ONNX file; `Unsupported` when an operator is not one of ours.
    pub fn load(bytes: &[u8]) -> Result<Self, RunError> {
        let graph = graph::read(bytes)?;
        let input = graph.input;
        let (steps, slots, outputs) = step::compile(fuse::fuse(&graph), &graph)?;
        let scratch = steps.iter().map(Step::scratch).max().unwrap_or(0);
        if slots.iter().sum::<usize>() + scratch > MOST_MEMORY {
            return Err(RunError::Failed("the network wants too much memory".to_owned()));
        }
        Ok(Self { input, steps, slots, scratch, outputs, idle: Mutex::new(Vec::new()) })
    }

    /// Multiplications of one run, about.
    pub fn work(&self) -> u64 {
        self.steps.iter().map(Step::work).fold(0, u64::saturating_add)
    }

    fn workspace(&self) -> Workspace {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        idle.unwrap_or_else(|| Workspace::new(&self.slots, self.scratch))
    }
}

impl Model for ConvNet {
    fn input(&self) -> Input {
        self.input
    }

    fn run(&self, picture: &[f32]) -> Result<Vec<Tensor>, RunError> {
        let Input { channels, height, width } = self.input;
        let expected = channels * height * width;
        if picture.len() != expected {
            return Err(RunError::InputSize { expected, actual: picture.len() });
        }
        let mut workspace = self.workspace();
        kernel::layout::from_planar(picture, channels, &mut workspace.slots[0]);
        for step in &self.steps {
            step.run(&mut workspace);
        }
        let outputs = self.outputs.iter().map(|(slot, shape)| take(&workspace.slots[*slot], shape)).collect();
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(workspace);
        }
        Ok(outputs)
    }
}

fn take(slot: &[f32], shape: &Shape) -> Tensor {
    match shape {
        Shape::Picture(c, h, w) => {
            let mut data = vec![0.0; c * h * w];
            kernel::layout::to_planar(slot, *c, &mut data);
            Tensor { shape: vec![1, *c, *h, *w], data }
        }
        Shape::Plain(sizes) => Tensor { shape: sizes.clone(), data: slot[..shape.values()].to_vec() },
    }
}
