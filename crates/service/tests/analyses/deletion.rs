use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::{MediaType, Role};
use bonafide_service::Error;
use bonafide_store::{JobCounts, keys};
use serde_json::json;

use crate::ground::{Ground, Workers, face};

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_analysis_takes_its_job_and_its_best_shots_along() {
    let ground = Ground::new().await;
    let manager = ground.somebody(Role::ClientAdmin).await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let id = started.analyses[0].id;
    assert!(matches!(ground.service().delete_analysis(&ground.client, id).await, Err(Error::Forbidden)));
    ground.service().delete_analysis(&manager, id).await.unwrap();
    assert_eq!(ground.service().job_counts().await.unwrap(), JobCounts::default());
    let now = ground.now(&folder).await;
    assert_eq!(
        (now.resolution_status, now.system_resolution),
        (FolderStatus::Initial, ResolutionStatus::Initial)
    );
    assert_eq!(now.group_id, None);
    let doomed = ground.fixture.store.read().await.unwrap().doomed(ground.service().now(), 10).await.unwrap();
    assert_eq!(doomed, [keys::analysis(folder.id, id)]);
    assert!(matches!(ground.service().analysis(&manager, id).await, Err(Error::NotFound(_))));
    assert!(ground.service().wait_for_group(started.group_id.unwrap(), crate::ground::LONG).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_newest_group_a_folder_stands_as_the_one_before_left_it() {
    let ground = Ground::new().await;
    let manager = ground.somebody(Role::ClientAdmin).await;
    let (folder, first) =
        ground.one(MediaType::Image, &face(), json!({"analyses": [{"type": "quality"}]})).await;
    ground.fixture.advance(std::time::Duration::from_secs(1));
    let second = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    assert_eq!(ground.now(&folder).await.system_resolution, ResolutionStatus::Processing);
    ground.service().delete_analysis(&manager, second.analyses[0].id).await.unwrap();
    let now = ground.now(&folder).await;
    assert_eq!((now.group_id, now.system_resolution), (Some(first.group_id), ResolutionStatus::Declined));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_analysis_deleted_while_it_runs_ends_without_an_effect() {
    let ground = Ground::new().await;
    let manager = ground.somebody(Role::ClientAdmin).await;
    let folder = ground.folder().await;
    let many = crate::ground::zipped(&vec![face(); 15]);
    ground.medium(&folder, MediaType::ShotsSet, &many, &[]).await;
    let body = json!({"analyses": [{"type": "quality", "params": {"extract_best_shot": true}}]});
    let id = ground.start(&folder, body).await.unwrap().analyses[0].id;
    let workers = Workers::start(ground.service());
    while ground.service().job_counts().await.unwrap().running == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    ground.service().delete_analysis(&manager, id).await.unwrap();
    workers.stop().await;
    assert_eq!(ground.service().job_counts().await.unwrap(), JobCounts::default());
    assert_eq!(ground.now(&folder).await.resolution_status, FolderStatus::Initial);
    // Whatever the worker wrote is doomed.
    let doomed = ground.fixture.store.read().await.unwrap().doomed(ground.service().now(), 10).await.unwrap();
    assert_eq!(doomed, [keys::analysis(folder.id, id)]);
}
