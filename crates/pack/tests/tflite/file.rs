//! Writes small `TFLite` files for the tests.

use flatbuffers::{FlatBufferBuilder, TableFinishedWIPOffset, UnionWIPOffset, WIPOffset};

pub const FLOAT32: u8 = 0;
pub const FLOAT16: u8 = 1;
pub const INT32: u8 = 2;

type Table = WIPOffset<TableFinishedWIPOffset>;

/// A field of a table.
#[derive(Clone, Copy)]
pub enum Field {
    Byte(u8),
    Int(i32),
    Table(Table),
    List(WIPOffset<UnionWIPOffset>),
}

struct Tensor {
    shape: Vec<i32>,
    format: u8,
    data: Vec<u8>,
}

struct Operator {
    code: u8,
    inputs: Vec<i32>,
    output: i32,
    options: Vec<(u16, Field)>,
}

/// A `TFLite` file under construction.
pub struct File {
    pub subgraphs: usize,
    tensors: Vec<Tensor>,
    operators: Vec<Operator>,
}

impl File {
    /// A file with one input picture `[1, height, width, channels]`, which is tensor 0.
    pub fn new(height: i32, width: i32, channels: i32) -> Self {
        let mut file = Self { subgraphs: 1, tensors: vec![], operators: vec![] };
        file.value(&[1, height, width, channels]);
        file
    }

    /// A tensor that is computed.
    pub fn value(&mut self, shape: &[i32]) -> i32 {
        self.constant(shape, FLOAT32, vec![])
    }

    /// A tensor of constants.
    pub fn constant(&mut self, shape: &[i32], format: u8, data: Vec<u8>) -> i32 {
        self.tensors.push(Tensor { shape: shape.to_vec(), format, data });
        self.tensors.len() as i32 - 1
    }

    pub fn floats(&mut self, shape: &[i32], values: &[f32]) -> i32 {
        self.constant(shape, FLOAT32, values.iter().flat_map(|value| value.to_le_bytes()).collect())
    }

    pub fn integers(&mut self, shape: &[i32], values: &[i32]) -> i32 {
        self.constant(shape, INT32, values.iter().flat_map(|value| value.to_le_bytes()).collect())
    }

    /// An operator, whose output is a new tensor of the given shape.
    pub fn operator(&mut self, code: u8, inputs: &[i32], shape: &[i32], options: &[(u16, Field)]) -> i32 {
        let output = self.value(shape);
        self.operators.push(Operator { code, inputs: inputs.to_vec(), output, options: options.to_vec() });
        output
    }

    /// The file, with the given tensors as outputs.
    pub fn finish(&self, outputs: &[i32]) -> Vec<u8> {
        let builder = &mut FlatBufferBuilder::new();
        // Buffer 0 is empty by convention and stands for every computed tensor.
        let mut buffers = vec![table(builder, &[])];
        let mut tensors = vec![];
        for tensor in &self.tensors {
            let mut buffer = 0;
            if !tensor.data.is_empty() {
                buffer = buffers.len() as i32;
                let data = builder.create_vector(&tensor.data).as_union_value();
                buffers.push(table(builder, &[(0, Field::List(data))]));
            }
            let shape = integers(builder, &tensor.shape);
            tensors.push(table(
                builder,
                &[(0, shape), (1, Field::Byte(tensor.format)), (2, Field::Int(buffer))],
            ));
        }
        let mut codes = vec![];
        let mut operators = vec![];
        for (index, operator) in self.operators.iter().enumerate() {
            codes.push(table(builder, &[(0, Field::Byte(operator.code))]));
            let inputs = integers(builder, &operator.inputs);
            let output = integers(builder, &[operator.output]);
            let options = Field::Table(table(builder, &operator.options));
            let fields = [(0, Field::Int(index as i32)), (1, inputs), (2, output), (4, options)];
            operators.push(table(builder, &fields));
        }
        let (inputs, outputs) = (integers(builder, &[0]), integers(builder, outputs));
        let (tensors, operators) = (tables(builder, &tensors), tables(builder, &operators));
        let graph = table(builder, &[(0, tensors), (1, inputs), (2, outputs), (3, operators)]);
        let graphs = tables(builder, &vec![graph; self.subgraphs]);
        let (codes, buffers) = (tables(builder, &codes), tables(builder, &buffers));
        let model = table(builder, &[(0, Field::Int(3)), (1, codes), (2, graphs), (4, buffers)]);
        builder.finish(model, Some("TFL3"));
        builder.finished_data().to_vec()
    }
}

fn table(builder: &mut FlatBufferBuilder, fields: &[(u16, Field)]) -> Table {
    let start = builder.start_table();
    for &(slot, field) in fields {
        let slot = 4 + 2 * slot;
        match field {
            Field::Byte(value) => builder.push_slot_always(slot, value),
            Field::Int(value) => builder.push_slot_always(slot, value),
            Field::Table(offset) => builder.push_slot_always(slot, offset),
            Field::List(offset) => builder.push_slot_always(slot, offset),
        }
    }
    builder.end_table(start)
}

fn integers(builder: &mut FlatBufferBuilder, values: &[i32]) -> Field {
    Field::List(builder.create_vector(values).as_union_value())
}

fn tables(builder: &mut FlatBufferBuilder, values: &[Table]) -> Field {
    Field::List(builder.create_vector(values).as_union_value())
}
