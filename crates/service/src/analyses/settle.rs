//! Brings a folder in line with its analyses, and ends a group.

use bonafide_domain::analysis::{Group, ResolutionStatus, State};
use bonafide_domain::delivery::Delivery;
use bonafide_domain::folder::Folder;
use bonafide_domain::job::Work;
use bonafide_domain::{Id, consolidate};
use bonafide_store::Tx;

use crate::{Result, Service};

impl Service {
    /// Sets how far the folder is and the outcome of its last group. Whoever changes an analysis holds the folder's row
    /// from before that change to the end of the transaction, so that two who end the last two analyses of a group see
    /// each other.
    pub(crate) async fn settle(&self, tx: &mut Tx, folder: &mut Folder) -> Result<()> {
        let analyses = tx.analysis_states(folder.id).await?;
        folder.resolution_status = consolidate::status(analyses.iter().map(|analysis| analysis.state));
        let last = analyses.iter().max_by_key(|analysis| analysis.time_created);
        folder.group_id = last.map(|analysis| analysis.group_id);
        let group = analyses.iter().filter(|analysis| Some(analysis.group_id) == folder.group_id);
        folder.system_resolution = if last.is_none() {
            ResolutionStatus::Initial
        } else {
            consolidate::resolution(group.map(|analysis| analysis.resolution_status))
        };
        folder.time_updated = self.now();
        tx.update_folder(folder).await?;
        Ok(())
    }

    /// Whether the group has ended with the change in this transaction; then the delivery of its result is promised. To
    /// be asked once for each analysis that ends or goes.
    pub(crate) async fn end_group(&self, tx: &mut Tx, folder: &Folder, group_id: Id<Group>) -> Result<bool> {
        let mut analyses = tx.analysis_states(folder.id).await?;
        analyses.retain(|analysis| analysis.group_id == group_id);
        if analyses.iter().any(|analysis| analysis.state == State::Processing) {
            return Ok(false);
        }
        // A group without analyses has no result.
        if let (Some(endpoint), false) = (&folder.resolution_endpoint, analyses.is_empty()) {
            let delivery = Delivery {
                id: self.id()?,
                folder_id: folder.id,
                group_id,
                company_id: folder.company_id,
                endpoint: endpoint.clone(),
                delivered: false,
                attempts: Vec::new(),
                time_created: self.now(),
            };
            tx.insert_delivery(&delivery).await?;
            tx.insert_job(&self.job(folder.company_id, Work::Notify(delivery.id))?).await?;
        }
        Ok(true)
    }
}
