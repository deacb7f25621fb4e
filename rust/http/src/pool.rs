//! Many jobs at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The most threads of one batch, and so the most connections it holds.
pub const MAX_PARALLEL: usize = 32;

/// Does `work` for each of `jobs`, up to `max_parallel` at a time, and returns the results in the order of the jobs.
///
/// The calling thread is one of the workers; when the system gives no further threads, those there are do it all.
pub fn run<J: Sync, T: Send>(jobs: &[J], max_parallel: usize, work: impl Fn(&J) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return done };
            done.push((index, work(job)));
        }
    };
    let threads = max_parallel.clamp(1, MAX_PARALLEL).min(jobs.len());
    let mut results = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, worker).ok();
        let others: Vec<_> = (1..threads).filter_map(spawn).collect();
        let mut results = worker();
        for other in others {
            match other.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::thread::ThreadId;
    use std::time::Duration;

    use super::*;

    /// Runs 20 jobs and says how many were under way at the same time, and on how many threads.
    fn observe(max_parallel: usize) -> (Vec<usize>, usize, usize) {
        let under_way = Mutex::new((0_usize, 0_usize));
        let threads: Mutex<Vec<ThreadId>> = Mutex::default();
        let jobs: Vec<usize> = (0..20).collect();
        let results = run(&jobs, max_parallel, |job| {
            {
                let mut state = under_way.lock().unwrap();
                state.0 += 1;
                state.1 = state.1.max(state.0);
            }
            threads.lock().unwrap().push(thread::current().id());
            // The first job ends last.
            thread::sleep(Duration::from_millis(if *job == 0 { 50 } else { 2 }));
            under_way.lock().unwrap().0 -= 1;
            job * 10
        });
        let mut threads = threads.into_inner().unwrap();
        threads.sort_by_key(|id| format!("{id:?}"));
        threads.dedup();
        (results, under_way.into_inner().unwrap().1, threads.len())
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let expected: Vec<usize> = (0..20).map(|job| job * 10).collect();
        for max_parallel in [0, 1, 4, 1000] {
            assert_eq!(observe(max_parallel).0, expected);
        }
        assert_eq!(run(&[] as &[usize], 4, |job| *job), [0; 0]);
    }

    #[test]
    fn no_more_are_under_way_than_allowed() {
        assert_eq!(observe(1).1, 1);
        let (_, at_once, threads) = observe(4);
        assert_eq!((at_once, threads), (4, 4));
    }

    #[test]
    #[should_panic(expected = "job 7")]
    fn a_panic_is_passed_on() {
        let jobs: Vec<usize> = (0..20).collect();
        run(&jobs, 4, |job| assert_ne!(*job, 7, "job {job}"));
    }
}
