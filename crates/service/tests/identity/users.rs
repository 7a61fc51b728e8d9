//! Who makes, sees, changes and removes whom.

use bonafide_domain::{Company, Id, Role, User};
use bonafide_service::wire::{UserBody, UserView};
use bonafide_service::{Caller, Result};
use serde_json::{Value, json};

use crate::fixture::{Fixture, administrator};
use crate::people::{PASSWORD, body, kind, words};

/// Two companies with a person of every kind in the first, and a client in the second.
struct World {
    fixture: Fixture,
    acme: Company,
    globex: Company,
    admin: Caller,
    operator: Caller,
    manager: Caller,
    client: Caller,
    client_operator: Caller,
    robot: Caller,
    stranger: Caller,
}

async fn world() -> World {
    let fixture = Fixture::new().await;
    let (acme, globex) = (fixture.company("Acme").await, fixture.company("Globex").await);
    let inside = Some(acme.id);
    World {
        admin: fixture.caller("root@example.com", Role::Admin, None).await,
        operator: fixture.caller("op@example.com", Role::Operator, None).await,
        manager: fixture.caller("manager@acme.example", Role::ClientAdmin, inside).await,
        client: fixture.caller("ada@acme.example", Role::Client, inside).await,
        client_operator: fixture.caller("eyes@acme.example", Role::ClientOperator, inside).await,
        robot: fixture.caller("robot@acme.example", Role::ClientService, inside).await,
        stranger: fixture.caller("bob@globex.example", Role::Client, Some(globex.id)).await,
        fixture,
        acme,
        globex,
    }
}

fn view(user: &User) -> Value {
    serde_json::to_value(UserView::from(user)).unwrap()
}

fn parsed(json: Value) -> UserBody {
    serde_json::from_value(json).unwrap()
}

impl World {
    async fn create(&self, caller: &Caller, role: Role, company: Option<Id<Company>>) -> Result<User> {
        self.fixture.service.create_user(caller, body("new@example.com", role, company)).await
    }

    async fn update(&self, caller: &Caller, user: &Caller, json: Value) -> Result<User> {
        self.fixture.service.update_user(caller, user.user.id, parsed(json)).await
    }

    async fn emails(&self, caller: &Caller, search: Option<&str>) -> Vec<String> {
        let users = self.fixture.service.users(caller, search, 0, 100).await.unwrap();
        users.into_iter().map(|user| user.email).collect()
    }
}

#[tokio::test]
async fn an_administrator_or_operator_never_gets_a_company() {
    let world = world().await;
    for (email, role) in [("a@example.com", Role::Admin), ("b@example.com", Role::Operator)] {
        let made = world.fixture.service.create_user(&world.admin, body(email, role, Some(world.acme.id)));
        let user = made.await.unwrap();
        let found = world.fixture.service.user(&world.admin, user.id).await.unwrap();
        assert_eq!((found.role, found.company_id), (role, None));
    }
}

#[tokio::test]
async fn everybody_else_has_a_company_that_exists() {
    let world = world().await;
    for role in [Role::Client, Role::ClientAdmin, Role::ClientOperator, Role::ClientService] {
        let missing = world.create(&world.admin, role, None).await;
        assert_eq!(words(missing), "Could not locate field for key_path company_id from provided dict data");
        let nowhere = "0198c5d4-0000-7000-8000-000000000000".parse().unwrap();
        assert_eq!(kind(world.create(&world.admin, role, Some(nowhere)).await), "company");
    }
}

#[tokio::test]
async fn a_manager_makes_users_of_its_own_company_only() {
    let world = world().await;
    let user = world.create(&world.manager, Role::Client, None).await.unwrap();
    assert_eq!(user.company_id, Some(world.acme.id));
    assert_eq!(kind(world.create(&world.manager, Role::Client, Some(world.globex.id)).await), "company");
    assert_eq!(kind(world.create(&world.manager, Role::Admin, None).await), "forbidden");
    assert_eq!(kind(world.create(&world.manager, Role::Operator, None).await), "forbidden");
    for nobody in [&world.operator, &world.client, &world.client_operator, &world.robot] {
        assert_eq!(kind(world.create(nobody, Role::Client, Some(world.acme.id)).await), "forbidden");
    }
}

#[tokio::test]
async fn a_manager_is_a_client_with_is_admin() {
    let world = world().await;
    let mut given = body("new@example.com", Role::Client, Some(world.acme.id));
    given.is_admin = Some(true);
    let user = world.fixture.service.create_user(&world.admin, given).await.unwrap();
    assert_eq!(user.role, Role::ClientAdmin);
    let view = view(&user);
    assert_eq!((&view["user_type"], &view["is_admin"]), (&json!("CLIENT"), &json!(true)));
}

#[tokio::test]
async fn a_user_is_answered_with_the_documented_fields_and_no_password() {
    let world = world().await;
    let given = parsed(json!({
        "email": "New@Example.com", "password": PASSWORD, "user_type": "CLIENT SERVICE",
        "company_id": world.acme.id, "first_name": "R2", "last_name": "D2", "unknown": 1,
        "can_start_analyze_biometry": false, "meta_data": {"shelf": 3},
    }));
    let user = world.fixture.service.create_user(&world.admin, given).await.unwrap();
    let view = view(&user);
    let expected = json!({
        "user_id": user.id, "user_type": "CLIENT SERVICE", "company_id": world.acme.id,
        "email": "new@example.com", "first_name": "R2", "last_name": "D2", "middle_name": "",
        "is_admin": false, "is_service": true, "meta_data": {"shelf": 3},
        "can_start_analysis_biometry": false, "can_start_analyze_biometry": false,
        "can_start_analysis_quality": true, "can_start_analyze_quality": true,
        "can_start_analysis_collection": true, "can_start_analyze_collection": true,
        "can_start_analysis_documents": true, "can_start_analyze_documents": true,
        "time_created": 1_767_225_600.0, "time_updated": 1_767_225_600.0,
    });
    assert_eq!(view, expected);
    assert_eq!(world.fixture.service.user(&world.admin, user.id).await.unwrap(), user);
}

#[tokio::test]
async fn what_is_missing_or_malformed_is_named() {
    let world = world().await;
    let whole = json!({
        "email": "new@example.com", "password": PASSWORD, "user_type": "CLIENT", "company_id": world.acme.id,
    });
    for field in ["email", "password", "user_type"] {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(field);
        let said = words(world.fixture.service.create_user(&world.admin, parsed(part)).await);
        assert_eq!(said, format!("Could not locate field for key_path {field} from provided dict data"));
    }
    for (field, value) in [
        ("email", json!("new")),
        ("password", json!("short")),
        ("user_type", json!("ROOT")),
        ("first_name", json!("\u{7}")),
        ("last_name", json!("x".repeat(201))),
    ] {
        let mut wrong = whole.clone();
        wrong[field] = value;
        let refused = world.fixture.service.create_user(&world.admin, parsed(wrong)).await;
        assert!(words(refused).contains(field), "{field}");
    }
}

#[tokio::test]
async fn an_email_is_taken_in_any_case() {
    let world = world().await;
    let again = body("ADA@acme.example", Role::Client, Some(world.acme.id));
    assert_eq!(words(world.fixture.service.create_user(&world.admin, again).await), "this email is taken");
    let renamed = world.update(&world.admin, &world.robot, json!({"email": "Ada@Acme.example"})).await;
    assert_eq!(kind(renamed), "conflict");
}

#[tokio::test]
async fn nobody_sees_another_company() {
    let world = world().await;
    for caller in [&world.manager, &world.client, &world.client_operator, &world.robot] {
        let service = &world.fixture.service;
        let them = world.stranger.user.id;
        assert_eq!(kind(service.user(caller, them).await), "user");
        assert_eq!(kind(world.update(caller, &world.stranger, json!({"first_name": "x"})).await), "user");
        assert_eq!(kind(service.delete_user(caller, them).await), "user");
        assert!(world.emails(caller, None).await.iter().all(|email| email.ends_with("@acme.example")));
        // The same as for somebody who never was.
        let nobody = "0198c5d4-0000-7000-8000-000000000000".parse().unwrap();
        assert_eq!(words(service.user(caller, nobody).await), words(service.user(caller, them).await));
    }
}

#[tokio::test]
async fn a_list_shows_what_the_role_reaches() {
    let world = world().await;
    assert_eq!(world.emails(&world.client, None).await, ["ada@acme.example"]);
    assert_eq!(world.emails(&world.robot, None).await, ["robot@acme.example"]);
    assert_eq!(world.emails(&world.manager, None).await.len(), 4);
    assert_eq!(world.emails(&world.client_operator, None).await.len(), 4);
    assert_eq!(world.emails(&world.operator, None).await.len(), 7);
    assert_eq!(world.emails(&world.operator, Some("GLOBEX")).await, ["bob@globex.example"]);
    assert_eq!(world.emails(&world.operator, Some("%")).await.len(), 0);
    assert_eq!(world.emails(&world.operator, Some("a\0")).await.len(), 0);
    let page = world.fixture.service.users(&world.admin, None, 6, 5).await.unwrap();
    assert_eq!(page.len(), 1);
}

#[tokio::test]
async fn a_client_changes_its_name_and_nothing_that_gives_it_power() {
    let world = world().await;
    let renamed = world.update(&world.client, &world.client, json!({"first_name": "Ada"})).await.unwrap();
    assert_eq!(renamed.first_name, "Ada");
    for change in [
        json!({"is_admin": true}),
        json!({"user_type": "ADMIN"}),
        json!({"is_service": true}),
        json!({"email": "eve@acme.example"}),
        json!({"company_id": world.globex.id}),
        json!({"can_start_analysis_quality": false}),
    ] {
        assert_eq!(
            kind(world.update(&world.client, &world.client, change.clone()).await),
            "forbidden",
            "{change}"
        );
    }
    // A client may send back what it got.
    let mut whole = view(&renamed);
    whole["last_name"] = json!("Lovelace");
    assert_eq!(world.update(&world.client, &world.client, whole).await.unwrap().last_name, "Lovelace");
    assert_eq!(kind(world.update(&world.client, &world.robot, json!({"first_name": "x"})).await), "user");
    assert_eq!(
        kind(world.update(&world.client_operator, &world.client, json!({"first_name": "x"})).await),
        "forbidden"
    );
    assert_eq!(
        kind(world.fixture.service.delete_user(&world.client, world.client.user.id).await),
        "forbidden"
    );
}

#[tokio::test]
async fn a_manager_promotes_within_its_company_and_no_further() {
    let world = world().await;
    let promoted = world.update(&world.manager, &world.client, json!({"is_admin": true})).await.unwrap();
    assert_eq!(promoted.role, Role::ClientAdmin);
    let demoted = world.update(&world.manager, &world.client, json!({"is_admin": false})).await.unwrap();
    assert_eq!(demoted.role, Role::Client);
    let switched = world.update(&world.manager, &world.client, json!({"can_start_analyze_quality": false}));
    assert!(!switched.await.unwrap().can_start.quality);
    assert_eq!(
        kind(world.update(&world.manager, &world.client, json!({"user_type": "OPERATOR"})).await),
        "forbidden"
    );
    assert_eq!(
        kind(world.update(&world.manager, &world.client, json!({"company_id": world.globex.id})).await),
        "company"
    );
    assert_eq!(kind(world.update(&world.manager, &world.admin, json!({"first_name": "x"})).await), "user");
}

#[tokio::test]
async fn an_operator_sees_all_and_changes_itself_only() {
    let world = world().await;
    assert_eq!(kind(world.update(&world.operator, &world.operator, json!({"first_name": "Op"})).await), "ok");
    assert_eq!(
        kind(world.update(&world.operator, &world.client, json!({"first_name": "x"})).await),
        "forbidden"
    );
    assert_eq!(
        kind(world.fixture.service.delete_user(&world.operator, world.client.user.id).await),
        "forbidden"
    );
}

#[tokio::test]
async fn a_change_of_role_takes_the_company_along() {
    let world = world().await;
    let up = world.update(&world.admin, &world.client, json!({"user_type": "OPERATOR"})).await.unwrap();
    assert_eq!((up.role, up.company_id), (Role::Operator, None));
    let down = world.update(&world.admin, &world.client, json!({"user_type": "CLIENT"})).await;
    assert_eq!(kind(down), "structure");
    let down = json!({"user_type": "CLIENT", "company_id": world.globex.id});
    let down = world.update(&world.admin, &world.client, down).await.unwrap();
    assert_eq!((down.role, down.company_id), (Role::Client, Some(world.globex.id)));
}

#[tokio::test]
async fn the_only_administrator_stays_one() {
    let world = world().await;
    let service = &world.fixture.service;
    let id = world.admin.user.id;
    assert_eq!(kind(service.delete_user(&world.admin, id).await), "conflict");
    assert_eq!(kind(service.delete_user(&administrator(), id).await), "conflict");
    let demotion = json!({"user_type": "OPERATOR"});
    assert_eq!(kind(world.update(&world.admin, &world.admin, demotion.clone()).await), "conflict");
    assert_eq!(kind(world.update(&world.admin, &world.admin, json!({"first_name": "Root"})).await), "ok");

    let second = world.fixture.caller("root2@example.com", Role::Admin, None).await;
    assert_eq!(kind(world.update(&world.admin, &world.admin, demotion).await), "ok");
    assert_eq!(kind(service.delete_user(&second, second.user.id).await), "conflict");
}

#[tokio::test]
async fn metadata_in_a_change_goes_over_the_old() {
    let world = world().await;
    world.update(&world.client, &world.client, json!({"meta_data": {"a": 1, "b": 2}})).await.unwrap();
    let user =
        world.update(&world.client, &world.client, json!({"meta_data": {"a": null, "c": 3}})).await.unwrap();
    assert_eq!(view(&user)["meta_data"], json!({"b": 2, "c": 3}));
}
