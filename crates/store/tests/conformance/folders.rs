use bonafide_domain::analysis::FolderStatus;
use bonafide_domain::job::Work;
use bonafide_domain::metadata::Filter;
use bonafide_store::{FolderQuery, Reach, StoreError};
use serde_json::json;

use crate::database::on_each;
use crate::records::{analysis, at, company, delivery, folder, job, medium, metadata};

#[test]
fn a_folder_comes_back_as_it_was_kept_and_as_it_was_changed() {
    on_each(async |database| {
        let company = company("A");
        let mut kept = folder(Some(&company));
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.insert_folder(&kept).await.unwrap();
        assert_eq!(tx.folder(kept.id).await.unwrap(), Some(kept.clone()));
        kept.resolution_status = FolderStatus::Finished;
        kept.resolution_endpoint = None;
        kept.group_id = None;
        kept.company_id = None;
        kept.time_updated = at(99);
        assert!(tx.update_folder(&kept).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.folder(kept.id).await.unwrap(), Some(kept));
        let mut tx = database.write().await;
        assert!(!tx.update_folder(&folder(None)).await.unwrap());
    });
}

#[test]
fn a_search_finds_the_metadata_of_now() {
    on_each(async |database| {
        let mut kept = folder(None);
        let mut tx = database.write().await;
        tx.insert_folder(&kept).await.unwrap();
        kept.meta_data =
            metadata(json!({"transaction_id": "new", "number": 5, "yes": true, "long": "x".repeat(300)}));
        assert!(tx.update_folder(&kept).await.unwrap());
        let mut count = async |text: &str| {
            let query = FolderQuery {
                reach: Reach::All,
                meta_data: vec![Filter::parse(text).unwrap()],
                ..FolderQuery::default()
            };
            tx.count_folders(&query).await.unwrap()
        };
        assert_eq!(count("transaction_id==abc").await, 0);
        assert_eq!(count("transaction_id==new").await, 1);
        assert_eq!(count("number==5").await, 1);
        assert_eq!(count("yes==true").await, 1);
        // Longer than what can be searched.
        assert_eq!(count(&format!("long=={}", "x".repeat(300))).await, 0);
    });
}

#[test]
fn as_many_fields_as_metadata_may_have_can_be_searched() {
    on_each(async |database| {
        let mut kept = folder(None);
        let fields: serde_json::Map<_, _> = (0..256).map(|i| (format!("f{i}"), json!(i))).collect();
        kept.meta_data = fields.try_into().unwrap();
        let mut tx = database.write().await;
        tx.insert_folder(&kept).await.unwrap();
        let filters = (0..256).map(|i| Filter::parse(&format!("f{i}=={i}")).unwrap()).collect();
        let query = FolderQuery { reach: Reach::All, meta_data: filters, limit: 5, ..FolderQuery::default() };
        // Each filter is a condition of its own.
        let some = FolderQuery { meta_data: query.meta_data[..20].to_vec(), ..query };
        assert_eq!(tx.folders(&some).await.unwrap(), [kept]);
    });
}

#[test]
fn everything_in_a_folder_goes_with_it() {
    on_each(async |database| {
        let (folder, other) = (folder(None), folder(None));
        let (medium, analysis, delivery) = (medium(&folder), analysis(&folder), delivery(&folder));
        let jobs = [job(None, Work::Analyse(analysis.id), 0), job(None, Work::Notify(delivery.id), 0)];
        let stays = crate::records::medium(&other);
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_folder(&other).await.unwrap();
        tx.insert_medium(&medium).await.unwrap();
        tx.insert_medium(&stays).await.unwrap();
        tx.insert_analysis(&analysis).await.unwrap();
        tx.insert_delivery(&delivery).await.unwrap();
        for job in &jobs {
            tx.insert_job(job).await.unwrap();
        }
        assert!(tx.delete_folder(folder.id).await.unwrap());
        assert!(!tx.delete_folder(folder.id).await.unwrap());
        tx.commit().await.unwrap();

        let mut reader = database.read().await;
        assert_eq!(reader.folder(folder.id).await.unwrap(), None);
        assert_eq!(reader.medium(medium.id).await.unwrap(), None);
        assert_eq!(reader.analysis(analysis.id).await.unwrap(), None);
        assert_eq!(reader.delivery(delivery.id).await.unwrap(), None);
        assert_eq!(reader.jobs(None, 0, 10).await.unwrap(), []);
        assert_eq!(reader.medium(stays.id).await.unwrap(), Some(stays));
        let query = FolderQuery { reach: Reach::All, ..FolderQuery::default() };
        assert_eq!(reader.count_folders(&query).await.unwrap(), 1);
    });
}

#[test]
fn a_folder_of_a_missing_company_is_refused() {
    on_each(async |database| {
        let mut tx = database.write().await;
        assert!(matches!(tx.insert_folder(&folder(Some(&company("A")))).await, Err(StoreError::Gone)));
    });
}
