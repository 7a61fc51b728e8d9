//! Records to store.

use std::sync::atomic::{AtomicU64, Ordering};

use bonafide_domain::analysis::{Decision, FolderStatus, Params, ResolutionStatus, State};
use bonafide_domain::delivery::{Attempt, Delivery};
use bonafide_domain::job::{Job, JobState, Work};
use bonafide_domain::session::Session;
use bonafide_domain::threshold::Bounds;
use bonafide_domain::user::CanStart;
use bonafide_domain::{
    Analysis, AnalysisType, Company, Folder, Id, MediaType, Medium, Metadata, Role, Timestamp, User,
};
use serde_json::{Value, json};

/// So many seconds after the time at which the tests begin.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_800_000_000 + seconds)
}

/// A new id; later ones are greater.
pub fn id<T>() -> Id<T> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    Id::new(at(0), random)
}

/// A hash unlike those of other numbers.
pub fn hash(number: u8) -> [u8; 32] {
    std::array::from_fn(|place| number.wrapping_mul(7).wrapping_add(place as u8))
}

pub fn metadata(value: Value) -> Metadata {
    value.as_object().unwrap().clone().try_into().unwrap()
}

pub fn company(name: &str) -> Company {
    Company {
        id: id(),
        name: name.to_owned(),
        settings: bonafide_domain::company::Settings {
            spoofing: Bounds { min: 0.1, max: 0.700_000_000_000_000_1 },
            similarity: Bounds::default(),
            min_assurance: bonafide_domain::Assurance::Substantial,
        },
        meta_data: metadata(json!({"contract": "A-1", "seats": 5, "rate": 0.1})),
        time_created: at(0),
        time_updated: at(1),
    }
}

pub fn user(email: &str, company: Option<&Company>) -> User {
    User {
        id: id(),
        company_id: company.map(|company| company.id),
        role: if company.is_some() { Role::ClientAdmin } else { Role::Admin },
        is_service: true,
        email: email.to_owned(),
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
        first_name: "Émile".to_owned(),
        last_name: "O'Neil".to_owned(),
        middle_name: String::new(),
        can_start: CanStart { quality: true, biometry: false, collection: true, documents: false },
        meta_data: metadata(json!({"desk": 7})),
        time_created: at(2),
        time_updated: at(3),
    }
}

pub fn session(user: &User, number: u8) -> Session {
    Session {
        id: id(),
        user_id: user.id,
        access_hash: hash(number),
        expire_hash: hash(number.wrapping_add(100)),
        expire_date: at(900),
        replaces: Some(id()),
        time_created: at(0),
    }
}

pub fn folder(company: Option<&Company>) -> Folder {
    Folder {
        id: id(),
        company_id: company.map(|company| company.id),
        user_id: id(),
        resolution_endpoint: Some("https://example.org/hook?a=1".to_owned()),
        resolution_status: FolderStatus::Processing,
        system_resolution: ResolutionStatus::Initial,
        group_id: Some(id()),
        meta_data: metadata(json!({"transaction_id": "abc", "deep": {"a": [1, 2, null]}})),
        technical_meta_data: metadata(json!({"sdk": "8.22"})),
        time_created: at(10),
        time_updated: at(20),
    }
}

pub fn medium(folder: &Folder) -> Medium {
    Medium {
        id: id(),
        folder_id: folder.id,
        company_id: folder.company_id,
        user_id: folder.user_id,
        media_type: MediaType::Video,
        original_name: "clip \"1\".mp4".to_owned(),
        content_type: "video/mp4".to_owned(),
        size: 5_000_000_000,
        sha256: hash(200),
        width: 720,
        height: 1280,
        duration_ms: Some(3_000),
        frames: 90,
        tags: vec!["video_selfie_blank".to_owned(), "orientation_portrait".to_owned()],
        meta_data: metadata(json!({"additional_info": "AAEC"})),
        technical_meta_data: Metadata::default(),
        time_created: at(11),
        time_updated: at(12),
    }
}

pub fn analysis(folder: &Folder) -> Analysis {
    Analysis {
        id: id(),
        folder_id: folder.id,
        group_id: folder.group_id.unwrap(),
        company_id: folder.company_id,
        user_id: folder.user_id,
        analysis_type: AnalysisType::Quality,
        params: Params {
            extract_best_shot: true,
            threshold_spoofing: 0.1 + 0.2,
            min_assurance: bonafide_domain::Assurance::High,
            ..Params::default()
        },
        source_media: vec![id(), id()],
        state: State::Finished,
        resolution_status: ResolutionStatus::Success,
        results_data: json!({"confidence_spoofing": 0.1 + 0.2}),
        results_media: json!([{"source_video_id": "x"}]),
        bonafide: json!({"reasons": [{"code": "below_threshold"}], "decision": null}),
        decision: Some(Decision {
            resolution_status: ResolutionStatus::Success,
            instead_of: ResolutionStatus::Declined,
            user_id: id(),
            comment: "Saw the person; it's her.".to_owned(),
            time: at(40),
        }),
        meta_data: metadata(json!({"case": 5})),
        time_created: at(30),
        time_updated: at(40),
    }
}

pub fn delivery(folder: &Folder) -> Delivery {
    Delivery {
        id: id(),
        folder_id: folder.id,
        group_id: folder.group_id.unwrap(),
        company_id: folder.company_id,
        endpoint: "https://example.org/hook".to_owned(),
        delivered: false,
        attempts: vec![Attempt {
            time: at(50),
            took_ms: 12,
            status: None,
            error: Some("timeout".to_owned()),
        }],
        time_created: at(45),
    }
}

/// A job that waits since `seconds`.
pub fn job(company: Option<&Company>, work: Work, seconds: i64) -> Job {
    Job {
        id: id(),
        company_id: company.map(|company| company.id),
        work,
        state: JobState::Waiting,
        attempts: 0,
        run_after: at(seconds),
        lease_until: None,
        lease: 0,
        last_error: None,
        time_created: at(seconds),
    }
}
