//! Many folders at once, by the store's own means: what a year of use leaves, without the files.

use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result};
use bonafide_domain::analysis::{FolderStatus, Params, ResolutionStatus, State};
use bonafide_domain::{
    Analysis, AnalysisType, Company, Folder, Id, MediaType, Medium, Metadata, Timestamp, User,
};
use bonafide_store::{Options, Store, Tx};
use serde_json::{Value, json};

use crate::stage::Stage;
use crate::table;

/// Folders share this many values of the metadata field `campaign`: `c0`, `c1` and so on.
pub const CAMPAIGNS: usize = 100;
/// Folders of one transaction.
const BATCH: u32 = 1000;
/// Age of the oldest folder.
const AGE: Duration = Duration::from_hours(24 * 30);

/// What is in the database.
pub struct Seeded {
    /// Ids, oldest first; the one with number N has `transaction_id` `tN`.
    pub folders: Vec<String>,
}

struct Owner {
    company: Id<Company>,
    user: Id<User>,
}

/// Puts `count` folders of the integrator into the database, each with a shots set, a finished analysis and metadata.
/// No server may run on it meanwhile.
pub async fn seed(stage: &Stage, count: u32, random: &mut fastrand::Rng) -> Result<Seeded> {
    let owner = Owner { company: stage.company.parse()?, user: stage.user.parse()? };
    let store = Store::open(&Options { url: stage.store_url(), connections: 2 }).await;
    let store = store.context("open the database to fill it")?;
    let bar = table::bar(count.into(), "folders for the database");
    let oldest = now()?.minus(AGE);
    let mut folders = Vec::new();
    for first in (0..count).step_by(BATCH as usize) {
        let mut write = store.write().await?;
        for number in first..count.min(first + BATCH) {
            let time = oldest.plus(AGE.mul_f64(f64::from(number) / f64::from(count)));
            folders.push(insert(&mut write, &owner, number, time, random).await?);
        }
        write.commit().await?;
        bar.set_position(u64::from(first + BATCH));
    }
    bar.finish_and_clear();
    Ok(Seeded { folders })
}

async fn insert(
    write: &mut Tx,
    owner: &Owner,
    number: u32,
    time: Timestamp,
    random: &mut fastrand::Rng,
) -> Result<String> {
    let mut draw = || -> [u8; 10] { std::array::from_fn(|_| random.u8(..)) };
    let (folder, medium, analysis, group) =
        (Id::new(time, draw()), Id::new(time, draw()), Id::new(time, draw()), Id::new(time, draw()));
    let (company_id, user_id) = (Some(owner.company), owner.user);
    let score = f64::from(number % 1000) / 1000.0;
    let passed = score < 0.5;
    let outcome = if passed { ResolutionStatus::Success } else { ResolutionStatus::Declined };
    write
        .insert_folder(&Folder {
            id: folder,
            company_id,
            user_id,
            resolution_endpoint: None,
            resolution_status: FolderStatus::Finished,
            system_resolution: outcome,
            group_id: Some(group),
            meta_data: fields(&json!({
                "transaction_id": format!("t{number}"),
                "campaign": format!("c{}", number as usize % CAMPAIGNS),
                "client_iin": format!("{:012}", number / 10),
                "person_info": {"first_name": "Bench", "last_name": "Bench"},
            }))?,
            technical_meta_data: Metadata::default(),
            time_created: time,
            time_updated: time,
        })
        .await?;
    let mut sha256 = [0; 32];
    sha256[..10].copy_from_slice(&draw());
    write
        .insert_medium(&Medium {
            id: medium,
            folder_id: folder,
            company_id,
            user_id,
            media_type: MediaType::ShotsSet,
            original_name: "video.zip".to_owned(),
            content_type: "application/zip".to_owned(),
            size: 1_000_000,
            sha256,
            width: 640,
            height: 480,
            duration_ms: None,
            frames: 10,
            tags: vec!["video_selfie".to_owned(), "video_selfie_blank".to_owned()],
            meta_data: fields(&json!({"additional_info": "x".repeat(400)}))?,
            technical_meta_data: Metadata::default(),
            time_created: time,
            time_updated: time,
        })
        .await?;
    write
        .insert_analysis(&Analysis {
            id: analysis,
            folder_id: folder,
            group_id: group,
            company_id,
            user_id,
            analysis_type: AnalysisType::Quality,
            params: Params::default(),
            source_media: vec![medium],
            state: State::Finished,
            resolution_status: outcome,
            results_data: json!({"confidence_spoofing": score}),
            results_media: json!([{
                "source_shots_set_id": medium, "source_media_id": medium,
                "results_data": {"confidence_spoofing": score},
            }]),
            bonafide: json!({"reasons": [], "assurance": "low", "timings_ms": {"total": 100}}),
            decision: None,
            meta_data: Metadata::default(),
            time_created: time,
            time_updated: time,
        })
        .await?;
    Ok(folder.to_string())
}

fn fields(value: &Value) -> Result<Metadata> {
    let fields = value.as_object().cloned().unwrap_or_default();
    Metadata::try_from(fields).context("the metadata of the bench are within the bounds")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a folder of the bench is as old as one of a server that ran until now"
)]
fn now() -> Result<Timestamp> {
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH).context("read the clock")?;
    Ok(Timestamp::from_micros(i64::try_from(since.as_micros())?))
}
