//! How often things came out how, since the start of the process.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bonafide_domain::AnalysisType;
use bonafide_domain::analysis::ResolutionStatus;

use crate::Service;

/// Counts for the operator's graphs. They hold words and numbers, nothing of any request.
#[derive(Debug, Default)]
pub struct Counters(Mutex<Snapshot>);

/// All counts at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Analyses that ended, by type and outcome.
    pub analyses: BTreeMap<(&'static str, &'static str), u64>,
    /// Attempts to deliver a result, by outcome.
    pub deliveries: BTreeMap<&'static str, u64>,
}

impl Counters {
    fn change(&self, change: impl FnOnce(&mut Snapshot)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Counts an analysis that ended.
    pub fn analysis(&self, analysis_type: AnalysisType, outcome: ResolutionStatus) {
        let key = (analysis_type.word(), outcome.word());
        self.change(|counts| *counts.analyses.entry(key).or_default() += 1);
    }

    /// Counts an attempt to deliver.
    pub fn delivery(&self, outcome: &'static str) {
        self.change(|counts| *counts.deliveries.entry(outcome).or_default() += 1);
    }

    /// What was counted so far.
    pub fn snapshot(&self) -> Snapshot {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Service {
    /// What was counted since the start.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_counted_apart() {
        let counters = Counters::default();
        counters.analysis(AnalysisType::Quality, ResolutionStatus::Success);
        counters.analysis(AnalysisType::Quality, ResolutionStatus::Success);
        counters.analysis(AnalysisType::Biometry, ResolutionStatus::Failed);
        counters.delivery("failed");
        let counts = counters.snapshot();
        assert_eq!(counts.analyses[&("QUALITY", "SUCCESS")], 2);
        assert_eq!(counts.analyses[&("BIOMETRY", "FAILED")], 1);
        assert_eq!(counts.deliveries[&"failed"], 1);
    }
}
