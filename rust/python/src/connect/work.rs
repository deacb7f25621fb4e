//! Work that takes long and that Ctrl-C should end.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use monta_connect::Error;
use pyo3::prelude::*;

use crate::errors::BindingError;

/// How long Ctrl-C may go unseen.
const BLINK: Duration = Duration::from_millis(50);

/// Does work in a thread of its own and gives what came of it. Ctrl-C does not wait for it.
pub(super) fn background<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, BindingError> {
    let (done, mut waiting) = mpsc::channel();
    let worker = thread::spawn(move || {
        // Nobody waits any more after Ctrl-C.
        drop(done.send(work()));
    });
    loop {
        match wait(py, &mut waiting) {
            Ok(result) => return Ok(result?),
            Err(RecvTimeoutError::Timeout) => py.check_signals().map_err(BindingError::Python)?,
            Err(RecvTimeoutError::Disconnected) => return Err(panicked(worker)),
        }
    }
}

/// Waits for what a thread has to tell, without the GIL and for a blink only.
pub(super) fn wait<T: Send>(py: Python<'_>, news: &mut Receiver<T>) -> Result<T, RecvTimeoutError> {
    py.detach(move || news.recv_timeout(BLINK))
}

/// What a thread that ended without a result has to say.
pub(super) fn panicked(worker: thread::JoinHandle<()>) -> BindingError {
    match worker.join() {
        // Caught at the border, as any other panic is.
        Err(panic) => std::panic::resume_unwind(panic),
        Ok(()) => BindingError::Panic {
            function: "connect",
            message: "a thread ended without a result".to_owned(),
        },
    }
}
