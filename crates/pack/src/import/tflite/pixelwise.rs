//! Operators that look at one position at a time.

use super::super::ImportError;
use super::FORMAT;
use super::convert::{Conversion, Value};
use super::model::Operator;

/// An operator of one input and no parameters.
pub(super) fn unary(
    conversion: &mut Conversion,
    operator: &Operator,
    onnx: &str,
) -> Result<Value, ImportError> {
    let value = conversion.value(operator, 0)?;
    Ok(Value { name: conversion.graph.node(onnx, &[&value.name], vec![]), ..value })
}

/// `min(max(x, 0), 6)`.
pub(super) fn relu6(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let value = conversion.value(operator, 0)?;
    Ok(Value { name: conversion.clip(&value.name, 0.0, 6.0), ..value })
}

/// The sum of two values of the same shape.
pub(super) fn add(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let left = conversion.value(operator, 0)?;
    let right = conversion.value(operator, 1)?;
    if left.form != right.form {
        return Err(ImportError::unsupported(FORMAT, "a sum of different shapes"));
    }
    let name = conversion.graph.node("Add", &[&left.name, &right.name], vec![]);
    let activation = operator.options.as_ref().map_or(Ok(0), |options| options.u8(0))?;
    Ok(Value { name: conversion.activate(name, activation)?, ..left })
}

/// A rectifier with a slope per channel; slopes `[1, 1, channels]`.
pub(super) fn prelu(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let (name, picture) = conversion.picture(operator, 0)?;
    let slope = Conversion::constant(operator, 1)?;
    let values = conversion.floats(slope)?;
    if values.len() != picture.channels || conversion.model.shape(slope).last() != Some(&picture.channels) {
        return Err(ImportError::unsupported(FORMAT, "a PReLU whose slopes are not one per channel"));
    }
    let slope = conversion.graph.weights(&[picture.channels, 1, 1], &values);
    let name = conversion.graph.node("PRelu", &[&name, &slope], vec![]);
    Ok(Value { name, form: super::convert::Form::Picture(picture) })
}
