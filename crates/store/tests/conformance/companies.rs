use bonafide_store::{CompanyQuery, Reach, StoreError};

use crate::database::on_each;
use crate::records::{analysis, at, company, folder, id, job, medium, session, user};
use bonafide_domain::job::Work;

fn all() -> CompanyQuery {
    CompanyQuery { reach: Reach::All, limit: 100, ..CompanyQuery::default() }
}

#[test]
fn a_company_comes_back_as_it_was_kept_and_as_it_was_changed() {
    on_each(async |database| {
        let mut kept = company("Ünïcorn \"Ltd\"; DROP TABLE companies;--");
        let mut tx = database.write().await;
        tx.insert_company(&kept).await.unwrap();
        assert_eq!(tx.company(kept.id).await.unwrap(), Some(kept.clone()));
        kept.name = "Other".to_owned();
        kept.time_updated = at(99);
        assert!(tx.update_company(&kept).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.company(kept.id).await.unwrap(), Some(kept));
    });
}

#[test]
fn the_name_is_taken_in_any_case() {
    on_each(async |database| {
        let mut tx = database.write().await;
        tx.insert_company(&company("Ärzte AG")).await.unwrap();
        let error = tx.insert_company(&company("äRZTE ag")).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict("company name")), "{error}");
        drop(tx);

        let (first, mut second) = (company("First"), company("Second"));
        let mut tx = database.write().await;
        tx.insert_company(&first).await.unwrap();
        tx.insert_company(&second).await.unwrap();
        second.name = "FIRST".to_owned();
        assert!(matches!(tx.update_company(&second).await, Err(StoreError::Conflict("company name"))));
    });
}

#[test]
fn an_id_is_taken_once() {
    on_each(async |database| {
        let first = company("One");
        let mut second = company("Two");
        second.id = first.id;
        let mut tx = database.write().await;
        tx.insert_company(&first).await.unwrap();
        assert!(matches!(tx.insert_company(&second).await, Err(StoreError::Conflict("id"))));
    });
}

#[test]
fn a_list_is_searched_cut_and_within_reach() {
    on_each(async |database| {
        let names = ["Alpha Bank", "Beta bank", "100% Pure_", "Gamma"];
        let companies = names.map(company);
        let mut tx = database.write().await;
        for company in &companies {
            tx.insert_company(company).await.unwrap();
        }
        let mut list = async |query: CompanyQuery| {
            tx.companies(&query).await.unwrap().into_iter().map(|company| company.name).collect::<Vec<_>>()
        };
        let search = |part: &str| CompanyQuery { search: Some(part.to_owned()), ..all() };
        assert_eq!(list(all()).await, names);
        assert_eq!(list(search("BANK")).await, ["Alpha Bank", "Beta bank"]);
        assert_eq!(list(search("%")).await, ["100% Pure_"]);
        assert_eq!(list(search("e_")).await, ["100% Pure_"]);
        assert_eq!(list(search("!")).await, [""; 0]);
        assert_eq!(list(search("a\0")).await, [""; 0]);
        assert_eq!(list(CompanyQuery { offset: 1, limit: 2, ..all() }).await, names[1..3]);
        assert_eq!(list(CompanyQuery { offset: u64::MAX, limit: u64::MAX, ..all() }).await, [""; 0]);
        assert_eq!(list(CompanyQuery { reach: Reach::Company(companies[3].id), ..all() }).await, ["Gamma"]);
        let own = Reach::Own { user: id(), company: Some(companies[1].id) };
        assert_eq!(list(CompanyQuery { reach: own, ..all() }).await, ["Beta bank"]);
        assert_eq!(list(CompanyQuery { reach: Reach::default(), ..all() }).await, [""; 0]);
    });
}

#[test]
fn nothing_of_a_deleted_company_is_left() {
    on_each(async |database| {
        let (company, other) = (company("Gone"), company("Stays"));
        let (user, stays) = (user("a@example.org", Some(&company)), user("b@example.org", Some(&other)));
        let (folder, kept) = (folder(Some(&company)), folder(Some(&other)));
        let (medium, analysis) = (medium(&folder), analysis(&folder));
        let job = job(Some(&company), Work::Analyse(analysis.id), 0);
        let mut tx = database.write().await;
        tx.insert_company(&company).await.unwrap();
        tx.insert_company(&other).await.unwrap();
        tx.insert_user(&user).await.unwrap();
        tx.insert_user(&stays).await.unwrap();
        tx.insert_session(&session(&user, 1)).await.unwrap();
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_folder(&kept).await.unwrap();
        tx.insert_medium(&medium).await.unwrap();
        tx.insert_analysis(&analysis).await.unwrap();
        tx.insert_job(&job).await.unwrap();
        assert_eq!(tx.doom_folders_of(company.id, at(5)).await.unwrap(), 1);
        assert!(tx.delete_company(company.id).await.unwrap());
        assert!(!tx.delete_company(company.id).await.unwrap());
        tx.commit().await.unwrap();

        let mut reader = database.read().await;
        assert_eq!(reader.company(company.id).await.unwrap(), None);
        assert_eq!(reader.user(user.id).await.unwrap(), None);
        assert_eq!(reader.session_by_access(&session(&user, 1).access_hash).await.unwrap(), None);
        assert_eq!(reader.folder(folder.id).await.unwrap(), None);
        assert_eq!(reader.medium(medium.id).await.unwrap(), None);
        assert_eq!(reader.analysis(analysis.id).await.unwrap(), None);
        assert_eq!(reader.job(job.id).await.unwrap(), None);
        assert_eq!(reader.doomed(at(5), 10).await.unwrap(), [format!("folders/{}/", folder.id)]);
        assert_eq!(reader.user(stays.id).await.unwrap(), Some(stays));
        assert_eq!(reader.folder(kept.id).await.unwrap(), Some(kept));
    });
}
