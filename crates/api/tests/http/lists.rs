//! Lists and their filters.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn folders_are_found_by_metadata_and_time_in_either_order() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let mut times = Vec::new();
    for n in 0..5 {
        harness.fixture.advance(Duration::from_secs(10));
        let payload =
            json!({ "folder:meta_data": { "transaction_id": format!("t{n}"), "even": n % 2 == 0 } });
        let folder = client.post("/api/folders/", &payload).await.unwrap().with(201).unwrap();
        times.push(folder["time_created"].as_f64().unwrap());
    }
    let found = async |query: &str| -> Vec<String> {
        let body = client.get(&format!("/api/folders/?{query}")).await.unwrap().with(200).unwrap();
        let name = |item: &Value| item["meta_data"]["transaction_id"].as_str().unwrap().to_owned();
        body["items"].as_array().unwrap().iter().map(name).collect()
    };
    let ascending = "sorting=time_created%7Basc%7D";
    assert_eq!(found("meta_data=transaction_id==t3").await, ["t3"]);
    assert_eq!(found(&format!("meta_data=even==true&{ascending}")).await, ["t0", "t2", "t4"]);
    assert_eq!(found(&format!("meta_data=even!=true&{ascending}")).await, ["t1", "t3"]);
    assert_eq!(found("meta_data=even==true&meta_data=transaction_id==t2").await, ["t2"]);
    assert_eq!(found("meta_data=absent==1").await, [""; 0]);
    assert_eq!(found("sorting=time_created%7Bdesc%7D&limit=2&offset=1").await, ["t3", "t2"]);
    let window = format!("time_created.min={}&time_created.max={}&{ascending}", times[1], times[3]);
    assert_eq!(found(&window).await, ["t1", "t2", "t3"]);
    assert_eq!(found("resolution_status=FINISHED").await, [""; 0]);
    assert_eq!(found("resolution_status=INITIAL&with_analyses=true").await.len(), 5);
    assert_eq!(found("unknown=1").await.len(), 5);
    for query in
        ["limit=x", "limit=-1", "sorting=up", "meta_data=x", "time_created.min=soon", "with_analyses=maybe"]
    {
        let answer = client.get(&format!("/api/folders/?{query}")).await.unwrap();
        assert_eq!((answer.status, answer.error_code()), (400, 4), "{query}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_is_added_changed_and_taken_away() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let folder = client.post("/api/folders/", &json!({})).await.unwrap().with(201).unwrap();
    let path = format!("/api/folders/{}/meta_data/", folder["folder_id"].as_str().unwrap());
    assert_eq!(client.get(&path).await.unwrap().with(200).unwrap(), json!({}));
    let added = client.post(&path, &json!({ "a": 1, "b": { "c": [1] } })).await.unwrap();
    assert_eq!(added.with(200).unwrap(), json!({ "a": 1, "b": { "c": [1] } }));
    let changed = client.patch(&path, &json!({ "a": null, "d": "x" })).await.unwrap();
    assert_eq!(changed.with(200).unwrap(), json!({ "b": { "c": [1] }, "d": "x" }));
    let left = client.delete(&format!("{path}?keys=b")).await.unwrap();
    assert_eq!(left.with(200).unwrap(), json!({ "d": "x" }));
    for query in ["?keys=", "?keys=,"] {
        let nothing = client.delete(&format!("{path}{query}")).await.unwrap();
        assert_eq!((nothing.status, nothing.error_code()), (400, 4), "{query}");
    }
    assert_eq!(client.get(&path).await.unwrap().with(200).unwrap(), json!({ "d": "x" }));
    assert_eq!(client.delete(&path).await.unwrap().with(200).unwrap(), json!({}));
    let wrong = client.post(&path, &json!([1])).await.unwrap();
    assert_eq!((wrong.status, wrong.error_code()), (400, 5));
    let many: Value = (0..300).map(|n| (n.to_string(), json!(n))).collect::<serde_json::Map<_, _>>().into();
    let many = client.post(&path, &many).await.unwrap();
    assert_eq!((many.status, many.error_code()), (400, 4));
}
