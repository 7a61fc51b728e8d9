//! What a `TFLite` file says: operators in running order, tensors and their constants.
//!
//! Field numbers and codes are those of `TensorFlow`'s `schema.fbs`, version 3.

use std::collections::HashMap;

use bonafide_runtime::half;

use super::super::ImportError;
use super::FORMAT;
use super::table::Table;

/// Far above any network here; bounds the work on a hostile file.
const OPERATORS: usize = 4096;
const TENSORS: usize = 16_384;
const OPERANDS: usize = 64;
const RANK: usize = 4;

const DEQUANTIZE: i32 = 6;

const FLOAT32: u8 = 0;
const FLOAT16: u8 = 1;
const INT32: u8 = 2;

/// The first subgraph of a file.
pub(super) struct Model<'a> {
    pub(super) inputs: Vec<usize>,
    pub(super) outputs: Vec<usize>,
    /// In running order, without those that only widen constants.
    pub(super) operators: Vec<Operator<'a>>,
    tensors: Vec<Tensor<'a>>,
    /// Tensors that are another, constant tensor in a wider format.
    widened: HashMap<usize, usize>,
}

/// One operator.
pub(super) struct Operator<'a> {
    /// Built-in code.
    pub(super) code: i32,
    /// Tensors read; `None` for an absent optional one.
    pub(super) inputs: Vec<Option<usize>>,
    /// Tensor made.
    pub(super) output: usize,
    /// Parameters.
    pub(super) options: Option<Table<'a>>,
}

struct Tensor<'a> {
    shape: Vec<usize>,
    format: u8,
    /// Empty for a tensor that is computed.
    data: &'a [u8],
    sparse: bool,
}

impl<'a> Model<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let file = Table::root(bytes)?;
        let version = file.i32(0, 0)?;
        if version != 3 {
            return Err(ImportError::unsupported(FORMAT, format!("version {version}")));
        }
        let graphs = file.tables(2, OPERANDS)?;
        let [graph] = graphs.as_slice() else {
            return Err(ImportError::unsupported(FORMAT, format!("{} subgraphs", graphs.len())));
        };
        let buffers = file.tables(4, TENSORS)?;
        let tensors: Vec<_> = graph
            .tables(0, TENSORS)?
            .iter()
            .map(|tensor| Tensor::read(tensor, &buffers))
            .collect::<Result<_, _>>()?;
        let codes: Vec<_> = file.tables(1, OPERATORS)?.iter().map(operator_code).collect::<Result<_, _>>()?;

        let index = |index: i32| {
            usize::try_from(index)
                .ok()
                .filter(|&index| index < tensors.len())
                .ok_or_else(|| ImportError::damaged(FORMAT, "an operator names a tensor that is not there"))
        };
        let list = |indices: Vec<i32>| indices.into_iter().map(index).collect::<Result<Vec<_>, _>>();
        let inputs = list(graph.integers(1, OPERANDS)?)?;
        let outputs = list(graph.integers(2, OPERANDS)?)?;

        let mut operators = Vec::new();
        let mut widened = HashMap::new();
        for operator in graph.tables(3, OPERATORS)? {
            let code = usize::try_from(operator.i32(0, 0)?).ok().and_then(|code| codes.get(code));
            let &code = code.ok_or_else(|| ImportError::damaged(FORMAT, "an operator has no code"))?;
            let optional = |i: i32| if i == -1 { Ok(None) } else { index(i).map(Some) };
            let inputs: Vec<_> =
                operator.integers(1, OPERANDS)?.into_iter().map(optional).collect::<Result<_, _>>()?;
            let [output] = list(operator.integers(2, OPERANDS)?)?[..] else {
                return Err(ImportError::unsupported(FORMAT, "an operator without exactly one output"));
            };
            match inputs[..] {
                [Some(input)] if code == DEQUANTIZE && !tensors[input].data.is_empty() => {
                    widened.insert(output, input);
                }
                _ => operators.push(Operator { code, inputs, output, options: operator.table(4)? }),
            }
        }
        Ok(Self { inputs, outputs, operators, tensors, widened })
    }

    /// Sizes of a tensor, outermost first, as the file declares them.
    pub(super) fn shape(&self, tensor: usize) -> &[usize] {
        &self.tensors[tensor].shape
    }

    /// Values of a constant tensor of floats.
    pub(super) fn floats(&self, tensor: usize) -> Result<Vec<f32>, ImportError> {
        let tensor = self.constant(tensor)?;
        let values: Vec<f32> = match tensor.format {
            FLOAT32 => tensor.data.as_chunks().0.iter().map(|&b| f32::from_le_bytes(b)).collect(),
            FLOAT16 => {
                tensor.data.as_chunks().0.iter().map(|&b| half::to_f32(u16::from_le_bytes(b))).collect()
            }
            _ => return Err(ImportError::unsupported(FORMAT, "weights that are not 16- or 32-bit floats")),
        };
        if values.iter().any(|value| !value.is_finite()) {
            return Err(ImportError::damaged(FORMAT, "a weight is not finite"));
        }
        Ok(values)
    }

    /// Values of a constant tensor of integers.
    pub(super) fn integers(&self, tensor: usize) -> Result<Vec<i32>, ImportError> {
        let tensor = self.constant(tensor)?;
        if tensor.format != INT32 {
            return Err(ImportError::unsupported(FORMAT, "sizes that are not 32-bit integers"));
        }
        Ok(tensor.data.as_chunks().0.iter().map(|&b| i32::from_le_bytes(b)).collect())
    }

    fn constant(&self, index: usize) -> Result<&Tensor<'a>, ImportError> {
        let tensor = &self.tensors[self.widened.get(&index).copied().unwrap_or(index)];
        if tensor.sparse {
            return Err(ImportError::unsupported(FORMAT, "sparse weights"));
        }
        let width = if tensor.format == FLOAT16 { 2 } else { 4 };
        if tensor.data.is_empty() {
            return Err(ImportError::unsupported(FORMAT, "computed weights"));
        }
        if Some(tensor.data.len()) != volume(&tensor.shape).and_then(|count| count.checked_mul(width)) {
            return Err(ImportError::damaged(FORMAT, "a constant has another length than its shape"));
        }
        Ok(tensor)
    }
}

impl<'a> Tensor<'a> {
    fn read(tensor: &Table<'a>, buffers: &[Table<'a>]) -> Result<Self, ImportError> {
        let size = |size: i32| {
            usize::try_from(size).map_err(|_| ImportError::damaged(FORMAT, "a tensor has a negative size"))
        };
        let shape = tensor.integers(0, RANK)?.into_iter().map(size).collect::<Result<_, _>>()?;
        let buffer = usize::try_from(tensor.i32(2, 0)?).ok().and_then(|buffer| buffers.get(buffer));
        let buffer = buffer.ok_or_else(|| ImportError::damaged(FORMAT, "a tensor has no buffer"))?;
        let sparse = tensor.table(6)?.is_some();
        Ok(Self { shape, format: tensor.u8(1)?, data: buffer.bytes(0)?, sparse })
    }
}

/// Number of values of a shape, if it fits.
pub(super) fn volume(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1usize, |count, &size| count.checked_mul(size))
}

/// Codes up to 126 may stand in an older, narrower field.
fn operator_code(code: &Table) -> Result<i32, ImportError> {
    Ok(code.i32(3, 0)?.max(i32::from(code.u8(0)?)))
}
