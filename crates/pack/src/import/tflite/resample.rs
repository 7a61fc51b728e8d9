//! Operators that change a picture's size: pooling, padding, scaling.

use super::super::ImportError;
use super::super::graph;
use super::FORMAT;
use super::convert::{Conversion, Form, Picture, Value};
use super::convolution::Window;
use super::model::Operator;

/// The largest or mean value of each window. Padding never takes part, in either format.
pub(super) fn pool(
    conversion: &mut Conversion,
    operator: &Operator,
    onnx: &str,
) -> Result<Value, ImportError> {
    let (name, picture) = conversion.picture(operator, 0)?;
    let options = operator.options.as_ref();
    let side = |slot| {
        let side = options.map_or(Ok(0), |options| options.i32(slot, 0))?;
        usize::try_from(side).map_err(|_| ImportError::damaged(FORMAT, "a kernel has a negative size"))
    };
    // Pools have no dilation: a slot that no pool has gives the default.
    let window = Window::read(options, [0, 1, 2, usize::MAX / 4, usize::MAX / 4], side(4)?, side(3)?)?;
    let (attributes, height, width) = window.place(picture)?;
    let name = conversion.graph.node(onnx, &[&name], attributes);
    let activation = options.map_or(Ok(0), |options| options.u8(5))?;
    let name = conversion.activate(name, activation)?;
    Ok(Value { name, form: Form::Picture(Picture { height, width, ..picture }) })
}

/// Zeros around a picture, and channels of zeros.
pub(super) fn pad(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let (name, picture) = conversion.picture(operator, 0)?;
    let pads = conversion.model.integers(Conversion::constant(operator, 1)?)?;
    let &[0, 0, top, bottom, left, right, first, last] = pads.as_slice() else {
        return Err(ImportError::unsupported(FORMAT, "padding of anything but a picture"));
    };
    let grow = |size: usize, before: i32, after: i32| {
        let before = usize::try_from(before).ok()?;
        size.checked_add(before)?.checked_add(usize::try_from(after).ok()?)
    };
    let sizes = grow(picture.height, top, bottom).zip(grow(picture.width, left, right)).zip(grow(
        picture.channels,
        first,
        last,
    ));
    let ((height, width), channels) =
        sizes.ok_or_else(|| ImportError::damaged(FORMAT, "a padding is negative"))?;
    let pads = [0, first, top, left, 0, last, bottom, right].map(i64::from);
    let pads = conversion.graph.integers(&pads);
    let name = conversion.graph.node("Pad", &[&name, &pads], vec![graph::text("mode", "constant")]);
    Ok(Value { name, form: Form::Picture(Picture { height, width, channels }) })
}

/// Bilinear scaling.
pub(super) fn resize(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let (name, picture) = conversion.picture(operator, 0)?;
    let sizes = conversion.model.integers(Conversion::constant(operator, 1)?)?;
    let &[height, width] = sizes.as_slice() else {
        return Err(ImportError::damaged(FORMAT, "a picture is scaled to other than two sizes"));
    };
    let size = |size| usize::try_from(size).map_err(|_| ImportError::damaged(FORMAT, "a size is negative"));
    let (height, width) = (size(height)?, size(width)?);
    let flag =
        |slot| operator.options.as_ref().map_or(Ok(0), |options| options.u8(slot)).map(|flag| flag != 0);
    let grid = match (flag(2)?, flag(3)?) {
        (true, _) => "align_corners",
        (false, true) => "half_pixel",
        (false, false) => "asymmetric",
    };
    let sizes = [1, picture.channels, height, width].map(|size| size as i64);
    let sizes = conversion.graph.integers(&sizes);
    let attributes = vec![graph::text("mode", "linear"), graph::text("coordinate_transformation_mode", grid)];
    let name = conversion.graph.node("Resize", &[&name, "", "", &sizes], attributes);
    Ok(Value { name, form: Form::Picture(Picture { height, width, ..picture }) })
}
