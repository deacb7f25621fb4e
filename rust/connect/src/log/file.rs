//! The files of the session log.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, FileAction};

const NAME: &str = "OdooV2.log";
/// How large a file grows.
const LARGEST: u64 = 5_000_000;
/// How many files there are, the one that is written to among them.
const FILES: u32 = 3;

/// The file that lines are added to. Several processes may do so at once.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
}

impl LogFile {
    /// That of this user. The folder is made where it is not there.
    pub(super) fn of_user() -> Result<Self, Error> {
        let temporary = std::env::temp_dir();
        // Each user has a temporary folder of their own on some systems, and all of them share one on others.
        let folder = match user_id(Path::new("/proc/self")).or_else(|| user_id(&home()?)) {
            Some(user) => temporary.join(format!("monta-{user}")),
            None => temporary.join("monta"),
        };
        Self::in_folder(&folder)
    }

    pub(super) fn in_folder(folder: &Path) -> Result<Self, Error> {
        make_private(folder)?;
        let path = folder.join(NAME);
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line; the oldest file goes when this one is full.
    pub(super) fn append(&self, line: &str) -> io::Result<()> {
        let lock = private(OpenOptions::new().write(true).create(true).truncate(false))
            .open(self.path.with_extension("lock"))?;
        lock.lock()?;
        if fs::metadata(&self.path).is_ok_and(|file| file.len() + line.len() as u64 > LARGEST) {
            self.rotate()?;
        }
        let mut file = private(OpenOptions::new().append(true).create(true)).open(&self.path)?;
        file.write_all(line.as_bytes())
    }

    fn rotate(&self) -> io::Result<()> {
        let name = |number: u32| match number {
            0 => self.path.clone(),
            number => self.path.with_file_name(format!("{NAME}.{number}")),
        };
        for number in (1..FILES).rev() {
            match fs::rename(name(number - 1), name(number)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned())
}

#[cfg(unix)]
fn user_id(path: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|found| found.uid())
}

#[cfg(not(unix))]
fn user_id(_: &Path) -> Option<u32> {
    None
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes a folder that only this user can open. One that is there has to be of this user: in a folder that all share
/// somebody else may have been first.
#[cfg(unix)]
fn make_private(folder: &Path) -> Result<(), Error> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
    let failed = |action| Error::file(action, folder);
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(FileAction::Create)(error)),
        _ => {}
    }
    // Not through a link.
    let found = fs::symlink_metadata(folder).map_err(failed(FileAction::Read))?;
    if !found.is_dir() {
        return Err(failed(FileAction::Use)(io::Error::other("it is no folder")));
    }
    if found.permissions().mode() & 0o077 != 0 {
        // Refused to everybody but its owner.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(failed(FileAction::MakePrivate))?;
    }
    let probe = folder.join(format!("probe-{}", std::process::id()));
    let made = File::create_new(&probe).and_then(|file| file.metadata());
    drop(fs::remove_file(&probe));
    if made.map_err(failed(FileAction::Write))?.uid() != found.uid() {
        return Err(failed(FileAction::Use)(io::Error::other("it belongs to somebody else")));
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(Error::file(FileAction::Create, folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_files_are_kept_and_only_this_user_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("monta-7");
        let file = LogFile::in_folder(&folder).unwrap();
        let most = usize::try_from(LARGEST).unwrap();
        for letter in ["a", "b", "c", "d"] {
            file.append(&letter.repeat(most)).unwrap();
            file.append("\n").unwrap();
        }
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["OdooV2.lock", "OdooV2.log", "OdooV2.log.1", "OdooV2.log.2"]);
        assert_eq!(fs::read_to_string(file.path()).unwrap(), "\n");
        let older = fs::read(folder.join("OdooV2.log.1")).unwrap();
        assert_eq!((older.first(), older.len()), (Some(&b'd'), most));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(file.path())), (0o700, 0o600));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_can_open_is_closed_and_a_link_is_not_followed() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        let open = root.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
        LogFile::in_folder(&open).unwrap();
        assert_eq!(fs::metadata(&open).unwrap().permissions().mode() & 0o777, 0o700);
        let link = root.path().join("link");
        std::os::unix::fs::symlink(&open, &link).unwrap();
        let error = LogFile::in_folder(&link).unwrap_err().to_string();
        assert!(error.contains("it is no folder"), "{error}");
    }
}
