//! Folders, media and analyses.

use bonafide_testkit::{Answer, made};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{ROLES, Set, World};

/// What is asked of a thing.
struct Row {
    method: &'static str,
    path: &'static str,
    /// JSON to send; a text is sent as an upload of one picture.
    body: Value,
    /// Status when it is allowed.
    allowed: u16,
    /// Per role: what comes of it for its own thing, one of its company, and one of another company. `y` allowed, `f`
    /// forbidden, `n` as if it did not exist. The first two roles see all companies.
    expected: [&'static str; 6],
}

fn row(
    method: &'static str,
    path: &'static str,
    body: Value,
    allowed: u16,
    expected: [&'static str; 6],
) -> Row {
    Row { method, path, body, allowed, expected }
}

fn table() -> Vec<Row> {
    let (none, fields) = (Value::Null, json!({ "a": 1 }));
    let analyses = json!({ "analyses": [{ "type": "quality" }] });
    let decision = json!({ "resolution_status": "DECLINED", "comment": "not the same person" });
    //                ADMIN  OPERATOR CLIENT C.ADMIN C.OPERATOR C.SERVICE
    let read = ["yyy", "yyy", "ynn", "yyn", "yyn", "yyn"];
    let write = ["yyy", "fff", "ynn", "yyn", "ffn", "yyn"];
    let erase = ["yyy", "fff", "fnn", "yyn", "ffn", "yfn"];
    let erase_analysis = ["yyy", "fff", "fnn", "yyn", "ffn", "ffn"];
    let decide = ["fff", "yyy", "fnn", "ffn", "yyn", "ffn"];
    vec![
        row("GET", "/api/folders/{folder}", none.clone(), 200, read),
        row("GET", "/api/folders/{folder}/media/", none.clone(), 200, read),
        row("GET", "/api/folders/{folder}/analyses/", none.clone(), 200, read),
        row("GET", "/api/folders/{folder}/deliveries/", none.clone(), 200, read),
        row("GET", "/api/folders/{folder}/meta_data", none.clone(), 200, read),
        row("GET", "/api/media/{medium}", none.clone(), 200, read),
        row("GET", "/api/media/{medium}/original", none.clone(), 200, read),
        row("GET", "/api/media/{medium}/thumbnail", none.clone(), 200, read),
        row("GET", "/api/media/{medium}/frames/0", none.clone(), 200, read),
        row("GET", "/api/media/{medium}/meta_data", none.clone(), 200, read),
        row("GET", "/api/analyses/{analysis}", none.clone(), 200, read),
        row("GET", "/api/analyses/{analysis}/meta_data", none.clone(), 200, read),
        row("POST", "/api/folders/{folder}/meta_data", fields.clone(), 200, write),
        row("PATCH", "/api/folders/{folder}/meta_data", fields.clone(), 200, write),
        row("DELETE", "/api/folders/{folder}/meta_data", none.clone(), 200, write),
        row("PATCH", "/api/media/{medium}", json!({ "tags": ["photo_selfie"] }), 200, write),
        row("POST", "/api/media/{medium}/meta_data", fields.clone(), 200, write),
        row("PATCH", "/api/media/{medium}/meta_data", fields.clone(), 200, write),
        row("DELETE", "/api/media/{medium}/meta_data", none.clone(), 200, write),
        row("POST", "/api/analyses/{analysis}/meta_data", fields.clone(), 200, write),
        row("PATCH", "/api/analyses/{analysis}/meta_data", fields, 200, write),
        row("DELETE", "/api/analyses/{analysis}/meta_data", none.clone(), 200, write),
        row("POST", "/api/folders/{folder}/media/", json!("photo"), 201, write),
        row("POST", "/api/folders/{folder}/analyses/", analyses, 201, write),
        row("PATCH", "/api/analyses/{analysis}", decision, 200, decide),
        row("DELETE", "/api/analyses/{analysis}", none.clone(), 204, erase_analysis),
        row("DELETE", "/api/media/{medium}", none.clone(), 204, erase),
        row("DELETE", "/api/folders/{folder}", none, 204, erase),
    ]
}

fn path(row: &Row, set: &Set) -> String {
    let path = row.path.replace("{folder}", &set.folder.to_string());
    path.replace("{medium}", &set.medium.to_string()).replace("{analysis}", &set.analysis.to_string())
}

async fn ask(world: &World, role: usize, row: &Row, set: &Set) -> Answer {
    let (client, path) = (&world.clients[role], path(row, set));
    if row.body.is_string() {
        let photo = made::face(96, 96, 10.0);
        return client.upload(&path, &Value::Null, &[("photo", "photo.jpg", photo)]).await.unwrap();
    }
    let mut request = client.request(Method::from_bytes(row.method.as_bytes()).unwrap(), &path);
    if !row.body.is_null() {
        request = request.json(&row.body);
    }
    client.send(request).await.unwrap()
}

fn absent() -> Set {
    let id = "00000000-0000-7000-8000-000000000000";
    Set { folder: id.parse().unwrap(), medium: id.parse().unwrap(), analysis: id.parse().unwrap() }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_reaches_of_folders_media_and_analyses_what_it_should_and_no_more() {
    let world = World::new().await;
    let mut sets = world.shared().await;
    let mut wrong = Vec::new();
    for row in table() {
        for role in 0..ROLES.len() {
            for place in 0..3 {
                let answer = ask(&world, role, &row, &sets[role][place]).await;
                let (status, code) = match row.expected[role].as_bytes()[place] {
                    b'y' => (row.allowed, -1),
                    b'f' => (403, 9),
                    _ => (404, 10),
                };
                if (answer.status, answer.error_code()) != (status, code) {
                    let place = ["its own", "its company's", "another company's"][place];
                    wrong.push(format!(
                        "{} {} of {place} by {}: {} instead of {status}: {}",
                        row.method, row.path, ROLES[role], answer.status, answer.body
                    ));
                } else if status == 404 {
                    // What exists beyond the reach must not differ from what does not exist.
                    assert_eq!(answer, ask(&world, role, &row, &absent()).await);
                }
            }
            if row.method == "DELETE" && !row.path.ends_with("meta_data") {
                sets[role] = world.sets(role).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_are_made_by_those_who_upload() {
    let world = World::new().await;
    for (client, expected) in world.clients.iter().zip([201, 403, 201, 201, 403, 201]) {
        let answer = client.post("/api/folders/", &json!({})).await.unwrap();
        assert_eq!(answer.status, expected, "{}", answer.body);
    }
}
