//! One edit of a profile at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, FileAction};

/// How long an edit waits for another one, which takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);
const BLINK: Duration = Duration::from_millis(10);

/// Held while the profile is read, changed and written; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct EditLock {
    _file: File,
}

/// Waits until nobody else changes this profile.
pub(super) fn lock(profile: &Path) -> Result<EditLock, Error> {
    let path = beside(profile);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Error::file(FileAction::Create, folder))?;
    }
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = opened.map_err(Error::file(FileAction::Write, &path))?;
    let until = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(EditLock { _file: file }),
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(BLINK),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Editing {
                    path: profile.to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(Error::file(FileAction::Lock, &path)(error)),
        }
    }
}

/// `.profile.json.lock`: the profile itself is replaced with each edit, and a lock on it would go with the old one.
fn beside(profile: &Path) -> PathBuf {
    let name = profile.file_name().unwrap_or_default().to_string_lossy();
    profile.with_file_name(format!(".{name}.lock"))
}
