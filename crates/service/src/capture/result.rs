//! What a browser is told of its capture.

use std::time::Duration;

use bonafide_domain::capture::CaptureSession;
use bonafide_domain::capture::session::{Plan, Used};
use bonafide_domain::{Folder, Id};

use super::Refusal;
use crate::folders::load;
use crate::wire::PluginResultView;
use crate::{Error, Result, Service};

/// Longest wait of one question.
const LONGEST: Duration = Duration::from_secs(20);

impl Service {
    /// How far the capture of a token is, as far as `result_mode` lets a browser know. Waits for the end, `at_most` so
    /// long and no longer than 20 s. `origin` is `None` where browsers send none.
    ///
    /// # Errors
    /// [`Error::Capture`]: the token is not ours, another page's, or nothing was sent with it. [`Error::NotFound`] when the
    /// folder was deleted.
    pub async fn capture_result(
        &self,
        token: Option<&str>,
        origin: Option<&str>,
        at_most: Duration,
        base_url: Option<&str>,
    ) -> Result<PluginResultView> {
        let token = token.ok_or(Error::Capture(Refusal::TokenMissing))?;
        let claims = self.claims(token)?;
        let session = self.bind(token, origin, Plan::default()).await?;
        debug_assert_eq!(claims.id, session.id, "a token names its session");
        self.result_of(&session, at_most, base_url).await
    }

    /// As [`Service::capture_result`], for the upload that was taken just now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the folder was deleted.
    pub async fn received_capture(
        &self,
        id: Id<CaptureSession>,
        base_url: Option<&str>,
    ) -> Result<PluginResultView> {
        let session = self.parts.store.read().await?.capture_session(id).await?;
        let session = session.ok_or(Error::Capture(Refusal::TokenInvalid))?;
        self.result_of(&session, Duration::ZERO, base_url).await
    }

    async fn result_of(
        &self,
        session: &CaptureSession,
        at_most: Duration,
        base_url: Option<&str>,
    ) -> Result<PluginResultView> {
        let Some(Used { folder_id, .. }) = session.used else {
            return Err(Error::Capture(Refusal::NothingSent));
        };
        if !at_most.is_zero()
            && let Some(group) = self.folder_row(folder_id).await?.group_id
        {
            self.wait_for_group(group, at_most.min(LONGEST)).await?;
        }
        let folder = self.folder_row(folder_id).await?;
        let mut reader = self.parts.store.read().await?;
        let full = load::load(&mut reader, vec![folder], true).await?.pop();
        let full = full.ok_or(Error::NotFound("folder"))?;
        let mode = self.settings().adapter.result_mode;
        PluginResultView::new(mode, session.id, &full, &self.render(base_url))
    }

    async fn folder_row(&self, id: Id<Folder>) -> Result<Folder> {
        self.parts.store.read().await?.folder(id).await?.ok_or(Error::NotFound("folder"))
    }
}
