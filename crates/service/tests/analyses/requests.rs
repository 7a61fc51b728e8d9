use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::{AnalysisType, Company, MediaType, Role};
use bonafide_service::{Error, Result, Started};
use serde_json::json;

use crate::ground::{Ground, face, id};

fn codes(result: Result<Started>) -> String {
    match result {
        Ok(_) => "started".to_owned(),
        Err(error) => format!("{error:?}").split([' ', '(']).next().unwrap().to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn analyses_start_together_and_the_folder_says_so() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    let selfie = ground.medium(&folder, MediaType::Image, &face(), &["photo_selfie"]).await;
    let front = ground.medium(&folder, MediaType::Image, &face(), &["photo_id", "photo_id_front"]).await;
    let back = ground.medium(&folder, MediaType::Image, &face(), &["photo_id", "photo_id_back"]).await;
    let body = json!({"analyses": [{"type": "Quality"}, {"type": "BIOMETRY", "meta_data": {"step": 2}}]});
    let started = ground.start(&folder, body).await.unwrap();
    let [quality, biometry] = &started.analyses[..] else { panic!("two analyses") };
    assert_eq!(
        (quality.analysis_type, biometry.analysis_type),
        (AnalysisType::Quality, AnalysisType::Biometry)
    );
    assert_eq!(quality.source_media, [selfie.id]);
    assert_eq!(biometry.source_media, [selfie.id, front.id]);
    assert!(!biometry.source_media.contains(&back.id));
    assert_eq!(biometry.meta_data.fields()["step"], 2);
    assert_eq!(quality.group_id, biometry.group_id);
    let folder = ground.now(&folder).await;
    assert_eq!((folder.resolution_status, folder.group_id), (FolderStatus::Processing, started.group_id));
    assert_eq!(folder.system_resolution, ResolutionStatus::Processing);
    assert_eq!(ground.service().job_counts().await.unwrap().waiting, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn named_media_count_once_and_those_that_do_not_suit_are_ignored() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    let selfie = ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let front = ground.medium(&folder, MediaType::Image, &face(), &["photo_id_front"]).await;
    let named = json!([selfie.id, selfie.id, front.id, selfie.id]);
    let body = json!({"analyses": [{"type": "quality", "source_media": named}]});
    let started = ground.start(&folder, body).await.unwrap();
    assert_eq!(started.analyses[0].source_media, [selfie.id]);
    assert_eq!(started.warnings.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn media_of_others_are_as_absent_as_those_that_never_were() {
    let ground = Ground::new().await;
    let (mine, other) = (ground.folder().await, ground.folder().await);
    ground.medium(&mine, MediaType::Image, &face(), &[]).await;
    let elsewhere = ground.medium(&other, MediaType::Image, &face(), &[]).await;
    let words = async |source: String| {
        let body = json!({"analyses": [{"type": "quality", "source_media": [source]}]});
        ground.start(&mine, body).await.unwrap_err().to_string()
    };
    let never: bonafide_domain::Id<bonafide_domain::Medium> = id();
    assert_eq!(words(elsewhere.id.to_string()).await, words(never.to_string()).await);
    assert_eq!(words("video1".to_owned()).await, "media not found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_started_is_refused_and_leaves_nothing() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    let start = async |body| codes(ground.start(&folder, body).await);
    assert_eq!(start(json!({"analyses": [{"type": "quality"}]})).await, "Value");
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    assert_eq!(start(json!({"analyses": [{"type": "biometry"}]})).await, "Value");
    assert_eq!(start(json!({"analyses": [{"type": "quality"}, {"type": "biometry"}]})).await, "Value");
    assert_eq!(start(json!({"analyses": [{"type": "documents"}]})).await, "NotRealized");
    assert_eq!(start(json!({"analyses": [{"type": "collection"}]})).await, "NotRealized");
    assert_eq!(start(json!({})).await, "Structure");
    let http =
        json!({"analyses": [{"type": "quality"}], "resolution_endpoint": "http://169.254.169.254/latest"});
    assert_eq!(start(http).await, "Value");
    assert_eq!(ground.service().job_counts().await.unwrap().waiting, 0);
    assert_eq!(ground.now(&folder).await, folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_start_is_told_no_more_than_it_may_know() {
    let mut ground = Ground::new().await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let quality = || json!({"analyses": [{"type": "quality"}]});
    for (caller, expected) in [
        (ground.somebody(Role::Client).await, "NotFound"),
        (ground.stranger(Role::ClientAdmin).await, "NotFound"),
        (ground.somebody(Role::ClientOperator).await, "Forbidden"),
        (ground.somebody(Role::Operator).await, "Forbidden"),
        (ground.somebody(Role::ClientService).await, "started"),
        (ground.somebody(Role::Admin).await, "started"),
    ] {
        assert_eq!(
            codes(ground.start_as(&caller, &folder, quality()).await),
            expected,
            "{}",
            caller.user.role
        );
    }
    ground.client.user.can_start.quality = false;
    assert_eq!(codes(ground.start(&folder, quality()).await), "Forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_companys_bounds_hold() {
    let ground = Ground::new().await;
    let mut company = ground.company.clone();
    company.settings.spoofing.max = 0.3;
    let mut tx = ground.fixture.store.write().await.unwrap();
    tx.update_company(&Company { ..company }).await.unwrap();
    tx.commit().await.unwrap();
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let over = json!({"analyses": [{"type": "quality", "params": {"threshold_spoofing": 0.4}}]});
    assert_eq!(codes(ground.start(&folder, over).await), "Value");
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    assert!((started.analyses[0].params.threshold_spoofing - 0.3).abs() < 1e-9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_and_says_whose_it_is() {
    let ground = Ground::with(&[], |settings| {
        settings.queue_limit_company = 1;
        settings.queue_limit = 2;
    });
    let ground = ground.await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let quality = || json!({"analyses": [{"type": "quality"}]});
    ground.start(&folder, quality()).await.unwrap();
    let refused = ground.start(&folder, quality()).await;
    assert!(matches!(refused, Err(Error::Busy { company: true, .. })));
    let stranger = ground.stranger(Role::Client).await;
    let elsewhere = ground.folder_of(&stranger).await;
    ground.medium(&elsewhere, MediaType::Image, &face(), &[]).await;
    ground.start_as(&stranger, &elsewhere, quality()).await.unwrap();
    let third = ground.stranger(Role::Client).await;
    let folder = ground.folder_of(&third).await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let refused = ground.start_as(&third, &folder, quality()).await;
    assert!(matches!(refused, Err(Error::Busy { company: false, .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_has_a_thousand_analyses_at_most() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let quality = |count: usize| json!({"analyses": vec![json!({"type": "quality"}); count]});
    let first = ground.start(&folder, quality(1)).await.unwrap().analyses.remove(0);
    let mut tx = ground.fixture.store.write().await.unwrap();
    for _ in 0..998 {
        tx.insert_analysis(&bonafide_domain::Analysis { id: id(), ..first.clone() }).await.unwrap();
    }
    tx.commit().await.unwrap();
    let refused = ground.start(&folder, quality(2)).await.unwrap_err();
    assert_eq!(refused.to_string(), "the folder's analyses are over the limit of 1000");
    ground.start(&folder, quality(1)).await.unwrap();
    assert!(matches!(ground.start(&folder, quality(1)).await, Err(Error::TooLarge { limit: 1000, .. })));
    let elsewhere = ground.folder().await;
    ground.medium(&elsewhere, MediaType::Image, &face(), &[]).await;
    ground.start(&elsewhere, quality(1)).await.unwrap();
}
