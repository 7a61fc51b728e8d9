//! Companies: who makes, sees, changes and removes them.

use std::time::Duration;

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::{Folder, Metadata, Role};
use bonafide_service::wire::{CompanyBody, CompanyView};
use bonafide_store::keys;
use serde_json::{Value, json};

use crate::fixture::{Fixture, START, administrator};
use crate::people::{PASSWORD, kind, log_in, words};

fn parsed(json: Value) -> CompanyBody {
    serde_json::from_value(json).unwrap()
}

#[tokio::test]
async fn a_company_is_answered_with_its_bounds() {
    let fixture = Fixture::new().await;
    let body =
        parsed(json!({"name": " Acme ", "settings": {"spoofing": {"min": 0.3}}, "meta_data": {"a": 1}}));
    let company = fixture.service.create_company(&administrator(), body).await.unwrap();
    let expected = json!({
        "company_id": company.id, "name": "Acme", "meta_data": {"a": 1},
        "settings": {
            "spoofing": {"min": 0.3, "max": 1.0}, "similarity": {"min": 0.0, "max": 1.0}, "min_assurance": "none",
        },
        "time_created": 1_767_225_600.0, "time_updated": 1_767_225_600.0,
    });
    assert_eq!(serde_json::to_value(CompanyView::from(&company)).unwrap(), expected);
    assert_eq!(fixture.service.company(&administrator(), company.id).await.unwrap(), company);
}

#[tokio::test]
async fn a_name_is_needed_and_unique_in_any_case() {
    let fixture = Fixture::new().await;
    let other = fixture.company("Globex").await;
    fixture.company("Acme").await;
    let make = |body| {
        let service = fixture.service.clone();
        async move { service.create_company(&administrator(), parsed(body)).await }
    };
    assert_eq!(words(make(json!({"name": "ACME"})).await), "this company name is taken");
    assert_eq!(kind(make(json!({})).await), "structure");
    assert_eq!(kind(make(json!({"name": " "})).await), "value");
    assert_eq!(kind(make(json!({"name": "x".repeat(201)})).await), "value");
    assert_eq!(kind(make(json!({"name": "x", "settings": {"spoofing": {"min": 2.0}}})).await), "value");
    let taken = parsed(json!({"name": "acme"}));
    assert_eq!(kind(fixture.service.update_company(&administrator(), other.id, taken).await), "conflict");
}

#[tokio::test]
async fn only_an_administrator_makes_and_removes_companies() {
    let fixture = Fixture::new().await;
    let acme = fixture.company("Acme").await;
    for (n, role) in Role::ALL.into_iter().filter(|role| *role != Role::Admin).enumerate() {
        let company = role.has_company().then_some(acme.id);
        let caller = fixture.caller(&format!("user{n}@example.com"), role, company).await;
        let made = fixture.service.create_company(&caller, parsed(json!({"name": "New"}))).await;
        assert_eq!(kind(made), "forbidden", "{role}");
        assert_eq!(kind(fixture.service.delete_company(&caller, acme.id).await), "forbidden", "{role}");
    }
}

#[tokio::test]
async fn a_manager_renames_its_company_and_leaves_its_bounds() {
    let fixture = Fixture::new().await;
    let (acme, globex) = (fixture.company("Acme").await, fixture.company("Globex").await);
    let manager = fixture.caller("manager@example.com", Role::ClientAdmin, Some(acme.id)).await;
    let client = fixture.caller("ada@example.com", Role::Client, Some(acme.id)).await;
    let service = &fixture.service;
    let renamed =
        service.update_company(&manager, acme.id, parsed(json!({"name": "Acme Ltd"}))).await.unwrap();
    assert_eq!(renamed.name, "Acme Ltd");
    let bounds = json!({"settings": {"spoofing": {"max": 0.4}}});
    assert_eq!(kind(service.update_company(&manager, acme.id, parsed(bounds.clone())).await), "forbidden");
    let same = serde_json::to_value(CompanyView::from(&renamed)).unwrap();
    assert_eq!(kind(service.update_company(&manager, acme.id, parsed(same)).await), "ok");
    assert_eq!(
        kind(service.update_company(&client, acme.id, parsed(json!({"name": "x"}))).await),
        "forbidden"
    );
    let limited = service.update_company(&administrator(), acme.id, parsed(bounds)).await.unwrap();
    assert!((limited.settings.spoofing.max - 0.4).abs() < 1e-9);

    assert_eq!(kind(service.company(&manager, globex.id).await), "company");
    assert_eq!(
        kind(service.update_company(&manager, globex.id, parsed(json!({"name": "x"}))).await),
        "company"
    );
    assert_eq!(kind(service.delete_company(&manager, globex.id).await), "company");
    let seen = service.companies(&manager, None, 0, 10).await.unwrap();
    assert_eq!(seen.iter().map(|company| company.id).collect::<Vec<_>>(), [acme.id]);
    assert!(service.companies(&manager, Some("globex"), 0, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_search_finds_parts_of_names() {
    let fixture = Fixture::new().await;
    for name in ["Acme", "Globex", "Acme Labs"] {
        fixture.company(name).await;
        fixture.advance(Duration::from_secs(1));
    }
    let operator = fixture.caller("op@example.com", Role::Operator, None).await;
    let names = |search: Option<&'static str>, offset, limit| {
        let (service, operator) = (fixture.service.clone(), operator.clone());
        async move {
            let found = service.companies(&operator, search, offset, limit).await.unwrap();
            found.into_iter().map(|company| company.name).collect::<Vec<_>>()
        }
    };
    assert_eq!(names(Some("acME"), 0, 100).await, ["Acme", "Acme Labs"]);
    assert_eq!(names(Some("  "), 1, 1).await, ["Globex"]);
    assert!(names(Some("_"), 0, 100).await.is_empty());
}

#[tokio::test]
async fn a_removed_company_takes_everything_with_it() {
    let fixture = Fixture::new().await;
    let acme = fixture.company("Acme").await;
    let ada = fixture.user("ada@example.com", Role::Client, Some(acme.id)).await;
    let login = fixture.log_in("ada@example.com").await;
    let folder = Folder {
        id: "0198c5d4-0000-7000-8000-000000000001".parse().unwrap(),
        company_id: Some(acme.id),
        user_id: ada.id,
        resolution_endpoint: None,
        resolution_status: FolderStatus::Initial,
        system_resolution: ResolutionStatus::Initial,
        group_id: None,
        meta_data: Metadata::default(),
        technical_meta_data: Metadata::default(),
        time_created: START,
        time_updated: START,
    };
    let mut tx = fixture.store.write().await.unwrap();
    tx.insert_folder(&folder).await.unwrap();
    tx.commit().await.unwrap();

    fixture.service.delete_company(&administrator(), acme.id).await.unwrap();
    assert_eq!(kind(fixture.who(&login.access_token).await), "invalid");
    assert_eq!(kind(log_in(&fixture.service, "ada@example.com", PASSWORD).await), "invalid");
    assert_eq!(kind(fixture.service.delete_company(&administrator(), acme.id).await), "company");
    let mut reader = fixture.store.read().await.unwrap();
    assert_eq!(reader.folder(folder.id).await.unwrap(), None);
    assert_eq!(reader.doomed(START, 10).await.unwrap(), [keys::folder(folder.id)]);
}
