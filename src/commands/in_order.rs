//! Work on many things beside each other, results taken in their order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::error::Error;

/// For each thread so many results may wait for the one before them: more would only fill the memory.
const WAITING: usize = 4;

/// What the threads share.
struct State<'t, T> {
    /// The next thing that nobody works on.
    next: usize,
    /// The next result to be taken.
    wanted: usize,
    /// Results that wait for the one before them.
    waiting: BTreeMap<usize, T>,
    /// The first error; with it the work stops.
    failed: Option<Error>,
    take: &'t mut (dyn FnMut(T) -> Result<(), Error> + Send),
}

/// Works on the things from 0 to `count` on all threads of the pool and takes the results one after another in their order;
/// stops at the first error. Each thread works in a room of its own, which it keeps from one thing to the next. Must not
/// be called from a task of the pool.
pub(super) fn in_order<Room: Default, T: Send>(
    count: usize,
    work: impl Fn(usize, &mut Room) -> Result<T, Error> + Sync,
    mut take: impl FnMut(T) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let threads = rayon::current_num_threads();
    let state = Mutex::new(State { next: 0, wanted: 0, waiting: BTreeMap::new(), failed: None, take: &mut take });
    let changed = Condvar::new();
    rayon::scope(|scope| {
        for _ in 0..threads.min(count) {
            scope.spawn(|_| work_on(count, threads, &work, &state, &changed));
        }
    });
    let state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
    state.failed.map_or(Ok(()), Err)
}

fn work_on<Room: Default, T>(
    count: usize,
    threads: usize,
    work: &(impl Fn(usize, &mut Room) -> Result<T, Error> + Sync),
    state: &Mutex<State<T>>,
    changed: &Condvar,
) {
    let ahead = threads * WAITING;
    let mut room = Room::default();
    loop {
        let at = {
            let locked = state.lock().unwrap_or_else(PoisonError::into_inner);
            let is_ahead = |state: &mut State<T>| state.failed.is_none() && state.next >= state.wanted + ahead;
            let mut locked = changed.wait_while(locked, is_ahead).unwrap_or_else(PoisonError::into_inner);
            if locked.failed.is_some() || locked.next == count {
                return;
            }
            locked.next += 1;
            locked.next - 1
        };
        let watch = Watch { state, changed };
        let result = work(at, &mut room);
        std::mem::forget(watch);
        let mut locked = state.lock().unwrap_or_else(PoisonError::into_inner);
        locked.put(at, result);
        drop(locked);
        changed.notify_all();
    }
}

/// Lets nobody wait for the result of a thread that panics.
struct Watch<'w, 't, T> {
    state: &'w Mutex<State<'t, T>>,
    changed: &'w Condvar,
}

impl<T> Drop for Watch<'_, '_, T> {
    fn drop(&mut self) {
        let mut locked = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        locked.failed.get_or_insert_with(|| Error::Gate("a part of the work could not be done".into()));
        self.changed.notify_all();
    }
}

impl<T> State<'_, T> {
    fn put(&mut self, at: usize, result: Result<T, Error>) {
        match result {
            Ok(result) => self.waiting.insert(at, result),
            Err(error) => {
                self.failed.get_or_insert(error);
                return;
            }
        };
        while let Some(result) = self.waiting.remove(&self.wanted) {
            self.wanted += 1;
            if let Err(error) = (self.take)(result) {
                self.failed.get_or_insert(error);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_taken_in_order_however_long_each_takes() {
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let mut taken = Vec::new();
            let work = |at: usize, (): &mut ()| {
                std::thread::sleep(std::time::Duration::from_micros((at as u64 * 7919) % 300));
                Ok(at)
            };
            pool.install(|| {
                in_order(100, work, |at| {
                    taken.push(at);
                    Ok(())
                })
            })
            .expect("nothing fails");
            assert_eq!(taken, (0..100).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_ends_the_work_and_is_given_back() {
        let failing = |at: usize, (): &mut ()| if at == 7 { Err(Error::Gate("seven".into())) } else { Ok(at) };
        let mut taken = Vec::new();
        let failed = in_order(1_000, failing, |at| {
            taken.push(at);
            Ok(())
        });
        assert_eq!(failed.expect_err("it fails").to_string(), Error::Gate("seven".into()).to_string());
        assert!(taken.len() <= 7, "nothing behind it is taken: {taken:?}");
        let refused =
            in_order(10, |at, (): &mut ()| Ok(at), |at| if at < 3 { Ok(()) } else { Err(Error::Gate("full".into())) });
        assert!(refused.is_err());
    }
}
