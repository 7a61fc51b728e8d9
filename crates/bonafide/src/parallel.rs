//! The same work on many things, on several threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// As many threads as the machine has cores for this process.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What `work` makes of each thing, in their order, or the error of the first thing that it could not do. After an error
/// no further thing is begun.
pub fn map<T: Sync, R: Send, E: Send>(
    things: &[T],
    threads: usize,
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<R, E>)>> = Mutex::new(Vec::with_capacity(things.len()));
    let run = || {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(i) else { break };
            let result = work(thing);
            if result.is_err() {
                next.store(things.len(), Ordering::Relaxed);
            }
            if let Ok(mut done) = done.lock() {
                done.push((i, result));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, things.len().max(1)) {
            scope.spawn(run);
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order_and_nothing_is_done_twice() {
        let things: Vec<usize> = (0..500).collect();
        let tripled = map(&things, 4, |thing| Ok::<_, ()>(3 * thing)).unwrap();
        assert_eq!(tripled, things.iter().map(|thing| 3 * thing).collect::<Vec<_>>());
        assert_eq!(map(&[] as &[u8], 4, |thing| Ok::<_, ()>(*thing)), Ok(vec![]));
    }

    #[test]
    fn an_error_ends_the_work() {
        let begun = AtomicUsize::new(0);
        let things: Vec<usize> = (0..10_000).collect();
        let result = map(&things, 2, |thing| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *thing == 3 { Err(*thing) } else { Ok(*thing) }
        });
        assert_eq!(result, Err(3));
        assert!(begun.into_inner() < 10_000);
    }
}
