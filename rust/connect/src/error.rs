//! The lowest floor: what goes wrong with the files, the cache and a read.

use std::io;
use std::path::{Path, PathBuf};

use monta_core::export::{ClosedGuard, MappingGap, PlanError};
use monta_core::lookup::{Gap, Refused};
use monta_core::message::{Message, Value, in_series, joined};
use monta_core::{message, told_by_message};

/// What kept something from being done. The message of each says what to do; none holds a secret.
#[derive(Debug)]
pub enum Error {
    /// The operating system names no home of the user.
    NoHome,
    /// A file or a folder cannot be read or written.
    File {
        /// Which one.
        path: PathBuf,
        /// What was tried.
        action: FileAction,
        /// The words of the system.
        cause: io::Error,
    },
    /// A profile is no JSON.
    NotJson {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// A profile holds something of another kind than expected.
    Member {
        /// The file.
        path: PathBuf,
        /// Where in it, such as `lists[0].source`.
        member: Message,
        /// What is wrong.
        reason: Message,
    },
    /// A file was written by a later release.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: i64,
        /// The last that this program knows.
        known: i64,
    },
    /// There is no profile of this name.
    NoProfile {
        /// The file.
        path: PathBuf,
    },
    /// There is a profile of this name already.
    ProfileExists {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else is changing the profile.
    Editing {
        /// The file.
        path: PathBuf,
    },
    /// The address, database, company or language of the profile was changed after the login.
    Moved,
    /// An edit needs what only Odoo tells.
    NotConnected {
        /// What needs a connection, such as `a table is read from Odoo`.
        what: Message,
    },
    /// A list or a group may not be changed like this.
    Refused(Refused),
    /// An edit may not be made.
    Edit(Message),
    /// A list or a group that is saved cannot be built, and was never before.
    NotBuilt {
        /// Its name.
        name: String,
        /// Why.
        gaps: Vec<Gap>,
    },
    /// A setting of the profile is missing or cannot be used.
    Setting(Message),
    /// The file of the cache is no cache, or it is damaged.
    Broken {
        /// The file.
        path: PathBuf,
        /// What SQLite says, or what is wrong in it.
        reason: Message,
    },
    /// No room is left for the cache or the profile.
    Full {
        /// The file.
        path: PathBuf,
    },
    /// SQLite refuses something else.
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        cause: rusqlite::Error,
    },
    /// Another read of the same cache is under way.
    Reading {
        /// Who.
        reader: String,
        /// Since when, `2026-11-27 08:19:00`.
        since: String,
    },
    /// A mapping is not complete, or a file has other columns than it names.
    Plan(PlanError),
    /// A file that is to be exported cannot be used; its text says where and why.
    Input(Message),
    /// Guards are closed; nothing of the plan was written.
    Guards(Vec<ClosedGuard>),
    /// There is no plan of this token.
    NoPlan {
        /// The token.
        token: String,
    },
    /// Somebody ended it before there was a plan.
    Interrupted,
    /// A plan is being carried out.
    Applying,
    /// Odoo did not do what it was asked.
    Odoo(monta_odoo::Error),
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAction {
    /// Reading it.
    Read,
    /// Writing to it.
    Write,
    /// Making it.
    Create,
    /// Locking it.
    Lock,
    /// Giving it another name, because it is damaged.
    SetAside,
    /// Keeping others from reading it.
    MakePrivate,
    /// Finding it.
    Find,
    /// Anything else.
    Use,
}

told_by_message!(Error);

impl Error {
    /// What happened, and what to do about it.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NoHome => message!("This user has no home folder: name the profile and the cache."),
            Self::File { path, action, cause } => file_message(path, *action, cause),
            Self::NotJson {
                path,
                line,
                column,
                reason,
            } => message!(
                "{path} is no JSON at line {line}, column {column}: {reason}. Correct it there; nothing was changed.",
                path,
                line,
                column,
                reason
            ),
            Self::Member { path, member, reason } => message!(
                "{path}: {member}: {reason}. Correct it there; nothing was changed.",
                path,
                member,
                reason
            ),
            Self::Newer { path, version, known } => message!(
                "{path} is of version {version}, and this program knows versions up to {known}: update the program. \
                 Nothing was changed.",
                path,
                version,
                known
            ),
            Self::NoProfile { path } => message!(
                "{path} is not there: create the profile first, with the address and the database of Odoo.",
                path
            ),
            Self::ProfileExists { path } => message!(
                "{path} is there already: open it, or choose another name. Nothing was changed.",
                path
            ),
            Self::Editing { path } => message!(
                "{path} is being changed by somebody else: try again. Nothing was changed.",
                path
            ),
            Self::Moved => message!("The profile was changed since the login: connect again. Nothing was read."),
            Self::NotConnected { what } => {
                message!("Not connected: {what}. Connect first. Nothing was changed.", what)
            }
            Self::Refused(refused) => message!("{refused}. Nothing was changed.", refused),
            Self::Edit(why) => message!("{why} Nothing was changed.", why),
            Self::NotBuilt { name, gaps } => {
                message!("\"{name}\" cannot be built: {gaps}.", name, gaps = in_series(gaps))
            }
            Self::Setting(message) => message.clone(),
            Self::Broken { path, reason } => message!(
                "{path} cannot be read as a cache: {reason}. Rebuild it: the file is set aside, and the next read fills \
                 another one.",
                path,
                reason
            ),
            Self::Full { path } => message!(
                "{path}: no room is left on its disk. Make room and try again; what was there before is kept.",
                path
            ),
            Self::Database { path, cause } => message!("{path}: {cause}.", path, cause = cause.to_string()),
            Self::Reading { reader, since } => message!(
                "{reader} is reading since {since} UTC. Wait for it, or stop it.",
                reader,
                since
            ),
            Self::Plan(PlanError::Mapping { mapping, gaps }) => message!(
                "The mapping `{mapping}` is not complete: {gaps}. Nothing was changed.",
                mapping,
                gaps = in_series(gaps)
            ),
            Self::Plan(error) => message!("{error}. Nothing was changed.", error),
            Self::Input(why) => message!("{why} Nothing was written to Odoo.", why),
            Self::Guards(closed) => {
                message!("{closed}. Nothing was written to Odoo.", closed = sentences(closed))
            }
            Self::NoPlan { token } => message!(
                "There is no plan {token} here: it was made for another Odoo, or never. Plan again.",
                token
            ),
            Self::Interrupted => message!("Interrupted. There is no plan, and nothing was written to Odoo."),
            Self::Applying => {
                message!("Another process carries out a plan of this profile. Wait for it, or stop it.")
            }
            Self::Odoo(error) => told_with_hint(error),
        }
    }

    /// A stable word for it, such as `profile.incomplete`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoHome => "profile.no_home",
            Self::File { .. } => "file.inaccessible",
            Self::NotJson { .. } => "profile.not_json",
            Self::Member { .. } => "profile.invalid",
            Self::Newer { .. } => "file.newer",
            Self::NoProfile { .. } => "profile.missing",
            Self::ProfileExists { .. } => "profile.exists",
            Self::Editing { .. } => "profile.editing",
            Self::Moved => "profile.moved",
            Self::NotConnected { .. } => "profile.not_connected",
            Self::Refused(Refused::Locked { .. }) => "profile.locked",
            Self::Refused(Refused::Incomplete { .. }) | Self::Plan(PlanError::Mapping { .. }) => "profile.incomplete",
            Self::Refused(Refused::NeverSaved { .. }) => "profile.never_saved",
            Self::Refused(Refused::Needed { .. }) => "profile.needed",
            Self::Edit(_) => "profile.refused",
            Self::NotBuilt { .. } => "list.broken",
            Self::Setting(_) => "profile.setting",
            Self::Broken { .. } => "cache.broken",
            Self::Full { .. } => "file.disk_full",
            Self::Database { .. } => "cache.failed",
            Self::Reading { .. } => "read.busy",
            Self::Plan(PlanError::Header(_)) => "export.columns",
            Self::Input(_) => "export.file",
            Self::Guards(_) => "export.guards",
            Self::NoPlan { .. } => "export.no_plan",
            Self::Interrupted => "export.interrupted",
            Self::Applying => "export.busy",
            Self::Odoo(error) => error.code(),
        }
    }

    /// All that is missing or wrong in a list or a group, where that is the reason.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        match self {
            Self::Refused(Refused::Incomplete { gaps, .. }) | Self::NotBuilt { gaps, .. } => gaps,
            _ => &[],
        }
    }

    /// All that keeps a mapping from being saved or used, or a plan from being carried out, where that is the reason.
    #[must_use]
    pub fn export_problems(&self) -> Vec<Message> {
        match self {
            Self::Plan(PlanError::Mapping { gaps, .. }) => gaps.iter().map(MappingGap::message).collect(),
            Self::Guards(closed) => closed.iter().map(ClosedGuard::message).collect(),
            _ => Vec::new(),
        }
    }

    /// Makes an error of the file system one of ours: `.map_err(Error::file(FileAction::Read, path))`.
    pub(crate) fn file(action: FileAction, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::File { path, action, cause },
        }
    }
}

macro_rules! from {
    ($($Type:ty => $Variant:ident),+ $(,)?) => {
        $(impl From<$Type> for Error {
            fn from(error: $Type) -> Self {
                Self::$Variant(error)
            }
        })+
    };
}

from!(Refused => Refused, PlanError => Plan, monta_odoo::Error => Odoo);

/// An error of Odoo, and what to do about it.
pub(crate) fn told_with_hint(error: &monta_odoo::Error) -> Message {
    message!("{error} {hint}", error, hint = error.hint())
}

fn sentences(closed: &[ClosedGuard]) -> Value {
    joined(closed, &|first, second| message!("{first}. {second}", first, second))
}

fn file_message(path: &Path, action: FileAction, cause: &io::Error) -> Message {
    let todo = match cause.kind() {
        io::ErrorKind::NotFound => message!("Check its name."),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            message!("Let this user write there, or name another place.")
        }
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            message!("Something else is there: name another place, or take it away.")
        }
        _ => message!("Name another place, or ask who runs this machine."),
    };
    let cause = cause.to_string();
    match action {
        FileAction::Read => message!("{path} cannot be read: {cause}. {todo}", path, cause, todo),
        FileAction::Write => message!("{path} cannot be written: {cause}. {todo}", path, cause, todo),
        FileAction::Create => message!("{path} cannot be created: {cause}. {todo}", path, cause, todo),
        FileAction::SetAside => message!("{path} cannot be set aside: {cause}. {todo}", path, cause, todo),
        FileAction::MakePrivate => message!("{path} cannot be made private: {cause}. {todo}", path, cause, todo),
        FileAction::Find => message!("{path} cannot be found: {cause}. {todo}", path, cause, todo),
        FileAction::Use => message!("{path} cannot be used: {cause}. {todo}", path, cause, todo),
        FileAction::Lock => message!("{path} cannot be locked: {cause}. {todo}", path, cause, todo),
    }
}
