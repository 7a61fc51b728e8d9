//! The server's own secrets.

use bonafide_domain::Role;
use bonafide_service::{Error, Service};
use uuid::Uuid;

use crate::fixture::{Fixture, administrator, nobody, parts};
use crate::people::kind;

#[tokio::test]
async fn a_company_has_one_webhook_key_on_every_server_of_a_store() {
    let fixture = Fixture::new().await;
    let (acme, globex) = (fixture.company("Acme").await, fixture.company("Globex").await);
    let key = fixture.service.webhook_key(&administrator(), acme.id).await.unwrap();
    assert!(key.len() == 64 && key.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
    assert_eq!(fixture.another().await.webhook_key(&administrator(), acme.id).await.unwrap(), key);
    assert_ne!(fixture.service.webhook_key(&administrator(), globex.id).await.unwrap(), key);
    let elsewhere = Fixture::new().await;
    let nil = bonafide_domain::Id::from_uuid(Uuid::nil());
    let (here, there) = (
        fixture.service.webhook_key(&administrator(), nil).await.unwrap(),
        elsewhere.service.webhook_key(&administrator(), nil).await.unwrap(),
    );
    assert_ne!(here, there);
}

#[tokio::test]
async fn a_manager_gets_the_key_of_its_own_company() {
    let fixture = Fixture::new().await;
    let (acme, globex) = (fixture.company("Acme").await, fixture.company("Globex").await);
    let manager = fixture.caller("manager@example.com", Role::ClientAdmin, Some(acme.id)).await;
    let client = fixture.caller("ada@example.com", Role::Client, Some(acme.id)).await;
    let service = &fixture.service;
    let nil = bonafide_domain::Id::from_uuid(Uuid::nil());
    assert_eq!(kind(service.webhook_key(&manager, acme.id).await), "ok");
    assert_eq!(kind(service.webhook_key(&manager, globex.id).await), "company");
    assert_eq!(kind(service.webhook_key(&manager, nil).await), "company");
    assert_eq!(kind(service.webhook_key(&client, acme.id).await), "forbidden");
    assert_eq!(kind(service.webhook_key(&nobody(Role::Operator), acme.id).await), "forbidden");
    assert_eq!(kind(service.webhook_key(&nobody(Role::Operator), nil).await), "forbidden");
}

#[tokio::test]
async fn a_damaged_secret_stops_the_start_and_is_not_shown() {
    let fixture = Fixture::new().await;
    for (name, value) in [("link key", "c2hvcnQ"), ("session token key", "-----BEGIN PRIVATE KEY-----")] {
        let url = format!("sqlite:{}", fixture.folder().join(format!("{}.db", name.len())).display());
        let store =
            bonafide_store::Store::open(&bonafide_store::Options { url, connections: 1 }).await.unwrap();
        let mut tx = store.write().await.unwrap();
        tx.keep_secret(name, value).await.unwrap();
        tx.commit().await.unwrap();
        let settings = fixture.service.settings().clone();
        let parts = parts(&store, &fixture.blobs, &fixture.clock, settings, &[]);
        let error = Service::open(parts).await.err().unwrap();
        let Error::Internal(cause) = error else { panic!("{error}") };
        assert!(cause.contains(name) && !cause.contains(value), "{cause}");
    }
}
