//! From ONNX bytes to typed nodes with known shapes.

use std::collections::HashMap;

use prost::Message;

use crate::onnx::{AttributeProto, ModelProto, NodeProto, TensorProto};
use crate::{Input, RunError};

/// No array of a network here comes near this; more is a hostile file.
const MOST_VALUES: usize = 1 << 24;

/// Most values of one weight; they are in the file, so its size bounds them too.
const MOST_WEIGHTS: usize = 1 << 28;

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
        weights: Vec<f32>,
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
        weights: Vec<f32>,
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

/// A constant of the file.
struct Constant {
    dims: Vec<usize>,
    floats: Vec<f32>,
    ints: Vec<i64>,
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
            7 if proto.raw_data.is_empty() => ints.clone_from(&proto.int64_data),
            7 => ints = proto.raw_data.as_chunks().0.iter().map(|b| i64::from_le_bytes(*b)).collect(),
            other => return unsupported(format!("weights of type {other}")),
        }
        if floats.len() + ints.len() != count {
            return Err(malformed("a weight has more or fewer values than its shape says"));
        }
        Ok(Self { dims, floats, ints })
    }
}

struct Reader {
    constants: HashMap<String, Constant>,
    values: HashMap<String, ValueId>,
    graph: Graph,
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
    let &[_, channels, height, width] = sizes.as_slice() else {
        return unsupported("an input that is not a picture");
    };
    let size = |d: i64| usize::try_from(d).ok().filter(|d| (1..=4096).contains(d));
    let (Some(channels), Some(height), Some(width)) = (size(channels), size(height), size(width)) else {
        return unsupported("an input without a fixed size");
    };
    let input = Input { channels, height, width };
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

    /// Arithmetic on sizes, which some exporters leave in the graph: done here, once.
    fn known(&self, node: &NodeProto) -> Result<Option<Constant>, RunError> {
        let numbers = |ints: Vec<i64>| Constant { dims: vec![ints.len()], floats: Vec::new(), ints };
        let constant = |i: usize| node.input.get(i).and_then(|name| self.constants.get(name));
        match node.op_type.as_str() {
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
            "Unsqueeze" => {
                Ok(constant(0).filter(|from| from.floats.is_empty()).map(|from| numbers(from.ints.clone())))
            }
            "Concat" if int(node, "axis", 0) == 0 => {
                let parts: Option<Vec<&Constant>> = (0..node.input.len()).map(constant).collect();
                Ok(parts.map(|parts| numbers(parts.iter().flat_map(|part| part.ints.clone()).collect())))
            }
            _ => Ok(None),
        }
    }

    fn operator(&self, node: &NodeProto) -> Result<(Op, Vec<ValueId>, Shape), RunError> {
        let kind = node.op_type.as_str();
        if kind == "Concat" {
            return self.concat(node);
        }
        let first = self.value(node, 0)?;
        let shape = self.graph.shapes[first].clone();
        let one = |op, shape| Ok((op, vec![first], shape));
        match (kind, &shape) {
            ("Conv", &Shape::Picture(c, h, w)) => {
                let (op, out) = self.conv(node, [c, h, w])?;
                one(op, out)
            }
            ("Relu", _) => one(Op::Activate(Activation::Clip(0.0, f32::INFINITY)), shape),
            ("Clip", _) => {
                let bound = |i: usize, absent: f32| match node.input.get(i).filter(|name| !name.is_empty()) {
                    Some(name) => self
                        .constant(name)?
                        .floats
                        .first()
                        .copied()
                        .ok_or_else(|| malformed("an empty bound")),
                    None => Ok(absent),
                };
                one(
                    Op::Activate(Activation::Clip(bound(1, f32::NEG_INFINITY)?, bound(2, f32::INFINITY)?)),
                    shape,
                )
            }
            ("PRelu", &Shape::Picture(c, ..)) => {
                let slope = &self.constant(input(node, 1)?)?.floats;
                let slopes = if slope.len() == 1 { vec![slope[0]; c] } else { slope.clone() };
                if slopes.len() != c {
                    return unsupported("a PRelu whose slopes are not per channel");
                }
                one(Op::Activate(Activation::PRelu(slopes)), shape)
            }
            ("Sigmoid", _) => one(Op::Sigmoid, shape),
            ("Add" | "Mul", &Shape::Picture(c, ..)) => {
                let second = self.value(node, 1)?;
                let other = &self.graph.shapes[second];
                match kind {
                    "Add" if *other == shape => Ok((Op::Add, vec![first, second], shape)),
                    "Mul" if *other == Shape::Picture(c, 1, 1) => Ok((Op::Scale, vec![first, second], shape)),
                    _ => unsupported(format!("{kind} of these shapes")),
                }
            }
            ("MaxPool" | "AveragePool", &Shape::Picture(c, h, w)) => {
                let window = window(node, None)?;
                if int(node, "ceil_mode", 0) != 0 || int(node, "count_include_pad", 0) != 0 {
                    return unsupported(format!("{kind} with ceil_mode or count_include_pad"));
                }
                let [oh, ow] = window.output([h, w])?;
                let op = if kind == "MaxPool" { Op::MaxPool(window) } else { Op::AveragePool(window) };
                one(op, Shape::Picture(c, oh, ow))
            }
            ("GlobalAveragePool", &Shape::Picture(c, ..)) => {
                one(Op::GlobalAveragePool, Shape::Picture(c, 1, 1))
            }
            ("Pad", &Shape::Picture(c, h, w)) => self.pad(node, first, [c, h, w]),
            ("Resize", &Shape::Picture(c, h, w)) => {
                let (op, oh, ow) = self.resize(node, h, w)?;
                one(op, Shape::Picture(c, oh, ow))
            }
            ("Transpose", &Shape::Picture(c, h, w)) => match ints(node, "perm") {
                Some([0, 2, 3, 1]) => one(Op::ChannelLast, Shape::Plain(vec![1, h, w, c])),
                _ => unsupported("this Transpose"),
            },
            ("Reshape", _) => {
                let wanted = &self.constant(input(node, 1)?)?.ints;
                one(Op::Reshape, Shape::Plain(reshaped(&shape, wanted)?))
            }
            ("Flatten", _) if int(node, "axis", 1) == 1 => {
                one(Op::Reshape, Shape::Plain(vec![1, shape.values()]))
            }
            ("MatMul" | "Gemm", Shape::Plain(sizes)) => {
                let (op, columns) = self.matrix(node, sizes)?;
                one(op, Shape::Plain(vec![1, columns]))
            }
            ("BatchNormalization", Shape::Plain(sizes)) if sizes.len() == 2 && sizes[0] == 1 => {
                one(self.normalise(node, sizes[1])?, shape)
            }
            _ => unsupported(format!("operator {kind}")),
        }
    }

    fn normalise(&self, node: &NodeProto, columns: usize) -> Result<Op, RunError> {
        let parameter = |i: usize| {
            let values = &self.constant(input(node, i)?)?.floats;
            if values.len() == columns {
                Ok(values)
            } else {
                Err(malformed("a normalisation of another size"))
            }
        };
        let (scale, bias, mean, variance) = (parameter(1)?, parameter(2)?, parameter(3)?, parameter(4)?);
        let epsilon = float(node, "epsilon", 1e-5);
        let scale: Vec<f32> = scale.iter().zip(variance).map(|(s, v)| s / (v + epsilon).sqrt()).collect();
        let shift = scale.iter().zip(bias).zip(mean).map(|((s, b), m)| b - s * m).collect();
        Ok(Op::Normalise { scale, shift })
    }

    fn conv(&self, node: &NodeProto, [c, h, w]: [usize; 3]) -> Result<(Op, Shape), RunError> {
        let weights = self.constant(input(node, 1)?)?;
        let &[out, per_group, kh, kw] = weights.dims.as_slice() else {
            return unsupported("a convolution that is not over rows and columns");
        };
        let groups = usize::try_from(int(node, "group", 1)).map_err(|_| malformed("negative groups"))?;
        let depthwise = groups > 1;
        let fits = if depthwise { groups == c && out == c && per_group == 1 } else { per_group == c };
        if !fits {
            return unsupported("a grouped convolution that is not depthwise");
        }
        let window = window(node, Some([kh, kw]))?;
        let [oh, ow] = window.output([h, w])?;
        let bias = match node.input.get(2).filter(|name| !name.is_empty()) {
            Some(name) => self.constant(name)?.floats.clone(),
            None => vec![0.0; out],
        };
        if bias.len() != out || weights.floats.len() != out * per_group * kh * kw {
            return Err(malformed("a convolution whose bias or weights have another size"));
        }
        Ok((
            Op::Conv { window, depthwise, weights: weights.floats.clone(), bias },
            Shape::Picture(out, oh, ow),
        ))
    }

    fn pad(
        &self,
        node: &NodeProto,
        first: ValueId,
        [c, h, w]: [usize; 3],
    ) -> Result<(Op, Vec<ValueId>, Shape), RunError> {
        let mode = attribute(node, "mode").map_or(&b"constant"[..], |a| &a.s);
        let pads = match node.input.get(1) {
            Some(name) => self.constant(name)?.ints.as_slice(),
            None => ints(node, "pads").unwrap_or_default(),
        };
        let value = match node.input.get(2).filter(|name| !name.is_empty()) {
            Some(name) => self.constant(name)?.floats.first().copied().unwrap_or(0.0),
            None => 0.0,
        };
        let &[0, 0, top, left, 0, after, bottom, right] = pads else {
            return unsupported("this Pad");
        };
        let sizes: Option<Vec<usize>> = [after, top, left, bottom, right]
            .iter()
            .map(|&p| usize::try_from(p).ok().filter(|&p| p <= 1 << 14))
            .collect();
        match sizes.as_deref() {
            Some(&[after, top, left, bottom, right]) if mode == b"constant" && value == 0.0 => Ok((
                Op::Pad { channels_after: after, sides: [top, left, bottom, right] },
                vec![first],
                Shape::Picture(c + after, h + top + bottom, w + left + right),
            )),
            _ => unsupported("this Pad"),
        }
    }

    fn resize(&self, node: &NodeProto, h: usize, w: usize) -> Result<(Op, usize, usize), RunError> {
        let text =
            |name: &str| attribute(node, name).map_or("", |a| std::str::from_utf8(&a.s).unwrap_or("?"));
        let sampling = match text("coordinate_transformation_mode") {
            "" | "half_pixel" => Sampling::HalfPixel,
            "align_corners" => Sampling::AlignCorners,
            "asymmetric" => Sampling::Asymmetric,
            other => return unsupported(format!("Resize with {other}")),
        };
        if text("mode") != "linear" {
            return unsupported("Resize that is not linear");
        }
        let named =
            |i: usize| node.input.get(i).filter(|name| !name.is_empty()).map(|name| self.constant(name));
        let size = |i: usize, from: usize| -> Result<usize, RunError> {
            let size = match (named(3).transpose()?, named(2).transpose()?) {
                (Some(sizes), _) => sizes.ints.get(i).and_then(|&s| usize::try_from(s).ok()),
                (None, Some(scales)) => scales.floats.get(i).map(|s| (from as f32 * s) as usize),
                (None, None) => None,
            };
            size.filter(|s| (1..=1 << 14).contains(s)).ok_or_else(|| malformed("a Resize without a size"))
        };
        Ok((Op::Resize(sampling), size(2, h)?, size(3, w)?))
    }

    fn matrix(&self, node: &NodeProto, sizes: &[usize]) -> Result<(Op, usize), RunError> {
        let weights = self.constant(input(node, 1)?)?;
        let transposed = int(node, "transB", 0) != 0;
        let plain = int(node, "transA", 0) == 0
            && attribute(node, "alpha").is_none_or(|a| a.f.to_bits() == 1f32.to_bits())
            && attribute(node, "beta").is_none_or(|a| a.f.to_bits() == 1f32.to_bits());
        let (&[rows, columns], &[1, inner], true) = (weights.dims.as_slice(), sizes, plain) else {
            return unsupported("this matrix product");
        };
        let (rows, columns) = if transposed { (columns, rows) } else { (rows, columns) };
        if rows != inner || weights.floats.len() != rows * columns {
            return Err(malformed("a matrix product of sizes that do not fit"));
        }
        let at = |k: usize, n: usize| weights.floats[if transposed { n * rows + k } else { k * columns + n }];
        let values =
            (0..rows).flat_map(|k| (0..columns).map(move |n| (k, n))).map(|(k, n)| at(k, n)).collect();
        let bias = match node.input.get(2).filter(|name| !name.is_empty()) {
            Some(name) => self.constant(name)?.floats.clone(),
            None => vec![0.0; columns],
        };
        if bias.len() != columns {
            return unsupported("a matrix product whose bias is not one per column");
        }
        Ok((Op::MatMul { weights: values, bias, columns }, columns))
    }

    fn concat(&self, node: &NodeProto) -> Result<(Op, Vec<ValueId>, Shape), RunError> {
        let inputs: Vec<ValueId> =
            (0..node.input.len()).map(|i| self.value(node, i)).collect::<Result<_, _>>()?;
        let mut total: Option<Vec<usize>> = None;
        for &id in &inputs {
            let Shape::Plain(sizes) = &self.graph.shapes[id] else {
                return unsupported("Concat of pictures");
            };
            match &mut total {
                None => total = Some(sizes.clone()),
                Some(total) if total.len() == sizes.len() && total.len() > 1 && int(node, "axis", 0) == 1 => {
                    if total[0] != 1 || sizes[0] != 1 || total[2..] != sizes[2..] {
                        return unsupported("this Concat");
                    }
                    total[1] += sizes[1];
                }
                Some(_) => return unsupported("this Concat"),
            }
        }
        let shape = total.ok_or_else(|| malformed("Concat of nothing"))?;
        Ok((Op::Concat, inputs, Shape::Plain(shape)))
    }

    fn value(&self, node: &NodeProto, index: usize) -> Result<ValueId, RunError> {
        let name = input(node, index)?;
        match self.values.get(name) {
            Some(id) => Ok(*id),
            None => unsupported(format!("{} of something that is not computed", node.op_type)),
        }
    }

    fn constant(&self, name: &str) -> Result<&Constant, RunError> {
        self.constants.get(name).ok_or_else(|| RunError::Unsupported("a computed parameter".to_owned()))
    }
}

impl Window {
    fn output(&self, size: [usize; 2]) -> Result<[usize; 2], RunError> {
        let along = |i: usize| {
            let padded = size[i] + self.pads[i] + self.pads[i + 2];
            padded.checked_sub(self.size[i]).map(|room| room / self.stride[i] + 1)
        };
        match (along(0), along(1)) {
            (Some(h), Some(w)) => Ok([h, w]),
            _ => Err(malformed("a window larger than its picture")),
        }
    }
}

fn window(node: &NodeProto, size: Option<[usize; 2]>) -> Result<Window, RunError> {
    let two = |name: &str, absent: [usize; 2]| match ints(node, name) {
        None => Ok(absent),
        Some(&[a, b]) => match (usize::try_from(a), usize::try_from(b)) {
            (Ok(a), Ok(b)) if (1..=256).contains(&a) && (1..=256).contains(&b) => Ok([a, b]),
            _ => Err(malformed("a window of impossible size")),
        },
        Some(_) => unsupported("a window that is not over rows and columns"),
    };
    let size = match size {
        Some(size) if size.iter().all(|s| (1..=256).contains(s)) => size,
        Some(_) => return Err(malformed("a window of impossible size")),
        None => two("kernel_shape", [0, 0])?,
    };
    if two("dilations", [1, 1])? != [1, 1] {
        return unsupported("dilation");
    }
    if attribute(node, "auto_pad").is_some_and(|a| a.s != b"NOTSET") {
        return unsupported("auto_pad");
    }
    let pads = match ints(node, "pads") {
        None => [0; 4],
        Some(pads) => {
            let pads: Vec<usize> =
                pads.iter().filter_map(|&p| usize::try_from(p).ok().filter(|&p| p <= 256)).collect();
            pads.try_into().map_err(|_| malformed("impossible pads"))?
        }
    };
    if size.contains(&0) {
        return Err(malformed("a window without a size"));
    }
    Ok(Window { size, stride: two("strides", [1, 1])?, pads })
}

fn reshaped(from: &Shape, wanted: &[i64]) -> Result<Vec<usize>, RunError> {
    let total = from.values();
    let known: usize =
        wanted.iter().filter(|&&d| d > 0).try_fold(1usize, |n, &d| n.checked_mul(d as usize)).unwrap_or(0);
    let sizes: Vec<usize> = wanted
        .iter()
        .map(|&d| match d {
            -1 if known > 0 => total / known,
            d if d > 0 => d as usize,
            _ => 0,
        })
        .collect();
    if sizes.iter().product::<usize>() == total { Ok(sizes) } else { unsupported("this Reshape") }
}

fn input(node: &NodeProto, index: usize) -> Result<&str, RunError> {
    node.input.get(index).map(String::as_str).ok_or_else(|| malformed("an operator without its input"))
}

fn attribute<'a>(node: &'a NodeProto, name: &str) -> Option<&'a AttributeProto> {
    node.attribute.iter().find(|a| a.name == name)
}

fn int(node: &NodeProto, name: &str, absent: i64) -> i64 {
    attribute(node, name).map_or(absent, |a| a.i)
}

fn float(node: &NodeProto, name: &str, absent: f32) -> f32 {
    attribute(node, name).map_or(absent, |a| a.f)
}

fn ints<'a>(node: &'a NodeProto, name: &str) -> Option<&'a [i64]> {
    attribute(node, name).map(|a| a.ints.as_slice())
}
