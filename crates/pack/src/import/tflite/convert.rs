//! Walks through the operators and keeps track of what each tensor has become.

use std::collections::HashMap;

use super::super::ImportError;
use super::super::graph::{self, Graph};
use super::model::{Model, Operator, volume};
use super::{FORMAT, convolution, pixelwise, resample, reshape};

/// More values than any tensor here has; keeps products of sizes far from overflow.
const LARGEST: usize = 1 << 28;

/// What a `TFLite` tensor has become in the ONNX graph.
#[derive(Clone)]
pub(super) struct Value {
    /// Name in the ONNX graph.
    pub(super) name: String,
    /// Sizes.
    pub(super) form: Form,
}

/// How a value lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `TFLite` `[1, height, width, channels]`, ONNX `[1, channels, height, width]`.
    Picture(Picture),
    /// The same order in both: `[1, rows, columns]`.
    Rows(usize, usize),
}

/// Sizes of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
}

/// A conversion under way.
pub(super) struct Conversion<'a> {
    pub(super) graph: Graph,
    pub(super) model: &'a Model<'a>,
    values: HashMap<usize, Value>,
    /// How many more weights may be written.
    budget: usize,
}

pub(super) fn convert(model: &Model, budget: usize, name: &str) -> Result<Vec<u8>, ImportError> {
    let mut conversion = Conversion { graph: Graph::new(name), model, values: HashMap::new(), budget };
    let &[input] = model.inputs.as_slice() else {
        return Err(ImportError::unsupported(FORMAT, format!("{} inputs", model.inputs.len())));
    };
    let form @ Form::Picture(picture) = conversion.declared(input)? else {
        return Err(ImportError::unsupported(FORMAT, "an input that is not a picture"));
    };
    let name = conversion.graph.input(&[1, picture.channels, picture.height, picture.width]);
    conversion.values.insert(input, Value { name, form });

    for operator in &model.operators {
        let value = conversion.operator(operator)?;
        if value.form != conversion.declared(operator.output)? {
            return Err(ImportError::damaged(FORMAT, "an operator's output has another shape than declared"));
        }
        if conversion.values.insert(operator.output, value).is_some() {
            return Err(ImportError::damaged(FORMAT, "a tensor is computed twice"));
        }
    }
    if model.outputs.is_empty() {
        return Err(ImportError::damaged(FORMAT, "there is no output"));
    }
    for &output in &model.outputs {
        conversion.output(output)?;
    }
    Ok(conversion.graph.into_onnx())
}

impl Conversion<'_> {
    fn operator(&mut self, operator: &Operator) -> Result<Value, ImportError> {
        match operator.code {
            0 => pixelwise::add(self, operator),
            1 => resample::pool(self, operator, "AveragePool"),
            2 => reshape::concatenate(self, operator),
            3 => convolution::convolution(self, operator),
            4 => convolution::depthwise(self, operator),
            14 => pixelwise::unary(self, operator, "Sigmoid"),
            17 => resample::pool(self, operator, "MaxPool"),
            19 => pixelwise::unary(self, operator, "Relu"),
            21 => pixelwise::relu6(self, operator),
            22 => reshape::reshape(self, operator),
            23 => resample::resize(self, operator),
            34 => resample::pad(self, operator),
            54 => pixelwise::prelu(self, operator),
            code => Err(ImportError::unsupported(FORMAT, format!("operator {code}"))),
        }
    }

    /// The form that the file declares for a tensor.
    pub(super) fn declared(&self, tensor: usize) -> Result<Form, ImportError> {
        let shape = self.model.shape(tensor);
        if volume(shape).is_none_or(|values| values == 0 || values > LARGEST) {
            return Err(ImportError::damaged(FORMAT, "a tensor is empty or too large"));
        }
        match *shape {
            [1, height, width, channels] => Ok(Form::Picture(Picture { height, width, channels })),
            [1, rows, columns] => Ok(Form::Rows(rows, columns)),
            _ => Err(ImportError::unsupported(FORMAT, format!("a value of shape {shape:?}"))),
        }
    }

    /// The operator's input number `position`, which must have been computed before.
    pub(super) fn value(&self, operator: &Operator, position: usize) -> Result<Value, ImportError> {
        let tensor = operator.inputs.get(position).copied().flatten();
        let value = tensor.and_then(|tensor| self.values.get(&tensor)).cloned();
        value.ok_or_else(|| ImportError::damaged(FORMAT, "an operator reads what is not computed before it"))
    }

    /// The same, for operators that only make sense on pictures.
    pub(super) fn picture(
        &self,
        operator: &Operator,
        position: usize,
    ) -> Result<(String, Picture), ImportError> {
        match self.value(operator, position)? {
            Value { name, form: Form::Picture(picture) } => Ok((name, picture)),
            Value { .. } => Err(ImportError::unsupported(FORMAT, "a picture's operator on something else")),
        }
    }

    /// The constant tensor that is the operator's input number `position`.
    pub(super) fn constant(operator: &Operator, position: usize) -> Result<usize, ImportError> {
        let tensor = operator.inputs.get(position).copied().flatten();
        tensor.ok_or_else(|| ImportError::damaged(FORMAT, "an operator lacks an input"))
    }

    /// The floats of a constant tensor, if so many may still be written.
    pub(super) fn floats(&mut self, tensor: usize) -> Result<Vec<f32>, ImportError> {
        let count = volume(self.model.shape(tensor)).unwrap_or(usize::MAX);
        self.budget = self
            .budget
            .checked_sub(count)
            .ok_or_else(|| ImportError::damaged(FORMAT, "the weights are used too many times"))?;
        let values = self.model.floats(tensor)?;
        if values.len() == count {
            Ok(values)
        } else {
            Err(ImportError::damaged(FORMAT, "a constant is odd"))
        }
    }

    /// Applies the activation that is fused into the operator.
    pub(super) fn activate(&mut self, name: String, code: u8) -> Result<String, ImportError> {
        match code {
            0 => Ok(name),
            1 => Ok(self.graph.node("Relu", &[&name], vec![])),
            3 => Ok(self.clip(&name, 0.0, 6.0)),
            code => Err(ImportError::unsupported(FORMAT, format!("fused activation {code}"))),
        }
    }

    pub(super) fn clip(&mut self, name: &str, low: f32, high: f32) -> String {
        let low = self.graph.weights(&[], &[low]);
        let high = self.graph.weights(&[], &[high]);
        self.graph.node("Clip", &[name, &low, &high], vec![])
    }

    /// A picture's values in `TFLite`'s order. Skipped where both orders are the same.
    pub(super) fn channels_last(&mut self, name: &str, picture: Picture) -> String {
        if picture.channels == 1 || picture.height * picture.width == 1 {
            return name.to_owned();
        }
        self.graph.node("Transpose", &[name], vec![graph::integers("perm", &[0, 2, 3, 1])])
    }

    pub(super) fn reshape(&mut self, name: &str, shape: &[usize]) -> String {
        let sizes: Vec<i64> = shape.iter().map(|&size| size as i64).collect();
        let sizes = self.graph.integers(&sizes);
        self.graph.node("Reshape", &[name, &sizes], vec![])
    }

    fn output(&mut self, tensor: usize) -> Result<(), ImportError> {
        let value = self.values.get(&tensor).cloned();
        let value = value.ok_or_else(|| ImportError::damaged(FORMAT, "an output is never computed"))?;
        let (name, shape) = match value.form {
            Form::Rows(rows, columns) => (value.name, vec![1, rows, columns]),
            Form::Picture(Picture { height: 1, width: 1, channels }) => {
                let shape = vec![1, channels];
                (self.reshape(&value.name, &shape), shape)
            }
            Form::Picture(picture) => {
                let shape = vec![1, picture.height, picture.width, picture.channels];
                let name = self.channels_last(&value.name, picture);
                (if name == value.name { self.reshape(&name, &shape) } else { name }, shape)
            }
        };
        self.graph.output(&name, &shape);
        Ok(())
    }
}
