//! What tasks of this process tell each other. Nothing depends on it: whoever waits also looks into the store.

use bonafide_domain::Id;
use bonafide_domain::analysis::Group;
use tokio::sync::{Notify, broadcast};

use crate::notify::hosts::Hosts;

/// Groups that may end while somebody who waits for one is not looking.
const CAPACITY: usize = 1024;

/// Calls between tasks.
pub(crate) struct Signals {
    jobs: Notify,
    groups: broadcast::Sender<Id<Group>>,
    /// Hosts that are being sent to.
    pub(crate) hosts: Hosts,
}

impl Default for Signals {
    fn default() -> Self {
        Self { jobs: Notify::new(), groups: broadcast::Sender::new(CAPACITY), hosts: Hosts::default() }
    }
}

impl Signals {
    /// There may be jobs.
    pub(super) fn wake(&self) {
        self.jobs.notify_waiters();
    }

    /// What [`Signals::wake`] wakes.
    pub(super) fn jobs(&self) -> &Notify {
        &self.jobs
    }

    /// A group has ended.
    pub(crate) fn group_ended(&self, group: Id<Group>) {
        // An error says that nobody waits.
        let _ = self.groups.send(group);
    }

    /// Groups that end from now on.
    pub(crate) fn groups(&self) -> broadcast::Receiver<Id<Group>> {
        self.groups.subscribe()
    }
}
