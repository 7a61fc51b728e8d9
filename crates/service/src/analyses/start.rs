//! Starts analyses: rows and jobs in one transaction.

use std::collections::BTreeMap;

use bonafide_domain::analysis::{Group, ResolutionStatus, State};
use bonafide_domain::job::{Job, JobState, Work};
use bonafide_domain::{Action, Analysis, Folder, Id, Medium, assignment, company, permission};
use bonafide_store::Tx;
use serde_json::Value;

use super::{AnalysisRequest, StartRequest};
use crate::{Caller, Error, Result, Service, reach};

/// Analyses of one folder: all of them are looked at whenever one ends, and shown together.
const MOST_ANALYSES: u64 = 1000;

/// What was started.
#[derive(Clone, Debug, PartialEq)]
pub struct Started {
    /// The analyses that end together; `None` when none was asked for.
    pub group_id: Option<Id<Group>>,
    /// In the order of the request.
    pub analyses: Vec<Analysis>,
    /// What was ignored.
    pub warnings: Vec<String>,
}

impl Service {
    /// Starts analyses of a folder that exists.
    ///
    /// # Errors
    /// The folder or a named medium is out of reach; the caller may not start such an analysis; no media suit it;
    /// [`Error::TooLarge`] for more analyses than a folder may have; too many are waiting.
    pub async fn start_analyses(
        &self,
        caller: &Caller,
        folder: Id<Folder>,
        request: &StartRequest,
    ) -> Result<Started> {
        if request.analyses.is_empty() {
            return Err(Error::missing("analyses"));
        }
        let mut tx = self.parts.store.write().await?;
        let mut folder = tx.folder(folder).await?.ok_or(Error::NotFound("folder"))?;
        let media = tx.media_of(&[folder.id]).await?;
        let started = self.start_in(&mut tx, caller, &mut folder, &media, request, &BTreeMap::new()).await?;
        tx.commit().await?;
        self.wake_workers();
        Ok(started)
    }

    /// Starts analyses in the caller's transaction, in which the folder's row and all its `media` are. `keys` are those
    /// of files that came with the request. The folder is brought up to date, here and in the store. After the commit
    /// the workers are to be woken.
    pub(crate) async fn start_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        folder: &mut Folder,
        media: &[Medium],
        request: &StartRequest,
        keys: &BTreeMap<String, Id<Medium>>,
    ) -> Result<Started> {
        let (company, maker) = (folder.company_id, Some(folder.user_id));
        reach::check(caller, Action::FolderRead, Action::AnalysisCreate, company, maker, "folder")?;
        let now = self.now();
        let mut started =
            Started { group_id: None, analyses: Vec::new(), warnings: request.warnings.clone() };
        if let Some(endpoint) = &request.resolution_endpoint {
            crate::notify::endpoint::check(endpoint, &self.parts.settings.webhook)?;
            folder.resolution_endpoint = Some(endpoint.clone());
        }
        if request.analyses.is_empty() {
            if request.resolution_endpoint.is_some() {
                folder.time_updated = now;
                tx.update_folder(folder).await?;
            }
            return Ok(started);
        }
        may_start(caller, request)?;
        let there = tx.count_analyses(folder.id).await?;
        if there + request.analyses.len() as u64 > MOST_ANALYSES {
            return Err(Error::TooLarge { what: "the folder's analyses are", limit: MOST_ANALYSES });
        }
        self.admit(tx, folder.company_id).await?;
        let settings = match folder.company_id {
            Some(id) => tx.company(id).await?.map(|company| company.settings).unwrap_or_default(),
            None => company::Settings::default(),
        };
        let group_id = self.id()?;
        for (place, asked) in request.analyses.iter().enumerate() {
            let source_media = chosen(asked, media, keys, &mut started.warnings)?;
            // A microsecond apart, so that lists show them in the order of the request.
            let time = now.plus(std::time::Duration::from_micros(place as u64));
            let analysis = Analysis {
                id: self.id()?,
                folder_id: folder.id,
                group_id,
                company_id: folder.company_id,
                user_id: caller.user.id,
                analysis_type: asked.analysis_type,
                params: asked.asked.fill(asked.analysis_type, &settings)?,
                source_media,
                state: State::Processing,
                resolution_status: ResolutionStatus::Processing,
                results_data: Value::Null,
                results_media: Value::Array(Vec::new()),
                bonafide: Value::Null,
                decision: None,
                meta_data: asked.meta_data.clone(),
                time_created: time,
                time_updated: time,
            };
            tx.insert_analysis(&analysis).await?;
            tx.insert_job(&self.job(analysis.company_id, Work::Analyse(analysis.id))?).await?;
            started.analyses.push(analysis);
        }
        started.group_id = Some(group_id);
        self.settle(tx, folder).await?;
        Ok(started)
    }

    /// A job that is due at once.
    pub(crate) fn job(&self, company_id: Option<Id<bonafide_domain::Company>>, work: Work) -> Result<Job> {
        let now = self.now();
        Ok(Job {
            id: self.id()?,
            company_id,
            work,
            state: JobState::Waiting,
            attempts: 0,
            run_after: now,
            lease_until: None,
            lease: 0,
            last_error: None,
            time_created: now,
        })
    }
}

fn may_start(caller: &Caller, request: &StartRequest) -> Result<()> {
    for asked in &request.analyses {
        if !permission::may_start(&caller.user, asked.analysis_type) {
            return Err(Error::Forbidden);
        }
    }
    let offered =
        |t| matches!(t, bonafide_domain::AnalysisType::Quality | bonafide_domain::AnalysisType::Biometry);
    match request.analyses.iter().find(|asked| !offered(asked.analysis_type)) {
        Some(asked) => Err(Error::NotRealized(asked.analysis_type.word())),
        None => Ok(()),
    }
}

/// The media of the folder that the analysis is to look at, in order, each once.
fn chosen(
    asked: &AnalysisRequest,
    media: &[Medium],
    keys: &BTreeMap<String, Id<Medium>>,
    warnings: &mut Vec<String>,
) -> Result<Vec<Id<Medium>>> {
    let kind = asked.analysis_type;
    let suits = |medium: &&Medium| assignment::suits(kind, medium);
    let mut chosen: Vec<Id<Medium>> = Vec::new();
    if asked.source_media.is_empty() {
        chosen.extend(media.iter().filter(suits).map(|medium| medium.id));
    }
    let mut ignored = 0_usize;
    for name in &asked.source_media {
        let id = keys.get(name).copied().or_else(|| name.parse().ok());
        let medium = media.iter().find(|medium| Some(medium.id) == id).ok_or(Error::NotFound("media"))?;
        if !suits(&medium) {
            ignored += 1;
        } else if !chosen.contains(&medium.id) {
            chosen.push(medium.id);
        }
    }
    if ignored > 0 {
        warnings.push(format!("{kind} cannot use {ignored} of the media in source_media and ignores them"));
    }
    let least = assignment::least(kind);
    if chosen.len() < least {
        return Err(Error::value(format!(
            "{kind} needs at least {least} suitable media, {} found",
            chosen.len()
        )));
    }
    Ok(chosen)
}
