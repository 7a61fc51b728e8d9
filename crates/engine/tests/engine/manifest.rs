use bonafide_engine::Engine;
use bonafide_engine::pack::{Manifest, Pack, PackError, Role, sha256_hex};

const BYTES: &[u8] = b"not a network";

/// A manifest of one model of every field, with one piece replaced.
fn manifest(from: &str, to: &str) -> String {
    let whole = format!(
        r#"format = 1

[[model]]
name = "net"
role = "texture"
file = "net.onnx"
sha256 = "{}"
output = "logits"
license = "ours"
origin = "ours"
accuracy = "none"
[model.input]
width = 80
height = 80
colour = "bgr"
mean = [0.0, 0.0, 0.0]
deviation = [1.0, 1.0, 1.0]
box_scale = 2.7
[model.alignment]
points = [[38.0, 51.0], [73.0, 51.0], [56.0, 71.0], [41.0, 92.0], [70.0, 92.0]]
[model.calibration]
knots = [[-1.0, 0.0], [0.5, 0.85], [1.0, 1.0]]
data = "none"
[model.texture]
live_class = 1
threshold = 0.5
"#,
        sha256_hex(BYTES)
    );
    assert!(whole.contains(from), "{from}");
    whole.replacen(from, to, 1)
}

fn open(text: &str) -> Result<Pack, PackError> {
    Pack::open(text, |_| Ok(BYTES.to_vec()))
}

#[test]
fn a_sound_manifest_opens_and_comes_back() {
    let text = manifest("net", "net");
    let pack = open(&text).unwrap();
    assert_eq!(pack.hash(), sha256_hex(text.as_bytes()));
    let models: Vec<_> = pack.models(Role::Texture).map(|(entry, bytes)| (&*entry.name, bytes)).collect();
    assert_eq!(models, [("net", BYTES)]);
    assert_eq!(pack.models(Role::Embed).count(), 0);
    let again = Manifest::parse(&pack.manifest().to_toml().unwrap()).unwrap();
    assert_eq!(&again, pack.manifest());
}

#[test]
fn a_file_name_is_a_name_and_no_path() {
    for name in [
        "../net.onnx",
        "/etc/passwd",
        "a/b.onnx",
        "a\\\\b",
        "C:net.onnx",
        ".hidden",
        "..",
        "",
        "net\\u0000",
        "net\\n",
        "nét.onnx",
        "~net",
        "a b",
    ] {
        let mut asked = false;
        let opened = Pack::open(&manifest("\"net.onnx\"", &format!("\"{name}\"")), |_| {
            asked = true;
            Ok(BYTES.to_vec())
        });
        assert!(matches!(opened, Err(PackError::Manifest(_))), "{name}");
        assert!(!asked, "{name} was read");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_in_one_line() {
    let nan = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    let mut cases = vec![
        nan("format = 1", "format = 2"),
        nan("format = 1", ""),
        nan("role = \"texture\"", "role = \"oracle\""),
        nan("colour = \"bgr\"", "colour = \"grey\""),
        nan("width = 80", "width = 0"),
        nan("width = 80", "width = 100000"),
        nan("height = 80", "height = -1"),
        nan("deviation = [1.0, 1.0, 1.0]", "deviation = [1.0, 0.0, 1.0]"),
        nan("mean = [0.0, 0.0, 0.0]", "mean = [0.0, 0.0]"),
        nan("[0.5, 0.85]", "[-1.0, 0.85]"),
        nan("[0.5, 0.85]", "[0.5, 1.85]"),
        nan("[0.5, 0.85]", "[0.5, -0.85]"),
        nan("[[-1.0, 0.0], [0.5, 0.85], [1.0, 1.0]]", "[]"),
        nan("live_class = 1", "live_class = -1"),
        nan("[1.0, 1.0]]", "[1.0, 1.5]]"),
        nan("[[-1.0, 0.0]", "[[-1.0, -0.5]"),
        nan("threshold = 0.5", "threshold = 1.5"),
        nan("threshold = 0.5", "threshold = 0.0"),
        nan("threshold = 0.5", "threshold = -0.5"),
        nan("box_scale = 2.7", "box_scale = 0.0"),
        nan("box_scale = 2.7", "box_scale = 1e9"),
        nan("sha256 = \"", "sha256 = \"0"),
        nan("format = 1", "format = 1\nsurprise = 1"),
        nan("name = \"net\"", "name = \"net\"\nsurprise = 1"),
        nan("width = 80", "width = 80\nsurprise = 1"),
        nan("live_class = 1", "live_class = 1\nsurprise = 1"),
        nan("[model.alignment]", "[model.alignment]\nsurprise = 1"),
        nan("[model.calibration]", "[model.calibration]\nsurprise = 1"),
        nan("name = \"net\"", "name = \"net"),
    ];
    for value in ["nan", "inf", "-inf"] {
        for from in [
            "mean = [0.0",
            "deviation = [1.0",
            "box_scale = 2.7",
            "threshold = 0.5",
            "[[38.0",
            "[[-1.0",
            "[0.5, 0.85",
        ] {
            let kept = from.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
            cases.push((from.to_owned(), format!("{kept}{value}")));
        }
    }
    for (from, to) in cases {
        let error = open(&manifest(&from, &to)).map(drop).expect_err(&to);
        assert!(matches!(error, PackError::Manifest(_)), "{to}: {error}");
        let text = error.to_string();
        assert!(text.chars().all(|c| !c.is_control()), "{to}: {text:?}");
    }
}

#[test]
fn two_models_of_one_name_are_refused() {
    let one = manifest("net", "net");
    let (_, model) = one.split_once("[[model]]").unwrap();
    let error = open(&format!("{one}\n[[model]]{model}")).map(drop).unwrap_err();
    assert!(error.to_string().contains("listed twice"), "{error}");
}

#[test]
fn a_file_with_another_hash_or_none_is_named_with_its_model() {
    let text = manifest("net", "net");
    let error = Pack::open(&text, |_| Ok(b"another".to_vec())).map(drop).unwrap_err();
    let PackError::Hash { model, file, expected, actual } = &error else { panic!("{error}") };
    assert_eq!((&**model, &**file, expected), ("net", "net.onnx", &sha256_hex(BYTES)));
    assert_eq!(actual, &sha256_hex(b"another"));
    let error = Pack::open(&text, |_| Err("gone".to_owned())).map(drop).unwrap_err();
    assert!(matches!(error, PackError::Missing { .. }), "{error}");
}

#[test]
fn a_pack_without_detector_or_with_bytes_that_are_no_network_is_no_engine() {
    let error = Engine::new(&open("format = 1").unwrap()).map(drop).unwrap_err();
    assert_eq!(error.to_string(), "the model pack has no model for the role `detect_short`");
    let text = manifest("role = \"texture\"", "role = \"detect_short\"");
    let error = Engine::new(&open(&text).unwrap()).map(drop).unwrap_err();
    assert!(error.to_string().starts_with("model `net`: not an ONNX file"), "{error}");
}
