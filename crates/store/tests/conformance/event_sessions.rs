use bonafide_domain::capture::EventSession;
use bonafide_domain::capture::event::Event;
use serde_json::json;

use crate::database::on_each;
use crate::records::{at, company, id};

fn event(name: &str, time: u64) -> Event {
    serde_json::from_value(json!({"name": name, "time": time, "data": {"width": 640.5, "on": true}})).unwrap()
}

#[test]
fn events_are_kept_and_forgotten_by_time_and_with_the_company() {
    on_each(async |database| {
        let company = company("A");
        let first = EventSession {
            id: id(),
            user_id: id(),
            company_id: Some(company.id),
            origin: "https://app.example.org".to_owned(),
            version: "0.1.0".to_owned(),
            events: vec![event("open", 0)],
            time_created: at(0),
            time_updated: at(0),
        };
        let alone = EventSession { id: id(), company_id: None, time_updated: at(5), ..first.clone() };
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.keep_event_session(&first).await.unwrap();
        tx.keep_event_session(&alone).await.unwrap();
        let longer = EventSession {
            events: vec![event("open", 0), event("camera_ready", 20)],
            time_updated: at(9),
            ..first.clone()
        };
        tx.keep_event_session(&longer).await.unwrap();
        tx.commit().await.unwrap();
        let found = database.read().await.event_session(first.id).await.unwrap();
        assert_eq!(found, Some(longer));
        let mut tx = database.write().await;
        assert_eq!(tx.delete_event_sessions_before(at(5)).await.unwrap(), 0);
        assert_eq!(tx.delete_event_sessions_before(at(6)).await.unwrap(), 1);
        tx.delete_company(company.id).await.unwrap();
        assert_eq!(tx.event_session(first.id).await.unwrap(), None);
    });
}
