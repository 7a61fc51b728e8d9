//! Who may send an upload now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use bonafide_domain::{Id, User};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places for uploads. One user has at most half of them, so that its slow clients do not keep everybody else out.
#[derive(Debug)]
pub struct Places {
    all: Arc<Semaphore>,
    /// How many a user has.
    most: usize,
    /// Those of each user who has one or waits for one.
    of_users: Mutex<HashMap<Id<User>, Weak<Semaphore>>>,
}

/// A place, free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_user: OwnedSemaphorePermit,
}

impl Places {
    /// So many places.
    pub fn new(count: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(count)),
            most: count.div_ceil(2).max(1),
            of_users: Mutex::default(),
        }
    }

    /// A place for an upload of this user; `None` when none is free in time.
    pub async fn take(&self, user: Id<User>, wait: Duration) -> Option<Place> {
        // The user's own first: who waits for it keeps nobody else waiting.
        let own = self.of_user(user);
        let turn = async {
            let of_user = own.acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some(Place { _of_all: of_all, _of_user: of_user })
        };
        tokio::time::timeout(wait, turn).await.ok().flatten()
    }

    fn of_user(&self, user: Id<User>) -> Arc<Semaphore> {
        let mut of_users = self.of_users.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = of_users.get(&user).and_then(Weak::upgrade) {
            return own;
        }
        of_users.retain(|_, own| own.strong_count() > 0);
        let own = Arc::new(Semaphore::new(self.most));
        of_users.insert(user, Arc::downgrade(&own));
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_WAIT: Duration = Duration::ZERO;

    fn user(number: u8) -> Id<User> {
        format!("00000000-0000-4000-8000-0000000000{number:02}").parse().unwrap()
    }

    #[tokio::test]
    async fn one_user_takes_half_of_the_places_and_another_the_rest() {
        let places = Places::new(5);
        let mut taken = Vec::new();
        for (number, there) in [(1, true), (1, true), (1, true), (1, false), (2, true), (2, true), (3, false)]
        {
            let place = places.take(user(number), NO_WAIT).await;
            assert_eq!(place.is_some(), there, "{number} after {}", taken.len());
            taken.extend(place);
        }
        // A place of the first user is free again: for the third, and for the first one itself.
        taken.remove(0);
        let of_third = places.take(user(3), NO_WAIT).await;
        assert!(of_third.is_some());
        drop(of_third);
        assert!(places.take(user(1), NO_WAIT).await.is_some());
    }

    #[tokio::test]
    async fn nothing_is_kept_of_users_who_are_done() {
        let places = Places::new(64);
        for number in 0..50 {
            assert!(places.take(user(number), NO_WAIT).await.is_some());
        }
        assert_eq!(places.of_users.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn the_only_place_is_for_everybody() {
        let places = Places::new(1);
        let place = places.take(user(1), NO_WAIT).await;
        assert!(place.is_some() && places.take(user(2), NO_WAIT).await.is_none());
        drop(place);
        assert!(places.take(user(2), NO_WAIT).await.is_some());
    }
}
