//! From ONNX bytes to nodes: constants, names, and arithmetic on sizes.

use std::collections::HashMap;
use std::sync::Arc;

use prost::Message;

use super::attributes::{attribute, input, int};
use super::{Graph, Node, Shape, ValueId, malformed, unsupported};
use crate::onnx::{ModelProto, NodeProto, TensorProto};
use crate::{Input, RunError, half};

/// No array of a network here comes near this; more is a hostile file.
const MOST_VALUES: usize = 1 << 24;

/// Most values of one weight; they are in the file, so its size bounds them too.
const MOST_WEIGHTS: usize = 1 << 28;

/// Most operators; the largest network in use here has some two hundred.
const MOST_NODES: usize = 4096;

/// Most numbers in arithmetic on sizes.
const MOST_NUMBERS: usize = 64;

/// A constant of the file.
#[derive(Clone)]
pub(super) struct Constant {
    pub dims: Vec<usize>,
    pub floats: Arc<Vec<f32>>,
    pub ints: Vec<i64>,
}

impl Constant {
    fn read(proto: &TensorProto) -> Result<Self, RunError> {
        let dims: Vec<usize> = proto
            .dims
            .iter()
            .map(|&d| usize::try_from(d))
            .collect::<Result<_, _>>()
            .map_err(|_| malformed("a negative size"))?;
        let count = dims
            .iter()
            .try_fold(1usize, |n, &d| n.checked_mul(d))
            .filter(|&n| n <= MOST_WEIGHTS)
            .ok_or_else(|| malformed("a weight too large"))?;
        let (mut floats, mut ints) = (Vec::new(), Vec::new());
        match proto.data_type {
            1 if proto.raw_data.is_empty() => floats.clone_from(&proto.float_data),
            1 => floats = proto.raw_data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            10 => {
                let widened = |b: &[u8; 2]| half::to_f32(u16::from_le_bytes(*b));
                floats = proto.raw_data.as_chunks().0.iter().map(widened).collect();
            }
            3 => floats = proto.raw_data.iter().map(|&byte| f32::from(byte.cast_signed())).collect(),
            7 if proto.raw_data.is_empty() => ints.clone_from(&proto.int64_data),
            7 => ints = proto.raw_data.as_chunks().0.iter().map(|b| i64::from_le_bytes(*b)).collect(),
            other => return unsupported(format!("weights of type {other}")),
        }
        if floats.len() + ints.len() != count {
            return Err(malformed("a weight has more or fewer values than its shape says"));
        }
        Ok(Self { dims, floats: Arc::new(floats), ints })
    }

    /// Times one number for each row of its first dimension.
    fn stepped(&self, steps: &Self) -> Result<Self, RunError> {
        let rows = self.dims.first().copied().unwrap_or_default();
        let is_column =
            steps.dims.len() == self.dims.len() && steps.dims.iter().skip(1).all(|&size| size == 1);
        if !is_column || steps.floats.len() != rows || self.floats.is_empty() {
            return unsupported("a product of weights that is not by output channel");
        }
        let rows = self.floats.chunks_exact((self.floats.len() / rows).max(1)).zip(steps.floats.iter());
        let floats = rows.flat_map(|(row, step)| row.iter().map(move |value| value * step)).collect();
        Ok(Self { dims: self.dims.clone(), floats: Arc::new(floats), ints: Vec::new() })
    }
}

/// A file half read.
pub(super) struct Reader {
    constants: HashMap<String, Constant>,
    values: HashMap<String, ValueId>,
    pub graph: Graph,
}

/// Reads an ONNX file; `Unsupported` when any operator is not known here.
pub fn read(bytes: &[u8]) -> Result<Graph, RunError> {
    let model = ModelProto::decode(bytes).map_err(|error| RunError::Format(error.to_string()))?;
    let proto = model.graph.ok_or_else(|| malformed("no graph"))?;
    let mut constants = HashMap::new();
    for tensor in &proto.initializer {
        constants.insert(tensor.name.clone(), Constant::read(tensor)?);
    }
    let mut inputs = proto.input.iter().filter(|value| !constants.contains_key(&value.name));
    let (Some(first), None) = (inputs.next(), inputs.next()) else {
        return unsupported("other than one input");
    };
    let sizes: Vec<i64> = first
        .r#type
        .as_ref()
        .and_then(|t| t.tensor_type.as_ref())
        .and_then(|t| t.shape.as_ref())
        .map(|s| s.dim.iter().map(|d| d.dim_value).collect())
        .unwrap_or_default();
    // A free batch is written as 0.
    let &[0 | 1, channels, height, width] = sizes.as_slice() else {
        return unsupported("an input that is not one picture");
    };
    let size = |d: i64| usize::try_from(d).ok().filter(|d| (1..=4096).contains(d));
    let (Some(channels), Some(height), Some(width)) = (size(channels), size(height), size(width)) else {
        return unsupported("an input without a fixed size");
    };
    let input = Input { channels, height, width };
    if channels * height > MOST_VALUES / width || proto.node.len() > MOST_NODES {
        return Err(malformed("a network too large"));
    }
    let graph = Graph {
        input,
        shapes: vec![Shape::Picture(channels, height, width)],
        nodes: Vec::new(),
        outputs: Vec::new(),
    };
    let mut reader = Reader { constants, values: HashMap::from([(first.name.clone(), 0)]), graph };
    for node in &proto.node {
        reader.node(node)?;
    }
    for output in &proto.output {
        let id = reader.values.get(&output.name).ok_or_else(|| malformed("an output that no node makes"))?;
        reader.graph.outputs.push(*id);
    }
    Ok(reader.graph)
}

impl Reader {
    fn node(&mut self, node: &NodeProto) -> Result<(), RunError> {
        if node.output.len() != 1 {
            return unsupported(format!("{} with other than one output", node.op_type));
        }
        if node.op_type == "Constant" {
            let value = attribute(node, "value").and_then(|a| a.t.as_ref());
            let tensor =
                value.ok_or_else(|| RunError::Unsupported("a constant that is no tensor".to_owned()))?;
            self.constants.insert(node.output[0].clone(), Constant::read(tensor)?);
            return Ok(());
        }
        if node.op_type == "Identity" {
            let id = self.value(node, 0)?;
            self.values.insert(node.output[0].clone(), id);
            return Ok(());
        }
        if let Some(known) = self.known(node)? {
            self.constants.insert(node.output[0].clone(), known);
            return Ok(());
        }
        let (op, inputs, shape) = self.operator(node)?;
        if shape.values() > MOST_VALUES || shape.values() == 0 {
            return Err(malformed("an array too large or empty"));
        }
        let output = self.graph.shapes.len();
        self.graph.shapes.push(shape);
        self.values.insert(node.output[0].clone(), output);
        self.graph.nodes.push(Node { op, inputs, output });
        Ok(())
    }

    /// Arithmetic on sizes, which some exporters leave in the graph, and what widens weights that are stored as half floats or
    /// as 8-bit steps: done here, once.
    fn known(&self, node: &NodeProto) -> Result<Option<Constant>, RunError> {
        let numbers = |ints: Vec<i64>| Constant { dims: vec![ints.len()], floats: Arc::default(), ints };
        let small = |constant: &&Constant| constant.floats.is_empty() && constant.ints.len() <= MOST_NUMBERS;
        let constant = |i: usize| node.input.get(i).and_then(|name| self.constants.get(name)).filter(small);
        match node.op_type.as_str() {
            // Weights are widened as they are read, so that nothing is left to do.
            "Cast" if int(node, "to", 0) == 1 => {
                let widened = node.input.first().and_then(|name| self.constants.get(name));
                Ok(widened.filter(|from| from.ints.is_empty()).cloned())
            }
            "Mul" => {
                let weights = |i: usize| node.input.get(i).and_then(|name| self.constants.get(name));
                let (Some(whole), Some(steps)) = (weights(0), weights(1)) else { return Ok(None) };
                Ok(Some(whole.stepped(steps)?))
            }
            "Shape" if node.attribute.is_empty() => {
                let sizes = match &self.graph.shapes[self.value(node, 0)?] {
                    Shape::Picture(c, h, w) => vec![1, *c, *h, *w],
                    Shape::Plain(sizes) => sizes.clone(),
                };
                Ok(Some(numbers(sizes.into_iter().map(|size| size as i64).collect())))
            }
            "Gather" if int(node, "axis", 0) == 0 => {
                let (Some(from), Some(which)) = (constant(0), constant(1)) else { return Ok(None) };
                let pick = |&i: &i64| usize::try_from(i).ok().and_then(|i| from.ints.get(i)).copied();
                match which.ints.iter().map(pick).collect() {
                    Some(picked) => Ok(Some(numbers(picked))),
                    None => unsupported("this Gather"),
                }
            }
            "Unsqueeze" => Ok(constant(0).map(|from| numbers(from.ints.clone()))),
            "Concat" if int(node, "axis", 0) == 0 => {
                let parts: Option<Vec<&Constant>> = (0..node.input.len()).map(constant).collect();
                let joined =
                    |parts: Vec<&Constant>| parts.iter().flat_map(|part| part.ints.clone()).collect();
                match parts.map(joined) {
                    Some(ints) if Vec::len(&ints) > MOST_NUMBERS => Err(malformed("too many sizes")),
                    ints => Ok(ints.map(numbers)),
                }
            }
            _ => Ok(None),
        }
    }

    pub(super) fn value(&self, node: &NodeProto, index: usize) -> Result<ValueId, RunError> {
        let name = input(node, index)?;
        match self.values.get(name) {
            Some(id) => Ok(*id),
            None => unsupported(format!("{} of something that is not computed", node.op_type)),
        }
    }

    pub(super) fn constant(&self, name: &str) -> Result<&Constant, RunError> {
        self.constants.get(name).ok_or_else(|| RunError::Unsupported("a computed parameter".to_owned()))
    }
}
