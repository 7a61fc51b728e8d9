//! Free fields of everything that has some.

use std::time::Duration;

use bonafide_domain::analysis::{FolderStatus, Params, ResolutionStatus, State};
use bonafide_domain::{
    Analysis, AnalysisType, Company, Folder, Id, MediaType, Medium, Metadata, Role, Timestamp, User,
};
use bonafide_service::{Caller, MetadataTarget, Result};
use serde_json::{Map, Value, json};

use crate::fixture::{Fixture, START, administrator};
use crate::people::kind;

struct World {
    fixture: Fixture,
    acme: Company,
    ada: Caller,
    folder: Folder,
    targets: [MetadataTarget; 5],
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("{other}"),
    }
}

fn old() -> Metadata {
    map(json!({"a": 1, "b": "two"})).try_into().unwrap()
}

fn id<T>(n: u8) -> Id<T> {
    Id::new(START, [n; 10])
}

async fn world() -> World {
    let fixture = Fixture::new().await;
    let acme = fixture.company("Acme").await;
    let ada = fixture.caller("ada@example.com", Role::Client, Some(acme.id)).await;
    let folder = folder(&ada.user);
    let (medium, analysis) = (medium(&folder), analysis(&folder));
    let mut tx = fixture.store.write().await.unwrap();
    tx.insert_folder(&folder).await.unwrap();
    tx.insert_medium(&medium).await.unwrap();
    tx.insert_analysis(&analysis).await.unwrap();
    tx.commit().await.unwrap();
    let targets = [
        MetadataTarget::Company(acme.id),
        MetadataTarget::User(ada.user.id),
        MetadataTarget::Folder(folder.id),
        MetadataTarget::Media(medium.id),
        MetadataTarget::Analysis(analysis.id),
    ];
    let world = World { fixture, acme, ada, folder, targets };
    for target in [world.targets[0], world.targets[1]] {
        let fields = old().into();
        world.fixture.service.add_metadata(&administrator(), target, fields).await.unwrap();
    }
    world
}

fn folder(user: &User) -> Folder {
    Folder {
        id: id(1),
        company_id: user.company_id,
        user_id: user.id,
        resolution_endpoint: None,
        resolution_status: FolderStatus::Initial,
        system_resolution: ResolutionStatus::Initial,
        group_id: None,
        meta_data: old(),
        technical_meta_data: Metadata::default(),
        time_created: START,
        time_updated: START,
    }
}

fn medium(folder: &Folder) -> Medium {
    Medium {
        id: id(2),
        folder_id: folder.id,
        company_id: folder.company_id,
        user_id: folder.user_id,
        media_type: MediaType::Image,
        original_name: "a.png".to_owned(),
        content_type: "image/png".to_owned(),
        size: 1,
        sha256: [0; 32],
        width: 1,
        height: 1,
        duration_ms: None,
        frames: 1,
        tags: vec![],
        meta_data: old(),
        technical_meta_data: Metadata::default(),
        time_created: START,
        time_updated: START,
    }
}

fn analysis(folder: &Folder) -> Analysis {
    Analysis {
        id: id(3),
        folder_id: folder.id,
        group_id: id(4),
        company_id: folder.company_id,
        user_id: folder.user_id,
        analysis_type: AnalysisType::Quality,
        params: Params::default(),
        source_media: vec![id(2)],
        state: State::Finished,
        resolution_status: ResolutionStatus::Success,
        results_data: json!({}),
        results_media: json!([]),
        bonafide: json!({}),
        decision: None,
        meta_data: old(),
        time_created: START,
        time_updated: START,
    }
}

fn fields(result: Result<Metadata>) -> Value {
    serde_json::to_value(result.unwrap()).unwrap()
}

impl World {
    async fn folder_updated(&self) -> Timestamp {
        self.fixture.store.read().await.unwrap().folder(self.folder.id).await.unwrap().unwrap().time_updated
    }
}

#[tokio::test]
async fn every_kind_can_be_read_added_to_patched_and_cleared() {
    let world = world().await;
    let (service, caller) = (&world.fixture.service, administrator());
    for target in world.targets {
        assert_eq!(
            fields(service.metadata(&caller, target).await),
            json!({"a": 1, "b": "two"}),
            "{target:?}"
        );
        let added = service.add_metadata(&caller, target, map(json!({"b": null, "c": {"d": 3}}))).await;
        assert_eq!(fields(added), json!({"a": 1, "b": null, "c": {"d": 3}}), "{target:?}");
        let patched = service.patch_metadata(&caller, target, map(json!({"c": null, "e": 5}))).await;
        assert_eq!(fields(patched), json!({"a": 1, "b": null, "e": 5}), "{target:?}");
        assert_eq!(
            fields(service.delete_metadata(&caller, target, &["a".to_owned()]).await),
            json!({
                "b": null, "e": 5
            })
        );
        assert_eq!(fields(service.metadata(&caller, target).await), json!({"b": null, "e": 5}), "{target:?}");
        assert_eq!(fields(service.delete_metadata(&caller, target, &[]).await), json!({}), "{target:?}");
        assert_eq!(fields(service.metadata(&caller, target).await), json!({}), "{target:?}");
    }
}

#[tokio::test]
async fn a_folder_has_changed_when_something_in_it_has() {
    let world = world().await;
    for (n, target) in (1..).zip(&world.targets[2..]) {
        world.fixture.advance(Duration::from_secs(1));
        let fields = map(json!({"x": n}));
        world.fixture.service.add_metadata(&world.ada, *target, fields).await.unwrap();
        assert_eq!(world.folder_updated().await.since(START), Duration::from_secs(n), "{target:?}");
    }
    world.fixture.advance(Duration::from_secs(1));
    world.fixture.service.add_metadata(&world.ada, world.targets[1], Map::new()).await.unwrap();
    assert_eq!(world.folder_updated().await.since(START), Duration::from_secs(3));
}

#[tokio::test]
async fn another_company_finds_nothing() {
    let world = world().await;
    let globex = world.fixture.company("Globex").await;
    let names = ["company", "user", "folder", "media", "analysis"];
    for (n, role) in [Role::Client, Role::ClientAdmin, Role::ClientOperator].into_iter().enumerate() {
        let stranger = world.fixture.caller(&format!("s{n}@example.com"), role, Some(globex.id)).await;
        for (target, name) in world.targets.into_iter().zip(names) {
            let service = &world.fixture.service;
            assert_eq!(kind(service.metadata(&stranger, target).await), name);
            assert_eq!(kind(service.add_metadata(&stranger, target, Map::new()).await), name);
            assert_eq!(kind(service.patch_metadata(&stranger, target, Map::new()).await), name);
            assert_eq!(kind(service.delete_metadata(&stranger, target, &[]).await), name);
        }
    }
}

#[tokio::test]
async fn the_table_of_permissions_decides_per_kind() {
    let world = world().await;
    let inside = Some(world.acme.id);
    let manager = world.fixture.caller("manager@example.com", Role::ClientAdmin, inside).await;
    let watcher = world.fixture.caller("eyes@example.com", Role::ClientOperator, inside).await;
    let colleague = world.fixture.caller("carl@example.com", Role::Client, inside).await;
    let expected = [
        (&world.ada, ["forbidden", "ok", "ok", "ok", "ok"]),
        (&manager, ["ok"; 5]),
        (&watcher, ["forbidden"; 5]),
        (&colleague, ["forbidden", "user", "folder", "media", "analysis"]),
    ];
    for (caller, expected) in expected {
        for (target, expected) in world.targets.into_iter().zip(expected) {
            let changed = world.fixture.service.add_metadata(caller, target, Map::new()).await;
            assert_eq!(kind(changed), expected, "{} {target:?}", caller.user.role);
        }
    }
    for target in world.targets {
        assert_eq!(kind(world.fixture.service.metadata(&watcher, target).await), "ok", "{target:?}");
    }
}

#[tokio::test]
async fn what_is_absent_or_too_large_is_refused() {
    let world = world().await;
    let (service, caller) = (&world.fixture.service, administrator());
    assert_eq!(kind(service.metadata(&caller, MetadataTarget::Media(id(9))).await), "media");
    assert_eq!(kind(service.metadata(&caller, MetadataTarget::Analysis(id(9))).await), "analysis");
    let large = map(json!({"x": "y".repeat(300_000)}));
    assert_eq!(kind(service.add_metadata(&caller, world.targets[2], large.clone()).await), "value");
    assert_eq!(kind(service.patch_metadata(&caller, world.targets[2], large).await), "value");
    assert_eq!(fields(service.metadata(&caller, world.targets[2]).await), json!({"a": 1, "b": "two"}));
}
