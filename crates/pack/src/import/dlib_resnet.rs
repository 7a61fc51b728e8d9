//! Builds dlib's face recognition network, a residual network of 29 convolutions, from the weights that face-api
//! publishes for TensorFlow.js.
//!
//! Structure: <https://github.com/davisking/dlib/blob/master/examples/dnn_face_recognition_ex.cpp>; He et al., "Deep
//! Residual Learning for Image Recognition", 2016.

use std::collections::BTreeMap;

use super::ImportError;
use super::graph::{self, Graph};
use super::tensorflow_js::Array;

const FORMAT: &str = "dlib ResNet";

/// Picture side.
const SIDE: usize = 150;

/// Blocks in order: name, channels, and whether the block halves the picture.
const BLOCKS: [(&str, usize, bool); 14] = [
    ("conv32_1", 32, false),
    ("conv32_2", 32, false),
    ("conv32_3", 32, false),
    ("conv64_down", 64, true),
    ("conv64_1", 64, false),
    ("conv64_2", 64, false),
    ("conv64_3", 64, false),
    ("conv128_down", 128, true),
    ("conv128_1", 128, false),
    ("conv128_2", 128, false),
    ("conv256_down", 256, true),
    ("conv256_1", 256, false),
    ("conv256_2", 256, false),
    ("conv256_down_out", 256, true),
];

/// Length of the descriptor.
const DESCRIPTOR: usize = 128;

/// The network as ONNX: input `[1, 3, 150, 150]`, output `[1, 128]`. Scale layers are folded into the convolutions.
pub fn to_onnx(weights: &BTreeMap<String, Array>) -> Result<Vec<u8>, ImportError> {
    let mut network = Network { graph: Graph::new("dlib-resnet"), weights };
    let picture = network.graph.input(&[1, 3, SIDE, SIDE]);
    let picture = Value { name: picture, channels: 3, side: SIDE };

    let stem = network.convolution(&picture, "conv32_down", 32, 7, 2)?;
    let stem = network.relu(&stem);
    let mut value = network.pool(&stem, "MaxPool", 3);
    for (name, channels, halves) in BLOCKS {
        value = network.block(&value, name, channels, halves)?;
    }

    let mut graph = network.graph;
    let mean = graph.node("GlobalAveragePool", &[&value.name], vec![]);
    let mean = graph.node("Flatten", &[&mean], vec![graph::integer("axis", 1)]);
    let shape = [value.channels, DESCRIPTOR];
    let projection = graph.weights(&shape, array(weights, "fc", &shape)?);
    let descriptor = graph.node("MatMul", &[&mean, &projection], vec![]);
    graph.output(&descriptor, &[1, DESCRIPTOR]);
    Ok(graph.into_onnx())
}

struct Network<'a> {
    graph: Graph,
    weights: &'a BTreeMap<String, Array>,
}

struct Value {
    name: String,
    channels: usize,
    side: usize,
}

impl Network<'_> {
    /// Two convolutions beside a shortcut. A block that halves has an averaged shortcut; whichever of the two paths
    /// comes out smaller, in channels or in pixels, is filled up with zeros at its end.
    fn block(
        &mut self,
        input: &Value,
        name: &str,
        channels: usize,
        halves: bool,
    ) -> Result<Value, ImportError> {
        let stride = if halves { 2 } else { 1 };
        let path = self.convolution(input, &format!("{name}/conv1"), channels, 3, stride)?;
        let path = self.relu(&path);
        let path = self.convolution(&path, &format!("{name}/conv2"), channels, 3, 1)?;
        if !halves {
            return Ok(self.add(&path, input));
        }
        let shortcut = self.pool(input, "AveragePool", 2);
        let side = path.side.max(shortcut.side);
        let path = self.fill(path, channels, side);
        let shortcut = self.fill(shortcut, channels, side);
        Ok(self.add(&path, &shortcut))
    }

    /// A convolution with its scale layer: `(w * x + b) * g + h = (g * w) * x + (g * b + h)`. A stride of 2 goes
    /// without padding, a stride of 1 keeps the size.
    fn convolution(
        &mut self,
        input: &Value,
        layer: &str,
        channels: usize,
        kernel: usize,
        stride: usize,
    ) -> Result<Value, ImportError> {
        let weights = self.weights;
        // The stem's arrays lie at the top, those of the blocks under the block's name: the same four for each.
        let read = |part: &str, shape: &[usize]| array(weights, &format!("{layer}/{part}"), shape);
        let filters = read("conv/filters", &[kernel, kernel, input.channels, channels])?;
        let bias = read("conv/bias", &[channels])?;
        let gain = read("scale/weights", &[channels])?;
        let shift = read("scale/biases", &[channels])?;

        let mut folded = Vec::with_capacity(filters.len());
        for (channel, gain) in gain.iter().enumerate() {
            for from in 0..input.channels {
                let taps = (0..kernel * kernel).map(|tap| (tap * input.channels + from) * channels + channel);
                folded.extend(taps.map(|index| filters[index] * gain));
            }
        }
        let bias: Vec<f32> = (0..channels).map(|c| bias[c].mul_add(gain[c], shift[c])).collect();

        let padding = if stride == 1 { kernel / 2 } else { 0 };
        let filters = self.graph.weights(&[channels, input.channels, kernel, kernel], &folded);
        let bias = self.graph.weights(&[channels], &bias);
        let attributes = vec![
            graph::integers("kernel_shape", &[kernel, kernel]),
            graph::integers("pads", &[padding; 4]),
            graph::integers("strides", &[stride, stride]),
        ];
        let name = self.graph.node("Conv", &[&input.name, &filters, &bias], attributes);
        Ok(Value { name, channels, side: (input.side + 2 * padding - kernel) / stride + 1 })
    }

    fn relu(&mut self, input: &Value) -> Value {
        let name = self.graph.node("Relu", &[&input.name], vec![]);
        Value { name, ..*input }
    }

    /// Halves the picture.
    fn pool(&mut self, input: &Value, operator: &str, kernel: usize) -> Value {
        let attributes =
            vec![graph::integers("kernel_shape", &[kernel, kernel]), graph::integers("strides", &[2, 2])];
        let name = self.graph.node(operator, &[&input.name], attributes);
        Value { name, channels: input.channels, side: (input.side - kernel) / 2 + 1 }
    }

    fn fill(&mut self, input: Value, channels: usize, side: usize) -> Value {
        if (input.channels, input.side) == (channels, side) {
            return input;
        }
        let pixels = (side - input.side) as i64;
        let ends = [0, 0, 0, 0, 0, (channels - input.channels) as i64, pixels, pixels];
        let pads = self.graph.integers(&ends);
        let name = self.graph.node("Pad", &[&input.name, &pads], vec![graph::text("mode", "constant")]);
        Value { name, channels, side }
    }

    fn add(&mut self, left: &Value, right: &Value) -> Value {
        let name = self.graph.node("Add", &[&left.name, &right.name], vec![]);
        self.relu(&Value { name, ..*left })
    }
}

fn array<'a>(
    weights: &'a BTreeMap<String, Array>,
    name: &str,
    shape: &[usize],
) -> Result<&'a [f32], ImportError> {
    let array =
        weights.get(name).ok_or_else(|| ImportError::damaged(FORMAT, format!("`{name}` is missing")))?;
    if array.shape != shape || array.values.len() != shape.iter().product::<usize>() {
        return Err(ImportError::damaged(FORMAT, format!("`{name}` has another shape than the network")));
    }
    Ok(&array.values)
}
