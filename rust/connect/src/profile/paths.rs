//! Where the files of a user are.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::error::{Error, FileAction};

/// Profile and cache. The profile may lie anywhere and be shared; the cache belongs to one user of the operating system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `profile.json`.
    pub profile: PathBuf,
    /// `cache.sqlite`.
    pub cache: PathBuf,
}

impl Paths {
    /// Where the operating system wants them (Linux: `~/.config/monta/profile.json` and `~/.local/share/monta/…`).
    ///
    /// # Errors
    /// [`Error::NoHome`].
    pub fn of_user() -> Result<Self, Error> {
        let folders = folders()?;
        Ok(Self {
            profile: folders.config_dir().join("profile.json"),
            cache: folders.data_local_dir().join("cache.sqlite"),
        })
    }

    /// A profile somewhere else, and the cache that this user has of it.
    ///
    /// # Errors
    /// [`Error::NoHome`], or that the path cannot be made absolute.
    pub fn of_profile(profile: &Path) -> Result<Self, Error> {
        let own = Self::of_user()?;
        let profile = resolved(profile)?;
        if profile == resolved(&own.profile)? {
            return Ok(own);
        }
        let name = profile.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let folder = format!("{name}-{:016x}", fingerprint(profile.as_os_str().as_encoded_bytes()));
        let cache = folders()?.data_local_dir().join(folder).join("cache.sqlite");
        Ok(Self { profile, cache })
    }
}

fn folders() -> Result<ProjectDirs, Error> {
    ProjectDirs::from("", "", "monta").ok_or(Error::NoHome)
}

/// The absolute path, through links, of a file that need not be there yet.
fn resolved(path: &Path) -> Result<PathBuf, Error> {
    match path.canonicalize() {
        Ok(path) => Ok(path),
        Err(_) => std::path::absolute(path).map_err(Error::file(FileAction::Find, path)),
    }
}

/// FNV-1a: the same in every release, unlike what the standard library offers.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_profile_has_a_cache_of_its_own_for_each_user() {
        let own = Paths::of_user().unwrap();
        assert_eq!(Paths::of_profile(&own.profile).unwrap(), own);
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("a/shop.json"), folder.path().join("b/shop.json"));
        let caches = [&one, &other].map(|path| Paths::of_profile(path).unwrap().cache);
        assert_ne!(caches[0], caches[1]);
        assert!(
            caches
                .iter()
                .all(|cache| cache.parent().unwrap().parent() == own.cache.parent())
        );
        assert_eq!(Paths::of_profile(&one).unwrap().profile, one);
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8, "the published example");
    }
}
