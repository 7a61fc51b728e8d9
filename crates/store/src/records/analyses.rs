//! Analyses.

use bonafide_domain::analysis::{Group, ResolutionStatus, State};
use bonafide_domain::{Analysis, AnalysisType, Folder, Id};

use super::batches;
use crate::args::{Arg, Sql, args, json};
use crate::row::Row;
use crate::{AnalysisFilter, Conn, StoreError};

const COLUMNS: &str = "id, folder_id, group_id, company_id, user_id, analysis_type, params, source_media, state, \
    resolution_status, results_data, results_media, bonafide, decision, meta_data, time_created, time_updated";

fn read(row: &Row) -> Result<Analysis, StoreError> {
    let mut cells = row.cells("analysis");
    Ok(Analysis {
        id: cells.id()?,
        folder_id: cells.id()?,
        group_id: cells.id()?,
        company_id: cells.id_or_none()?,
        user_id: cells.id()?,
        analysis_type: cells.word(|word| word.parse::<AnalysisType>().ok())?,
        params: cells.json()?,
        source_media: cells.json()?,
        state: cells.word(State::from_word)?,
        resolution_status: cells.word(ResolutionStatus::from_word)?,
        results_data: cells.json()?,
        results_media: cells.json()?,
        bonafide: cells.json()?,
        decision: cells.json_or_none()?,
        meta_data: cells.json()?,
        time_created: cells.time()?,
        time_updated: cells.time()?,
    })
}

fn values(analysis: &Analysis) -> Result<Vec<Arg>, StoreError> {
    let decision = analysis.decision.as_ref().map(json).transpose()?;
    Ok(args![
        analysis.id,
        analysis.folder_id,
        analysis.group_id,
        analysis.company_id,
        analysis.user_id,
        analysis.analysis_type.word(),
        json(&analysis.params)?,
        json(&analysis.source_media)?,
        analysis.state.word(),
        analysis.resolution_status.word(),
        json(&analysis.results_data)?,
        json(&analysis.results_media)?,
        json(&analysis.bonafide)?,
        decision.as_deref(),
        &analysis.meta_data,
        analysis.time_created,
        analysis.time_updated,
    ])
}

impl Conn {
    /// Adds an analysis, as the last of its folder. [`StoreError::Gone`] when the folder is no longer there.
    pub async fn insert_analysis(&mut self, analysis: &Analysis) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO analyses ({COLUMNS}, place) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
            (SELECT COALESCE(MAX(place), 0) + 1 FROM analyses WHERE folder_id = $2))"
        );
        self.execute(sql, values(analysis)?).await?;
        Ok(())
    }

    /// One analysis.
    pub async fn analysis(&mut self, id: Id<Analysis>) -> Result<Option<Analysis>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM analyses WHERE id = $1{}", self.lock());
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// The analyses of some folders; those of each folder in the order in which they were started.
    pub async fn analyses_of(
        &mut self,
        folders: &[Id<Folder>],
        filter: &AnalysisFilter,
    ) -> Result<Vec<Analysis>, StoreError> {
        let mut analyses = Vec::new();
        for batch in batches(folders) {
            let mut sql = Sql::new("SELECT ");
            sql.text(COLUMNS).text(" FROM analyses WHERE folder_id IN ").list(&batch);
            conditions(&mut sql, filter)?;
            sql.text(" ORDER BY time_created, place, id");
            for row in self.fetch_sql(sql).await? {
                analyses.push(read(&row)?);
            }
        }
        Ok(analyses)
    }

    /// The analyses that were started together, in their order.
    pub async fn group(&mut self, id: Id<Group>) -> Result<Vec<Analysis>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM analyses WHERE group_id = $1 ORDER BY time_created, place, id");
        self.fetch(sql, args![id]).await?.iter().map(read).collect()
    }

    /// Puts all fields in place of the old ones. False when the analysis is no longer there.
    pub async fn update_analysis(&mut self, analysis: &Analysis) -> Result<bool, StoreError> {
        let sql = "UPDATE analyses SET folder_id = $2, group_id = $3, company_id = $4, user_id = $5, \
            analysis_type = $6, params = $7, source_media = $8, state = $9, resolution_status = $10, \
            results_data = $11, results_media = $12, bonafide = $13, decision = $14, meta_data = $15, \
            time_created = $16, time_updated = $17 WHERE id = $1";
        Ok(self.execute(sql, values(analysis)?).await? > 0)
    }

    /// Deletes an analysis with its job. Its blobs stay: see [`Conn::doom`].
    pub async fn delete_analysis(&mut self, id: Id<Analysis>) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM analyses WHERE id = $1", args![id]).await? > 0)
    }
}

fn conditions(sql: &mut Sql, filter: &AnalysisFilter) -> Result<(), StoreError> {
    if filter.ids.len() + filter.ids_exclude.len() > 10_000 {
        return Err(StoreError::other("too many filters"));
    }
    let types = |types: &[AnalysisType]| types.iter().map(|value| value.word()).collect::<Vec<_>>();
    let states = |states: &[State]| states.iter().map(|value| value.word()).collect::<Vec<_>>();
    let resolutions = |all: &[ResolutionStatus]| all.iter().map(|value| value.word()).collect::<Vec<_>>();
    for (column, words) in [
        (" AND analysis_type IN ", types(&filter.types)),
        (" AND analysis_type NOT IN ", types(&filter.types_exclude)),
        (" AND state IN ", states(&filter.states)),
        (" AND state NOT IN ", states(&filter.states_exclude)),
        (" AND resolution_status IN ", resolutions(&filter.resolutions)),
        (" AND resolution_status NOT IN ", resolutions(&filter.resolutions_exclude)),
    ] {
        if !words.is_empty() {
            sql.text(column).list(&words);
        }
    }
    for (column, ids) in [(" AND id IN ", &filter.ids), (" AND id NOT IN ", &filter.ids_exclude)] {
        if !ids.is_empty() {
            sql.text(column).list(ids);
        }
    }
    Ok(())
}
