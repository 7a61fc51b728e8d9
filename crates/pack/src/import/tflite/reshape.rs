//! Operators that leave the values alone and change their arrangement.

use super::super::ImportError;
use super::super::graph;
use super::FORMAT;
use super::convert::{Conversion, Form, Picture, Value};
use super::model::Operator;

/// Gives the values another shape; the declared one counts.
pub(super) fn reshape(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let value = conversion.value(operator, 0)?;
    let form = conversion.declared(operator.output)?;
    let Form::Rows(rows, columns) = form else {
        return Err(ImportError::unsupported(FORMAT, "a reshape to a picture"));
    };
    let (name, count) = match value.form {
        Form::Picture(picture) => {
            let count = picture.height * picture.width * picture.channels;
            (conversion.channels_last(&value.name, picture), count)
        }
        Form::Rows(rows, columns) => (value.name, rows * columns),
    };
    if count != rows * columns {
        return Err(ImportError::damaged(FORMAT, "a reshape changes the number of values"));
    }
    Ok(Value { name: conversion.reshape(&name, &[1, rows, columns]), form })
}

/// Puts values one after the other along an axis.
pub(super) fn concatenate(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let values = (0..operator.inputs.len())
        .map(|position| conversion.value(operator, position))
        .collect::<Result<Vec<_>, _>>()?;
    let options = operator.options.as_ref();
    let axis = options.map_or(Ok(0), |options| options.i32(0, 0))?;
    let activation = options.map_or(Ok(0), |options| options.u8(1))?;

    let misfit = || ImportError::damaged(FORMAT, "values do not fit together along the axis");
    let form = values.iter().map(|value| Some(value.form)).reduce(|whole, next| join(whole?, next?, axis));
    let form = form.flatten().ok_or_else(misfit)?;
    let axis = onnx_axis(form, axis).ok_or_else(misfit)?;
    let names: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
    let name = conversion.graph.node("Concat", &names, vec![graph::integer("axis", axis)]);
    Ok(Value { name: conversion.activate(name, activation)?, form })
}

/// The form of two values one after the other along `TFLite`'s axis; all other sizes must agree.
fn join(left: Form, right: Form, axis: i32) -> Option<Form> {
    match (left, right) {
        (Form::Rows(rows, columns), Form::Rows(more, same)) if axis == 1 || axis == -2 => {
            (columns == same).then_some(Form::Rows(rows + more, columns))
        }
        (Form::Rows(rows, columns), Form::Rows(same, more)) if axis == 2 || axis == -1 => {
            (rows == same).then_some(Form::Rows(rows, columns + more))
        }
        (Form::Picture(left), Form::Picture(right)) => {
            let joined = match axis {
                1 | -3 => Picture { height: left.height + right.height, ..left },
                2 | -2 => Picture { width: left.width + right.width, ..left },
                3 | -1 => Picture { channels: left.channels + right.channels, ..left },
                _ => return None,
            };
            let expected = match axis {
                1 | -3 => Picture { height: left.height, ..right },
                2 | -2 => Picture { width: left.width, ..right },
                _ => Picture { channels: left.channels, ..right },
            };
            (expected == left).then_some(Form::Picture(joined))
        }
        _ => None,
    }
}

/// Where ONNX has `TFLite`'s axis.
fn onnx_axis(form: Form, axis: i32) -> Option<usize> {
    match (form, axis) {
        (Form::Rows(..), 1 | -2) | (Form::Picture(_), 3 | -1) => Some(1),
        (Form::Rows(..), 2 | -1) | (Form::Picture(_), 1 | -3) => Some(2),
        (Form::Picture(_), 2 | -2) => Some(3),
        _ => None,
    }
}
