//! Our kernels against `rten` on graphs made here: every operator, odd sizes, all epilogues.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use bonafide_runtime::onnx::{
    AttributeProto, DimensionProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto,
    TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use bonafide_runtime::{ConvNet, General, Model, RunError, Tensor, half, load};
use prost::Message;

/// Builds a graph node by node.
struct Builder {
    graph: GraphProto,
    seed: u32,
}

fn value(name: &str, sizes: &[i64]) -> ValueInfoProto {
    let dim = sizes.iter().map(|&dim_value| DimensionProto { dim_value, dim_param: String::new() }).collect();
    let tensor_type = Some(TensorTypeProto { elem_type: 1, shape: Some(TensorShapeProto { dim }) });
    ValueInfoProto { name: name.to_owned(), r#type: Some(TypeProto { tensor_type }) }
}

fn ints(name: &str, ints: &[i64]) -> AttributeProto {
    AttributeProto { name: name.to_owned(), ints: ints.to_vec(), r#type: 7, ..AttributeProto::default() }
}

fn int(name: &str, i: i64) -> AttributeProto {
    AttributeProto { name: name.to_owned(), i, r#type: 2, ..AttributeProto::default() }
}

fn text(name: &str, s: &str) -> AttributeProto {
    AttributeProto { name: name.to_owned(), s: s.as_bytes().to_vec(), r#type: 3, ..AttributeProto::default() }
}

impl Builder {
    fn new(channels: i64, height: i64, width: i64) -> Self {
        let graph = GraphProto {
            name: "test".to_owned(),
            input: vec![value("input", &[1, channels, height, width])],
            ..GraphProto::default()
        };
        Self { graph, seed: 1 }
    }

    fn random(&mut self) -> f32 {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.seed >> 8) as f32 / 8_388_608.0 - 1.0
    }

    fn weight(&mut self, dims: &[i64]) -> String {
        let count = dims.iter().product::<i64>();
        let raw_data = (0..count).flat_map(|_| self.random().to_le_bytes()).collect();
        let name = format!("w{}", self.graph.initializer.len());
        let tensor = TensorProto {
            dims: dims.to_vec(),
            data_type: 1,
            raw_data,
            name: name.clone(),
            ..TensorProto::default()
        };
        self.graph.initializer.push(tensor);
        name
    }

    fn positive(&mut self, count: i64) -> String {
        let name = self.weight(&[count]);
        if let Some(tensor) = self.graph.initializer.last_mut() {
            let values = tensor.raw_data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b).abs() + 0.1);
            tensor.raw_data = values.flat_map(f32::to_le_bytes).collect();
        }
        name
    }

    fn number(&mut self, value: f32) -> String {
        let name = self.weight(&[1]);
        if let Some(tensor) = self.graph.initializer.last_mut() {
            (tensor.dims, tensor.raw_data) = (vec![], value.to_le_bytes().to_vec());
        }
        name
    }

    fn numbers(&mut self, values: &[i64]) -> String {
        let name = format!("w{}", self.graph.initializer.len());
        let raw_data = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        let dims = vec![values.len() as i64];
        self.graph.initializer.push(TensorProto {
            dims,
            data_type: 7,
            raw_data,
            name: name.clone(),
            ..TensorProto::default()
        });
        name
    }

    fn node(&mut self, kind: &str, inputs: &[&str], attribute: Vec<AttributeProto>) -> String {
        let name = format!("v{}", self.graph.node.len());
        self.graph.node.push(NodeProto {
            input: inputs.iter().map(|&s| s.to_owned()).collect(),
            output: vec![name.clone()],
            name: name.clone(),
            op_type: kind.to_owned(),
            attribute,
        });
        name
    }

    fn conv(
        &mut self,
        from: &str,
        [inputs, outputs]: [i64; 2],
        size: i64,
        stride: i64,
        pads: [i64; 4],
    ) -> String {
        let weights = self.weight(&[outputs, inputs, size, size]);
        let bias = self.weight(&[outputs]);
        let attributes = vec![
            ints("strides", &[stride, stride]),
            ints("pads", &pads),
            ints("kernel_shape", &[size, size]),
        ];
        self.node("Conv", &[from, &weights, &bias], attributes)
    }

    fn depthwise(&mut self, from: &str, channels: i64, size: i64, stride: i64, pads: [i64; 4]) -> String {
        let weights = self.weight(&[channels, 1, size, size]);
        let bias = self.weight(&[channels]);
        let attributes = vec![
            int("group", channels),
            ints("strides", &[stride, stride]),
            ints("pads", &pads),
            ints("kernel_shape", &[size, size]),
        ];
        self.node("Conv", &[from, &weights, &bias], attributes)
    }

    fn prelu(&mut self, from: &str, channels: i64) -> String {
        let slopes = self.weight(&[channels, 1, 1]);
        self.node("PRelu", &[from, &slopes], vec![])
    }

    /// The weights in half floats, each widened by an operator: the form that the importer writes.
    fn halved(mut self) -> Self {
        let cast = |tensor: &TensorProto| NodeProto {
            input: vec![format!("{}_half", tensor.name)],
            output: vec![tensor.name.clone()],
            op_type: "Cast".to_owned(),
            attribute: vec![int("to", 1)],
            ..NodeProto::default()
        };
        let casts: Vec<NodeProto> = self.graph.initializer.iter().map(cast).collect();
        for tensor in &mut self.graph.initializer {
            let floats = tensor.raw_data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b));
            tensor.raw_data = floats.flat_map(|v| half::from_f32(v).unwrap().to_le_bytes()).collect();
            (tensor.data_type, tensor.name) = (10, format!("{}_half", tensor.name));
        }
        self.graph.node.splice(0..0, casts);
        self
    }

    /// Every weight at the nearest multiple of 2^-9, which half floats hold.
    fn coarse(mut self) -> Self {
        for tensor in &mut self.graph.initializer {
            let floats = tensor.raw_data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b));
            tensor.raw_data = floats.flat_map(|v| ((v * 512.0).round() / 512.0).to_le_bytes()).collect();
        }
        self
    }

    /// The weights of convolutions as 8-bit steps of each output channel, widened by two operators: the form of the texture
    /// networks.
    fn stepped(mut self) -> Self {
        let mut before = Vec::new();
        for i in 0..self.graph.initializer.len() {
            let tensor = &mut self.graph.initializer[i];
            if tensor.dims.len() != 4 {
                continue;
            }
            let (name, rows) = (tensor.name.clone(), tensor.dims[0]);
            let values = tensor.raw_data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b));
            tensor.raw_data = values.flat_map(|v| ((v * 127.0) as i8).to_le_bytes()).collect();
            (tensor.data_type, tensor.name) = (3, format!("{name}_int"));
            let steps = self.positive(rows);
            if let Some(tensor) = self.graph.initializer.last_mut() {
                tensor.dims = vec![rows, 1, 1, 1];
            }
            for (kind, inputs, output, attribute) in [
                ("Cast", vec![format!("{name}_int")], format!("{name}_wide"), vec![int("to", 1)]),
                ("Mul", vec![format!("{name}_wide"), steps], name, vec![]),
            ] {
                let (op_type, output) = (kind.to_owned(), vec![output]);
                before.push(NodeProto { input: inputs, output, op_type, attribute, ..NodeProto::default() });
            }
        }
        self.graph.node.splice(0..0, before);
        self
    }

    fn bytes(mut self, outputs: &[(&str, &[i64])]) -> Vec<u8> {
        self.graph.output = outputs.iter().map(|(name, sizes)| value(name, sizes)).collect();
        let opset_import = vec![OperatorSetIdProto { domain: String::new(), version: 13 }];
        ModelProto { ir_version: 8, producer_name: String::new(), graph: Some(self.graph), opset_import }
            .encode_to_vec()
    }
}

/// Runs both and compares within 1e-4 of the largest value. With `BONAFIDE_SEEDS` set to a folder, also leaves the
/// smaller graphs there, as seeds for the fuzz target.
fn agree(bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("BONAFIDE_SEEDS").filter(|_| bytes.len() < 8192) {
        std::fs::write(std::path::Path::new(&folder).join(format!("{}.onnx", bytes.len())), bytes).unwrap();
    }
    let (ours, other) =
        (ConvNet::load(bytes).expect("ours loads"), General::load(bytes).expect("rten loads"));
    let input = ours.input();
    let picture: Vec<f32> = (0..input.channels * input.height * input.width)
        .map(|i| ((i * 7919) % 1013) as f32 / 506.5 - 1.0)
        .collect();
    // Twice: the second run finds what the first left in memory.
    for _ in 0..2 {
        let (a, b) = (ours.run(&picture).unwrap(), other.run(&picture).unwrap());
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(&b) {
            assert_eq!(a.shape, b.shape);
            let range = b.data.iter().fold(0.0, |most: f32, v| most.max(v.abs())).max(1e-6);
            let difference = a.data.iter().zip(&b.data).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(difference <= 1e-4 * range, "differs by {difference} of {range}");
        }
    }
}

#[test]
fn dense_convolutions_of_many_sizes_agree() {
    for (inputs, outputs, size, stride, pads, side) in [
        (3, 5, 3, 1, [1, 1, 1, 1], 9),
        (3, 24, 5, 2, [1, 1, 2, 2], 21),
        (16, 16, 1, 1, [0; 4], 7),
        (17, 33, 1, 1, [0; 4], 13),
        (17, 33, 1, 2, [0; 4], 13),
        (20, 40, 3, 2, [0, 0, 1, 1], 16),
        (64, 48, 3, 1, [1, 1, 1, 1], 5),
        (8, 130, 3, 1, [0; 4], 3),
        (1, 1, 2, 1, [0; 4], 2),
    ] {
        let mut builder = Builder::new(inputs, side, side + 2);
        let out = builder.conv("input", [inputs, outputs], size, stride, pads);
        agree(&builder.bytes(&[(&out, &[])]));
    }
}

#[test]
fn depthwise_convolutions_of_many_sizes_agree() {
    for (channels, size, stride, pads, side) in [
        (3, 3, 1, [1, 1, 1, 1], 8),
        (24, 3, 2, [0, 0, 1, 1], 12),
        (40, 5, 1, [2, 2, 2, 2], 9),
        (16, 3, 1, [0; 4], 3),
        (16, 7, 1, [0; 4], 7),
        (33, 3, 2, [1, 1, 1, 1], 1),
    ] {
        let mut builder = Builder::new(channels, side, side + 1);
        let out = builder.depthwise("input", channels, size, stride, pads);
        let out = builder.prelu(&out, channels);
        agree(&builder.bytes(&[(&out, &[])]));
    }
}

#[test]
fn residuals_and_activations_agree() {
    let mut builder = Builder::new(3, 16, 16);
    let first = builder.conv("input", [3, 20], 3, 2, [0, 0, 1, 1]);
    let first = builder.prelu(&first, 20);
    let deep = builder.depthwise(&first, 20, 3, 1, [1, 1, 1, 1]);
    let deep = builder.conv(&deep, [20, 20], 1, 1, [0; 4]);
    let sum = builder.node("Add", &[&deep, &first], vec![]);
    let sum = builder.prelu(&sum, 20);
    let left = builder.conv(&sum, [20, 36], 1, 1, [0; 4]);
    let right = builder.conv(&sum, [20, 36], 3, 1, [1, 1, 1, 1]);
    let both = builder.node("Add", &[&left, &right], vec![]);
    let both = builder.node("Relu", &[&both], vec![]);
    let twice = builder.node("Add", &[&both, &both], vec![]);
    agree(&builder.bytes(&[(&twice, &[]), (&sum, &[])]));
}

#[test]
fn weights_in_half_floats_run_as_the_same_weights_in_floats() {
    let build = || {
        let mut builder = Builder::new(3, 9, 9);
        let first = builder.conv("input", [3, 20], 3, 2, [0, 0, 1, 1]);
        let first = builder.prelu(&first, 20);
        let deep = builder.depthwise(&first, 20, 3, 1, [1, 1, 1, 1]);
        let flat = builder.node("Flatten", &[&deep], vec![int("axis", 1)]);
        let matrix = builder.weight(&[320, 7]);
        let out = builder.node("MatMul", &[&flat, &matrix], vec![]);
        (builder.coarse(), out)
    };
    let (floats, out) = build();
    let floats = floats.bytes(&[(&out, &[])]);
    let halves = build().0.halved().bytes(&[(&out, &[])]);
    assert!(halves.len() < floats.len() * 2 / 3, "{} {}", halves.len(), floats.len());
    agree(&halves);
    let picture: Vec<f32> = (0..243).map(|i| (i % 13) as f32 / 6.5 - 1.0).collect();
    let run = |bytes: &[u8]| -> [Vec<Tensor>; 2] {
        let models: [Box<dyn Model>; 2] =
            [Box::new(ConvNet::load(bytes).unwrap()), Box::new(General::load(bytes).unwrap())];
        models.map(|model| model.run(&picture).unwrap())
    };
    assert_eq!(run(&halves), run(&floats));
}

#[test]
fn weights_as_8_bit_steps_are_widened_once() {
    let mut builder = Builder::new(3, 9, 9);
    let x = builder.conv("input", [3, 20], 3, 2, [1, 1, 1, 1]);
    let x = builder.prelu(&x, 20);
    let x = builder.depthwise(&x, 20, 3, 1, [1, 1, 1, 1]);
    let bytes = builder.stepped().bytes(&[(&x, &[1, 20, 5, 5])]);
    agree(&bytes);
    let mut builder = Builder::new(3, 9, 9);
    let x = builder.conv("input", [3, 20], 3, 1, [1, 1, 1, 1]);
    let mut wrong = builder.stepped();
    if let Some(tensor) = wrong.graph.initializer.last_mut() {
        tensor.dims = vec![1, 20, 1, 1];
    }
    assert!(matches!(ConvNet::load(&wrong.bytes(&[(&x, &[])])), Err(RunError::Unsupported(_))));
    // Sizes are no weights, whatever their shape.
    let mut builder = Builder::new(3, 9, 9);
    let x = builder.conv("input", [3, 20], 3, 1, [1, 1, 1, 1]);
    let mut wrong = builder.stepped();
    wrong.graph.node.remove(0);
    let tensor = &mut wrong.graph.initializer[0];
    (tensor.data_type, tensor.raw_data) = (7, [0; 8 * 540].to_vec());
    wrong.graph.node[0].input[0] = tensor.name.clone();
    assert!(matches!(ConvNet::load(&wrong.bytes(&[(&x, &[])])), Err(RunError::Unsupported(_))));
}

#[test]
fn half_floats_that_are_not_all_there_are_refused() {
    for (length, left) in [(54, true), (53, false), (52, false), (56, false), (0, false)] {
        let mut builder = Builder::new(3, 4, 4);
        let weights = builder.weight(&[1, 3, 3, 3]);
        let out = builder.node("Conv", &["input", &weights], vec![]);
        if let Some(tensor) = builder.graph.initializer.last_mut() {
            (tensor.data_type, tensor.raw_data) = (10, vec![0; length]);
        }
        assert_eq!(ConvNet::load(&builder.bytes(&[(&out, &[])])).is_ok(), left, "{length}");
    }
}

#[test]
fn pools_pads_and_resizes_agree() {
    for mode in ["half_pixel", "align_corners", "asymmetric"] {
        let mut builder = Builder::new(3, 12, 10);
        let pooled = builder.node(
            "MaxPool",
            &["input"],
            vec![ints("kernel_shape", &[2, 2]), ints("strides", &[2, 2])],
        );
        let mean = builder.node(
            "AveragePool",
            &["input"],
            vec![ints("kernel_shape", &[2, 2]), ints("strides", &[2, 2])],
        );
        let sum = builder.node("Add", &[&pooled, &mean], vec![]);
        let pads = builder.numbers(&[0, 0, 1, 0, 0, 18, 0, 2]);
        let padded = builder.node("Pad", &[&sum, &pads], vec![text("mode", "constant")]);
        let sizes = builder.numbers(&[1, 21, 14, 15]);
        let attributes = vec![text("mode", "linear"), text("coordinate_transformation_mode", mode)];
        let large = builder.node("Resize", &[&padded, "", "", &sizes], attributes);
        let means = builder.node("GlobalAveragePool", &[&large], vec![]);
        let gate = builder.node("Sigmoid", &[&means], vec![]);
        let gated = builder.node("Mul", &[&large, &gate], vec![]);
        agree(&builder.bytes(&[(&gated, &[])]));
    }
}

#[test]
fn heads_agree() {
    let mut builder = Builder::new(3, 8, 8);
    let a = builder.conv("input", [3, 6], 1, 1, [0; 4]);
    let b = builder.conv("input", [3, 2], 3, 2, [0, 0, 1, 1]);
    let mut rows = Vec::new();
    for (value, count) in [(a, 8 * 8 * 3), (b, 4 * 4)] {
        let last = builder.node("Transpose", &[&value], vec![ints("perm", &[0, 2, 3, 1])]);
        let shape = builder.numbers(&[1, count, 2]);
        rows.push(builder.node("Reshape", &[&last, &shape], vec![]));
    }
    let joined = builder.node("Concat", &[&rows[0], &rows[1]], vec![int("axis", 1)]);
    let flat = builder.node("Flatten", &["input"], vec![int("axis", 1)]);
    let matrix = builder.weight(&[192, 19]);
    let product = builder.node("MatMul", &[&flat, &matrix], vec![]);
    agree(&builder.bytes(&[(&joined, &[]), (&product, &[])]));
}

#[test]
fn sizes_computed_in_the_graph_agree() {
    let mut builder = Builder::new(3, 4, 4);
    let shape = builder.node("Shape", &["input"], vec![]);
    let (first, rest) = (builder.numbers(&[0]), builder.numbers(&[-1]));
    let batch = builder.node("Gather", &[&shape, &first], vec![int("axis", 0)]);
    let sizes = builder.node("Concat", &[&batch, &rest], vec![int("axis", 0)]);
    let flat = builder.node("Reshape", &["input", &sizes], vec![]);
    let parameters: Vec<String> = (0..3).map(|_| builder.weight(&[48])).collect();
    let matrix = builder.weight(&[48, 48]);
    let variance = builder.positive(48);
    let product = builder.node("MatMul", &[&flat, &matrix], vec![]);
    let [scale, bias, mean] = [&*parameters[0], &*parameters[1], &*parameters[2]];
    let out = builder.node("BatchNormalization", &[&product, scale, bias, mean, &variance], vec![]);
    agree(&builder.bytes(&[(&out, &[])]));
}

#[test]
fn padding_before_a_convolution_is_absorbed_and_agrees() {
    let mut builder = Builder::new(3, 11, 11);
    let pads = builder.numbers(&[0, 0, 0, 0, 0, 0, 1, 1]);
    let padded = builder.node("Pad", &["input", &pads], vec![text("mode", "constant")]);
    let out = builder.conv(&padded, [3, 16], 3, 2, [0; 4]);
    agree(&builder.bytes(&[(&out, &[])]));
}

#[test]
fn an_operator_we_do_not_know_is_left_to_rten() {
    let mut builder = Builder::new(3, 4, 4);
    let out = builder.node("Tanh", &["input"], vec![]);
    let bytes = builder.bytes(&[(&out, &[])]);
    assert!(matches!(ConvNet::load(&bytes), Err(RunError::Unsupported(_))));
    let model = load(&bytes).unwrap();
    assert!((model.run(&[0.5; 48]).unwrap()[0].data[0] - 0.5_f32.tanh()).abs() < 1e-6);
}

#[test]
fn damaged_files_are_errors() {
    let mut builder = Builder::new(3, 8, 8);
    let out = builder.conv("input", [3, 16], 3, 1, [1, 1, 1, 1]);
    let bytes = builder.bytes(&[(&out, &[])]);
    for cut in (0..bytes.len()).step_by(37) {
        assert!(load(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    assert!(load(b"not a network").is_err());
    let mut builder = Builder::new(3, 8, 8);
    let wrong = builder.weight(&[16, 4, 3, 3]);
    let out = builder.node("Conv", &["input", &wrong], vec![]);
    let bytes = builder.bytes(&[(&out, &[])]);
    assert!(ConvNet::load(&bytes).is_err());
    assert!(load(&bytes).and_then(|model| model.run(&[0.0; 192])).is_err());
}

#[test]
fn a_clip_that_is_upside_down_runs() {
    let mut builder = Builder::new(3, 5, 1);
    let (low, high) = (builder.number(1.0), builder.number(0.0));
    let flat = builder.node("Flatten", &["input"], vec![int("axis", 1)]);
    let out = builder.node("Clip", &[&flat, &low, &high], vec![]);
    let net = ConvNet::load(&builder.bytes(&[(&out, &[])])).unwrap();
    assert_eq!(net.run(&[0.5; 15]).unwrap()[0].data, [0.0; 15]);
}

#[test]
fn sizes_that_double_without_end_are_refused() {
    let mut builder = Builder::new(3, 4, 4);
    let mut sizes = builder.numbers(&[1, 48]);
    for _ in 0..60 {
        sizes = builder.node("Concat", &[&sizes, &sizes], vec![int("axis", 0)]);
    }
    let out = builder.node("Reshape", &["input", &sizes], vec![]);
    assert!(ConvNet::load(&builder.bytes(&[(&out, &[])])).is_err());
}

#[test]
fn one_weight_in_very_many_nodes_is_refused() {
    let mut builder = Builder::new(256, 4, 4);
    let weights = builder.weight(&[256, 256, 3, 3]);
    let mut value = "input".to_owned();
    for _ in 0..600 {
        value = builder.node("Conv", &[&value, &weights], vec![ints("pads", &[1, 1, 1, 1])]);
    }
    assert!(matches!(ConvNet::load(&builder.bytes(&[(&value, &[])])), Err(RunError::Failed(_))));
}

#[test]
fn a_picture_of_another_size_is_an_error() {
    let mut builder = Builder::new(3, 8, 8);
    let out = builder.conv("input", [3, 16], 3, 1, [1, 1, 1, 1]);
    let bytes = builder.bytes(&[(&out, &[])]);
    for model in
        [Box::new(ConvNet::load(&bytes).unwrap()) as Box<dyn Model>, Box::new(General::load(&bytes).unwrap())]
    {
        assert!(matches!(model.run(&[0.0; 7]), Err(RunError::InputSize { expected: 192, actual: 7 })));
    }
}
