//! From the query of `GET /api/folders/` to a filter.

use std::str::FromStr;

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::metadata::Filter;
use bonafide_domain::{Id, Timestamp};
use bonafide_store::{FolderQuery, Sorting};

use crate::{Error, Result};

/// Folders on a page when the query does not say.
const LIMIT: u64 = 100;
/// Most folders on a page.
const MOST: u64 = 1000;
/// Most filters on metadata, ids and words in one list.
const MOST_FILTERS: usize = 100;

/// Which folders, and what of them.
#[derive(Clone, Debug)]
pub struct ListFolders {
    /// The filter; whose folders is filled in for the caller.
    pub(super) page: FolderQuery,
    /// Whether their analyses come with them.
    pub with_analyses: bool,
    /// Whether all that fit are counted.
    pub with_total: bool,
}

impl Default for ListFolders {
    fn default() -> Self {
        let page = FolderQuery { limit: LIMIT, ..FolderQuery::default() };
        Self { page, with_analyses: false, with_total: false }
    }
}

impl ListFolders {
    /// Reads decoded pairs of a query. Parameters that are not known are ignored, as are those without a value.
    ///
    /// # Errors
    /// [`Error::Value`] that names the parameter, for a value that cannot be and for a parameter that is given twice
    /// where only one can count.
    pub fn parse(pairs: &[(String, String)]) -> Result<Self> {
        let mut list = Self::default();
        let mut words = Words::default();
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in pairs {
            let (name, value) = (name.as_str(), value.trim());
            let repeatable =
                matches!(name, "meta_data" | "folder_id" | "resolution_status" | "system_resolution");
            if value.is_empty() || !KNOWN.contains(&name) {
                continue;
            }
            if !repeatable && seen.contains(&name) {
                return Err(Error::value(format!("\"{name}\" is given twice")));
            }
            seen.push(name);
            list.take(&mut words, name, value)?;
        }
        let page = &mut list.page;
        if page.meta_data.len() > MOST_FILTERS || page.ids.len() > MOST_FILTERS {
            return Err(Error::value(format!("more than {MOST_FILTERS} filters of one kind")));
        }
        words.put_into(page)?;
        Ok(list)
    }

    fn take(&mut self, words: &mut Words, name: &str, value: &str) -> Result<()> {
        let page = &mut self.page;
        match name {
            "offset" => page.offset = number(name, value, 0, i64::MAX as u64)?,
            "limit" => page.limit = number(name, value, 1, MOST)?,
            "sorting" => page.sorting = sorting(value)?,
            "time_created.min" => page.created.0 = Some(time(name, value)?),
            "time_created.max" => page.created.1 = Some(time(name, value)?),
            "time_updated.min" => page.updated.0 = Some(time(name, value)?),
            "time_updated.max" => page.updated.1 = Some(time(name, value)?),
            "meta_data" => page.meta_data.push(
                Filter::parse(value)
                    .ok_or_else(|| Error::value("\"meta_data\" must be <key>==<value> or <key>!=<value>"))?,
            ),
            "resolution_status" => words.read(name, value, true)?,
            "system_resolution" => words.read(name, value, false)?,
            "folder_id" => {
                let ids: Vec<_> = list(value).map(|id| parsed(name, id)).collect::<Result<_>>()?;
                page.ids.extend(ids);
            }
            "user_id" => page.user_id = Some(parsed(name, value)?),
            "company_id" => page.company_id = Some(parsed(name, value)?),
            "with_analyses" => self.with_analyses = truth(name, value)?,
            "with_total" => self.with_total = truth(name, value)?,
            _ => {}
        }
        Ok(())
    }
}

const KNOWN: [&str; 15] = [
    "offset",
    "limit",
    "sorting",
    "time_created.min",
    "time_created.max",
    "time_updated.min",
    "time_updated.max",
    "meta_data",
    "resolution_status",
    "system_resolution",
    "folder_id",
    "user_id",
    "company_id",
    "with_analyses",
    "with_total",
];

/// Words of the two filters on outcomes.
///
/// A folder's `resolution_status` is never SUCCESS, DECLINED or OPERATOR_REQUIRED, but the documents list them as values
/// of this filter: they find folders that are done and whose `system_resolution` is that.
#[derive(Default)]
struct Words {
    statuses: Vec<FolderStatus>,
    outcomes: Vec<ResolutionStatus>,
    resolutions: Vec<ResolutionStatus>,
}

impl Words {
    fn read(&mut self, name: &str, value: &str, folder: bool) -> Result<()> {
        for word in list(value) {
            let status = FolderStatus::from_word(word).filter(|_| folder);
            match (status, ResolutionStatus::from_word(word)) {
                (Some(status), _) => self.statuses.push(status),
                (None, Some(outcome)) if folder => self.outcomes.push(outcome),
                (None, Some(resolution)) => self.resolutions.push(resolution),
                (None, None) => {
                    let all: Vec<_> = ResolutionStatus::ALL.iter().map(|word| word.word()).collect();
                    let finished = if folder { ", FINISHED" } else { "" };
                    return Err(Error::value(format!("\"{name}\" is one of {}{finished}", all.join(", "))));
                }
            }
        }
        Ok(())
    }

    fn put_into(mut self, page: &mut FolderQuery) -> Result<()> {
        if !self.outcomes.is_empty() && self.statuses.is_empty() {
            self.statuses = vec![FolderStatus::Finished, FolderStatus::Failed];
            if self.resolutions.is_empty() {
                self.resolutions = self.outcomes;
            } else {
                self.resolutions.retain(|resolution| self.outcomes.contains(resolution));
                if self.resolutions.is_empty() {
                    return Err(Error::value(
                        "\"resolution_status\" and \"system_resolution\" exclude each other",
                    ));
                }
            }
        } else if !self.outcomes.is_empty() && !self.statuses.contains(&FolderStatus::Finished) {
            // Those that are done with this outcome, or not done: two conditions on two fields.
            return Err(Error::value(
                "\"resolution_status\" cannot ask for outcomes together with PROCESSING, INITIAL or FAILED; \
                 use \"system_resolution\"",
            ));
        }
        self.statuses.sort_by_key(|status| status.word());
        self.statuses.dedup();
        page.resolution_status = self.statuses;
        self.resolutions.sort_by_key(|resolution| resolution.word());
        self.resolutions.dedup();
        page.system_resolution = self.resolutions;
        Ok(())
    }
}

fn list(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|word| !word.is_empty())
}

fn number(name: &str, value: &str, least: u64, most: u64) -> Result<u64> {
    let number = value.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| Error::value(format!("\"{name}\" must be a whole number from {least} to {most}")))
}

fn time(name: &str, value: &str) -> Result<Timestamp> {
    let seconds: Option<f64> = value.parse().ok();
    let time = seconds.and_then(Timestamp::from_fraction);
    time.ok_or_else(|| Error::value(format!("\"{name}\" must be a UNIX time in seconds")))
}

fn truth(name: &str, value: &str) -> Result<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Error::value(format!("\"{name}\" must be true or false"))),
    }
}

fn parsed<T>(name: &str, value: &str) -> Result<Id<T>> {
    Id::from_str(value).map_err(|_| Error::value(format!("\"{name}\" must be a UUID")))
}

/// `time_created{asc}`, and the same with `desc` or `time_updated`.
fn sorting(value: &str) -> Result<Sorting> {
    match value.to_ascii_lowercase().as_str() {
        "time_created{asc}" => Ok(Sorting::CreatedAsc),
        "time_created{desc}" => Ok(Sorting::CreatedDesc),
        "time_updated{asc}" => Ok(Sorting::UpdatedAsc),
        "time_updated{desc}" => Ok(Sorting::UpdatedDesc),
        _ => {
            Err(Error::value("\"sorting\" must be time_created or time_updated followed by {asc} or {desc}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &[(&str, &str)]) -> Result<ListFolders> {
        let pairs: Vec<_> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        ListFolders::parse(&pairs)
    }

    fn refused(name: &str, value: &str) {
        match parse(&[(name, value)]) {
            Err(Error::Value { message }) => assert!(message.contains(name), "{message}"),
            other => panic!("{name}={value}: {other:?}"),
        }
    }

    #[test]
    fn without_parameters_it_is_the_newest_hundred() {
        let list = parse(&[("unknown", "x"), ("offset", "")]).unwrap();
        assert_eq!((list.page.offset, list.page.limit, list.page.sorting), (0, 100, Sorting::CreatedDesc));
        assert!(!list.with_analyses && !list.with_total);
    }

    #[test]
    fn every_parameter_is_read() {
        let id = "0190163d-8694-739b-aea5-966c26f8ad91";
        let list = parse(&[
            ("offset", "20"),
            ("limit", "1000"),
            ("sorting", "time_updated{asc}"),
            ("time_created.min", "1700000000"),
            ("time_created.max", "1700000000.5"),
            ("time_updated.min", "1"),
            ("time_updated.max", "2"),
            ("meta_data", "transaction_id==a==b"),
            ("meta_data", "kind!=test"),
            ("resolution_status", "finished, FAILED"),
            ("system_resolution", "SUCCESS"),
            ("folder_id", &format!("{id},{id}")),
            ("user_id", id),
            ("company_id", id),
            ("with_analyses", "true"),
            ("with_total", "True"),
        ])
        .unwrap();
        let page = list.page;
        assert_eq!((page.offset, page.limit, page.sorting), (20, 1000, Sorting::UpdatedAsc));
        let seconds = |time: Option<Timestamp>| time.unwrap().as_seconds();
        assert!((seconds(page.created.0) - 1.7e9).abs() < 1e-6);
        assert!((seconds(page.created.1) - 1_700_000_000.5).abs() < 1e-6);
        assert_eq!((seconds(page.updated.0), seconds(page.updated.1)), (1.0, 2.0));
        assert_eq!(
            page.meta_data[0],
            Filter { key: "transaction_id".into(), value: "a==b".into(), equal: true }
        );
        assert_eq!(page.meta_data[1], Filter { key: "kind".into(), value: "test".into(), equal: false });
        assert_eq!(page.resolution_status, [FolderStatus::Failed, FolderStatus::Finished]);
        assert_eq!(page.system_resolution, [ResolutionStatus::Success]);
        assert_eq!(page.ids.len(), 2);
        assert_eq!(page.user_id.unwrap().to_string(), id);
        assert_eq!(page.company_id.unwrap().to_string(), id);
        assert!(list.with_analyses && list.with_total);
    }

    #[test]
    fn outcomes_among_the_statuses_ask_for_the_folders_resolution() {
        let page = parse(&[("resolution_status", "DECLINED,OPERATOR_REQUIRED")]).unwrap().page;
        assert_eq!(page.resolution_status, [FolderStatus::Failed, FolderStatus::Finished]);
        assert_eq!(page.system_resolution, [ResolutionStatus::Declined, ResolutionStatus::OperatorRequired]);
        let all = "INITIAL,PROCESSING,FAILED,FINISHED,DECLINED,SUCCESS,OPERATOR_REQUIRED";
        let page = parse(&[("resolution_status", all)]).unwrap().page;
        assert_eq!((page.resolution_status.len(), page.system_resolution.len()), (4, 0));
        refused("resolution_status", "PROCESSING,SUCCESS");
        let both = parse(&[("resolution_status", "SUCCESS"), ("system_resolution", "DECLINED")]);
        assert!(matches!(both, Err(Error::Value { .. })));
    }

    #[test]
    fn values_that_cannot_be_are_refused_with_the_name_of_the_parameter() {
        for (name, value) in [
            ("offset", "-1"),
            ("offset", "1.5"),
            ("offset", "99999999999999999999"),
            ("limit", "0"),
            ("limit", "1001"),
            ("limit", "ten"),
            ("sorting", "time_created"),
            ("sorting", "name{asc}"),
            ("time_created.min", "yesterday"),
            ("time_created.max", "nan"),
            ("time_updated.min", "1e300"),
            ("time_updated.max", "inf"),
            ("meta_data", "transaction_id=abc"),
            ("meta_data", "==abc"),
            ("resolution_status", "DONE"),
            ("system_resolution", "FINISHED"),
            ("folder_id", "1"),
            ("user_id", "me"),
            ("company_id", "mine"),
            ("with_analyses", "yes"),
            ("with_total", "2"),
        ] {
            refused(name, value);
        }
        assert!(matches!(parse(&[("limit", "1"), ("limit", "2")]), Err(Error::Value { .. })));
        let ids = vec!["0190163d-8694-739b-aea5-966c26f8ad91"; 101].join(",");
        assert!(matches!(parse(&[("folder_id", &ids)]), Err(Error::Value { .. })));
    }
}
