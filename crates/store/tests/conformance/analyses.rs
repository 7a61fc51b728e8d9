use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_domain::job::Work;
use bonafide_domain::{Analysis, AnalysisType, Medium};
use bonafide_store::{AnalysisFilter, AnalysisState, StoreError};
use serde_json::json;

use crate::database::on_each;
use crate::records::{analysis, at, folder, id, job, medium, metadata};

#[test]
fn an_analysis_comes_back_as_it_was_kept_and_as_it_was_changed() {
    on_each(async |database| {
        let folder = folder(None);
        let mut kept = analysis(&folder);
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_analysis(&kept).await.unwrap();
        assert_eq!(tx.analysis(kept.id).await.unwrap(), Some(kept.clone()));
        kept.state = State::Failed;
        kept.resolution_status = ResolutionStatus::Failed;
        kept.results_media = json!([]);
        kept.bonafide = json!({"text": "a\u{0}b\u{1f600}", "number": 1.000_000_000_000_000_2});
        kept.decision = None;
        kept.time_updated = at(60);
        assert!(tx.update_analysis(&kept).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(database.read().await.analysis(kept.id).await.unwrap(), Some(kept));
    });
}

#[test]
fn a_group_has_what_was_started_together_in_order() {
    on_each(async |database| {
        let folder = folder(None);
        let mut ids: Vec<_> = (0..4).map(|_| id()).collect();
        ids.reverse();
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        for id in &ids {
            tx.insert_analysis(&Analysis { id: *id, ..analysis(&folder) }).await.unwrap();
        }
        tx.insert_analysis(&Analysis { group_id: id(), ..analysis(&folder) }).await.unwrap();
        let group = tx.group(folder.group_id.unwrap()).await.unwrap();
        assert_eq!(group.iter().map(|analysis| analysis.id).collect::<Vec<_>>(), ids);
        assert_eq!(tx.group(id()).await.unwrap(), []);
    });
}

#[test]
fn how_far_the_analyses_of_a_folder_are_is_told_without_what_they_found() {
    on_each(async |database| {
        let (folder, other) = (folder(None), folder(None));
        let first = analysis(&folder);
        let second = Analysis {
            id: id(),
            group_id: id(),
            state: State::Failed,
            resolution_status: ResolutionStatus::Failed,
            time_created: at(90),
            ..first.clone()
        };
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_folder(&other).await.unwrap();
        for analysis in [&second, &first, &analysis(&other)] {
            tx.insert_analysis(analysis).await.unwrap();
        }
        let expected = [&first, &second].map(|analysis| AnalysisState {
            id: analysis.id,
            group_id: analysis.group_id,
            state: analysis.state,
            resolution_status: analysis.resolution_status,
            time_created: analysis.time_created,
        });
        assert_eq!(tx.analysis_states(folder.id).await.unwrap(), expected);
        assert_eq!(tx.analysis_states(id()).await.unwrap(), []);
        assert_eq!(tx.count_analyses(folder.id).await.unwrap(), 2);
        assert_eq!(tx.count_analyses(id()).await.unwrap(), 0);
    });
}

#[test]
fn what_is_in_folders_is_weighed_before_it_is_loaded() {
    on_each(async |database| {
        let (heavy, light) = (folder(None), folder(None));
        let text = |length: usize| metadata(json!({"x": "y".repeat(length)}));
        let mut tx = database.write().await;
        for folder in [&heavy, &light] {
            tx.insert_folder(folder).await.unwrap();
            tx.insert_medium(&Medium { meta_data: text(1), ..medium(folder) }).await.unwrap();
            tx.insert_analysis(&Analysis { decision: None, ..analysis(folder) }).await.unwrap();
        }
        let mut bytes =
            async |with: bool| tx.content_bytes(&[heavy.id, light.id, heavy.id], with).await.unwrap();
        let (media, all) = (bytes(false).await, bytes(true).await);
        assert!(media > 0 && all > media);
        assert_eq!(tx.content_bytes(&[id()], true).await.unwrap(), 0);
        tx.insert_medium(&Medium { meta_data: text(200_000), ..medium(&heavy) }).await.unwrap();
        let bulky = Analysis { results_data: json!("z".repeat(100_000)), ..analysis(&heavy) };
        tx.insert_analysis(&bulky).await.unwrap();
        let near = |bytes: u64, expected: u64| (expected..expected + 5_000).contains(&bytes);
        assert!(near(tx.content_bytes(&[heavy.id], false).await.unwrap(), 200_000));
        assert!(near(tx.content_bytes(&[heavy.id, light.id], true).await.unwrap(), 300_000));
        assert!(near(tx.content_bytes(&[light.id], true).await.unwrap(), 0));
    });
}

#[test]
fn every_filter_includes_and_excludes() {
    on_each(async |database| {
        use AnalysisType::{Biometry, Documents, Quality};
        use ResolutionStatus::{Declined, Failed, Success};
        let (folder, other) = (folder(None), folder(None));
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_folder(&other).await.unwrap();
        let mut ids = Vec::new();
        for (analysis_type, state, resolution_status) in [
            (Quality, State::Finished, Success),
            (Quality, State::Failed, Failed),
            (Biometry, State::Finished, Declined),
            (Documents, State::Processing, ResolutionStatus::Processing),
        ] {
            let analysis = Analysis { analysis_type, state, resolution_status, ..analysis(&folder) };
            tx.insert_analysis(&analysis).await.unwrap();
            ids.push(analysis.id);
        }
        tx.insert_analysis(&analysis(&other)).await.unwrap();
        let mut found = async |filter: AnalysisFilter| {
            let found = tx.analyses_of(&[folder.id], &filter).await.unwrap();
            let place = |analysis: &Analysis| ids.iter().position(|id| *id == analysis.id).unwrap();
            found.iter().map(place).collect::<Vec<_>>()
        };
        let any = AnalysisFilter::default;
        assert_eq!(found(any()).await, [0, 1, 2, 3]);
        assert_eq!(found(AnalysisFilter { types: vec![Quality, Documents], ..any() }).await, [0, 1, 3]);
        assert_eq!(found(AnalysisFilter { types_exclude: vec![Quality], ..any() }).await, [2, 3]);
        assert_eq!(found(AnalysisFilter { states: vec![State::Finished], ..any() }).await, [0, 2]);
        assert_eq!(found(AnalysisFilter { states_exclude: vec![State::Finished], ..any() }).await, [1, 3]);
        assert_eq!(found(AnalysisFilter { resolutions: vec![Success, Declined], ..any() }).await, [0, 2]);
        assert_eq!(
            found(AnalysisFilter { resolutions_exclude: vec![Success, Declined], ..any() }).await,
            [1, 3]
        );
        assert_eq!(found(AnalysisFilter { ids: vec![ids[2], id()], ..any() }).await, [2]);
        assert_eq!(found(AnalysisFilter { ids_exclude: vec![ids[2]], ..any() }).await, [0, 1, 3]);
        let several = AnalysisFilter { types: vec![Quality], states: vec![State::Finished], ..any() };
        assert_eq!(found(several).await, [0]);
        assert_eq!(tx.analyses_of(&[folder.id, other.id], &any()).await.unwrap().len(), 5);
        assert_eq!(tx.analyses_of(&[], &any()).await.unwrap(), []);
    });
}

#[test]
fn a_job_goes_with_its_analysis() {
    on_each(async |database| {
        let folder = folder(None);
        let analysis = analysis(&folder);
        let mut tx = database.write().await;
        assert!(matches!(tx.insert_analysis(&analysis).await, Err(StoreError::Gone)));
        drop(tx);
        let mut tx = database.write().await;
        tx.insert_folder(&folder).await.unwrap();
        tx.insert_analysis(&analysis).await.unwrap();
        tx.insert_job(&job(None, Work::Analyse(analysis.id), 0)).await.unwrap();
        assert!(tx.delete_analysis(analysis.id).await.unwrap());
        assert!(!tx.delete_analysis(analysis.id).await.unwrap());
        assert_eq!(tx.jobs(None, 0, 10).await.unwrap(), []);
    });
}
