//! E-mail, password, and the patience of those who guess.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use bonafide_domain::Role;
use bonafide_service::{Error, Result};

use crate::fixture::{Fixture, administrator};
use crate::people::{PASSWORD, kind, log_in, words};

async fn with_ada() -> Fixture {
    let fixture = Fixture::new().await;
    let company = fixture.company("Acme").await;
    fixture.user("ada@example.com", Role::Client, Some(company.id)).await;
    fixture
}

async fn guess(fixture: &Fixture, times: usize, email: &str) {
    for _ in 0..times {
        assert_eq!(kind(log_in(&fixture.service, email, "wrong").await), "invalid");
    }
}

fn retry_after<T>(result: Result<T>) -> Option<u64> {
    match result {
        Err(Error::TooManyAttempts { retry_after }) => Some(retry_after.as_secs()),
        _ => None,
    }
}

#[tokio::test]
async fn email_and_password_give_tokens_that_the_store_does_not_hold() {
    let fixture = with_ada().await;
    let login = fixture.log_in("  Ada@EXAMPLE.com ").await;
    assert_eq!(login.user.email, "ada@example.com");
    assert_ne!(login.access_token, login.expire_token);
    let caller = fixture.who(&login.access_token).await.unwrap();
    assert_eq!(caller.user.id.to_string(), login.user.user_id);
    assert_eq!(caller.session.unwrap().to_string(), login.session_id);
    // 15 minutes after 2026-01-01.
    assert!((login.expire_date - 1_767_226_500.0).abs() < 1e-6);

    let secrets = [login.access_token.as_bytes(), login.expire_token.as_bytes(), PASSWORD.as_bytes()];
    let files = std::fs::read_dir(fixture.folder()).unwrap().map(|entry| entry.unwrap().path());
    let contents: Vec<_> =
        files.filter(|path| path.is_file()).map(|path| std::fs::read(path).unwrap()).collect();
    assert!(contents.iter().any(|bytes| find(bytes, b"ada@example.com")), "the database was not looked at");
    for secret in secrets {
        assert!(!contents.iter().any(|bytes| find(bytes, secret)));
    }
}

fn find(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn an_expire_token_does_not_open_anything() {
    let fixture = with_ada().await;
    let login = fixture.log_in("ada@example.com").await;
    assert_eq!(kind(fixture.who(&login.expire_token).await), "invalid");
}

#[tokio::test]
async fn nothing_tells_an_unknown_email_from_a_wrong_password() {
    let fixture = with_ada().await;
    let mut fastest = [Duration::MAX; 2];
    for _ in 0..3 {
        let emails = ["ada@example.com", "eve@example.com"];
        let mut said = vec![];
        for (email, fastest) in emails.into_iter().zip(&mut fastest) {
            let start = Instant::now();
            said.push(words(log_in(&fixture.service, email, "wrong").await));
            *fastest = start.elapsed().min(*fastest);
        }
        assert_eq!(said, ["Email or password is wrong"; 2]);
    }
    // A lookup alone is a hundred times faster than a hash.
    assert!(fastest[1] > fastest[0] / 3, "{fastest:?}");
}

#[tokio::test]
async fn hostile_emails_and_passwords_are_merely_wrong() {
    let fixture = with_ada().await;
    let long = "x".repeat(1025);
    for (email, password) in [
        ("", ""),
        ("ada@example.com\0", PASSWORD),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("ada@example.com", long.as_str()),
        ("x".repeat(100_000).as_str(), "wrong"),
    ] {
        assert_eq!(kind(log_in(&fixture.service, email, password).await), "invalid");
    }
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_waits() {
    let fixture = with_ada().await;
    guess(&fixture, 5, "ada@example.com").await;
    assert_eq!(retry_after(log_in(&fixture.service, "ada@example.com", PASSWORD).await), Some(1));
    fixture.advance(Duration::from_secs(1));
    // Twice as long after one more.
    guess(&fixture, 1, " ADA@example.com").await;
    assert_eq!(retry_after(log_in(&fixture.service, "ada@example.com", PASSWORD).await), Some(2));
    fixture.advance(Duration::from_secs(1));
    assert_eq!(retry_after(log_in(&fixture.service, "ada@example.com", PASSWORD).await), Some(1));
    fixture.advance(Duration::from_secs(1));
    // A success is a new beginning.
    fixture.log_in("ada@example.com").await;
    guess(&fixture, 4, "ada@example.com").await;
    fixture.log_in("ada@example.com").await;
}

#[tokio::test]
async fn who_fails_on_purpose_does_not_keep_the_owner_out() {
    let fixture = with_ada().await;
    let login = async |peer: &str, password| {
        fixture.service.login("ada@example.com", password, peer.parse().unwrap()).await
    };
    for peer in ["192.0.2.66", "2001:db8:0:66::1"] {
        for _ in 0..5 {
            assert_eq!(kind(login(peer, "wrong").await), "invalid");
        }
        assert_eq!(kind(login(peer, PASSWORD).await), "wait");
    }
    assert_eq!(kind(login("2001:db8:0:66::2", PASSWORD).await), "wait", "the same network");
    assert_eq!(kind(login("192.0.2.7", PASSWORD).await), "ok");
    assert_eq!(kind(login("2001:db8:0:67::1", PASSWORD).await), "ok");
    // Nor does a success elsewhere help the one who fails.
    assert_eq!(kind(login("192.0.2.66", PASSWORD).await), "wait");
}

#[tokio::test]
async fn guesses_from_many_networks_slow_each_other_down_to_two_a_minute() {
    let fixture = with_ada().await;
    let login = async |n: u8, password| {
        fixture.service.login("ada@example.com", password, [198, 51, 100, n].into()).await
    };
    for n in 0..100 {
        assert_eq!(kind(login(n, "wrong").await), "invalid", "{n}");
    }
    assert_eq!(retry_after(login(100, PASSWORD).await), Some(1));
    for (n, wait) in (100..).zip([1, 2, 4, 8, 16, 30, 30]) {
        assert_eq!(retry_after(login(n, "wrong").await), Some(wait));
        fixture.advance(Duration::from_secs(wait));
        assert_eq!(kind(login(n, "wrong").await), "invalid", "{n}");
    }
    fixture.advance(Duration::from_secs(30));
    assert_eq!(kind(login(200, PASSWORD).await), "ok");
}

#[tokio::test]
async fn an_unknown_email_waits_as_well_and_a_restart_forgets_nothing() {
    let fixture = with_ada().await;
    guess(&fixture, 5, "eve@example.com").await;
    assert_eq!(retry_after(log_in(&fixture.another().await, "eve@example.com", "wrong").await), Some(1));
    assert_eq!(kind(log_in(&fixture.service, "ada@example.com", PASSWORD).await), "ok");
}

#[tokio::test]
async fn a_day_without_failures_is_a_new_beginning() {
    let fixture = with_ada().await;
    guess(&fixture, 5, "ada@example.com").await;
    fixture.advance(Duration::from_hours(24));
    guess(&fixture, 5, "ada@example.com").await;
    assert_eq!(retry_after(log_in(&fixture.service, "ada@example.com", PASSWORD).await), Some(1));
}

#[tokio::test]
async fn somebody_who_tries_many_emails_waits_by_address() {
    let fixture = with_ada().await;
    let peer = |n: usize| format!("2001:db8::{n:x}").parse::<IpAddr>().unwrap();
    for n in 0..50 {
        let email = format!("nobody{n}@example.com");
        assert_eq!(kind(fixture.service.login(&email, "wrong", peer(n)).await), "invalid", "{n}");
        // A success between them does not help.
        if n == 25 {
            fixture.service.login("ada@example.com", PASSWORD, peer(n)).await.unwrap();
        }
    }
    assert_eq!(retry_after(fixture.service.login("ada@example.com", PASSWORD, peer(99)).await), Some(1));
    let other: IpAddr = "2001:db8:0:1::1".parse().unwrap();
    assert_eq!(kind(fixture.service.login("ada@example.com", PASSWORD, other).await), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_same_time_are_counted_one_by_one() {
    let fixture = with_ada().await;
    let guesses: Vec<_> = (0..40)
        .map(|_| {
            let service = fixture.service.clone();
            tokio::spawn(async move { kind(log_in(&service, "ada@example.com", "wrong").await) })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        match guess.await.unwrap() {
            "invalid" => looked_at += 1,
            other => assert_eq!(other, "wait"),
        }
    }
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!((5..5 + cores).contains(&looked_at), "{looked_at} with {cores} cores");
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let fixture = Fixture::new().await;
    let other = fixture.another().await;
    let (one, two) = tokio::join!(
        fixture.service.first_administrator("Root@example.com"),
        other.first_administrator("root@example.com")
    );
    let passwords: Vec<String> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
    let [password] = &passwords[..] else { panic!("{} administrators", passwords.len()) };
    let login = log_in(&fixture.service, "root@example.com", password).await.unwrap();
    assert_eq!((login.user.user_type, login.user.is_admin), ("ADMIN", true));
    assert_eq!(fixture.service.first_administrator("late@example.com").await.unwrap(), None);
    assert_eq!(fixture.service.users(&administrator(), None, 0, 10).await.unwrap().len(), 1);
    assert_eq!(kind(fixture.service.first_administrator("no address").await), "value");
}
