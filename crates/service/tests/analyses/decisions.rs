use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_domain::{Analysis, Folder, MediaType, Role};
use bonafide_service::{Caller, DecisionRequest, Error, Result};
use serde_json::json;

use crate::ground::{Ground, codes, face, wall};

async fn decide(
    ground: &Ground,
    caller: &Caller,
    analysis: &Analysis,
    word: &str,
    comment: &str,
) -> Result<Analysis> {
    let request = DecisionRequest { resolution_status: word.to_owned(), comment: Some(comment.to_owned()) };
    ground.service().decide(caller, analysis.id, &request).await
}

async fn declined(ground: &Ground) -> (Folder, Analysis) {
    ground.one(MediaType::Image, &face(), json!({"analyses": [{"type": "quality"}]})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_decides_and_the_folder_follows() {
    let ground = Ground::new().await;
    let (folder, analysis) = declined(&ground).await;
    let operator = ground.somebody(Role::ClientOperator).await;
    let decided = decide(&ground, &operator, &analysis, "success", " seen in person ").await.unwrap();
    assert_eq!((decided.state, decided.resolution_status), (State::Finished, ResolutionStatus::Success));
    let decision = decided.decision.as_ref().unwrap();
    assert_eq!((decision.user_id, decision.instead_of), (operator.user.id, ResolutionStatus::Declined));
    assert_eq!((decision.comment.as_str(), decision.time), ("seen in person", ground.service().now()));
    assert_eq!(codes(&decided)[..2], ["operator_decision", "no_evidence"]);
    assert_eq!(ground.now(&folder).await.system_resolution, ResolutionStatus::Success);
    // What is stored is what was answered.
    assert_eq!(ground.service().analysis(&operator, analysis.id).await.unwrap(), decided);
    let again =
        decide(&ground, &ground.somebody(Role::Operator).await, &analysis, "DECLINED", "").await.unwrap();
    assert_eq!(again.decision.unwrap().instead_of, ResolutionStatus::Declined);
    assert_eq!(ground.now(&folder).await.system_resolution, ResolutionStatus::Declined);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_decides() {
    let ground = Ground::new().await;
    let (_, analysis) = declined(&ground).await;
    let admin = ground.somebody(Role::Admin).await;
    for caller in [&ground.client, &admin, &ground.somebody(Role::ClientAdmin).await] {
        let refused = decide(&ground, caller, &analysis, "SUCCESS", "").await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{}", caller.user.role);
    }
    let stranger = ground.stranger(Role::ClientOperator).await;
    assert!(matches!(decide(&ground, &stranger, &analysis, "SUCCESS", "").await, Err(Error::NotFound(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_success_or_declined_on_what_has_ended() {
    let ground = Ground::new().await;
    let operator = ground.somebody(Role::Operator).await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &wall(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let analysis = &started.analyses[0];
    assert!(matches!(decide(&ground, &operator, analysis, "SUCCESS", "").await, Err(Error::Conflict(_))));
    ground.run(&started).await;
    for (word, comment) in [
        ("OPERATOR_REQUIRED", String::new()),
        ("maybe", String::new()),
        ("SUCCESS", "x".repeat(2001)),
        ("SUCCESS", "\0".into()),
    ] {
        let refused = decide(&ground, &operator, analysis, word, &comment).await;
        assert!(matches!(refused, Err(Error::Value { .. })), "{word}");
    }
    let decided = decide(&ground, &operator, analysis, "SUCCESS", &"ü".repeat(2000)).await.unwrap();
    assert_eq!((decided.state, decided.resolution_status), (State::Failed, ResolutionStatus::Success));
}
