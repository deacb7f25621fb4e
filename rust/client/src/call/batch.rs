//! The rate limiter of a batch, and its circuit breaker: the calls of one batch share the pauses that Monta asks for, and
//! the reason to stop.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use monta_http::{Agent, Response};
use serde::Serialize;

use super::client::Client;
use super::response::ResponseExt as _;
use crate::error::{Class, Code, Error, Failure, Report};

/// All pauses of a batch together; with a longer one the batch stops.
const MAX_TOTAL_PAUSE: Duration = Duration::from_secs(60);
/// The pause after the first 429 that does not say how long; it doubles with each one that follows.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause that is made of doubling. What Monta asks for may be longer.
const MAX_PAUSE: Duration = Duration::from_secs(30);
/// Repetitions of one request because of a 429; after the last one its look-up fails.
pub(super) const MAX_REPEATS: u32 = 4;
/// Look-ups that may fail together, and be all there are in a batch, without Monta counting as out of reach.
pub(crate) const TOLERATED_FAILURES: usize = 2;
/// Failed requests in a row before the batch stops, where fewer than this are under way at once.
const MIN_FAILURES: u32 = 3;

/// The same for a batch of changes: what is left waits for the next batch rather than for Monta.
const MAX_PAUSE_OF_CHANGES: Duration = Duration::from_secs(5);

/// How far a batch of changes goes. What is not given has no limit but those that every batch has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// No change begins later than this after the batch.
    pub start_within: Option<Duration>,
    /// Every change is over by then, answered or not.
    pub end_within: Option<Duration>,
    /// Failed requests in a row after which no further one is sent.
    pub max_failures: Option<u32>,
}

/// What a batch of look-ups came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchAnswer<T> {
    /// One for each look-up, in the order in which they were asked for.
    pub answers: Vec<T>,
    /// Why there is no use in asking on: the account is refused, Monta wants a longer pause than a batch waits, or it is
    /// out of reach. `None` where the next batch may be asked for.
    pub stopped: Option<Report>,
}

/// What the calls of one batch have in common. All of them are for one account, so one 429 pauses them all; and when the
/// account is refused, or nothing answers any more, the rest fails without a request.
#[derive(Debug)]
pub(crate) struct Batch {
    agent: Agent,
    max_total_pause: Duration,
    max_failures: u32,
    parallel: bool,
    start_by: Option<Instant>,
    end: Option<Instant>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Until then nothing is sent.
    resume_at: Option<Instant>,
    /// How long all pauses so far take together.
    paused: Duration,
    /// How many pauses followed each other without an answer in between.
    pauses_in_a_row: u32,
    /// How many requests in a row had no answer, or one that says that Monta is in trouble.
    failures_in_a_row: u32,
    /// Whether there was any answer at all.
    answered: bool,
    /// Whether Monta has dealt with a request: carried it out, or said what is wrong with it.
    served: bool,
    /// How many changes are under way.
    under_way: usize,
    /// Why nothing is sent any more.
    stopped: Option<Failure>,
}

impl Batch {
    /// Whoever waits for one look-up alone does not wait longer for a pause than for an answer.
    pub(crate) fn new(client: &Client, jobs: usize, max_parallel: usize) -> Self {
        let settings = client.settings();
        let timeout = settings.timeout.duration();
        let workers = u32::try_from(max_parallel.min(jobs)).unwrap_or(u32::MAX);
        Self {
            agent: client.agent(),
            max_total_pause: match client.end() {
                // Somebody waits for all of them together.
                Some(_) => client.longest_call(),
                None if jobs == 1 => timeout,
                None => MAX_TOTAL_PAUSE.max(timeout),
            },
            // The requests that are under way when Monta stumbles fail together: that alone is no reason to give up.
            max_failures: MIN_FAILURES.max(workers.saturating_add(1)),
            parallel: workers > 1,
            start_by: None,
            end: None,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// A batch of changes. The first goes alone, and the others follow once Monta has dealt with one: where an account is
    /// refused or Monta is down, that is known after one request.
    pub(crate) fn of_changes(client: &Client, jobs: usize, max_parallel: usize, limits: Limits) -> Self {
        let now = Instant::now();
        let batch = Self::new(client, jobs, max_parallel);
        let after = |wait: Duration| now.checked_add(wait);
        Self {
            max_total_pause: MAX_PAUSE_OF_CHANGES,
            max_failures: limits.max_failures.unwrap_or(batch.max_failures).max(1),
            start_by: limits.start_within.and_then(after),
            end: limits.end_within.and_then(after),
            ..batch
        }
    }

    /// When every call of the batch has to be over.
    pub(crate) fn end(&self) -> Option<Instant> {
        self.end
    }

    /// Waits until a change may begin; it is under way until what is returned is dropped. `None` when it shall not begin
    /// at all.
    pub(crate) fn begin(&self) -> Option<UnderWay<'_>> {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let starts_by = [self.start_by, self.end].into_iter().flatten().min();
            if state.stopped.is_some() || starts_by.is_some_and(|by| now >= by) {
                return None;
            }
            if state.served || state.under_way == 0 {
                state.under_way += 1;
                return Some(UnderWay(self));
            }
            state = match starts_by {
                Some(by) => {
                    let waited = self.changed.wait_timeout(state, by.saturating_duration_since(now));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// The connections to use.
    pub(crate) fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Waits until a request may be sent; returns how long that took.
    ///
    /// # Errors
    /// Why nothing is sent any more.
    pub(crate) fn wait_for_turn(&self) -> Result<Duration, Failure> {
        let started = Instant::now();
        let mut state = self.lock();
        loop {
            if let Some(failure) = &state.stopped {
                return Err(failure.clone());
            }
            let now = Instant::now();
            let left = state.resume_at.map(|until| until.saturating_duration_since(now));
            let Some(left) = left.filter(|left| !left.is_zero()) else {
                return Ok(now - started);
            };
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Records what became of a request: its failure, or that it was answered. Returns whether it is worth repeating once
    /// the pause is over.
    pub(crate) fn record(&self, failure: Option<&Failure>) -> bool {
        let mut state = self.lock();
        let mut worth_repeating = false;
        state.answered |= failure.is_none_or(|failure| failure.status.is_some());
        match failure.map(|failure| (failure, failure.code.class())) {
            None | Some((_, Class::Fix)) => state.serve(),
            // What Monta says about one order says nothing about the others.
            Some((failure, Class::Retry)) if failure.code == Code::OrderVerifying => state.serve(),
            Some((failure, Class::Stop)) => state.stop(failure),
            Some((failure, Class::Retry)) if failure.code == Code::RateLimited => {
                worth_repeating = state.pause(failure, Instant::now(), self.max_total_pause);
            }
            Some((failure, Class::Retry)) => {
                // Several were waited for as long as an answer may take, and there was none: the next would have none.
                let silent = self.parallel && !state.answered && failure.code == Code::Timeout;
                state.fail(failure, if silent { 1 } else { self.max_failures });
            }
        }
        self.changed.notify_all();
        worth_repeating
    }

    /// Records an answer that is a page. Something in front of Monta's API answers: once may be chance.
    pub(crate) fn record_page(&self, response: &Response<'_>) -> bool {
        let failure = if response.is_success() {
            response.unusable()
        } else {
            response.refusal()
        };
        if failure.code.class() != Class::Fix {
            return self.record(Some(&failure));
        }
        let mut state = self.lock();
        state.answered = true;
        state.fail(&failure, self.max_failures);
        self.changed.notify_all();
        false
    }

    /// What the batch stopped for by now.
    pub(crate) fn stopped(&self) -> Option<Report> {
        self.lock().stopped.clone().map(Report::from)
    }

    /// Why there is no use in asking on, once all look-ups are done: what the batch stopped for, or that none of them was
    /// answered. Up to `tolerated` look-ups may fail together, because each may have trouble of its own.
    pub(crate) fn reason_to_stop<T>(&self, results: &[Result<T, Error>], tolerated: usize) -> Option<Report> {
        if let Some(stopped) = self.stopped() {
            return Some(stopped);
        }
        if results.len() <= tolerated || results.iter().any(Result::is_ok) {
            return None;
        }
        let mut errors = results.iter().filter_map(|result| result.as_ref().err());
        let passing = errors.find(|error| matches!(error, Error::Retry(_)))?;
        Some(passing.clone().without_exchanges().into())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A change under way.
#[must_use]
pub(crate) struct UnderWay<'a>(&'a Batch);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.lock().under_way -= 1;
        self.0.changed.notify_all();
    }
}

impl State {
    /// Monta has dealt with a request.
    fn serve(&mut self) {
        self.served = true;
        self.pauses_in_a_row = 0;
        self.failures_in_a_row = 0;
    }

    /// Puts the end of the pause off. Returns false when that would take too long altogether: then the batch is over.
    fn pause(&mut self, failure: &Failure, now: Instant, max_total_pause: Duration) -> bool {
        let begins = self.resume_at.filter(|until| *until > now);
        if begins.is_none() {
            self.pauses_in_a_row += 1;
        }
        let doubled = FIRST_PAUSE * 2_u32.saturating_pow(self.pauses_in_a_row.saturating_sub(1));
        let wait = match failure.retry_after {
            Some(seconds) => Duration::from_secs(seconds).max(FIRST_PAUSE),
            None => doubled.min(MAX_PAUSE),
        };
        let from = begins.unwrap_or(now);
        let Some(until) = now.checked_add(wait).map(|until| until.max(from)) else {
            self.stop(failure);
            return false;
        };
        self.paused += until - from;
        if self.paused > max_total_pause {
            self.stop(failure);
            return false;
        }
        self.resume_at = Some(until);
        true
    }

    /// One more request in a row has failed; `most` of them are the end.
    fn fail(&mut self, failure: &Failure, most: u32) {
        self.failures_in_a_row += 1;
        if self.failures_in_a_row >= most {
            self.stop(failure);
        }
    }

    fn stop(&mut self, failure: &Failure) {
        // The first reason is the cause of those that follow.
        self.stopped.get_or_insert_with(|| failure.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Text;

    fn rate_limited(retry_after: Option<u64>) -> Failure {
        Failure {
            retry_after,
            ..Failure::new(Code::RateLimited, Text::SlowDown)
        }
    }

    /// The length of each of some pauses that follow each other, in seconds; 0 when the batch is over.
    fn pauses(asked: &[Option<u64>], max_total_pause: u64) -> Vec<u64> {
        let mut state = State::default();
        let mut now = Instant::now();
        let mut pause = |asked: &Option<u64>| {
            let going_on = state.pause(&rate_limited(*asked), now, Duration::from_secs(max_total_pause));
            let length = state.resume_at.filter(|_| going_on).map(|until| until - now);
            now += length.unwrap_or_default();
            length.unwrap_or_default().as_secs()
        };
        asked.iter().map(&mut pause).collect()
    }

    #[test]
    fn monta_says_how_long_or_the_pause_doubles() {
        assert_eq!(pauses(&[Some(3), Some(0), Some(7)], 60), [3, 1, 7]);
        assert_eq!(pauses(&[None; 7], 1000), [1, 2, 4, 8, 16, 30, 30]);
    }

    #[test]
    fn the_pauses_together_have_an_end() {
        assert_eq!(pauses(&[Some(30), Some(30), Some(1)], 60), [30, 30, 0]);
        assert_eq!(pauses(&[Some(3600)], 60), [0]);
        assert_eq!(pauses(&[Some(u64::MAX)], 60), [0]);
    }

    #[test]
    fn answers_to_requests_that_were_under_way_belong_to_the_same_pause() {
        let mut state = State::default();
        let now = Instant::now();
        let max_total_pause = Duration::from_secs(60);
        for _ in 0..5 {
            assert!(state.pause(&rate_limited(None), now, max_total_pause));
        }
        assert_eq!((state.paused, state.pauses_in_a_row), (FIRST_PAUSE, 1));
        assert!(state.pause(&rate_limited(Some(10)), now, max_total_pause));
        assert!(state.pause(&rate_limited(Some(4)), now, max_total_pause));
        assert_eq!(state.paused, Duration::from_secs(10));
        assert_eq!(state.resume_at, Some(now + Duration::from_secs(10)));
    }
}
