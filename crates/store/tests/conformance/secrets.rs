use crate::database::on_each;

#[test]
fn the_first_of_those_who_keep_a_secret_at_once_decides_it() {
    on_each(async |database| {
        let nodes = (0..6).map(|number| {
            let store = database.store.clone();
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                let kept = tx.keep_secret("key", &format!("made by {number}")).await.unwrap();
                tx.commit().await.unwrap();
                kept
            })
        });
        let mut kept = Vec::new();
        for node in nodes.collect::<Vec<_>>() {
            kept.push(node.await.unwrap());
        }
        let secret = database.read().await.secret("key").await.unwrap().unwrap();
        assert!(secret.starts_with("made by "));
        assert!(kept.iter().all(|one| *one == secret), "{kept:?}");
        assert_eq!(database.read().await.secret("other").await.unwrap(), None);
    });
}
