//! From the analyses of a folder to the folder's own status.

use crate::analysis::{FolderStatus, ResolutionStatus, State};

/// How far a folder is, from the states of all its analyses.
pub fn status(states: impl IntoIterator<Item = State>) -> FolderStatus {
    let mut seen = FolderStatus::Initial;
    for state in states {
        seen = match (seen, state) {
            (FolderStatus::Processing, _) | (_, State::Processing) => FolderStatus::Processing,
            (FolderStatus::Failed, _) | (_, State::Failed) => FolderStatus::Failed,
            _ => FolderStatus::Finished,
        };
    }
    seen
}

/// The outcome of one group: the worst of its analyses. One that could not be done is no pass and no refusal.
pub fn resolution(outcomes: impl IntoIterator<Item = ResolutionStatus>) -> ResolutionStatus {
    outcomes.into_iter().max_by_key(|outcome| badness(*outcome)).unwrap_or(ResolutionStatus::Initial)
}

/// DECLINED is worse than FAILED: a person who failed one check is not let in because another check broke down.
fn badness(outcome: ResolutionStatus) -> u8 {
    match outcome {
        ResolutionStatus::Initial => 0,
        ResolutionStatus::Success => 1,
        ResolutionStatus::OperatorRequired => 2,
        ResolutionStatus::Failed => 3,
        ResolutionStatus::Declined => 4,
        ResolutionStatus::Processing => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ResolutionStatus::{Declined, Failed, Initial, OperatorRequired, Processing, Success};

    #[test]
    fn a_folder_is_as_far_as_its_slowest_analysis() {
        use State::{Failed, Finished, Processing};
        assert_eq!(status([]), FolderStatus::Initial);
        assert_eq!(status([Finished, Failed, Processing]), FolderStatus::Processing);
        assert_eq!(status([Processing, Failed]), FolderStatus::Processing);
        assert_eq!(status([Finished, Failed]), FolderStatus::Failed);
        assert_eq!(status([Failed, Finished]), FolderStatus::Failed);
        assert_eq!(status([Finished, Finished]), FolderStatus::Finished);
    }

    #[test]
    fn a_group_is_as_bad_as_its_worst_analysis() {
        assert_eq!(resolution([]), Initial);
        assert_eq!(resolution([Success, Success]), Success);
        assert_eq!(resolution([Success, OperatorRequired]), OperatorRequired);
        assert_eq!(resolution([OperatorRequired, Declined, Success]), Declined);
        assert_eq!(resolution([Failed, Declined]), Declined);
        assert_eq!(resolution([Failed, OperatorRequired]), Failed);
        assert_eq!(resolution([Declined, Processing]), Processing);
    }
}
