//! Parameters of operators.

use super::{Shape, Window, malformed, unsupported};
use crate::RunError;
use crate::onnx::{AttributeProto, NodeProto};

impl Window {
    /// Rows and columns that the window makes of a picture.
    pub fn output(&self, size: [usize; 2]) -> Result<[usize; 2], RunError> {
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

/// The window of a convolution (`size` from its weights) or a pool.
pub fn window(node: &NodeProto, size: Option<[usize; 2]>) -> Result<Window, RunError> {
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
            let pads: Vec<usize> = pads
                .iter()
                .map(|&p| usize::try_from(p).ok().filter(|&p| p <= 256))
                .collect::<Option<_>>()
                .unwrap_or_default();
            pads.try_into().map_err(|_| malformed("impossible pads"))?
        }
    };
    if size.contains(&0) {
        return Err(malformed("a window without a size"));
    }
    Ok(Window { size, stride: two("strides", [1, 1])?, pads })
}

/// The sizes that a Reshape asks for, when they hold as many values.
pub fn reshaped(from: &Shape, wanted: &[i64]) -> Result<Vec<usize>, RunError> {
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
    let product = sizes.iter().try_fold(1usize, |n, &size| n.checked_mul(size));
    if product == Some(total) { Ok(sizes) } else { unsupported("this Reshape") }
}

pub fn input(node: &NodeProto, index: usize) -> Result<&str, RunError> {
    node.input.get(index).map(String::as_str).ok_or_else(|| malformed("an operator without its input"))
}

pub fn attribute<'a>(node: &'a NodeProto, name: &str) -> Option<&'a AttributeProto> {
    node.attribute.iter().find(|a| a.name == name)
}

pub fn int(node: &NodeProto, name: &str, absent: i64) -> i64 {
    attribute(node, name).map_or(absent, |a| a.i)
}

pub fn float(node: &NodeProto, name: &str, absent: f32) -> f32 {
    attribute(node, name).map_or(absent, |a| a.f)
}

pub fn ints<'a>(node: &'a NodeProto, name: &str) -> Option<&'a [i64]> {
    attribute(node, name).map(|a| a.ints.as_slice())
}
