//! `bonafide eval pad`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use bonafide_eval::pad::change::Test;
use bonafide_eval::pad::{Label, Matched, NonResponse, PadReport};
use bonafide_imaging::Image;
use bonafide_runtime::onnx::{
    DimensionProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto,
    TensorTypeProto, TypeProto, ValueInfoProto,
};
use prost::Message;

use crate::answers::assert_self_contained;
use crate::made::{Folder, drawing, jpeg, mirrored, pack_without_texture, picture, png, side_by_side, zip};
use crate::program::{Answer, bonafide, sample};

/// A texture network that can be computed by hand: it takes a face that lacks green for an attack.
///
/// The logit of the live class is 60 (g - (r + b) / 2 + 0.1) over the means of the channels, that of one attack class 0.
fn network() -> Vec<u8> {
    let value = |name: &str, shape: [i64; 4]| {
        let dim = shape.map(|dim_value| DimensionProto { dim_value, ..DimensionProto::default() }).to_vec();
        let tensor_type = Some(TensorTypeProto { elem_type: 1, shape: Some(TensorShapeProto { dim }) });
        ValueInfoProto { name: name.to_owned(), r#type: Some(TypeProto { tensor_type }) }
    };
    let constant = |name: &str, dims: Vec<i64>, values: &[f32]| TensorProto {
        dims,
        data_type: 1,
        name: name.to_owned(),
        raw_data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        ..TensorProto::default()
    };
    let node = |op_type: &str, input: &[&str], output: &str| NodeProto {
        input: input.iter().map(|&name| name.to_owned()).collect(),
        output: vec![output.to_owned()],
        name: output.to_owned(),
        op_type: op_type.to_owned(),
        attribute: Vec::new(),
    };
    let graph = GraphProto {
        name: "green".to_owned(),
        node: vec![
            node("GlobalAveragePool", &["input"], "mean"),
            node("Conv", &["mean", "weights", "bias"], "logits"),
        ],
        initializer: vec![
            constant("weights", vec![3, 3, 1, 1], &[0.0, 0.0, 0.0, -30.0, 60.0, -30.0, 0.0, 0.0, 0.0]),
            constant("bias", vec![3], &[0.0, 6.0, -100.0]),
        ],
        input: vec![value("input", [1, 3, 80, 80])],
        output: vec![value("logits", [1, 3, 1, 1])],
    };
    ModelProto {
        ir_version: 8,
        producer_name: "test".to_owned(),
        graph: Some(graph),
        opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 13 }],
    }
    .encode_to_vec()
}

const CONVENTIONS: &[u8] = br#"
    name = "green"
    role = "texture"
    output = "three logits; class 1 is bona fide"
    license = "ours"
    origin = "made by a test"
    accuracy = "none"
    input = { width = 80, height = 80, colour = "rgb", mean = [0.0, 0.0, 0.0], deviation = [255.0, 255.0, 255.0], box_scale = 1.5 }
    texture = { live_class = 1, threshold = 0.5 }
"#;

/// Half of the green taken away: an attack, for that network.
fn tinted(image: &Image) -> Image {
    let mut tinted = image.clone();
    for pixel in tinted.pixels_mut().as_chunks_mut::<3>().0 {
        pixel[1] /= 2;
    }
    tinted
}

/// Six bona fide captures, one of them tinted and one without a face; three prints, all tinted; three screens, one tinted.
pub struct Set {
    pub folder: Folder,
    manifest: PathBuf,
    pack: PathBuf,
}

const ROWS: &str = "\
path,label,species,subject,camera,action,session,reference
a0.jpg,bona_fide,,anna,phone,video_selfie_blank,s1,anna.jpg
a1.jpg,bona_fide,,anna,laptop,,s1,anna.jpg
b0.jpg,bona_fide,,berta,phone,,s2,anna.jpg
clip.mp4,bona_fide,,,phone,video_selfie_blank,,
a_tinted.png,bona_fide,,anna,laptop,,s3,
nobody.png,bona_fide,,,laptop,,,
print0.jpg,attack,print,anna,phone,,,anna.jpg
print1.jpg,attack,print,berta,phone,,,
print2.zip,attack,print,anna,laptop,,,
screen0.jpg,attack,screen lcd,anna,phone,,,anna.jpg
screen1.jpg,attack,screen lcd,berta,laptop,,,anna.jpg
screen2.jpg,attack,screen lcd,anna,laptop,,,anna.jpg
";

impl Set {
    pub fn new() -> Self {
        let folder = Folder::new();
        let pack = pack_without_texture(&folder);
        let (net, conventions) =
            (folder.file("green.onnx", &network()), folder.file("green.toml", CONVENTIONS));
        let words = ["models", "add", "green", "--file"].map(OsStr::new).into_iter();
        let more = [
            net.as_os_str(),
            "--conventions".as_ref(),
            conventions.as_ref(),
            "--pack".as_ref(),
            pack.as_ref(),
        ];
        let added = bonafide(words.chain(more));
        assert_eq!((added.code, &*added.stderr), (0, ""));
        let (anna, berta) = (picture("face.jpg"), picture("other.jpg"));
        let shot = jpeg(&tinted(&anna), 88);
        for (name, bytes) in [
            ("anna.jpg", jpeg(&anna, 92)),
            ("a0.jpg", jpeg(&anna, 70)),
            ("a1.jpg", jpeg(&mirrored(&anna), 90)),
            ("b0.jpg", jpeg(&berta, 90)),
            ("a_tinted.png", png(&tinted(&mirrored(&anna)))),
            ("nobody.png", png(&drawing(200, 200))),
            ("clip.mp4", std::fs::read(sample("clip.mp4")).unwrap()),
            ("print0.jpg", jpeg(&tinted(&anna), 75)),
            ("print1.jpg", jpeg(&tinted(&berta), 75)),
            ("print2.zip", zip(&[("0.jpg", &shot), ("1.jpg", &shot)])),
            ("screen0.jpg", jpeg(&anna, 60)),
            ("screen1.jpg", jpeg(&berta, 60)),
            ("screen2.jpg", jpeg(&tinted(&mirrored(&anna)), 60)),
        ] {
            folder.file(name, &bytes);
        }
        let manifest = folder.file("set.csv", ROWS.as_bytes());
        Self { folder, manifest, pack }
    }

    pub fn eval(&self, manifest: &Path, more: &[&OsStr]) -> Answer {
        let words = ["eval", "pad", "--manifest"].map(OsStr::new).into_iter().chain([manifest.as_os_str()]);
        let pack = ["--pack".as_ref(), self.pack.as_os_str()];
        bonafide(words.chain(pack).chain(more.iter().copied()))
    }

    /// The answer as JSON, and the table.
    fn judged(&self, name: &str, more: &[&OsStr]) -> (PadReport, String) {
        let path = self.folder.path().join(name);
        let json = ["--json".as_ref(), path.as_os_str()];
        let answer =
            self.eval(&self.manifest, &json.into_iter().chain(more.iter().copied()).collect::<Vec<_>>());
        assert_eq!((answer.code, &*answer.stderr), (0, ""));
        (serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap(), answer.stdout)
    }
}

#[test]
fn a_trial_is_judged_and_every_output_written() {
    let set = Set::new();
    let page = set.folder.path().join("page.html");
    let (report, table) = set.judged("out.json", &["--report".as_ref(), page.as_os_str()]);
    for capture in &report.captures {
        println!("{}: {:?}, {:?}", capture.entry.path, capture.confidence_spoofing, capture.matched);
    }
    assert_eq!((report.counts.bona_fide, report.counts.attacks, report.counts.species), (6, 6, 2));
    assert_eq!((report.counts.subjects, report.counts.cameras, report.counts.sessions), (2, 2, 3));
    assert_eq!(report.non_responses.len(), 1);
    assert_eq!(report.non_responses[&NonResponse::NoFace], 1);
    let errors = &report.fused.errors;
    let rates = |rate: Option<bonafide_eval::pad::Rate>| rate.map(|rate| (rate.count, rate.of)).unwrap();
    assert_eq!((rates(errors.bpcer), rates(errors.bpnrr)), ((1, 5), (1, 6)));
    let species: Vec<_> = errors.species.iter().map(|one| (&*one.species, rates(one.apcer))).collect();
    assert_eq!(species, [("screen lcd", (2, 3)), ("print", (0, 3))]);
    assert_eq!(rates(errors.apcer_max), (2, 3));
    // (2/3 + 1/5) / 2.
    assert!((errors.acer.unwrap() - 0.433_333).abs() < 1e-6);
    assert!(report.fused.ranking.is_some() && report.fused.reliability.is_some());
    let texture = report.evidence.iter().find(|piece| piece.name == "texture").unwrap();
    assert_eq!(texture.missing["no_response"], 1);
    assert_eq!(texture.measures.errors.bpcer, errors.bpcer);
    let cameras: Vec<_> = report.cameras.iter().map(|slice| (&*slice.value, rates(slice.bpcer))).collect();
    assert_eq!(cameras, [("laptop", (1, 2)), ("phone", (0, 3))]);
    assert_eq!((report.subjects.len(), report.actions.len()), (2, 1));
    assert!(report.time.unwrap().median_ms > 0.0);

    let text = std::fs::read_to_string(&page).unwrap();
    assert_self_contained(&text);
    // Two attacks passed and one person was turned away.
    assert_eq!(text.matches("data:image/jpeg").count(), 3);
    for part in ["screen0.jpg", "screen1.jpg", "a_tinted.png", "no frame holds a face", "BPCER20"] {
        assert!(text.contains(part), "{part}");
    }
    for part in
        ["APCER screen lcd", "66.67 %", "BPCER bona fide", "20.00 %", "not of the standard", "BPCER100"]
    {
        assert!(table.contains(part), "{part}: {table}");
    }
    let left = std::fs::read_dir(set.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let drafts: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".tmp")).collect();
    assert!(drafts.is_empty(), "{drafts:?}");
}

#[test]
fn what_passes_both_detection_and_comparison_is_counted() {
    let (report, table) = Set::new().judged("out.json", &[]);
    let matching = report.matching.unwrap();
    // Of the screens of anna one passes and is her; that of berta passes and is not; the tinted one is found.
    let screens = &matching.species[0];
    assert_eq!((&*screens.species, screens.iapar.count, screens.iapar.of), ("screen lcd", 1, 3));
    // Berta, who claims to be anna, is turned away.
    let frr = matching.frr.unwrap();
    assert_eq!((frr.count, frr.of), (1, 3));
    assert!((matching.riapar_max.unwrap() - 2.0 / 3.0).abs() < 1e-12);
    assert!(table.contains("IAPAR screen lcd") && table.contains("RIAPAR 66.67 %"), "{table}");
    let without = report.captures.iter().filter(|capture| capture.matched.is_none()).count();
    assert_eq!(without, 5);
    let is_similar = |matched| matches!(matched, Some(Matched::Similarity(s)) if s > 0.85);
    assert!(is_similar(report.captures[0].matched) && !is_similar(report.captures[2].matched));
}

#[test]
fn a_report_is_compared_with_an_older_one_on_the_same_captures() {
    let set = Set::new();
    let (old, _) = set.judged("old.json", &[]);
    let path = set.folder.path().join("old.json");
    // Everything is an attack from 0 on.
    let (report, table) =
        set.judged("new.json", &["--threshold".as_ref(), "0".as_ref(), "--against".as_ref(), path.as_ref()]);
    assert!(report.fused.errors.bpcer.unwrap().rate > 0.999);
    let change = report.change.unwrap();
    assert_eq!((change.captures_in_both, change.old_threshold), (12, 0.5));
    let rows: Vec<_> = change
        .rows
        .iter()
        .map(|row| (row.label, row.test, row.mended, row.broken, row.beyond_chance))
        .collect();
    assert_eq!(
        rows,
        [
            (Label::BonaFide, Test::Mcnemar, Some(0), Some(4), false),
            (Label::Attack, Test::Mcnemar, Some(0), Some(0), false),
            (Label::Attack, Test::Mcnemar, Some(2), Some(0), false),
        ]
    );
    // Four of four is 2 / 2^4, and three rows were tested.
    assert!((change.rows[0].p - 0.125).abs() < 1e-9 && (change.rows[0].p_adjusted - 0.375).abs() < 1e-9);
    assert!(table.contains("since set: 12 captures in both") && table.contains("within chance"), "{table}");

    // Texture alone never says more than 0.953, and what it speaks against passes at no threshold.
    let loose = set.judged("loose.json", &["--threshold".as_ref(), "0.96".as_ref()]).0.fused.errors;
    assert_eq!((loose.bpcer, loose.apcer_max), (old.fused.errors.bpcer, old.fused.errors.apcer_max));

    let (same, _) = set.judged("same.json", &["--against".as_ref(), path.as_ref()]);
    assert!(same.change.unwrap().rows.iter().all(|row| row.p > 0.99 && row.old == row.new));
    let scores = |report: &PadReport| -> Vec<_> {
        report.captures.iter().map(|capture| capture.confidence_spoofing).collect()
    };
    assert_eq!(scores(&old), scores(&report_of(&set, "same.json")));
}

#[test]
fn an_assurance_that_is_demanded_is_told_and_what_has_less_has_no_response() {
    let set = Set::new();
    let page = set.folder.path().join("page.html");
    let (plain, _) = set.judged("plain.json", &[]);
    let demand: [&OsStr; 4] =
        ["--min-assurance".as_ref(), "substantial".as_ref(), "--report".as_ref(), page.as_os_str()];
    let (report, table) = set.judged("strict.json", &demand);
    assert_eq!(report.min_assurance.as_deref(), Some("substantial"));
    // Pictures answer no challenge: who passed has no response now, and who did not is declined as before.
    let passed = |report: &PadReport| -> Vec<String> {
        let passes =
            report.captures.iter().filter(|capture| capture.confidence_spoofing.is_some_and(|s| s < 0.5));
        passes.map(|capture| capture.entry.path.clone()).collect()
    };
    assert!(!passed(&plain).is_empty() && passed(&report).is_empty());
    let declined = report.non_responses[&NonResponse::AssuranceTooLow];
    assert_eq!(declined as usize, passed(&plain).len());
    assert!(table.contains("a pass must have the assurance substantial"), "{table}");
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.contains("A pass must have the assurance substantial"), "the page tells it");
    let path = set.folder.path().join("strict.json");
    let (_, table) = set.judged("new.json", &["--against".as_ref(), path.as_ref()]);
    assert!(table.contains("which demanded substantial"), "{table}");
}

pub fn report_of(set: &Set, name: &str) -> PadReport {
    serde_json::from_slice(&std::fs::read(set.folder.path().join(name)).unwrap()).unwrap()
}

#[test]
fn what_cannot_be_judged_is_an_error_in_one_line() {
    let set = Set::new();
    let fails = |text: &str, more: &[&OsStr], why: &str| {
        let manifest = set.folder.file("bad.csv", text.as_bytes());
        let answer = set.eval(&manifest, more);
        assert_eq!(
            (answer.code, &*answer.stdout, answer.stderr.lines().count()),
            (1, "", 1),
            "{}",
            answer.stderr
        );
        assert!(answer.stderr.contains(why), "{} has no `{why}`", answer.stderr);
    };
    let head = "path,label,species\n";
    let good = "a0.jpg,bona_fide,\nprint0.jpg,attack,print\n";
    let crowd = jpeg(&side_by_side(&picture("face.jpg"), &picture("other.jpg")), 90);
    set.folder.file("crowd.jpg", &crowd);
    set.folder.file("copy.jpg", &std::fs::read(set.folder.path().join("a0.jpg")).unwrap());
    set.folder.file("letter.jpg", b"Dear sir,\n");
    for (rows, why) in [
        ("", "no captures"),
        ("a0.jpg,bona_fide,\n", "no row with the label attack"),
        ("print0.jpg,attack,print\n", "no row with the label bona_fide"),
        ("a0.jpg,bona_fide,\na0.jpg,attack,print\n", "line 3: the path is that of line 2"),
        ("a0.jpg,bona_fide,\ncopy.jpg,attack,print\n", "line 3: the file holds what that of line 2 holds"),
        ("a0.jpg,bona_fide,\nprint0.jpg,attack,\n", "line 3: an attack needs its species"),
        ("a0.jpg,bona_fide,\nprint0.jpg,attack,Print!\n", "line 3: species"),
        (
            "a0.jpg,bona_fide,\nprint0.jpg,attack,print_mate\n",
            "line 3: the species print_mate looks like a slip in print_matte",
        ),
        (
            "a0.jpg,bona_fide,\nprint0.jpg,attack,laser\nprint1.jpg,attack,lasers\n",
            "line 4: the species lasers looks like a slip in laser;",
        ),
        ("a0.jpg,genuine,\nprint0.jpg,attack,print\n", "line 2: label"),
        (
            "absent.jpg,bona_fide,\nprint0.jpg,attack,print\n",
            "a file is missing or is none: line 2: absent.jpg",
        ),
        ("../../../../../../absent,bona_fide,\npack,attack,print\n", "2 files are missing or are none"),
        (
            "nobody.png,bona_fide,\nprint0.jpg,attack,print\n",
            "none of the 1 bona_fide captures got a response: no frame",
        ),
        (
            "a0.jpg,bona_fide,\ncrowd.jpg,attack,print\n",
            "none of the 1 attack captures got a response: every frame",
        ),
        ("a0.jpg,bona_fide,\nletter.jpg,attack,print\n", "could not be read as a medium"),
    ] {
        fails(&format!("{head}{rows}"), &[], why);
    }
    fails("path,species\na.jpg,print\n", &[], "`label` is missing");
    fails(&format!("{head}{good}"), &["--report".as_ref(), "/proc/r.html".as_ref()], "write /proc/r.html");
    fails(&format!("{head}{good}"), &["--against".as_ref(), set.manifest.as_ref()], "set.csv: no answer of");
    fails(&format!("{head}{good}"), &["--against".as_ref(), "absent.json".as_ref()], "open absent.json");
    fails(&format!("{head}{good}"), &["--dir".as_ref(), "absent".as_ref()], "2 files are missing");
    let answer = set.eval("absent.csv".as_ref(), &[]);
    assert_eq!(answer.code, 1);
    assert!(answer.stderr.starts_with("bonafide: open absent.csv"), "{}", answer.stderr);
}

#[test]
fn without_a_texture_network_there_are_no_numbers() {
    let set = Set::new();
    let scratch = Folder::new();
    let pack = pack_without_texture(&scratch);
    let words =
        [OsStr::new("eval"), "pad".as_ref(), "--manifest".as_ref(), set.manifest.as_ref(), "--pack".as_ref()];
    let answer = bonafide(words.into_iter().chain([pack.as_os_str()]));
    assert_eq!((answer.code, &*answer.stdout), (1, ""));
    let why = "none of the 6 bona_fide captures got a response: no piece of evidence could speak";
    assert!(answer.stderr.contains(why), "{}", answer.stderr);
    assert!(answer.stderr.contains("no texture network; `bonafide models import`"), "{}", answer.stderr);
}

#[test]
fn columns_that_mean_nothing_are_named_and_no_picture_is_kept_unasked() {
    let set = Set::new();
    let manifest = set.folder.file(
        "more.csv",
        b"path,label,species,weather\na0.jpg,bona_fide,,sun\nscreen0.jpg,attack,screen,rain\n",
    );
    let json = set.folder.path().join("out.json");
    let answer = set.eval(&manifest, &["--json".as_ref(), json.as_os_str()]);
    assert_eq!(answer.code, 0);
    assert!(answer.stderr.ends_with("more.csv: not used: weather\n"), "{}", answer.stderr);
    let text = std::fs::read_to_string(json).unwrap();
    assert!(!text.contains("/9j/") && text.contains("\"path\": \"screen0.jpg\""));
    let help = bonafide(["eval", "pad", "--help"]).stdout;
    assert!(help.contains("biometric data"), "{help}");
}

#[test]
fn a_session_adds_the_gesture_and_the_light_that_it_asked_for() {
    let set = Set::new();
    let asked = r#"{"action": "video_selfie_left"}"#;
    set.folder.file("left.json", asked.as_bytes());
    let lit = r#"{"light": [{"name": "white", "colour": [255, 255, 255], "duration_ms": 400}],
                  "additional_info": {"bonafide": 1, "light": "skipped"}}"#;
    set.folder.file("lit.json", lit.as_bytes());
    let other = lit.replace("\"skipped\"", "[[\"blue\", 200]]");
    set.folder.file("other.json", other.as_bytes());
    let rows = "path,label,species,session\na0.jpg,bona_fide,,lit.json\nb0.jpg,bona_fide,,absent.json\n\
                print2.zip,attack,print,left.json\nscreen0.jpg,attack,screen lcd,other.json\n";
    let manifest = set.folder.file("sessions.csv", rows.as_bytes());
    let json = set.folder.path().join("sessions.json");
    let answer = set.eval(&manifest, &["--json".as_ref(), json.as_ref()]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
    let report = report_of(&set, "sessions.json");
    let [skipped, plain, still, replayed] = &report.captures[..] else { panic!() };
    let light = |capture: &bonafide_eval::pad::Capture| {
        let piece = capture.evidence.iter().find(|piece| piece.name == "light");
        piece.map(|piece| (piece.code.clone(), piece.log_likelihood_ratio))
    };
    assert_eq!(light(skipped), Some(("light_skipped".to_owned(), None)));
    assert_eq!((light(plain), plain.non_response), (None, None));
    // Two shots of a face that looks ahead show no turn of the head, and nothing of that kind passes.
    assert_eq!(still.non_response, Some(NonResponse::GestureNotPerformed));
    // The page showed another colour than was asked for; without the light the screen passes.
    assert_eq!(light(replayed), Some(("light_of_another_order".to_owned(), Some(-3.0))));
    let alone = set.judged("all.json", &[]).0;
    let screen = alone.captures.iter().find(|capture| capture.entry.path == "screen0.jpg").unwrap();
    assert!(screen.confidence_spoofing.unwrap() < 0.5 && replayed.confidence_spoofing.unwrap() > 0.4);
    let fired = report.evidence.iter().find(|piece| piece.name == "light").unwrap().fires.clone();
    assert_eq!((fired.species["screen lcd"].count, fired.bona_fide.unwrap().count), (1, 0));

    for (session, why) in [("{", "no session of a capture"), (r#"{"action": "wink"}"#, "none that is known")]
    {
        set.folder.file("left.json", session.as_bytes());
        let answer = set.eval(&manifest, &[]);
        assert_eq!((answer.code, &*answer.stdout, answer.stderr.lines().count()), (1, "", 1));
        assert!(answer.stderr.contains("line 4") && answer.stderr.contains(why), "{}", answer.stderr);
    }
}

#[test]
fn a_fusion_weighs_the_evidence_and_the_report_names_it() {
    let set = Set::new();
    let (plain, _) = set.judged("plain.json", &[]);
    let fusion = set.folder.file("w.toml", b"version = 1\nthreshold = 0.25\n[weights]\ntexture = 0.5\n");
    let (report, table) = set.judged("fused.json", &["--fusion".as_ref(), fusion.as_ref()]);
    let applied = report.fusion.as_ref().unwrap();
    assert_eq!((&*applied.name, applied.terms.weights["texture"], report.threshold), ("w.toml", 0.5, 0.25));
    assert!(table.contains("w.toml"), "{table}");
    for (before, after) in plain.captures.iter().zip(&report.captures) {
        assert_eq!(before.evidence, after.evidence);
        let ratio = |piece: &bonafide_eval::pad::Piece| {
            let weight = if piece.name == "texture" { 0.5 } else { 1.0 };
            piece.log_likelihood_ratio.map(|ratio| weight * ratio)
        };
        let total: f32 = after.evidence.iter().filter_map(ratio).sum();
        if let Some(score) = after.confidence_spoofing {
            assert!((score - 1.0 / (1.0 + total.exp())).abs() < 1e-5, "{}", after.entry.path);
        }
    }
    let damaged = set.folder.file("w.toml", b"version = 1\n[weights]\ntexture = -1.0\n");
    let answer = set.eval(&set.manifest, &["--fusion".as_ref(), damaged.as_ref()]);
    assert_eq!(answer.code, 1);
    assert!(
        answer.stderr.contains("the weight of texture must be a number from 0 to 5"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_reference_changes_no_evidence() {
    let set = Set::new();
    let shot = jpeg(&picture("other.jpg"), 80);
    set.folder.file("berta.zip", &zip(&[("0.jpg", &shot), ("1.jpg", &shot)]));
    let pieces = |text: &str| {
        let manifest = set.folder.file("some.csv", text.as_bytes());
        let json = set.folder.path().join("some.json");
        let answer = set.eval(&manifest, &["--json".as_ref(), json.as_ref()]);
        assert_eq!((answer.code, &*answer.stderr), (0, ""));
        let captures = report_of(&set, "some.json").captures;
        captures.into_iter().map(|capture| capture.evidence).collect::<Vec<_>>()
    };
    let rows = "path,label,species\nclip.mp4,bona_fide,\nberta.zip,bona_fide,\nprint2.zip,attack,print\n";
    let claims = "path,label,species,reference\nclip.mp4,bona_fide,,anna.jpg\n\
                  berta.zip,bona_fide,,anna.jpg\nprint2.zip,attack,print,anna.jpg\n";
    let (plain, claimed) = (pieces(rows), pieces(claims));
    assert_eq!(plain, claimed);
    assert!(plain.iter().flatten().any(|piece| piece.code == "person_stays"), "{plain:?}");
}
