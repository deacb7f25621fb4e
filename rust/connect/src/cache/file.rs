//! `cache.sqlite` itself: opened, made, set aside.

use monta_core::message;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{Cache, failure};
use crate::error::{Error, FileAction};
use crate::private::create_file;

/// `Mont`: by it SQLite's own tools know whose file it is.
const APPLICATION: i64 = 0x4d6f_6e74;
/// The version of the tables below.
const VERSION: i64 = 1;
/// How long somebody waits who wants to write while another one does; a page takes far less.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long before somebody looks again whether he may switch a new file to WAL.
const BLINK: Duration = Duration::from_millis(2);

const TABLES: &str = "
    CREATE TABLE monta_note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE monta_table (
        name TEXT PRIMARY KEY,
        meta TEXT NOT NULL,
        shadow TEXT,
        load_error TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE monta_name (model TEXT, id INTEGER, name TEXT NOT NULL, PRIMARY KEY (model, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE monta_list (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
";

impl Cache {
    /// Opens a cache, which is made where there is none. Only this user may read it.
    ///
    /// # Errors
    /// [`Error::File`]: file or folder cannot be written. [`Error::Broken`]: it is no cache, or damaged; it is left as it
    /// is, see [`Cache::rebuild`]. [`Error::Newer`]: a later release has written it. [`Error::Full`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        make_private(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|cause| failure(path, cause))?;
        let mut cache = Self {
            path: path.to_owned(),
            connection,
        };
        cache.prepare()?;
        Ok(cache)
    }

    fn prepare(&mut self) -> Result<(), Error> {
        let failed = self.failed();
        self.connection.busy_timeout(PATIENCE).map_err(&failed)?;
        // First of all whether it is ours: WAL would write into a file of somebody else.
        let (application, version, tables) = self.kind().map_err(&failed)?;
        let is_new = application == 0 && version == 0 && tables == 0;
        if !is_new && application != APPLICATION {
            return Err(Error::Broken {
                path: self.path.clone(),
                reason: message!("it is a database of another program"),
            });
        }
        if version > VERSION {
            return Err(Error::Newer {
                path: self.path.clone(),
                version,
                known: VERSION,
            });
        }
        if is_new {
            self.make()?;
        }
        self.use_wal().map_err(&failed)?;
        // A power cut may cost the last page, which is read again, but never the file.
        self.connection
            .pragma_update(None, "synchronous", "NORMAL")
            .map_err(&failed)
    }

    /// Whose file it is, of which version, and how many tables it has: all as of one moment, since another process may be
    /// making it.
    fn kind(&mut self) -> rusqlite::Result<(i64, i64, i64)> {
        let moment = self.connection.transaction()?;
        let number = |name: &str| moment.pragma_query_value(None, name, |row| row.get(0));
        // What opens the file stands first.
        let tables = moment.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((number("application_id")?, number("user_version")?, tables))
    }

    fn make(&mut self) -> Result<(), Error> {
        self.change(|transaction| {
            // Another process may have been first.
            if transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? == 0 {
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "application_id", APPLICATION)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            Ok(())
        })
    }

    /// Lets readers and a writer work at once. The file keeps it, so it is written once, and only then somebody else can be
    /// in the way: SQLite does not wait for them here as it does elsewhere.
    fn use_wal(&self) -> rusqlite::Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.connection.pragma_update(None, "journal_mode", "WAL") {
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < until => {
                    thread::sleep(BLINK);
                }
                result => return result,
            }
        }
    }

    /// Sets a file that cannot be read aside and makes another cache; gives the name under which the old one is kept.
    ///
    /// # Errors
    /// As of [`Cache::open`].
    pub fn rebuild(path: &Path) -> Result<(Self, PathBuf), Error> {
        let aside = (1_u32..1000)
            .map(|number| with_suffix(path, &format!(".broken-{number}")))
            .find(|aside| !aside.exists())
            .unwrap_or_else(|| with_suffix(path, ".broken"));
        // What SQLite has beside it belongs to it.
        for suffix in ["-wal", "-shm", ""] {
            let (from, to) = (with_suffix(path, suffix), with_suffix(&aside, suffix));
            match fs::rename(&from, &to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::file(FileAction::SetAside, &from)(error));
                }
                _ => {}
            }
        }
        Ok((Self::open(path)?, aside))
    }
}

/// Held while a new file is closed, see [`make_private`].
static MAKING: Mutex<()> = Mutex::new(());

/// The file, for nobody but this user; SQLite gives the same permissions to those beside it.
///
/// One that is there is not opened: whoever closes a file gives up every lock that their process has of it (fcntl), those
/// of SQLite too. Another process could then take an open cache for one that nobody uses (sqlite.org/howtocorrupt.html, 2.2).
fn make_private(path: &Path) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(Error::file(FileAction::Create, folder))?;
    {
        // So that no other thread opens it in between.
        let _made = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        match create_file(path) {
            // On a disk that cannot be written, one that is there is not said to be.
            Err(error) if !path.exists() => return Err(Error::file(FileAction::Write, path)(error)),
            _ => {}
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let failed = |error| Error::file(FileAction::MakePrivate, path)(error);
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
        }
    }
    Ok(())
}

pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_is_made_for_this_user_only_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/cache.sqlite");
        Cache::open(&path).unwrap().set_server_version("18.0").unwrap();
        let cache = Cache::open(&path).unwrap();
        assert_eq!(cache.server_version().unwrap().as_deref(), Some("18.0"));
        let mode: String = cache
            .connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "wal");
        #[cfg(unix)]
        for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
            use std::os::unix::fs::PermissionsExt as _;
            let entry = entry.unwrap();
            assert_eq!(
                entry.metadata().unwrap().permissions().mode() & 0o777,
                0o600,
                "{entry:?}"
            );
        }
    }

    #[test]
    fn a_file_that_is_no_cache_is_named_kept_and_can_be_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.sqlite");
        let text = "Dear diary, ".repeat(100);
        fs::write(&path, &text).unwrap();
        let error = Cache::open(&path).unwrap_err();
        assert!(matches!(error, Error::Broken { .. }), "{error}");
        assert!(error.to_string().contains("Rebuild it"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        for number in 1..=2 {
            fs::write(&path, &text).unwrap();
            let (cache, aside) = Cache::rebuild(&path).unwrap();
            assert_eq!(cache.server_version().unwrap(), None);
            assert_eq!(aside, folder.path().join(format!("cache.sqlite.broken-{number}")));
            assert_eq!(fs::read_to_string(aside).unwrap(), text);
        }
    }

    #[test]
    fn a_database_of_another_program_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.sqlite");
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE song (name TEXT)")
            .unwrap();
        let before = fs::read(&path).unwrap();
        let error = Cache::open(&path).unwrap_err().to_string();
        assert!(error.contains("a database of another program"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_cache_of_a_later_release_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.sqlite");
        let cache = Cache::open(&path).unwrap();
        cache
            .connection
            .pragma_update(None, "user_version", VERSION + 1)
            .unwrap();
        drop(cache);
        let error = Cache::open(&path).unwrap_err();
        assert!(
            matches!(
                error,
                Error::Newer {
                    version: 2,
                    known: 1,
                    ..
                }
            ),
            "{error}"
        );
    }

    #[test]
    fn a_cache_with_a_hole_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.sqlite");
        let cache = Cache::open(&path).unwrap();
        cache.connection.execute_batch("DROP TABLE monta_note").unwrap();
        assert!(matches!(cache.server_version(), Err(Error::Broken { .. })));
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "mine").unwrap();
        for below in ["cache.sqlite", "folder/cache.sqlite"] {
            let error = Cache::open(&file.join(below)).unwrap_err();
            assert!(matches!(error, Error::File { .. }), "{error}");
            let advice = "Something else is there: name another place, or take it away.";
            assert!(error.to_string().ends_with(advice), "{error}");
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        let error = Cache::open(folder.path()).unwrap_err();
        assert!(matches!(error, Error::File { .. }), "a folder: {error}");
    }
}
