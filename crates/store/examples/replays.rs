//! How long it takes to keep the prints of a capture and to look for an earlier one like it, with those of 100,000 frames
//! in the database: `cargo run --release -p bonafide-store --example replays [postgres://…]`. The database must be new.

use std::collections::BTreeMap;
use std::time::Instant;

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::capture::FramePrint;
use bonafide_domain::capture::print::again;
use bonafide_domain::{Folder, Id, MediaType, Medium, Metadata, Timestamp};
use bonafide_store::{Options, Store, StoreError};

const MEDIA: u64 = 6_667;
const FRAMES: u64 = 15;

fn id<T>(number: u64) -> Id<T> {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    Id::new(Timestamp::from_seconds(1_800_000_000), random)
}

fn folder(number: u64) -> Folder {
    Folder {
        id: id(number),
        company_id: None,
        user_id: id(0),
        resolution_endpoint: None,
        resolution_status: FolderStatus::Initial,
        system_resolution: ResolutionStatus::Initial,
        group_id: None,
        meta_data: Metadata::default(),
        technical_meta_data: Metadata::default(),
        time_created: Timestamp::from_seconds(1_800_000_000),
        time_updated: Timestamp::from_seconds(1_800_000_000),
    }
}

fn medium(number: u64) -> Medium {
    Medium {
        id: id(number),
        folder_id: id(number),
        company_id: None,
        user_id: id(0),
        media_type: MediaType::ShotsSet,
        original_name: String::new(),
        content_type: String::new(),
        size: 0,
        sha256: [0; 32],
        width: 640,
        height: 480,
        duration_ms: None,
        frames: 15,
        tags: Vec::new(),
        meta_data: Metadata::default(),
        technical_meta_data: Metadata::default(),
        time_created: Timestamp::from_seconds(1_800_000_000),
        time_updated: Timestamp::from_seconds(1_800_000_000),
    }
}

/// Marks as random bits, of which no two captures share a quarter; a third of the frames has a background that all share.
fn prints(number: u64) -> Vec<FramePrint> {
    let mix = |mut z: u64| {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let frame = |frame: u64| {
        let seed = (number * FRAMES + frame).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut exact = [0; 32];
        exact[..8].copy_from_slice(&mix(seed ^ 5).to_be_bytes());
        let mut mark: [u64; 4] = std::array::from_fn(|place| mix(seed ^ place as u64));
        if frame.is_multiple_of(3) {
            mark[3] = 0x0f0f_0f0f_0f0f_0f0f;
        }
        FramePrint { exact, mark }
    };
    (0..FRAMES).map(frame).collect()
}

/// As an analysis looks: every key, then the eight media that share most.
async fn look(store: &Store, medium: &Medium, prints: &[FramePrint]) -> Result<bool, StoreError> {
    let mut tx = store.write().await?;
    let seen = tx.keep_prints(medium, prints).await?;
    tx.commit().await?;
    let mut reader = store.read().await?;
    let mut hits: BTreeMap<Id<Medium>, u32> = BTreeMap::new();
    for key in prints.iter().flat_map(FramePrint::keys) {
        for found in reader.media_alike(None, medium.folder_id, seen, key).await? {
            *hits.entry(found).or_default() += 1;
        }
    }
    let mut most: Vec<_> = hits.into_iter().collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (earlier, _) in most.into_iter().take(8) {
        if let Some(earlier) = reader.prints(earlier).await?
            && again(prints, &earlier).is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "its purpose")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scratch = tempfile::TempDir::new()?;
    let file = format!("sqlite:{}", scratch.path().join("speed.db").display());
    let options = Options { url: std::env::args().nth(1).unwrap_or(file), connections: 4 };
    let store = Store::open(&options).await?;
    let started = Instant::now();
    let mut tx = store.write().await?;
    for number in 0..MEDIA + 400 {
        tx.insert_folder(&folder(number)).await?;
        tx.insert_medium(&medium(number)).await?;
        if number < MEDIA {
            tx.keep_prints(&medium(number), &prints(number)).await?;
        }
    }
    tx.commit().await?;
    println!("keep {} prints of {MEDIA} media: {:.2?}", MEDIA * FRAMES, started.elapsed());
    for (what, shift, expected) in [("a new capture", 1_000_000, false), ("one that comes again", 0, true)] {
        let started = Instant::now();
        for number in 0..200 {
            let place = MEDIA + number + if expected { 200 } else { 0 };
            let found = look(&store, &medium(place), &prints(number * 31 + shift)).await?;
            assert_eq!(found, expected, "{what}");
        }
        println!("keep and look for {what}: {:.2?}", started.elapsed() / 200);
    }
    store.close().await;
    Ok(())
}
