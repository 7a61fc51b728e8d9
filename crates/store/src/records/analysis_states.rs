//! How far the analyses of a folder are, without what they found.

use bonafide_domain::analysis::{Group, ResolutionStatus, State};
use bonafide_domain::{Analysis, Folder, Id, Timestamp};

use crate::args::args;
use crate::{Conn, StoreError};

/// How far one analysis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnalysisState {
    /// Of the analysis.
    pub id: Id<Analysis>,
    /// What it was started with.
    pub group_id: Id<Group>,
    /// How far it is.
    pub state: State,
    /// Its outcome so far.
    pub resolution_status: ResolutionStatus,
    /// When it was started.
    pub time_created: Timestamp,
}

impl Conn {
    /// How far the analyses of a folder are, in the order in which they were started.
    pub async fn analysis_states(&mut self, folder: Id<Folder>) -> Result<Vec<AnalysisState>, StoreError> {
        let sql = "SELECT id, group_id, state, resolution_status, time_created FROM analyses \
            WHERE folder_id = $1 ORDER BY time_created, place, id";
        let rows = self.fetch(sql, args![folder]).await?;
        let read = |row: &crate::row::Row| {
            let mut cells = row.cells("analysis");
            Ok(AnalysisState {
                id: cells.id()?,
                group_id: cells.id()?,
                state: cells.word(State::from_word)?,
                resolution_status: cells.word(ResolutionStatus::from_word)?,
                time_created: cells.time()?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// How many analyses a folder has.
    pub async fn count_analyses(&mut self, folder: Id<Folder>) -> Result<u64, StoreError> {
        self.fetch_number("SELECT COUNT(*) FROM analyses WHERE folder_id = $1", args![folder]).await
    }
}
