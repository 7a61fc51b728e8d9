//! Picks the runtime for a file.

use crate::{ConvNet, Model, RunError};

/// Makes an ONNX file ready to run: with our own kernels when they know every operator of the graph, else with `rten`,
/// if this was built with the feature `general`.
pub fn load(bytes: &[u8]) -> Result<Box<dyn Model>, RunError> {
    match ConvNet::load(bytes) {
        Ok(net) => Ok(Box::new(net)),
        #[cfg(feature = "general")]
        Err(RunError::Unsupported(_)) => Ok(Box::new(crate::General::load(bytes)?)),
        Err(error) => Err(error),
    }
}
