//! How long sessions last, how they are renewed and how they end.

use std::time::Duration;

use bonafide_domain::session::Session;
use bonafide_domain::{Id, Role, User};
use bonafide_service::wire::{LoginView, UserBody};
use bonafide_service::{Caller, Error};
use sha2::{Digest, Sha256};

use crate::fixture::{Fixture, START, administrator};
use crate::people::{PASSWORD, kind, log_in, words};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

async fn with_ada() -> (Fixture, User) {
    let fixture = Fixture::new().await;
    let company = fixture.company("Acme").await;
    let ada = fixture.user("ada@example.com", Role::Client, Some(company.id)).await;
    (fixture, ada)
}

async fn stored(fixture: &Fixture, login: &LoginView) -> Session {
    let hash: [u8; 32] = Sha256::digest(&login.expire_token).into();
    fixture.store.read().await.unwrap().session_by_expire(&hash).await.unwrap().unwrap()
}

#[tokio::test]
async fn missing_unknown_and_expired_tokens_are_told_apart() {
    let (fixture, _) = with_ada().await;
    let login = fixture.log_in("ada@example.com").await;
    assert_eq!(kind(fixture.service.authenticate(None).await), "missing");
    assert_eq!(kind(fixture.who("").await), "missing");
    assert_eq!(kind(fixture.who("nonsense").await), "invalid");
    assert_eq!(kind(fixture.who(&"x".repeat(100_000)).await), "invalid");
    fixture.advance(15 * MINUTE);
    assert_eq!(kind(fixture.who(&login.access_token).await), "expired");
}

#[tokio::test]
async fn an_ended_session_is_remembered_for_a_week() {
    let (fixture, _) = with_ada().await;
    let login = fixture.log_in("ada@example.com").await;
    fixture.advance(6 * DAY);
    assert_eq!(fixture.service.sweep_sessions().await.unwrap(), 0);
    assert_eq!(kind(fixture.who(&login.access_token).await), "expired");
    fixture.advance(2 * DAY);
    let fresh = fixture.log_in("ada@example.com").await;
    assert_eq!(fixture.service.sweep_sessions().await.unwrap(), 1);
    assert_eq!(kind(fixture.who(&login.access_token).await), "invalid");
    assert_eq!(kind(fixture.who(&fresh.access_token).await), "ok");
}

#[tokio::test]
async fn activity_prolongs_a_session_and_is_not_written_every_time() {
    let (fixture, _) = with_ada().await;
    let login = fixture.log_in("ada@example.com").await;
    let end = || async { stored(&fixture, &login).await.expire_date.since(START).as_secs() };
    fixture.advance(MINUTE);
    fixture.who(&login.access_token).await.unwrap();
    assert_eq!(end().await, 15 * 60);
    fixture.advance(MINUTE);
    fixture.who(&login.access_token).await.unwrap();
    assert_eq!(end().await, 17 * 60);
    for _ in 0..5 {
        fixture.advance(10 * MINUTE);
        fixture.who(&login.access_token).await.unwrap();
    }
    assert_eq!(end().await, (52 + 15) * 60);
}

#[tokio::test]
async fn a_service_account_stays_logged_in_for_years_until_it_is_none() {
    let fixture = Fixture::new().await;
    let company = fixture.company("Acme").await;
    let robot = fixture.user("robot@example.com", Role::ClientService, Some(company.id)).await;
    let login = fixture.log_in("robot@example.com").await;
    fixture.advance(4 * 365 * DAY);
    fixture.who(&login.access_token).await.unwrap();
    let body = UserBody { user_type: Some("CLIENT".to_owned()), ..UserBody::default() };
    let user = fixture.service.update_user(&administrator(), robot.id, body).await.unwrap();
    assert!(!user.is_service);
    assert_eq!(kind(fixture.who(&login.access_token).await), "invalid");
}

#[tokio::test]
async fn the_old_pair_is_good_until_the_new_one_is_used() {
    let (fixture, _) = with_ada().await;
    let old = fixture.log_in("ada@example.com").await;
    let caller = fixture.who(&old.access_token).await.unwrap();
    let new = fixture.service.refresh(&caller, Some(&old.expire_token)).await.unwrap();
    assert!(new.access_token != old.access_token && new.expire_token != old.expire_token);
    assert_eq!(kind(fixture.who(&old.access_token).await), "ok");
    assert_eq!(kind(fixture.who(&new.access_token).await), "ok");
    assert_eq!(kind(fixture.who(&old.access_token).await), "invalid");
    assert_eq!(kind(fixture.who(&new.access_token).await), "ok");
    let again = fixture.service.refresh(&caller, Some(&old.expire_token)).await;
    assert_eq!(words(again), "Session not found");
    assert_eq!(stored(&fixture, &new).await.replaces, None);
}

#[tokio::test]
async fn a_renewal_whose_answer_is_lost_can_be_repeated() {
    let (fixture, _) = with_ada().await;
    let old = fixture.log_in("ada@example.com").await;
    let caller = fixture.who(&old.access_token).await.unwrap();
    fixture.service.refresh(&caller, Some(&old.expire_token)).await.unwrap();
    let new = fixture.service.refresh(&caller, Some(&old.expire_token)).await.unwrap();
    assert_eq!(kind(fixture.who(&new.access_token).await), "ok");
    assert_eq!(kind(fixture.who(&old.access_token).await), "invalid");
}

#[tokio::test]
async fn a_user_has_at_most_ten_thousand_sessions_and_the_oldest_goes() {
    let (fixture, ada) = with_ada().await;
    fixture.user("bob@example.com", Role::Client, ada.company_id).await;
    let (first, his) = (fixture.log_in("ada@example.com").await, fixture.log_in("bob@example.com").await);
    fixture.advance(Duration::from_secs(1));
    let second = fixture.log_in("ada@example.com").await;
    let known = stored(&fixture, &second).await;
    let mut tx = fixture.store.write().await.unwrap();
    for number in 3..=10_000_u32 {
        let hash: [u8; 32] = Sha256::digest(number.to_le_bytes()).into();
        let random: [u8; 10] = hash[..10].try_into().unwrap();
        let id = Id::new(known.time_created, random);
        let session = Session { id, access_hash: hash, expire_hash: hash, ..known.clone() };
        tx.insert_session(&session).await.unwrap();
    }
    tx.commit().await.unwrap();
    fixture.advance(Duration::from_secs(1));
    assert_eq!(kind(fixture.who(&first.access_token).await), "ok", "the ten-thousandth");
    let newest = fixture.log_in("ada@example.com").await;
    assert_eq!(kind(fixture.who(&first.access_token).await), "invalid");
    for login in [&newest, &his] {
        assert_eq!(kind(fixture.who(&login.access_token).await), "ok");
    }
}

#[tokio::test]
async fn a_renewal_is_refused_in_the_documented_words() {
    let (fixture, ada) = with_ada().await;
    fixture.user("bob@example.com", Role::Client, ada.company_id).await;
    let (hers, his) = (fixture.log_in("ada@example.com").await, fixture.log_in("bob@example.com").await);
    let caller = fixture.who(&hers.access_token).await.unwrap();

    let absent = fixture.service.refresh(&caller, None).await;
    assert!(matches!(absent, Err(Error::Structure { .. })));
    assert_eq!(words(absent), "Could not locate field for key_path expire_token from provided dict data");

    let unknown = fixture.service.refresh(&caller, Some(&hers.access_token)).await;
    assert!(matches!(unknown, Err(Error::AuthInvalid("Session not found"))));

    let foreign = fixture.service.refresh(&caller, Some(&his.expire_token)).await;
    assert!(matches!(foreign, Err(Error::Refused("You have not access to refresh this session"))));

    // An ended session is not brought back with another one.
    fixture.advance(15 * MINUTE);
    let fresh = fixture.log_in("ada@example.com").await;
    let caller = fixture.who(&fresh.access_token).await.unwrap();
    assert_eq!(words(fixture.service.refresh(&caller, Some(&hers.expire_token)).await), "Session not found");
}

#[tokio::test]
async fn logging_out_ends_one_session() {
    let (fixture, _) = with_ada().await;
    let (one, two) = (fixture.log_in("ada@example.com").await, fixture.log_in("ada@example.com").await);
    let caller = fixture.who(&one.access_token).await.unwrap();
    fixture.service.log_out(&caller).await.unwrap();
    assert_eq!(kind(fixture.who(&one.access_token).await), "invalid");
    assert_eq!(kind(fixture.who(&two.access_token).await), "ok");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_the_old_password() {
    let (fixture, ada) = with_ada().await;
    let (one, two) = (fixture.log_in("ada@example.com").await, fixture.log_in("ada@example.com").await);
    let caller = fixture.who(&one.access_token).await.unwrap();
    let body = || UserBody { password: Some("battery staple".to_owned()), ..UserBody::default() };
    fixture.service.update_user(&caller, ada.id, body()).await.unwrap();
    assert_eq!(kind(fixture.who(&one.access_token).await), "ok");
    assert_eq!(kind(fixture.who(&two.access_token).await), "invalid");
    assert_eq!(kind(log_in(&fixture.service, "ada@example.com", PASSWORD).await), "invalid");
    assert_eq!(kind(log_in(&fixture.service, "ada@example.com", "battery staple").await), "ok");

    fixture.service.update_user(&administrator(), ada.id, body()).await.unwrap();
    assert_eq!(kind(fixture.who(&one.access_token).await), "invalid");
}

#[tokio::test]
async fn a_removed_user_is_nobody_at_once() {
    let (fixture, ada) = with_ada().await;
    let login = fixture.log_in("ada@example.com").await;
    fixture.service.delete_user(&administrator(), ada.id).await.unwrap();
    assert_eq!(kind(fixture.who(&login.access_token).await), "invalid");
    assert_eq!(kind(log_in(&fixture.service, "ada@example.com", PASSWORD).await), "invalid");
}

#[tokio::test]
async fn a_capture_session_has_a_token_for_five_minutes_that_every_server_on_the_store_knows() {
    let (fixture, ada) = with_ada().await;
    let caller = Caller { user: ada.clone(), session: None };
    let token = fixture.service.session_token(&caller).unwrap();
    assert!(token.starts_with("eyJ"));
    let claims = fixture.another().await.check_session_token(&token).unwrap();
    assert_eq!((claims.user_id, claims.company_id), (ada.id, ada.company_id));
    assert_eq!(claims.expire_date.since(START), 5 * MINUTE);
    let second = fixture.service.session_token(&caller).unwrap();
    assert_ne!(fixture.service.check_session_token(&second).unwrap().id, claims.id);

    let elsewhere = Fixture::new().await;
    assert_eq!(kind(elsewhere.service.check_session_token(&token)), "invalid");
    fixture.advance(5 * MINUTE);
    assert_eq!(kind(fixture.service.check_session_token(&token)), "expired");
}

#[tokio::test]
async fn an_operator_starts_no_capture_session() {
    let fixture = Fixture::new().await;
    let operator = fixture.caller("op@example.com", Role::Operator, None).await;
    assert_eq!(kind(fixture.service.session_token(&operator)), "forbidden");
    let admin = fixture.caller("root@example.com", Role::Admin, None).await;
    assert_eq!(kind(fixture.service.session_token(&admin)), "ok");
}
