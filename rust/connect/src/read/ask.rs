//! One question to Odoo, asked again where that helps.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use monta_odoo::Class;

use crate::error::Error;

/// Why a table was not read to its end.
#[derive(Debug)]
pub(crate) enum Halt {
    /// Somebody ended the read.
    Interrupted,
    /// Odoo did not answer the question.
    Odoo(monta_odoo::Error),
    /// The cache cannot keep the answer.
    Cache(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Cache(error)
    }
}

/// How often a question is asked before it counts as failed.
const TRIES: u32 = 3;
/// A server that wants a longer rest is left alone; in seconds.
const LONGEST_REST: u64 = 60;
/// How long an interruption may go unseen while nothing happens.
const BLINK: Duration = Duration::from_millis(50);

/// Asks, and looks whether somebody wants the read to end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asker<'a> {
    pub(crate) interrupted: &'a AtomicBool,
    /// How long to wait before a question is asked the second time.
    pub(crate) pause: Duration,
}

impl Asker<'_> {
    /// Asks, and once more after a while where nothing has to change for it to succeed. Only what reads is asked.
    pub(crate) fn ask<T>(&self, mut question: impl FnMut() -> Result<T, monta_odoo::Error>) -> Result<T, Halt> {
        let mut pause = self.pause;
        for attempt in 1.. {
            self.check()?;
            match question() {
                Ok(answer) => return Ok(answer),
                Err(error) if passes(&error) && attempt < TRIES => {
                    let wanted = error.retry_after();
                    if wanted.is_some_and(|seconds| seconds > LONGEST_REST) {
                        return Err(Halt::Odoo(error));
                    }
                    self.rest(wanted.map_or(pause, Duration::from_secs))?;
                    pause *= 2;
                }
                Err(error) => return Err(Halt::Odoo(error)),
            }
        }
        Err(Halt::Interrupted)
    }

    pub(crate) fn check(&self) -> Result<(), Halt> {
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(Halt::Interrupted);
        }
        Ok(())
    }

    pub(crate) fn rest(&self, pause: Duration) -> Result<(), Halt> {
        let until = Instant::now() + pause;
        loop {
            self.check()?;
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            thread::sleep(left.min(BLINK));
        }
    }
}

/// Whether nothing has to change for it to succeed. A gateway without an answer, as while Odoo starts, is no page that is
/// too large where none was asked for, or one of a single row.
fn passes(error: &monta_odoo::Error) -> bool {
    error.class() == Class::Retry || matches!(error, monta_odoo::Error::Status { status: 502 | 504, .. })
}
