use bonafide_domain::{MediaType, Role};
use bonafide_service::{AnalysisQuery, Error};
use serde_json::json;

use crate::ground::{Ground, face, wall};

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filtered_by_id_type_state_and_outcome() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    let bare = ground.medium(&folder, MediaType::Image, &wall(), &[]).await;
    let seen = ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let body = json!({"analyses": [
        {"type": "quality", "source_media": [bare.id]},
        {"type": "quality", "source_media": [seen.id]},
        {"type": "biometry"},
    ]});
    let started = ground.start(&folder, body).await.unwrap();
    ground.run(&started).await;
    // Without a network to compare with the third fails too.
    let [failed, declined, biometry] = [0, 1, 2].map(|i| started.analyses[i].id);
    let list = async |pairs: &[(&str, String)]| {
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        let query = AnalysisQuery::parse(&pairs).unwrap();
        let found = ground.service().analyses(&ground.client, folder.id, &query).await.unwrap();
        found.into_iter().map(|analysis| analysis.id).collect::<Vec<_>>()
    };
    let word = str::to_owned;
    assert_eq!(list(&[]).await, [failed, declined, biometry]);
    assert_eq!(list(&[("type", word("quality"))]).await, [failed, declined]);
    assert_eq!(list(&[("type.exclude", word("QUALITY"))]).await, [biometry]);
    assert_eq!(list(&[("state", word("FINISHED"))]).await, [declined]);
    assert_eq!(list(&[("state", word("DECLINED,FAILED"))]).await, [failed, declined, biometry]);
    assert_eq!(list(&[("state.exclude", word("FAILED"))]).await, [declined]);
    assert_eq!(
        list(&[("analyse_id", format!("{failed},{biometry}")), ("type", word("biometry"))]).await,
        [biometry]
    );
    assert_eq!(list(&[("analysis_id.exclude", failed.to_string())]).await, [declined, biometry]);
    assert_eq!(list(&[("state", word("PROCESSING"))]).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_others_is_absent() {
    let ground = Ground::new().await;
    let (folder, analysis) =
        ground.one(MediaType::Image, &wall(), json!({"analyses": [{"type": "quality"}]})).await;
    for caller in [ground.somebody(Role::Client).await, ground.stranger(Role::ClientOperator).await] {
        let list = ground.service().analyses(&caller, folder.id, &AnalysisQuery::default()).await;
        assert!(matches!(list, Err(Error::NotFound("folder"))));
        let one = ground.service().analysis(&caller, analysis.id).await;
        assert!(matches!(one, Err(Error::NotFound("analysis"))));
    }
}
