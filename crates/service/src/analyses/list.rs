//! Shows the analyses of a folder.

use std::str::FromStr;

use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_domain::{Action, Analysis, AnalysisType, Folder, Id};
use bonafide_store::AnalysisFilter;

use crate::{Caller, Error, Result, Service, reach};

/// Words that one filter may list.
const MAX_WORDS: usize = 1000;

/// Which analyses of a folder. An empty list filters nothing.
#[derive(Clone, Debug, Default)]
pub struct AnalysisQuery {
    rows: AnalysisFilter,
    only: Progress,
    none: Progress,
}

/// States and outcomes, which the query names in one list.
#[derive(Clone, Debug, Default)]
struct Progress {
    states: Vec<State>,
    resolutions: Vec<ResolutionStatus>,
}

impl Progress {
    fn holds(&self, analysis: &Analysis) -> bool {
        self.states.contains(&analysis.state) || self.resolutions.contains(&analysis.resolution_status)
    }

    fn is_empty(&self) -> bool {
        self.states.is_empty() && self.resolutions.is_empty()
    }

    fn read(&mut self, key: &str, words: &str) -> Result<()> {
        for word in split(words) {
            let (state, resolution) = (State::from_word(word), ResolutionStatus::from_word(word));
            if state.is_none() && resolution.is_none() {
                return Err(Error::value(format!("{key} holds what is neither a state nor an outcome")));
            }
            self.states.extend(state);
            self.resolutions.extend(resolution);
        }
        check_count(key, self.states.len() + self.resolutions.len())
    }
}

impl AnalysisQuery {
    /// Reads query parameters: `analyse_id` or `analysis_id`, `type` and `state`, each also with `.exclude`; lists with
    /// commas, or the parameter repeated. Others are left alone.
    ///
    /// # Errors
    /// Invalid value.
    pub fn parse(pairs: &[(String, String)]) -> Result<Self> {
        let mut query = Self::default();
        let rows = &mut query.rows;
        for (key, words) in pairs {
            match key.as_str() {
                "analyse_id" | "analysis_id" => read(key, words, &mut rows.ids, Id::from_str)?,
                "analyse_id.exclude" | "analysis_id.exclude" => {
                    read(key, words, &mut rows.ids_exclude, Id::from_str)?;
                }
                "type" => read(key, words, &mut rows.types, AnalysisType::from_str)?,
                "type.exclude" => read(key, words, &mut rows.types_exclude, AnalysisType::from_str)?,
                "state" => query.only.read(key, words)?,
                "state.exclude" => query.none.read(key, words)?,
                _ => {}
            }
        }
        Ok(query)
    }
}

fn split(words: &str) -> impl Iterator<Item = &str> {
    words.split(',').map(str::trim).filter(|word| !word.is_empty())
}

fn read<T, E: std::fmt::Display>(
    key: &str,
    words: &str,
    into: &mut Vec<T>,
    parse: impl Fn(&str) -> std::result::Result<T, E>,
) -> Result<()> {
    for word in split(words) {
        into.push(parse(word).map_err(|error| Error::value(format!("{key}: {error}")))?);
    }
    check_count(key, into.len())
}

fn check_count(key: &str, count: usize) -> Result<()> {
    if count > MAX_WORDS {
        return Err(Error::value(format!("{key} lists more than {MAX_WORDS} values")));
    }
    Ok(())
}

impl Service {
    /// The analyses of a folder that the query lets through, oldest first.
    ///
    /// # Errors
    /// The folder is out of reach.
    pub async fn analyses(
        &self,
        caller: &Caller,
        folder: Id<Folder>,
        query: &AnalysisQuery,
    ) -> Result<Vec<Analysis>> {
        let mut reader = self.parts.store.read().await?;
        let folder = reader.folder(folder).await?.ok_or(Error::NotFound("folder"))?;
        let (company, maker) = (folder.company_id, Some(folder.user_id));
        reach::check(caller, Action::AnalysisRead, Action::AnalysisRead, company, maker, "folder")?;
        let mut analyses = reader.analyses_of(&[folder.id], &query.rows).await?;
        analyses.retain(|analysis| {
            (query.only.is_empty() || query.only.holds(analysis)) && !query.none.holds(analysis)
        });
        Ok(analyses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<AnalysisQuery> {
        let pairs: Vec<_> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        AnalysisQuery::parse(&pairs)
    }

    #[test]
    fn lists_come_with_commas_or_repeated() {
        let query = parse(&[("type", "quality, BIOMETRY"), ("type", "documents"), ("page", "x")]).unwrap();
        assert_eq!(
            query.rows.types,
            [AnalysisType::Quality, AnalysisType::Biometry, AnalysisType::Documents]
        );
    }

    #[test]
    fn a_state_is_a_state_or_an_outcome() {
        let query = parse(&[("state", "FINISHED,declined"), ("state.exclude", "FAILED")]).unwrap();
        assert_eq!(
            (query.only.states, query.only.resolutions),
            (vec![State::Finished], vec![ResolutionStatus::Declined])
        );
        assert_eq!(
            (query.none.states, query.none.resolutions),
            (vec![State::Failed], vec![ResolutionStatus::Failed])
        );
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        for pair in [("state", "DONE"), ("type", "aura"), ("analyse_id", "1"), ("analyse_id.exclude", "'")] {
            assert!(matches!(parse(&[pair]), Err(Error::Value { .. })), "{pair:?}");
        }
        assert!(parse(&[("type", &"quality,".repeat(1001))]).is_err());
    }
}
