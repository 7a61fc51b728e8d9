//! What each operator means, and the shape of what it makes.

use std::sync::Arc;

use super::attributes::{attribute, float, input, int, ints, reshaped, window};
use super::read::Reader;
use super::{Activation, Op, Sampling, Shape, ValueId, malformed, unsupported};
use crate::RunError;
use crate::onnx::NodeProto;

impl Reader {
    /// The node's work, what it reads, and the shape of its output.
    pub(super) fn operator(&self, node: &NodeProto) -> Result<(Op, Vec<ValueId>, Shape), RunError> {
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
                let slopes = if slope.len() == 1 { vec![slope[0]; c] } else { slope.to_vec() };
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
                let (op, oh, ow) = self.resize(node, [c, h, w])?;
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
            let values = self.constant(input(node, i)?)?.floats.as_slice();
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
            Some(name) => self.constant(name)?.floats.to_vec(),
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

    fn resize(&self, node: &NodeProto, [c, h, w]: [usize; 3]) -> Result<(Op, usize, usize), RunError> {
        let text =
            |name: &str| attribute(node, name).map_or("", |a| std::str::from_utf8(&a.s).unwrap_or("?"));
        let sampling = match text("coordinate_transformation_mode") {
            "" | "half_pixel" => Sampling::HalfPixel,
            "align_corners" => Sampling::AlignCorners,
            "asymmetric" => Sampling::Asymmetric,
            other => return unsupported(format!("Resize with {other}")),
        };
        if text("mode") != "linear" || int(node, "antialias", 0) != 0 || attribute(node, "axes").is_some() {
            return unsupported("this Resize");
        }
        let named =
            |i: usize| node.input.get(i).filter(|name| !name.is_empty()).map(|name| self.constant(name));
        let size = |i: usize, from: usize| -> Result<usize, RunError> {
            let size = match (named(3).transpose()?, named(2).transpose()?) {
                (Some(sizes), _) => sizes.ints.get(i).and_then(|&s| usize::try_from(s).ok()),
                (None, Some(scales)) => scales.floats.get(i).map(|s| (from as f32 * s) as usize),
                (None, None) => None,
            };
            size.filter(|s| (1..=1 << 14).contains(s))
                .ok_or_else(|| RunError::Unsupported("a Resize without a size".to_owned()))
        };
        if (size(0, 1)?, size(1, c)?) != (1, c) {
            return unsupported("Resize of channels");
        }
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
        let values = (0..rows)
            .flat_map(|k| (0..columns).map(move |n| (k, n)))
            .map(|(k, n)| at(k, n))
            .collect::<Vec<f32>>();
        let bias = match node.input.get(2).filter(|name| !name.is_empty()) {
            Some(name) => self.constant(name)?.floats.to_vec(),
            None => vec![0.0; columns],
        };
        if bias.len() != columns {
            return unsupported("a matrix product whose bias is not one per column");
        }
        Ok((Op::MatMul { weights: Arc::new(values), bias, columns }, columns))
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
}
