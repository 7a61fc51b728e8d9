//! The upload of a capture session: once, and the same answer for the same bytes.

use bonafide_domain::capture::CaptureSession;
use bonafide_domain::capture::action::is_action;
use bonafide_domain::capture::adapter::Architecture;
use bonafide_domain::capture::session::{Plan, Used};
use bonafide_domain::{AnalysisType, Id, Metadata, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;

use super::Refusal;
use crate::analyses::{AnalysisRequest, Asked, StartRequest};
use crate::upload::Claim;
use crate::{Caller, Error, Payload, Received, ReceivedFile, Result, Service};

/// How long after its end a session takes an upload whose first attempt began in time: a phone on a train needs several. What
/// the session asked for counts for nothing then, since a first attempt can be made with anything.
const GRACE: Duration = Duration::from_mins(10);

/// An upload that may be sent.
#[derive(Debug)]
pub struct Admitted {
    /// On whose behalf.
    pub caller: Caller,
    session: CaptureSession,
    /// When this upload began.
    sent: Timestamp,
}

impl Service {
    /// Whether an upload may be sent with this token, asked before its first byte is read.
    ///
    /// # Errors
    /// [`Error::Capture`]: the token is not ours, another page's or over; or captures go to the page here.
    pub async fn admit_capture(&self, token: Option<&str>, origin: &str) -> Result<Admitted> {
        let adapter = &self.settings().adapter;
        if adapter.architecture == Architecture::Capture && !adapter.demo {
            return Err(Error::Capture(Refusal::Upload(
                "captures go to the page: the architecture is capture",
            )));
        }
        let token = token.ok_or(Error::Capture(Refusal::TokenMissing))?;
        let session = self.bind(token, Some(origin), Plan::default()).await?;
        let now = self.now();
        let late = session.expire_date <= now;
        let begun_in_time = session.time_begun.is_some() && now < session.expire_date.plus(GRACE);
        if late && !begun_in_time && session.used.is_none() {
            return Err(Error::Capture(Refusal::TokenExpired));
        }
        let mut tx = self.parts.store.write().await?;
        let user = tx.user(session.user_id).await?.ok_or(Error::Capture(Refusal::TokenInvalid))?;
        if session.time_begun.is_none() {
            tx.begin_capture_session(session.id, now).await?;
            tx.commit().await?;
        }
        Ok(Admitted { caller: Caller { user, session: None }, session, sent: now })
    }

    /// Takes an upload: makes its folder and starts the analyses that the operator declared. The same files again, for the
    /// answer to the first was lost, change nothing.
    ///
    /// # Errors
    /// [`Error::Capture`] when other files were sent in this session, or these are not what it asked for; and what
    /// [`Service::create_folder`] refuses. Then nothing is kept, and the session is as it was.
    pub async fn receive_capture(
        &self,
        admitted: &Admitted,
        received: Received,
    ) -> Result<Id<CaptureSession>> {
        let Admitted { caller, session, sent } = admitted;
        let content = content(&received.files);
        if self.is_repeated(session.id, &content).await? {
            return Ok(session.id);
        }
        let received = self.as_declared(&session.plan, received)?;
        let claim = Claim {
            session: session.id,
            content,
            technical_meta_data: json!({
                "session_id": session.id,
                "origin": session.origin,
                "actions": session.plan.actions,
                "drawn": session.plan.drawn,
                "seed": session.plan.seed.to_string(),
                "light": session.plan.light,
                "lang": session.plan.lang,
                "time_created": session.time_created.as_seconds(),
                "time_sent": sent.as_seconds(),
                "time_over": session.expire_date.as_seconds(),
            }),
        };
        match self.create_folder_of(caller, received, &claim).await {
            Ok(_) => Ok(session.id),
            // Another request with this session was faster, perhaps with the same files.
            Err(Error::Capture(Refusal::Used)) if self.is_repeated(session.id, &content).await? => {
                Ok(session.id)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether these files were taken before.
    ///
    /// # Errors
    /// [`Refusal::Used`] when others were.
    async fn is_repeated(&self, session: Id<CaptureSession>, content: &[u8; 32]) -> Result<bool> {
        let found = self.parts.store.read().await?.capture_session(session).await?;
        match found.ok_or(Error::Capture(Refusal::TokenInvalid))?.used {
            None => Ok(false),
            Some(Used { content: taken, .. }) if taken == *content => Ok(true),
            Some(_) => Err(Error::Capture(Refusal::Used)),
        }
    }

    /// The upload with the analyses of the operator in place of any that the page names.
    fn as_declared(&self, plan: &Plan, mut received: Received) -> Result<Received> {
        let refuse = |why| Err(Error::Capture(Refusal::Upload(why)));
        let (payload, files) = (&mut received.payload, &received.files);
        if files.is_empty() {
            return refuse("there is no file in the upload");
        }
        if payload.start.is_some() {
            return refuse("which analyses are started, and where results go, is not for a page to choose");
        }
        check_actions(&self.settings().adapter, plan, payload, files)?;
        payload.folder_meta_data = with_own(&payload.folder_meta_data, &plan.meta_data)?;
        payload.start = self.declared(payload, files);
        Ok(received)
    }

    fn declared(&self, payload: &Payload, files: &[ReceivedFile]) -> Option<StartRequest> {
        let adapter = &self.settings().adapter;
        let tagged =
            |file: &&ReceivedFile, tag: &str| tags(payload, file).any(|found| found.starts_with(tag));
        let keys = |unsuited: &str| -> Vec<String> {
            files.iter().filter(|file| !tagged(file, unsuited)).map(|file| file.key.clone()).collect()
        };
        let (selfies, faces) = (keys("photo_id"), keys("photo_id_back"));
        let asked = Asked { extract_best_shot: payload.extract_best_shot, ..Asked::default() };
        let request = |analysis_type, source_media, asked| AnalysisRequest {
            analysis_type,
            source_media,
            asked,
            meta_data: Metadata::default(),
        };
        let mut analyses = Vec::new();
        if adapter.quality && !selfies.is_empty() {
            analyses.push(request(AnalysisType::Quality, selfies, asked));
        }
        if adapter.biometry && faces.len() > 1 {
            analyses.push(request(AnalysisType::Biometry, faces, Asked::default()));
        }
        (!analyses.is_empty()).then(|| StartRequest { analyses, ..StartRequest::default() })
    }
}

fn tags<'a>(payload: &'a Payload, file: &ReceivedFile) -> impl Iterator<Item = &'a str> {
    payload.media_tags.get(&file.key).into_iter().flatten().map(String::as_str)
}

/// Every action that was asked for must be there, and no other; every file must be of one, so that none slips past what
/// its action is judged by.
fn check_actions(
    adapter: &bonafide_domain::capture::Adapter,
    plan: &Plan,
    payload: &Payload,
    files: &[ReceivedFile],
) -> Result<()> {
    let refuse = |why| Err(Error::Capture(Refusal::Upload(why)));
    let sent: Vec<&str> =
        files.iter().flat_map(|file| tags(payload, file)).filter(|tag| is_action(tag)).collect();
    let asked: Vec<&str> = plan.actions.iter().map(|action| tag_of(action)).collect();
    if files.iter().any(|file| is_both(payload, file)) {
        return refuse("a medium is tagged as a document and as a selfie");
    }
    if asked.is_empty() {
        if adapter.light || adapter.actions_default_importance {
            return refuse(
                "the server chooses what is asked for: the session has to begin before anything is sent",
            );
        }
        let allowed = |tag: &&str| adapter.allows(tag) || (*tag == BLANK && adapter.allows(BEST));
        return if sent.iter().all(allowed) {
            Ok(())
        } else {
            refuse("a medium is tagged with an action that is not allowed here")
        };
    }
    if asked.iter().any(|action| !sent.contains(action)) {
        return refuse("a medium of an action that the session asked for is missing");
    }
    if sent.iter().any(|tag| !asked.contains(tag)) {
        return refuse("a medium is tagged with an action that the session did not ask for");
    }
    if files.iter().any(|file| !tags(payload, file).any(is_action)) {
        return refuse("a medium is tagged with no action that the session asked for");
    }
    Ok(())
}

/// Documents are not judged for liveness, so nothing else may be tagged as one.
fn is_both(payload: &Payload, file: &ReceivedFile) -> bool {
    let has = |beginning: &str| tags(payload, file).any(|tag| tag.starts_with(beginning));
    has("photo_id") && (has("video_selfie") || has("photo_selfie"))
}

const BLANK: &str = "video_selfie_blank";
const BEST: &str = "video_selfie_best";

/// `video_selfie_best` is the plugin's name for a plain capture, which is tagged as one.
fn tag_of(action: &str) -> &str {
    if action == BEST { BLANK } else { action }
}

/// What the page said at the beginning of the session counts more than what comes with the upload.
fn with_own(sent: &Metadata, own: &Metadata) -> Result<Metadata> {
    let mut fields = sent.fields().clone();
    fields.extend(own.fields().clone());
    Ok(fields.try_into()?)
}

/// Hash of the files and their keys, in whatever order they came.
fn content(files: &[ReceivedFile]) -> [u8; 32] {
    let mut parts: Vec<_> = files.iter().map(|file| (&file.key, &file.sha256)).collect();
    parts.sort_unstable();
    let mut hash = Sha256::new();
    for (key, sha256) in parts {
        hash.update((key.len() as u64).to_be_bytes());
        hash.update(key.as_bytes());
        hash.update(sha256);
    }
    hash.finalize().into()
}
