use bonafide_service::{Error, ListFolders};
use serde_json::json;

use crate::fixture::Fixture;
use crate::made::{folder, id, people, png};

#[tokio::test]
async fn a_folder_is_there_for_its_maker_its_company_and_the_system_and_for_nobody_else() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let picture = png(4, 4, [1, 1, 1]);
    let full = folder(&fixture, &people.client, json!({}), &[("a", "", &picture)]).await;
    let (service, id_of) = (&fixture.service, full.folder.id);
    for caller in [&people.client, &people.chief, &people.machine, &people.operator, &people.admin] {
        assert_eq!(service.folder(caller, id_of, true).await.unwrap(), full);
        assert_eq!(service.folder_media(caller, id_of).await.unwrap(), full.media);
        assert_eq!(service.medium(caller, full.media[0].id).await.unwrap(), full.media[0]);
        assert_eq!(
            service.folders(caller, &ListFolders::default()).await.unwrap().items,
            std::slice::from_ref(&full)
        );
    }
    for caller in [&people.colleague, &people.stranger] {
        let absent = |error: Error| error.to_string();
        let there = service.folder(caller, id_of, true).await.unwrap_err();
        let nowhere = service.folder(caller, id(99), true).await.unwrap_err();
        assert_eq!(absent(there), absent(nowhere));
        assert!(matches!(service.folder_media(caller, id_of).await, Err(Error::NotFound("folder"))));
        assert!(matches!(service.medium(caller, full.media[0].id).await, Err(Error::NotFound("medium"))));
        assert!(matches!(service.delete_folder(caller, id_of).await, Err(Error::NotFound("folder"))));
        assert!(service.folders(caller, &ListFolders::default()).await.unwrap().items.is_empty());
    }
}

#[tokio::test]
async fn only_those_whose_role_says_so_delete_folders() {
    let fixture = Fixture::new().await;
    let people = people(&fixture).await;
    let one = folder(&fixture, &people.client, json!({}), &[]).await.folder.id;
    let own = folder(&fixture, &people.machine, json!({}), &[]).await.folder.id;
    for (caller, folder) in [(&people.client, one), (&people.operator, one), (&people.machine, one)] {
        assert!(matches!(fixture.service.delete_folder(caller, folder).await, Err(Error::Forbidden)));
    }
    fixture.service.delete_folder(&people.machine, own).await.unwrap();
    fixture.service.delete_folder(&people.admin, one).await.unwrap();
    assert!(matches!(fixture.service.folder(&people.client, one, false).await, Err(Error::NotFound(_))));
}
