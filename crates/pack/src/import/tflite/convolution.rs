//! Convolutions: weights from `TFLite`'s order to ONNX's, padding made explicit.

use bonafide_runtime::onnx::AttributeProto;

use super::super::ImportError;
use super::super::graph;
use super::FORMAT;
use super::convert::{Conversion, Form, Picture, Value};
use super::model::Operator;
use super::table::Table;

/// A convolution over all channels; weights `[out, height, width, in]`.
pub(super) fn convolution(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let (name, picture) = conversion.picture(operator, 0)?;
    let weights = Conversion::constant(operator, 1)?;
    let &[channels, height, width, from] = conversion.model.shape(weights) else {
        return Err(ImportError::damaged(FORMAT, "a convolution's weights have another rank than 4"));
    };
    if from != picture.channels {
        return Err(ImportError::unsupported(FORMAT, "a convolution in groups"));
    }
    let values = conversion.floats(weights)?;
    let mut planar = Vec::with_capacity(values.len());
    for filter in values.chunks_exact((height * width * from).max(1)) {
        for channel in 0..from {
            planar.extend(filter.iter().skip(channel).step_by(from));
        }
    }
    let options = operator.options.as_ref();
    let window = Window::read(options, [0, 1, 2, 4, 5], height, width)?;
    let filters = conversion.graph.weights(&[channels, from, height, width], &planar);
    let activation = options.map_or(Ok(0), |options| options.u8(3))?;
    finish(conversion, operator, (&name, picture), (&filters, channels, 1), &window, activation)
}

/// A convolution of each channel on its own; weights `[1, height, width, channels * multiplier]`.
pub(super) fn depthwise(conversion: &mut Conversion, operator: &Operator) -> Result<Value, ImportError> {
    let (name, picture) = conversion.picture(operator, 0)?;
    let weights = Conversion::constant(operator, 1)?;
    let &[1, height, width, channels] = conversion.model.shape(weights) else {
        return Err(ImportError::damaged(FORMAT, "a depthwise convolution's weights have an odd shape"));
    };
    if channels == 0 || channels % picture.channels != 0 {
        return Err(ImportError::damaged(FORMAT, "a depthwise convolution has an odd number of channels"));
    }
    let values = conversion.floats(weights)?;
    let mut planar = Vec::with_capacity(values.len());
    for channel in 0..channels {
        planar.extend(values.iter().skip(channel).step_by(channels));
    }
    let options = operator.options.as_ref();
    let window = Window::read(options, [0, 1, 2, 5, 6], height, width)?;
    let filters = conversion.graph.weights(&[channels, 1, height, width], &planar);
    let activation = options.map_or(Ok(0), |options| options.u8(4))?;
    let groups = picture.channels;
    finish(conversion, operator, (&name, picture), (&filters, channels, groups), &window, activation)
}

fn finish(
    conversion: &mut Conversion,
    operator: &Operator,
    (name, picture): (&str, Picture),
    (filters, channels, groups): (&str, usize, usize),
    window: &Window,
    activation: u8,
) -> Result<Value, ImportError> {
    let mut inputs = vec![name.to_owned(), filters.to_owned()];
    if let Some(&Some(bias)) = operator.inputs.get(2) {
        let values = conversion.floats(bias)?;
        if values.len() != channels {
            return Err(ImportError::damaged(FORMAT, "a convolution's bias has another length"));
        }
        inputs.push(conversion.graph.weights(&[channels], &values));
    }
    let (mut attributes, height, width) = window.place(picture)?;
    if groups != 1 {
        attributes.push(graph::integer("group", groups));
    }
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let name = conversion.graph.node("Conv", &inputs, attributes);
    let name = conversion.activate(name, activation)?;
    Ok(Value { name, form: Form::Picture(Picture { height, width, channels }) })
}

/// How a kernel moves over a picture.
pub(super) struct Window {
    kernel: [usize; 2],
    stride: [usize; 2],
    dilation: [usize; 2],
    /// Whether the output is as large as the input divided by the stride, rounded up.
    same: bool,
}

impl Window {
    /// Reads the options; `slots` are those of padding, stride across, stride down, dilation across and down.
    pub(super) fn read(
        options: Option<&Table>,
        slots: [usize; 5],
        height: usize,
        width: usize,
    ) -> Result<Self, ImportError> {
        let options = options.ok_or_else(|| ImportError::damaged(FORMAT, "an operator has no options"))?;
        let step = |slot: usize, default: i32| {
            let step = options.i32(slot, default)?;
            usize::try_from(step)
                .ok()
                .filter(|step| (1..=1024).contains(step))
                .ok_or_else(|| ImportError::damaged(FORMAT, "a step is not between 1 and 1024"))
        };
        let same = match options.u8(slots[0])? {
            0 => true,
            1 => false,
            _ => return Err(ImportError::damaged(FORMAT, "a padding is neither SAME nor VALID")),
        };
        let stride = [step(slots[2], 0)?, step(slots[1], 0)?];
        let dilation = [step(slots[4], 1)?, step(slots[3], 1)?];
        if !(1..=1024).contains(&height) || !(1..=1024).contains(&width) {
            return Err(ImportError::damaged(FORMAT, "a kernel is not between 1 and 1024 pixels"));
        }
        Ok(Self { kernel: [height, width], stride, dilation, same })
    }

    /// ONNX attributes, and the output's height and width. Of an odd padding `TensorFlow` puts the larger half at the
    /// bottom and on the right.
    pub(super) fn place(&self, picture: Picture) -> Result<(Vec<AttributeProto>, usize, usize), ImportError> {
        let mut sizes = [0; 2];
        let mut pads = [0; 4];
        for (axis, size) in [picture.height, picture.width].into_iter().enumerate() {
            let reach = (self.kernel[axis] - 1) * self.dilation[axis] + 1;
            let stride = self.stride[axis];
            if self.same {
                sizes[axis] = size.div_ceil(stride);
                let padding = ((sizes[axis] - 1) * stride + reach).saturating_sub(size);
                pads[axis] = padding / 2;
                pads[axis + 2] = padding - padding / 2;
            } else {
                let room = size.checked_sub(reach);
                let room =
                    room.ok_or_else(|| ImportError::damaged(FORMAT, "a kernel is larger than its picture"))?;
                sizes[axis] = room / stride + 1;
            }
        }
        let mut attributes = vec![
            graph::integers("kernel_shape", &self.kernel),
            graph::integers("pads", &pads),
            graph::integers("strides", &self.stride),
        ];
        if self.dilation != [1, 1] {
            attributes.push(graph::integers("dilations", &self.dilation));
        }
        Ok((attributes, sizes[0], sizes[1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pads(size: usize, kernel: usize, stride: usize) -> (Vec<i64>, usize) {
        let window = Window { kernel: [kernel; 2], stride: [stride; 2], dilation: [1; 2], same: true };
        let picture = Picture { height: size, width: size, channels: 1 };
        let (attributes, height, _) = window.place(picture).unwrap();
        (attributes[1].ints.clone(), height)
    }

    #[test]
    fn same_padding_is_heavier_at_the_bottom_right() {
        // TensorFlow's rule: output = ceil(size / stride), the odd pixel goes to the end.
        assert_eq!(pads(128, 5, 2), (vec![1, 1, 2, 2], 64));
        assert_eq!(pads(64, 3, 2), (vec![0, 0, 1, 1], 32));
        assert_eq!(pads(64, 3, 1), (vec![1, 1, 1, 1], 64));
        assert_eq!(pads(7, 3, 2), (vec![1, 1, 1, 1], 4));
        assert_eq!(pads(64, 1, 2), (vec![0, 0, 0, 0], 32));
    }

    #[test]
    fn a_kernel_beyond_its_picture_is_refused() {
        let window = Window { kernel: [3; 2], stride: [1; 2], dilation: [2; 2], same: false };
        assert!(window.place(Picture { height: 5, width: 5, channels: 1 }).is_ok());
        assert!(window.place(Picture { height: 4, width: 5, channels: 1 }).is_err());
    }
}
