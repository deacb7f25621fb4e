//! `profile.json`: read, and written as a whole or not at all.

use monta_core::message;
use monta_core::message::Message;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use super::{Profile, VERSION};
use crate::error::{Error, FileAction};

impl Profile {
    /// Reads a profile; one that is not there is empty.
    ///
    /// # Errors
    /// [`Error`]: it cannot be read, is no JSON, holds something of another kind, or is of a later release.
    pub fn load(path: &Path) -> Result<Self, Error> {
        match fs::read_to_string(path) {
            Ok(text) => Self::read(path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::file(FileAction::Read, path)(error)),
        }
    }

    fn read(path: &Path, text: &str) -> Result<Self, Error> {
        // Editors of Windows put an invisible mark at the start.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let document: Value = serde_json::from_str(text).map_err(|error| {
            let reason = error.to_string();
            Error::NotJson {
                path: path.to_owned(),
                line: error.line(),
                column: error.column(),
                reason: reason.split(" at line ").next().unwrap_or_default().to_owned(),
            }
        })?;
        let member = |member: Message, reason: Message| Error::Member {
            path: path.to_owned(),
            member,
            reason,
        };
        if !document.is_object() {
            return Err(member(message!("the whole file"), message!("expected an object")));
        }
        // First of all: what a later release means by the rest is not known.
        match document.get("version").map(Value::as_i64) {
            Some(Some(version)) if version > VERSION => {
                return Err(Error::Newer {
                    path: path.to_owned(),
                    version,
                    known: VERSION,
                });
            }
            Some(Some(VERSION)) => {}
            Some(_) => {
                return Err(member(
                    Message::of_others("version"),
                    message!("expected {version}", version = VERSION),
                ));
            }
            None => return Err(member(Message::of_others("version"), message!("it is missing"))),
        }
        serde_path_to_error::deserialize(document).map_err(|error| {
            member(
                Message::of_others(&error.path().to_string()),
                Message::of_others(&error.inner().to_string()),
            )
        })
    }

    /// Writes the profile: whoever reads the file meanwhile sees the old one or the new one, and nothing in between.
    ///
    /// # Errors
    /// [`Error::File`] or [`Error::Full`]; the file is as it was.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let failed = |error| Error::file(FileAction::Write, path)(error);
        let mut text = serde_json::to_string_pretty(self).map_err(|error| failed(error.into()))?;
        text.push('\n');
        // A link stays a link.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder).map_err(Error::file(FileAction::Create, folder))?;
        let draft = draft_of(path);
        let written = write(&draft, path, text.as_bytes());
        if written.is_err() {
            // It may not even be there.
            drop(fs::remove_file(&draft));
        }
        written.map_err(failed)
    }
}

/// A name beside the file that nobody else writes to.
fn draft_of(path: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{count}.tmp", std::process::id()));
    path.with_file_name(name)
}

fn write(draft: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(draft)?;
    file.write_all(bytes)?;
    if let Ok(before) = fs::metadata(path) {
        file.set_permissions(before.permissions())?;
    }
    // Otherwise the name could outlive a power cut, and the content not.
    file.sync_all()?;
    drop(file);
    fs::rename(draft, path)?;
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use monta_core::lookup::{Binding, FieldChoice, ListConfig, ListField};

    use super::*;

    fn refused(text: &str) -> String {
        Profile::read(Path::new("p.json"), text).unwrap_err().to_string()
    }

    #[test]
    fn a_profile_comes_back_as_it_was_stored_with_what_this_program_does_not_know() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/profile.json");
        assert_eq!(Profile::load(&path).unwrap(), Profile::default());
        let mut profile = Profile::default();
        profile.set_endpoint("https://Acme.odoo.com/odoo").unwrap();
        profile.company = Some(2);
        profile.table_mut("uom.uom");
        profile.lists.push(ListConfig {
            name: "Units".to_owned(),
            source: "uom.uom".to_owned(),
            fields: vec![ListField {
                choice: FieldChoice {
                    field: "name".into(),
                    ..FieldChoice::default()
                },
                binding: Some(Binding::Value),
                ..ListField::default()
            }],
            ..ListConfig::default()
        });
        profile.save(&path).unwrap();
        assert_eq!(Profile::load(&path).unwrap(), profile);

        let mut document: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        document["guards"] = serde_json::json!({"uom.uom": monta_core::export::TableGuard::default()});
        document["mappings"] =
            serde_json::json!([{"name": "Units", "columns": [], "bom": {"quantity": "Qty", "x": 1}, "y": 2}]);
        document["tables"][0]["colour"] = "red".into();
        document["connection"] = serde_json::json!({"allow_http": ["odoo.lan"], "tls_min": "1.3"});
        document["lists"][0]["sorted_by"] = "Key1".into();
        document["lists"][0]["fields"][0]["width"] = 7.into();
        document["groups"] = serde_json::json!([
            {"name": "All", "source": "uom.uom", "limit": 9, "fields": [{"field": "name", "width": 7}]}
        ]);
        fs::write(&path, format!("\u{FEFF}{document}")).unwrap();
        let mut profile = Profile::load(&path).unwrap();
        profile.language = Some("nl_NL".to_owned());
        profile.save(&path).unwrap();
        document["language"] = "nl_NL".into();
        let stored: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(stored, document);
        assert_eq!(
            fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "no draft is left"
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_place() {
        assert_eq!(
            refused("{\n  \"version\": 1,\n  \"endpoint\": \"x\" \"database\"\n}"),
            "p.json is no JSON at line 3, column 19: expected `,` or `}`. Correct it there; nothing was changed."
        );
        assert!(refused("").starts_with("p.json is no JSON at line 1, column 0: EOF"));
        assert!(refused("[]").starts_with("p.json: the whole file: expected an object."));
        assert!(refused("{}").starts_with("p.json: version: it is missing."));
        assert!(refused(r#"{"version": "1"}"#).starts_with("p.json: version: expected 1."));
        let error = refused(r#"{"version": 1, "lists": [{"name": "a", "source": 7}]}"#);
        assert!(error.starts_with("p.json: lists[0].source: invalid type"), "{error}");
        assert_eq!(
            refused(r#"{"version": 2, "lists": 7}"#),
            "p.json is of version 2, and this program knows versions up to 1: update the program. Nothing was changed."
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (shared, link) = (folder.path().join("shared.json"), folder.path().join("profile.json"));
        Profile::default().save(&shared).unwrap();
        fs::set_permissions(&shared, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&shared, &link).unwrap();
        let profile = Profile {
            database: "shop".to_owned(),
            ..Profile::default()
        };
        profile.save(&link).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(Profile::load(&shared).unwrap(), profile);
        assert_eq!(fs::metadata(&shared).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("profile.json");
        fs::write(&file, "mine").unwrap();
        let error = Profile::default().save(&file.join("below.json")).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("Something else is there: name another place"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }
}
