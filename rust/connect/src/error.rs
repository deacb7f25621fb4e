//! The lowest floor: what goes wrong with the files, the cache and a read.

use std::io;
use std::path::{Path, PathBuf};

use monta_core::export::{ClosedGuard, MappingGap, PlanError};
use monta_core::lookup::{Gap, Refused};
use thiserror::Error;

/// What kept something from being done. The text of each says what to do; none holds a secret.
#[derive(Debug, Error)]
pub enum Error {
    /// The operating system names no home of the user.
    #[error("This user has no home folder: name the profile and the cache.")]
    NoHome,
    /// A file or a folder cannot be read or written.
    #[error("{} cannot be {action}: {cause}. {}", .path.display(), what_to_do(.cause))]
    File {
        /// Which one.
        path: PathBuf,
        /// What was tried, such as `read`.
        action: &'static str,
        /// The words of the system.
        cause: io::Error,
    },
    /// A profile is no JSON.
    #[error("{} is no JSON at line {line}, column {column}: {reason}. Correct it there; nothing was changed.", .path.display())]
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
    #[error("{}: {member}: {reason}. Correct it there; nothing was changed.", .path.display())]
    Member {
        /// The file.
        path: PathBuf,
        /// Where in it, such as `lists[0].source`.
        member: String,
        /// What is wrong.
        reason: String,
    },
    /// A file was written by a later release.
    #[error(
        "{} is of version {version}, and this program knows versions up to {known}: update the program. Nothing was changed.",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: i64,
        /// The last that this program knows.
        known: i64,
    },
    /// There is no profile of this name.
    #[error("{} is not there: create the profile first, with the address and the database of Odoo.", .path.display())]
    NoProfile {
        /// The file.
        path: PathBuf,
    },
    /// There is a profile of this name already.
    #[error("{} is there already: open it, or choose another name. Nothing was changed.", .path.display())]
    ProfileExists {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else is changing the profile.
    #[error("{} is being changed by somebody else: try again. Nothing was changed.", .path.display())]
    Editing {
        /// The file.
        path: PathBuf,
    },
    /// The address, database, company or language of the profile was changed after the login.
    #[error("The profile was changed since the login: connect again. Nothing was read.")]
    Moved,
    /// An edit needs what only Odoo tells.
    #[error("Not connected: {what}. Connect first. Nothing was changed.")]
    NotConnected {
        /// Why that is needed.
        what: &'static str,
    },
    /// A list or a group may not be changed like this.
    #[error("{0}. Nothing was changed.")]
    Refused(#[from] Refused),
    /// An edit may not be made.
    #[error("{0} Nothing was changed.")]
    Edit(String),
    /// A list or a group that is saved cannot be built, and was never before.
    #[error("\"{name}\" cannot be built: {}.", sentences(.gaps))]
    NotBuilt {
        /// Its name.
        name: String,
        /// Why.
        gaps: Vec<Gap>,
    },
    /// A setting of the profile is missing or cannot be used.
    #[error("{0}")]
    Setting(String),
    /// The file of the cache is no cache, or it is damaged.
    #[error(
        "{} cannot be read as a cache: {reason}. Rebuild it: the file is set aside, and the next read fills another one.",
        .path.display()
    )]
    Broken {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// No room is left for the cache or the profile.
    #[error("{}: no room is left on its disk. Make room and try again; what was there before is kept.", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// SQLite refuses something else.
    #[error("{}: {cause}.", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        cause: rusqlite::Error,
    },
    /// Another read of the same cache is under way.
    #[error("{reader} is reading since {since} UTC. Wait for it, or stop it.")]
    Reading {
        /// Who.
        reader: String,
        /// Since when, `2026-11-27 08:19:00`.
        since: String,
    },
    /// A mapping is not complete, or a file has other columns than it names.
    #[error("{}. Nothing was changed.", capital(.0))]
    Plan(#[from] PlanError),
    /// A file that is to be exported cannot be used; its text says where and why.
    #[error("{0} Nothing was written to Odoo.")]
    Input(String),
    /// Guards are closed; nothing of the plan was written.
    #[error("{} Nothing was written to Odoo.", guards(.0))]
    Guards(Vec<ClosedGuard>),
    /// There is no plan of this token.
    #[error("There is no plan {token} here: it was made for another Odoo, or never. Plan again.")]
    NoPlan {
        /// The token.
        token: String,
    },
    /// Somebody ended it before there was a plan.
    #[error("Interrupted. There is no plan, and nothing was written to Odoo.")]
    Interrupted,
    /// A plan is being carried out.
    #[error("Another process carries out a plan of this profile. Wait for it, or stop it.")]
    Applying,
    /// Odoo did not do what it was asked.
    #[error("{0} {hint}", hint = .0.hint())]
    Odoo(#[from] monta_odoo::Error),
}

impl Error {
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
    pub fn export_problems(&self) -> Vec<String> {
        match self {
            Self::Plan(PlanError::Mapping { gaps, .. }) => gaps.iter().map(MappingGap::to_string).collect(),
            Self::Guards(closed) => closed.iter().map(ClosedGuard::to_string).collect(),
            _ => Vec::new(),
        }
    }

    /// Makes an error of the file system one of ours: `.map_err(Error::file("read", path))`.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::File { path, action, cause },
        }
    }
}

fn guards(closed: &[ClosedGuard]) -> String {
    closed
        .iter()
        .map(|guard| format!("{guard}."))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text that begins a sentence.
fn capital(error: &PlanError) -> String {
    let text = error.to_string();
    match error {
        PlanError::Mapping { .. } => text.replacen("the mapping", "The mapping", 1),
        PlanError::Header(_) => text,
    }
}

fn sentences(gaps: &[Gap]) -> String {
    gaps.iter().map(Gap::to_string).collect::<Vec<_>>().join("; ")
}

fn what_to_do(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::NotFound => "Check its name.",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "Let this user write there, or name another place."
        }
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "Something else is there: name another place, or take it away."
        }
        _ => "Name another place, or ask who runs this machine.",
    }
}
