//! What lists show.

use serde_json::Value;

use crate::world::{ROLES, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_what_the_role_reaches() {
    let world = World::new().await;
    let sets = world.shared().await;
    let expected = ["yyy", "yyy", "ynn", "yyn", "yyn", "yyn"];
    for role in 0..ROLES.len() {
        let body = world.clients[role].get("/api/folders/?limit=1000").await.unwrap().with(200).unwrap();
        let listed: Vec<&str> =
            body["items"].as_array().unwrap().iter().filter_map(|item| item["folder_id"].as_str()).collect();
        let shown = sets[role].map(|set| listed.contains(&set.folder.to_string().as_str()));
        let wanted: Vec<bool> = expected[role].bytes().map(|letter| letter == b'y').collect();
        assert_eq!(shown.to_vec(), wanted, "{}", ROLES[role]);
        // A filter shows no more than the list: asking for another company's folder finds nothing.
        let path = format!("/api/folders/?folder_id={}&with_total=true", sets[role][2].folder);
        let body = world.clients[role].get(&path).await.unwrap().with(200).unwrap();
        assert_eq!(body["total"], Value::from(u64::from(wanted[2])), "{}", ROLES[role]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_and_users_are_listed_within_reach() {
    let world = World::new().await;
    let companies = [2, 2, 1, 1, 1, 1];
    // Two without a company, five in the one and one in the other.
    let users = [8, 8, 1, 5, 5, 1];
    for role in 0..ROLES.len() {
        let client = &world.clients[role];
        for (path, count) in [("/api/companies/", companies[role]), ("/api/users/", users[role])] {
            let body = client.get(path).await.unwrap().with(200).unwrap();
            assert_eq!(body["items"].as_array().unwrap().len(), count, "{path} for {}", ROLES[role]);
        }
    }
}
