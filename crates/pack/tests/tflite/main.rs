//! `TFLite` files written here, converted, run, and compared with results worked out by hand.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod file;

use bonafide_pack::import::{ImportError, tflite};
use bonafide_runtime::{General, Model};
use file::{FLOAT16, Field, File};

const ADD: u8 = 0;
const AVERAGE_POOL: u8 = 1;
const CONCATENATION: u8 = 2;
const CONVOLUTION: u8 = 3;
const DEPTHWISE: u8 = 4;
const DEQUANTIZE: u8 = 6;
const LOGISTIC: u8 = 14;
const MAX_POOL: u8 = 17;
const RELU: u8 = 19;
const RELU6: u8 = 21;
const RESHAPE: u8 = 22;
const RESIZE: u8 = 23;
const PAD: u8 = 34;
const PRELU: u8 = 54;

const SAME: Field = Field::Byte(0);
const VALID: Field = Field::Byte(1);

/// Options of a convolution or pool: padding, stride, and what else there is.
fn step(padding: Field, stride: i32, more: &[(u16, Field)]) -> Vec<(u16, Field)> {
    let mut options = vec![(0, padding), (1, Field::Int(stride)), (2, Field::Int(stride))];
    options.extend(more);
    options
}

/// The first output for a planar picture.
fn run(file: &[u8], picture: &[f32]) -> Vec<f32> {
    let onnx = tflite::to_onnx(file, "test").unwrap();
    General::load(&onnx).unwrap().run(picture).unwrap().remove(0).data
}

#[test]
fn a_convolution_sums_over_channels_and_clips() {
    for (activation, expected) in
        [(0, [5.0, 10.0, -5.0, 60.0]), (1, [5.0, 10.0, 0.0, 60.0]), (3, [5.0, 6.0, 0.0, 6.0])]
    {
        let mut file = File::new(2, 2, 2);
        let weights = file.floats(&[1, 1, 1, 2], &[2.0, 3.0]);
        let bias = file.floats(&[1], &[1.0]);
        let options = step(VALID, 1, &[(3, Field::Byte(activation))]);
        let output = file.operator(CONVOLUTION, &[0, weights, bias], &[1, 2, 2, 1], &options);
        let planes = [2.0, 0.0, 0.0, 1.0, 0.0, 3.0, -2.0, 19.0];
        assert_eq!(run(&file.finish(&[output]), &planes), expected);
    }
}

#[test]
fn weights_in_half_precision_are_widened_and_reordered() {
    let mut file = File::new(1, 2, 2);
    // Two filters of one by two pixels, channels last: 1 2 | 3 4 and 0.5 0 | 0 -1.
    let half: Vec<u8> = [0x3c00u16, 0x4000, 0x4200, 0x4400, 0x3800, 0, 0, 0xbc00]
        .iter()
        .flat_map(|v| v.to_le_bytes())
        .collect();
    let stored = file.constant(&[2, 1, 2, 2], FLOAT16, half);
    let weights = file.operator(DEQUANTIZE, &[stored], &[2, 1, 2, 2], &[]);
    let output = file.operator(CONVOLUTION, &[0, weights, -1], &[1, 1, 1, 2], &step(VALID, 1, &[]));
    // Planes 1 10 and 100 1000: pixels (1, 100) and (10, 1000).
    let bytes = file.finish(&[output]);
    assert_eq!(run(&bytes, &[1.0, 10.0, 100.0, 1000.0]), [4231.0, -999.5]);
}

#[test]
fn same_padding_of_a_stride_falls_on_the_far_side() {
    let mut file = File::new(4, 4, 2);
    let weights = file.floats(&[1, 3, 3, 2], &[1.0; 18]);
    let output = file.operator(DEPTHWISE, &[0, weights], &[1, 2, 2, 2], &step(SAME, 2, &[]));
    let planes = [[1.0; 16], [2.0; 16]].concat();
    assert_eq!(run(&file.finish(&[output]), &planes), [9.0, 18.0, 6.0, 12.0, 6.0, 12.0, 4.0, 8.0]);
}

#[test]
fn pools_leave_padding_out() {
    for (code, expected) in [(AVERAGE_POOL, [-2.5, -3.5]), (MAX_POOL, [-1.0, -3.0])] {
        let mut file = File::new(2, 3, 1);
        let options = step(SAME, 2, &[(3, Field::Int(2)), (4, Field::Int(2))]);
        let output = file.operator(code, &[0], &[1, 1, 2, 1], &options);
        let expected: Vec<f32> = expected.to_vec();
        assert_eq!(run(&file.finish(&[output]), &[-1.0, -2.0, -3.0, -3.0, -4.0, -4.0]), expected);
    }
}

#[test]
fn channels_and_borders_of_zeros_are_added() {
    let mut file = File::new(1, 1, 1);
    let pads = file.integers(&[4, 2], &[0, 0, 0, 1, 1, 0, 0, 1]);
    let output = file.operator(PAD, &[0, pads], &[1, 2, 2, 2], &[]);
    assert_eq!(run(&file.finish(&[output]), &[7.0]), [0.0, 0.0, 7.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn slopes_belong_to_channels() {
    let mut file = File::new(1, 2, 2);
    let slopes = file.floats(&[1, 1, 2], &[0.5, 0.25]);
    let bent = file.operator(PRELU, &[0, slopes], &[1, 1, 2, 2], &[]);
    let sum = file.operator(ADD, &[bent, 0], &[1, 1, 2, 2], &[(0, Field::Byte(1))]);
    let clipped = file.operator(RELU6, &[sum], &[1, 1, 2, 2], &[]);
    assert_eq!(run(&file.finish(&[clipped]), &[-4.0, 4.0, -4.0, 1.0]), [0.0, 0.0, 6.0, 2.0]);
}

#[test]
fn rows_keep_the_order_of_tflite() {
    let mut file = File::new(1, 2, 2);
    let pixels = file.operator(RESHAPE, &[0], &[1, 2, 2], &[]);
    let rectified = file.operator(RELU, &[0], &[1, 1, 2, 2], &[]);
    let positive = file.operator(RESHAPE, &[rectified], &[1, 2, 2], &[]);
    let joined = file.operator(CONCATENATION, &[pixels, positive], &[1, 4, 2], &[(0, Field::Int(1))]);
    let planes = [-1.0, 2.0, 3.0, -4.0];
    assert_eq!(run(&file.finish(&[joined]), &planes), [-1.0, 3.0, 2.0, -4.0, 0.0, 3.0, 2.0, 0.0]);
}

#[test]
fn pictures_join_along_channels() {
    let mut file = File::new(1, 2, 1);
    let logistic = file.operator(LOGISTIC, &[0], &[1, 1, 2, 1], &[]);
    let joined = file.operator(CONCATENATION, &[0, logistic], &[1, 1, 2, 2], &[(0, Field::Int(-1))]);
    let output = run(&file.finish(&[joined]), &[0.0, 3f32.ln()]);
    let expected = [0.0, 0.5, 3f32.ln(), 0.75];
    assert!(output.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{output:?}");
}

#[test]
fn scaling_follows_the_grid_that_the_file_names() {
    for (align, half, expected) in
        [(0, 1, [0.0, 3.0, 9.0, 12.0]), (0, 0, [0.0, 6.0, 12.0, 12.0]), (1, 0, [0.0, 4.0, 8.0, 12.0])]
    {
        let mut file = File::new(1, 2, 1);
        let sizes = file.integers(&[2], &[1, 4]);
        let grid = [(2, Field::Byte(align)), (3, Field::Byte(half))];
        let output = file.operator(RESIZE, &[0, sizes], &[1, 1, 4, 1], &grid);
        assert_eq!(run(&file.finish(&[output]), &[0.0, 12.0]), expected, "{align} {half}");
    }
}

/// One of everything, as small as it goes.
fn everything() -> Vec<u8> {
    let mut file = File::new(4, 4, 2);
    let half = file.constant(&[2, 1, 1, 2], FLOAT16, vec![0, 0x3c, 0, 0x40, 0, 0x42, 0, 0x44]);
    let weights = file.operator(DEQUANTIZE, &[half], &[2, 1, 1, 2], &[]);
    let bias = file.floats(&[2], &[0.5, -0.5]);
    let shape = [1, 4, 4, 2];
    let mixed =
        file.operator(CONVOLUTION, &[0, weights, bias], &shape, &step(SAME, 1, &[(3, Field::Byte(1))]));
    let kernel = file.floats(&[1, 3, 3, 2], &[0.1; 18]);
    let spread =
        file.operator(DEPTHWISE, &[mixed, kernel, bias], &shape, &step(SAME, 1, &[(3, Field::Int(1))]));
    let slopes = file.floats(&[1, 1, 2], &[0.1, 0.2]);
    let bent = file.operator(PRELU, &[spread, slopes], &shape, &[]);
    let sum = file.operator(ADD, &[bent, mixed], &shape, &[]);
    let window = [(3, Field::Int(2)), (4, Field::Int(2))];
    let largest = file.operator(MAX_POOL, &[sum], &[1, 2, 2, 2], &step(SAME, 2, &window));
    let mean = file.operator(AVERAGE_POOL, &[sum], &[1, 2, 2, 2], &step(VALID, 2, &window));
    let joined = file.operator(CONCATENATION, &[largest, mean], &[1, 2, 2, 4], &[(0, Field::Int(3))]);
    let pads = file.integers(&[4, 2], &[0, 0, 0, 0, 0, 0, 0, 2]);
    let padded = file.operator(PAD, &[joined, pads], &[1, 2, 2, 6], &[]);
    let sizes = file.integers(&[2], &[3, 3]);
    let grown = file.operator(RESIZE, &[padded, sizes], &[1, 3, 3, 6], &[(3, Field::Byte(1))]);
    let score = file.operator(LOGISTIC, &[grown], &[1, 3, 3, 6], &[]);
    let rows = file.operator(RESHAPE, &[score], &[1, 27, 2], &[]);
    file.finish(&[rows, score])
}

#[test]
fn one_of_everything_converts_and_runs() {
    let onnx = tflite::to_onnx(&everything(), "test").unwrap();
    let outputs = General::load(&onnx).unwrap().run(&[0.5; 32]).unwrap();
    assert_eq!(outputs.iter().map(|output| output.data.len()).collect::<Vec<_>>(), [54, 54]);
    assert_eq!(outputs[0].data, outputs[1].data);
}

#[test]
fn no_truncation_and_no_changed_byte_leads_to_a_panic() {
    let file = everything();
    for length in 0..file.len() {
        let _ = tflite::to_onnx(&file[..length], "test");
    }
    for position in 0..file.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut changed = file.clone();
            changed[position] = value;
            let _ = tflite::to_onnx(&changed, "test");
        }
    }
}

fn refused(file: &[u8]) -> String {
    tflite::to_onnx(file, "test").unwrap_err().to_string()
}

#[test]
fn other_bytes_are_refused() {
    assert!(refused(b"").contains("TFL3"));
    assert!(refused(&[0; 64]).contains("TFL3"));
    assert!(refused(b"\xff\xff\xff\xffTFL3").contains("outside"));
}

#[test]
fn what_is_not_converted_is_named() {
    let mut file = File::new(2, 2, 1);
    let output = file.operator(99, &[0], &[1, 2, 2, 1], &[]);
    let error = tflite::to_onnx(&file.finish(&[output]), "test").unwrap_err();
    assert!(matches!(error, ImportError::Unsupported { .. }));
    assert!(error.to_string().contains("operator 99"), "{error}");

    let mut file = File::new(2, 2, 1);
    file.subgraphs = 2;
    assert!(refused(&file.finish(&[0])).contains("2 subgraphs"));
}

#[test]
fn a_shape_other_than_declared_is_refused() {
    let mut file = File::new(4, 4, 1);
    let options = step(SAME, 2, &[(3, Field::Int(2)), (4, Field::Int(2))]);
    let output = file.operator(MAX_POOL, &[0], &[1, 4, 4, 1], &options);
    assert!(refused(&file.finish(&[output])).contains("another shape"));
}

#[test]
fn an_operator_cannot_read_what_comes_after_it() {
    let mut file = File::new(2, 2, 1);
    // The operator's output will be tensor 1 and the next one's tensor 2.
    let first = file.operator(RELU, &[2], &[1, 2, 2, 1], &[]);
    file.operator(RELU, &[first], &[1, 2, 2, 1], &[]);
    assert!(refused(&file.finish(&[1])).contains("not computed before"));
}

#[test]
fn a_small_file_cannot_become_a_large_one() {
    let mut file = File::new(1, 1, 64);
    let weights = file.floats(&[64, 1, 1, 64], &[0.0; 4096]);
    let mut value = 0;
    for _ in 0..100 {
        value = file.operator(CONVOLUTION, &[value, weights], &[1, 1, 1, 64], &step(VALID, 1, &[]));
    }
    assert!(refused(&file.finish(&[value])).contains("too many times"));

    let mut file = File::new(1, 1, 1);
    let pads = file.integers(&[4, 2], &[0, 0, 0, i32::MAX, 0, i32::MAX, 0, i32::MAX]);
    let output = file.operator(PAD, &[0, pads], &[1, i32::MAX, i32::MAX, i32::MAX], &[]);
    assert!(refused(&file.finish(&[output])).contains("too large"));
}

#[test]
fn the_seeds_of_the_fuzz_target_are_these_files() {
    let mut small = File::new(2, 2, 1);
    let output = small.operator(RELU, &[0], &[1, 2, 2, 1], &[]);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/tflite");
    for (name, bytes) in [("everything.tflite", everything()), ("small.tflite", small.finish(&[output]))] {
        let path = format!("{folder}/{name}");
        if std::env::var_os("UPDATE_SEEDS").is_some() {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        let seed = std::fs::read(&path).unwrap();
        assert!(seed == bytes, "{name} is old: run this test with UPDATE_SEEDS=1");
    }
}
