//! Any ONNX graph, run by `rten`.

use rten::{Dimension, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensorView, Tensor as RtenTensor};
use std::sync::Arc;

use crate::{Input, Model, RunError, Tensor};

/// A network run by `rten` on the calling thread.
pub struct General {
    model: rten::Model,
    input: Input,
    input_id: NodeId,
    threads: Arc<ThreadPool>,
}

impl General {
    /// Reads an ONNX file whose one input is a picture of fixed size.
    pub fn load(bytes: &[u8]) -> Result<Self, RunError> {
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load(bytes.to_vec())
            .map_err(|error| RunError::Format(error.to_string()))?;
        let &[input_id] = model.input_ids() else {
            return Err(RunError::Unsupported(format!("{} inputs, not one", model.input_ids().len())));
        };
        let shape = model.input_shape(0).unwrap_or_default();
        let &[_, Dimension::Fixed(channels), Dimension::Fixed(height), Dimension::Fixed(width)] =
            shape.as_slice()
        else {
            return Err(RunError::Unsupported("the input is not one picture of fixed size".to_owned()));
        };
        let threads = Arc::new(ThreadPool::with_num_threads(1));
        Ok(Self { model, input: Input { channels, height, width }, input_id, threads })
    }
}

impl Model for General {
    fn input(&self) -> Input {
        self.input
    }

    fn run(&self, picture: &[f32]) -> Result<Vec<Tensor>, RunError> {
        let Input { channels, height, width } = self.input;
        let view = NdTensorView::try_from_data([1, channels, height, width], picture).map_err(|_| {
            RunError::InputSize { expected: channels * height * width, actual: picture.len() }
        })?;
        let options = RunOptions::default().with_thread_pool(Some(self.threads.clone()));
        let outputs = self
            .model
            .run(vec![(self.input_id, view.into())], self.model.output_ids(), Some(options))
            .map_err(|error| RunError::Failed(error.to_string()))?;
        outputs
            .into_iter()
            .map(|value| {
                let tensor: RtenTensor<f32> = value
                    .try_into()
                    .map_err(|_| RunError::Unsupported("an output is not of floats".to_owned()))?;
                Ok(Tensor { shape: tensor.shape().to_vec(), data: tensor.to_vec() })
            })
            .collect()
    }
}
