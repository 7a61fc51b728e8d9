//! Writes ONNX, operator set 13.

use bonafide_runtime::half;
use bonafide_runtime::onnx::{
    AttributeProto, DimensionProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto,
    TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use prost::Message;

const FLOAT: i32 = 1;
const INT64: i32 = 7;
const FLOAT16: i32 = 10;

/// Values from which half floats are smaller: the operator that widens them takes about sixty bytes.
const WORTH_HALVING: usize = 64;

/// A graph under construction. Values are named by the order in which they are made.
#[derive(Default)]
pub(super) struct Graph {
    proto: GraphProto,
    made: usize,
}

impl Graph {
    pub(super) fn new(name: &str) -> Self {
        Self { proto: GraphProto { name: name.to_owned(), ..GraphProto::default() }, made: 0 }
    }

    /// Declares the input picture `[1, channels, height, width]` and gives its name.
    pub(super) fn input(&mut self, shape: &[usize]) -> String {
        self.proto.input.push(value_info("input", shape));
        "input".to_owned()
    }

    /// Adds an array of weights and gives its name. Values that are all half floats, as most publishers store them, stay
    /// half floats in the file and are widened in the graph.
    pub(super) fn weights(&mut self, shape: &[usize], values: &[f32]) -> String {
        if values.len() >= WORTH_HALVING
            && let Some(halves) =
                values.iter().map(|&value| half::from_f32(value)).collect::<Option<Vec<_>>>()
        {
            let raw_data = halves.iter().flat_map(|half| half.to_le_bytes()).collect();
            let stored = self.constant(shape, FLOAT16, raw_data);
            return self.node("Cast", &[&stored], vec![integer("to", FLOAT as usize)]);
        }
        let raw_data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(shape, FLOAT, raw_data)
    }

    /// Adds a list of integers, for operators that take sizes as an input, and gives its name.
    pub(super) fn integers(&mut self, values: &[i64]) -> String {
        let raw_data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(&[values.len()], INT64, raw_data)
    }

    fn constant(&mut self, shape: &[usize], data_type: i32, raw_data: Vec<u8>) -> String {
        let name = format!("constant_{}", self.proto.initializer.len());
        let dims = shape.iter().map(|&size| size as i64).collect();
        let tensor = TensorProto { dims, data_type, name: name.clone(), raw_data, ..TensorProto::default() };
        self.proto.initializer.push(tensor);
        name
    }

    /// Adds an operator with one output and gives the output's name.
    pub(super) fn node(&mut self, operator: &str, input: &[&str], attribute: Vec<AttributeProto>) -> String {
        let output = format!("value_{}", self.made);
        self.made += 1;
        self.proto.node.push(NodeProto {
            input: input.iter().map(|&name| name.to_owned()).collect(),
            output: vec![output.clone()],
            name: format!("{}_{}", operator.to_lowercase(), self.proto.node.len()),
            op_type: operator.to_owned(),
            attribute,
        });
        output
    }

    /// Declares an output.
    pub(super) fn output(&mut self, name: &str, shape: &[usize]) {
        self.proto.output.push(value_info(name, shape));
    }

    /// The file.
    pub(super) fn into_onnx(self) -> Vec<u8> {
        ModelProto {
            ir_version: 8,
            producer_name: "bonafide".to_owned(),
            graph: Some(self.proto),
            opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 13 }],
        }
        .encode_to_vec()
    }
}

fn value_info(name: &str, shape: &[usize]) -> ValueInfoProto {
    let dim =
        shape.iter().map(|&size| DimensionProto { dim_value: size as i64, ..DimensionProto::default() });
    let tensor = TensorTypeProto { elem_type: FLOAT, shape: Some(TensorShapeProto { dim: dim.collect() }) };
    ValueInfoProto { name: name.to_owned(), r#type: Some(TypeProto { tensor_type: Some(tensor) }) }
}

/// An integer attribute.
pub(super) fn integer(name: &str, value: usize) -> AttributeProto {
    AttributeProto { name: name.to_owned(), i: value as i64, r#type: 2, ..AttributeProto::default() }
}

/// A string attribute.
pub(super) fn text(name: &str, value: &str) -> AttributeProto {
    AttributeProto { name: name.to_owned(), s: value.into(), r#type: 3, ..AttributeProto::default() }
}

/// An attribute that is a list of integers.
pub(super) fn integers(name: &str, values: &[usize]) -> AttributeProto {
    let ints = values.iter().map(|&value| value as i64).collect();
    AttributeProto { name: name.to_owned(), ints, r#type: 7, ..AttributeProto::default() }
}
