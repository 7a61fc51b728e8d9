//! People, pictures and requests.

use std::io::{Cursor, Write};

use bonafide_domain::analysis::{Group, ResolutionStatus, State};
use bonafide_domain::{Analysis, AnalysisType, Company, Folder, Id, Medium, Metadata, Role, User};
use bonafide_imaging::{Image, encode};
use bonafide_service::{Caller, Payload, Received, ReceivedFile};
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::fixture::{Fixture, START, nobody};

/// An id that no other call with another number gives.
pub fn id<T>(number: u8) -> Id<T> {
    Id::new(START, [number; 10])
}

/// Two companies, and in the first two clients and somebody of every other role.
pub struct People {
    pub client: Caller,
    pub colleague: Caller,
    pub chief: Caller,
    pub machine: Caller,
    pub operator: Caller,
    pub admin: Caller,
    pub stranger: Caller,
}

pub async fn people(fixture: &Fixture) -> People {
    let mut tx = fixture.store.write().await.unwrap();
    for (number, name) in [(1, "first"), (2, "second")] {
        let company = Company {
            id: id(number),
            name: name.to_owned(),
            settings: bonafide_domain::company::Settings::default(),
            meta_data: Metadata::default(),
            time_created: START,
            time_updated: START,
        };
        tx.insert_company(&company).await.unwrap();
    }
    let mut callers = Vec::new();
    let roles = [
        (Role::Client, Some(1)),
        (Role::Client, Some(1)),
        (Role::ClientAdmin, Some(1)),
        (Role::ClientService, Some(1)),
        (Role::ClientOperator, Some(1)),
        (Role::Admin, None),
        (Role::ClientAdmin, Some(2)),
    ];
    for (number, (role, company)) in (10..).zip(roles) {
        let user = User {
            id: id(number),
            company_id: company.map(id),
            email: format!("{number}@example.com"),
            ..nobody(role).user
        };
        tx.insert_user(&user).await.unwrap();
        callers.push(Caller { user, session: None });
    }
    tx.commit().await.unwrap();
    let [client, colleague, chief, machine, operator, admin, stranger] = callers.try_into().unwrap();
    People { client, colleague, chief, machine, operator, admin, stranger }
}

pub fn jpeg(width: usize, height: usize, colour: [u8; 3]) -> Vec<u8> {
    encode::jpeg(Image::filled(width, height, colour).view(), 95).unwrap()
}

pub fn png(width: usize, height: usize, colour: [u8; 3]) -> Vec<u8> {
    encode::png(Image::filled(width, height, colour).view()).unwrap()
}

/// A ZIP of pictures that get brighter: shot `n` is grey of value `20 n`.
pub fn shots(count: u8, width: usize, height: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..count {
        writer.start_file(format!("frame_{number}.jpg"), SimpleFileOptions::default()).unwrap();
        writer.write_all(&jpeg(width, height, [20 * number; 3])).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Two seconds of video at ten frames per second.
pub fn video() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.mp4");
    let made = std::process::Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x120:d=2:r=10"])
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"])
        .arg(&path)
        .status();
    assert!(made.expect("this test needs ffmpeg").success());
    std::fs::read(path).unwrap()
}

/// A request with these files, keys and names, received as the server does.
pub fn received(fixture: &Fixture, payload: &Value, files: &[(&str, &str, &[u8])]) -> Received {
    let scratch = &fixture.service.settings().scratch;
    let file = |&(key, name, bytes): &(&str, &str, &[u8])| {
        let mut file = tempfile::NamedTempFile::new_in(scratch).unwrap();
        file.write_all(bytes).unwrap();
        ReceivedFile {
            key: key.to_owned(),
            original_name: name.to_owned(),
            path: file.into_temp_path(),
            size: bytes.len() as u64,
            sha256: sha256(bytes),
        }
    };
    let payload = Payload::parse(payload.to_string().as_bytes()).unwrap();
    Received { payload, files: files.iter().map(file).collect() }
}

/// A folder of `caller` with these files.
pub async fn folder(
    fixture: &Fixture,
    caller: &Caller,
    payload: Value,
    files: &[(&str, &str, &[u8])],
) -> bonafide_domain::folder::Full {
    fixture.service.create_folder(caller, received(fixture, &payload, files)).await.unwrap().full
}

/// By `sha256sum`'s own means: not the code under test.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).into()
}

/// All blobs, as paths relative to their folder.
pub fn blobs(fixture: &Fixture) -> Vec<String> {
    let root = fixture.folder().join("blobs");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// What is in the scratch folder.
pub fn scratch(fixture: &Fixture) -> usize {
    std::fs::read_dir(&fixture.service.settings().scratch).unwrap().count()
}

/// An analysis of this medium that has ended or not, put into the store.
pub async fn analysis(fixture: &Fixture, folder: &Folder, media: &[Medium], state: State) -> Analysis {
    let results: Vec<_> = media
        .iter()
        .map(|medium| {
            json!({
                "source_media_id": medium.id, "source_shots_set_id": medium.id,
                "results_data": {"confidence_spoofing": 0.25},
                "output_images": [{"original_name": "best_shot.jpg", "width": 8, "height": 8}],
            })
        })
        .collect();
    let analysis = Analysis {
        id: id(77),
        folder_id: folder.id,
        group_id: id::<Group>(78),
        company_id: folder.company_id,
        user_id: folder.user_id,
        analysis_type: AnalysisType::Quality,
        params: bonafide_domain::analysis::Params { extract_best_shot: true, ..Default::default() },
        source_media: media.iter().map(|medium| medium.id).collect(),
        state,
        resolution_status: match state {
            State::Processing => ResolutionStatus::Processing,
            State::Failed => ResolutionStatus::Failed,
            State::Finished => ResolutionStatus::Success,
        },
        results_data: json!({"confidence_spoofing": 0.25}),
        results_media: Value::Array(results),
        bonafide: json!({"reasons": [{"code": "no_face", "text": "No frame holds a face."}]}),
        decision: None,
        meta_data: Metadata::default(),
        time_created: START,
        time_updated: START,
    };
    let mut tx = fixture.store.write().await.unwrap();
    tx.insert_analysis(&analysis).await.unwrap();
    tx.commit().await.unwrap();
    analysis
}
