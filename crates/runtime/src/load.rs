//! Picks the runtime for a file.

use crate::{ConvNet, General, Model, RunError};

/// Makes an ONNX file ready to run: with our own kernels when they know every operator of the graph, else with `rten`.
pub fn load(bytes: &[u8]) -> Result<Box<dyn Model>, RunError> {
    match ConvNet::load(bytes) {
        Ok(net) => Ok(Box::new(net)),
        Err(RunError::Unsupported(_)) => Ok(Box::new(General::load(bytes)?)),
        Err(error) => Err(error),
    }
}
