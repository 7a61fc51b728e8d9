//! How long the queries of every request take in a database with 100,000 folders:
//! `cargo run --release -p bonafide-store --example queries [postgres://…]`. The database must be new.

use std::time::{Duration, Instant};

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::company::Settings;
use bonafide_domain::metadata::Filter;
use bonafide_domain::{Company, Folder, Id, Metadata, Timestamp};
use bonafide_store::{FolderQuery, Options, Reach, Sorting, Store, StoreError};

const FOLDERS: u64 = 100_000;
const COMPANIES: u64 = 10;

fn id<T>(number: u64) -> Id<T> {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    Id::new(time(number), random)
}

fn time(number: u64) -> Timestamp {
    Timestamp::from_seconds(1_800_000_000).plus(Duration::from_secs(number))
}

fn company(number: u64) -> Company {
    Company {
        id: id(number),
        name: format!("Company {number}"),
        settings: Settings::default(),
        meta_data: Metadata::default(),
        time_created: time(0),
        time_updated: time(0),
    }
}

fn folder(number: u64) -> Result<Folder, serde_json::Error> {
    let fields = serde_json::json!({"transaction_id": format!("t{number}"), "platform": "web"});
    Ok(Folder {
        id: id(number),
        company_id: Some(id(number % COMPANIES)),
        user_id: id(number % 100),
        resolution_endpoint: None,
        resolution_status: FolderStatus::Finished,
        system_resolution: ResolutionStatus::Success,
        group_id: None,
        meta_data: serde_json::from_value(fields)?,
        technical_meta_data: Metadata::default(),
        time_created: time(number),
        time_updated: time(number),
    })
}

#[expect(clippy::print_stdout, reason = "its purpose")]
fn report(what: &str, started: Instant, repeats: u32) {
    println!("{what}: {:.2?}", started.elapsed() / repeats);
}

async fn measure(store: &Store) -> Result<(), StoreError> {
    let mut reader = store.read().await?;
    let list = FolderQuery { reach: Reach::Company(id(3)), limit: 100, ..FolderQuery::default() };
    let started = Instant::now();
    for number in 0..1_000 {
        reader.folder(id(number * 97)).await?;
    }
    report("get a folder", started, 1_000);
    for (what, query) in [
        ("list 100 of one company, newest first", list.clone()),
        (
            "the same, least recently changed first",
            FolderQuery { sorting: Sorting::UpdatedAsc, ..list.clone() },
        ),
        ("the same, after 9,000 others", FolderQuery { offset: 9_000, ..list.clone() }),
        (
            "find one by its metadata",
            FolderQuery {
                meta_data: Filter::parse("transaction_id==t333").into_iter().collect(),
                ..list.clone()
            },
        ),
        (
            "list 100 by metadata that all have",
            FolderQuery { meta_data: Filter::parse("platform==web").into_iter().collect(), ..list.clone() },
        ),
    ] {
        let started = Instant::now();
        for _ in 0..20 {
            reader.folders(&query).await?;
        }
        report(what, started, 20);
    }
    let started = Instant::now();
    for _ in 0..20 {
        reader.count_folders(&list).await?;
    }
    report("count those of one company", started, 20);
    let started = Instant::now();
    for _ in 0..100 {
        let mut tx = store.write().await?;
        if let Some(mut folder) = tx.folder(id(5)).await? {
            folder.time_updated = folder.time_updated.plus(Duration::from_secs(1));
            tx.update_folder(&folder).await?;
        }
        tx.commit().await?;
    }
    report("change a folder, durably", started, 100);
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scratch = tempfile::TempDir::new()?;
    let file = format!("sqlite:{}", scratch.path().join("speed.db").display());
    let options = Options { url: std::env::args().nth(1).unwrap_or(file), connections: 4 };
    let store = Store::open(&options).await?;
    let started = Instant::now();
    let mut tx = store.write().await?;
    for number in 0..COMPANIES {
        tx.insert_company(&company(number)).await?;
    }
    for number in 0..FOLDERS {
        tx.insert_folder(&folder(number)?).await?;
    }
    tx.commit().await?;
    report("insert 100,000 folders", started, 1);
    measure(&store).await?;
    store.close().await;
    Ok(())
}
