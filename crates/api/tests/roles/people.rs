//! Companies, users, jobs and tokens.

use bonafide_testkit::Client;
use serde_json::{Value, json};

use crate::world::{ROLES, World};

async fn id_of(client: &Client, path: &str, field: &str) -> Vec<(String, Value)> {
    let body = client.get(path).await.unwrap().with(200).unwrap();
    let items = body["items"].as_array().unwrap().clone();
    items.into_iter().map(|item| (item[field].as_str().unwrap().to_owned(), item)).collect()
}

/// The two companies: that of the roles, and the other.
async fn companies(world: &World) -> [String; 2] {
    let found = id_of(&world.clients[0], "/api/companies/", "company_id").await;
    ["own", "other"].map(|name| found.iter().find(|(_, item)| item["name"] == name).unwrap().0.clone())
}

/// What a status says, in the letters of the tables.
fn letter(status: u16) -> char {
    match status {
        200..=299 => 'y',
        403 => 'f',
        404 => 'n',
        other => panic!("status {other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_are_reached_as_the_table_says() {
    let world = World::new().await;
    let ids = companies(&world).await;
    // Own company, other company; for the first two roles both are others.
    let rows = [
        ("GET", "", Value::Null, ["yy", "yy", "yn", "yn", "yn", "yn"]),
        ("GET", "/meta_data", Value::Null, ["yy", "yy", "yn", "yn", "yn", "yn"]),
        ("PATCH", "", json!({ "meta_data": { "a": 1 } }), ["yy", "ff", "fn", "yn", "fn", "fn"]),
        ("PATCH", "/meta_data", json!({ "a": 1 }), ["yy", "ff", "fn", "yn", "fn", "fn"]),
        ("PATCH", "", json!({ "settings": { "spoofing": {} } }), ["yy", "ff", "fn", "fn", "fn", "fn"]),
        ("GET", "/webhook_key", Value::Null, ["yy", "ff", "fn", "yn", "fn", "fn"]),
    ];
    for (method, path, mut body, expected) in rows {
        for (role, client) in world.clients.iter().enumerate() {
            // Each role asks for another bound: what is already so is no change, and allowed.
            if body.get("settings").is_some() {
                body["settings"]["spoofing"]["max"] = json!(0.5 + role as f64 / 100.0);
            }
            let mut found = String::new();
            for id in &ids {
                let path = format!("/api/companies/{id}{path}");
                let answer =
                    if method == "GET" { client.get(&path).await } else { client.patch(&path, &body).await };
                found.push(letter(answer.unwrap().status));
            }
            assert_eq!(found, expected[role], "{method} {path} {body} by {}", ROLES[role]);
        }
    }
    let made = ["y", "f", "f", "f", "f", "f"];
    let removed = ["y", "f", "n", "n", "n", "n"];
    for (role, client) in world.clients.iter().enumerate() {
        let body = json!({ "name": format!("new {role}") });
        let status = client.post("/api/companies/", &body).await.unwrap().status;
        assert_eq!(letter(status).to_string(), made[role], "made by {}", ROLES[role]);
        let company = world.harness.company(&format!("doomed {role}")).await;
        let status = client.delete(&format!("/api/companies/{}", company.id)).await.unwrap().status;
        assert_eq!(letter(status).to_string(), removed[role], "removed by {}", ROLES[role]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_reached_as_the_table_says() {
    let world = World::new().await;
    let [own, other] = companies(&world).await;
    let all = id_of(&world.clients[0], "/api/users/?limit=100", "user_id").await;
    let of = |email: &str| all.iter().find(|(_, user)| user["email"] == email).unwrap().0.clone();
    let (mate, foreigner) = (of("client_service@own.example.com"), of("client-service@other.example.com"));
    // Itself, one of its company (or of any, for the first two), one of another company.
    let read = ["yyy", "yyy", "ynn", "yyn", "yyn", "ynn"];
    let write = ["yyy", "yff", "ynn", "yyn", "yfn", "ynn"];
    let promote = ["yy", "ff", "nn", "yn", "fn", "nn"];
    for (role, client) in world.clients.iter().enumerate() {
        let me = client.get("/api/users/me").await.unwrap().with(200).unwrap();
        let me = me["user_id"].as_str().unwrap().to_owned();
        let (mut seen, mut named, mut promoted) = (String::new(), String::new(), String::new());
        for id in [&me, &mate, &foreigner] {
            let path = format!("/api/users/{id}");
            seen.push(letter(client.get(&path).await.unwrap().status));
            let body = json!({ "first_name": "New" });
            named.push(letter(client.patch(&path, &body).await.unwrap().status));
        }
        for id in [&mate, &foreigner] {
            let body = json!({ "can_start_analysis_quality": role % 2 == 0 });
            promoted.push(letter(client.patch(&format!("/api/users/{id}"), &body).await.unwrap().status));
        }
        assert_eq!((seen.as_str(), named.as_str()), (read[role], write[role]), "{}", ROLES[role]);
        assert_eq!(promoted, promote[role], "switches by {}", ROLES[role]);
    }
    // Made in the own company and in the other one.
    let made = ["yy", "ff", "ff", "yn", "ff", "ff"];
    let removed = ["yy", "ff", "nn", "yn", "fn", "nn"];
    for (role, client) in world.clients.iter().enumerate() {
        let (mut made_found, mut removed_found) = (String::new(), String::new());
        for (n, company) in [&own, &other].into_iter().enumerate() {
            let body = json!({
                "email": format!("new{role}{n}@example.com"), "password": "correct horse battery",
                "user_type": "CLIENT", "company_id": company, "first_name": "A", "last_name": "B",
            });
            made_found.push(letter(client.post("/api/users/", &body).await.unwrap().status));
            let doomed = json!({
                "email": format!("doomed{role}{n}@example.com"), "password": "correct horse battery",
                "user_type": "CLIENT", "company_id": company, "first_name": "A", "last_name": "B",
            });
            let doomed = world.clients[0].post("/api/users/", &doomed).await.unwrap().with(201).unwrap();
            let path = format!("/api/users/{}", doomed["user_id"].as_str().unwrap());
            removed_found.push(letter(client.delete(&path).await.unwrap().status));
        }
        assert_eq!(made_found, made[role], "made by {}", ROLES[role]);
        assert_eq!(removed_found, removed[role], "removed by {}", ROLES[role]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hands_out_more_than_it_has() {
    let world = World::new().await;
    let body = |role: &str| {
        json!({
            "email": "more@example.com", "password": "correct horse battery", "user_type": role,
            "first_name": "A", "last_name": "B",
        })
    };
    let manager = &world.clients[3];
    for role in ["ADMIN", "OPERATOR"] {
        let answer = manager.post("/api/users/", &body(role)).await.unwrap();
        assert_eq!((answer.status, answer.error_code()), (403, 9), "{}", answer.body);
    }
    let me = manager.get("/api/users/me").await.unwrap().with(200).unwrap();
    let path = format!("/api/users/{}", me["user_id"].as_str().unwrap());
    let answer = manager.patch(&path, &json!({ "user_type": "ADMIN" })).await.unwrap();
    assert_eq!((answer.status, answer.error_code()), (403, 9), "{}", answer.body);
    assert_eq!(manager.post("/api/users/", &body("CLIENT OPERATOR")).await.unwrap().status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_for_administrators_and_session_tokens_for_all_but_operators() {
    let world = World::new().await;
    let absent = "/api/jobs/00000000-0000-7000-8000-000000000000/retry";
    let (jobs, retried, tokens) =
        (["y", "f", "f", "f", "f", "f"], ["n", "f", "f", "f", "f", "f"], ["y", "f", "y", "y", "y", "y"]);
    for (role, client) in world.clients.iter().enumerate() {
        let found = [
            client.get("/api/jobs/").await.unwrap(),
            client.post(absent, &Value::Null).await.unwrap(),
            client.get("/api/authorize/session_token").await.unwrap(),
        ];
        let found = found.map(|answer| letter(answer.status).to_string());
        assert_eq!(found, [jobs[role], retried[role], tokens[role]], "{}", ROLES[role]);
    }
}
