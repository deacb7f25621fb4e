//! Documents of a plan: files on products.

use monta_core::message;
use monta_core::message::Message;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderStringWriter;
use monta_core::export::{
    DocumentOutcome, DocumentRecord, FileDocument, LiveDocument, Mapping, Wanted, plan_documents, wanted_documents,
};
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use serde_json::{Map, Value, json};

use super::journal::{Journal, Record};
use super::live::{Live, id_of};
use super::seal::{Seal, hexadecimal};
use crate::cache::OdooRow;
use crate::error::Error;
use crate::read::Halt;

/// A row that names a file.
#[derive(Debug)]
pub(super) struct DocumentRow {
    pub(super) line: u64,
    pub(super) identifier: String,
    /// The number of its record in the plan.
    pub(super) of: i64,
    /// The id of its record; none for one that is not there yet.
    pub(super) record: Option<i64>,
    pub(super) path: String,
    pub(super) name: String,
}

/// Before 18.0 what bills of materials show is a table of its own.
pub(super) const SHOWN_BY_TABLE: &str = "17.0";
pub(super) const SHOWN: &str = "mrp.document";
const TABLE: &str = "product.document";

/// Compares the files that rows name with Odoo's documents, and adds them to the plan. Gives what the guards are asked for.
pub(super) fn plan(
    live: &Live<'_>,
    journal: &Journal,
    mapping: &Mapping,
    (folder, rows): (&Path, &[DocumentRow]),
    series: &str,
    seal: &mut Seal,
) -> Result<Wanted, Error> {
    let in_bom = mapping.document.as_ref().is_some_and(|document| document.in_bom);
    let (files, places): (Vec<_>, Vec<_>) = read_files(journal, mapping, folder, rows)?.into_iter().unzip();
    let is_table = series == SHOWN_BY_TABLE;
    let odoo = documents(live, mapping.table(), rows, in_bom, is_table)?;
    let known: Vec<LiveDocument> = odoo.iter().map(|(document, _)| document.clone()).collect();
    let outcomes = plan_documents(&files, &known);
    for ((file, (row, path)), outcome) in files.iter().zip(&places).zip(&outcomes) {
        let name = match outcome {
            DocumentOutcome::Create => "create",
            DocumentOutcome::Update { .. } => "update",
            DocumentOutcome::Unchanged(_) => "unchanged",
            DocumentOutcome::Conflict(_) => "conflict",
        };
        let mut record = Record::new("document", row.line, &row.identifier, name);
        let (content, shown) = match outcome {
            DocumentOutcome::Create => (true, in_bom),
            DocumentOutcome::Update {
                content, show_in_bom, ..
            } => (*content, *show_in_bom),
            _ => (false, false),
        };
        let mut values = Map::new();
        if *outcome == DocumentOutcome::Create {
            values.insert("name".to_owned(), json!(&*file.name));
            values.insert("res_model".to_owned(), json!(mapping.table()));
            values.insert("res_id".to_owned(), json!(row.record));
        }
        if shown && !is_table {
            values.insert("attached_on_mrp".to_owned(), "bom".into());
        }
        let changes = content.then(|| json!([[&*file.name, null, format!("{} bytes", file.size)]]));
        let payload = [
            ("values", json!(values)),
            ("of", json!(row.of)),
            ("path", json!(path)),
            ("content", json!(content)),
            ("checksum", json!(&*file.checksum)),
            ("show", json!(shown && is_table)),
            ("changes", json!(changes)),
        ];
        record.payload = payload
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        match outcome {
            DocumentOutcome::Update { id, .. } => {
                record.id = Some(*id);
                if let Some((document, row)) = odoo.iter().find(|(document, _)| document.id == *id) {
                    record.payload.insert(
                        "write_date".to_owned(),
                        row.get("write_date").cloned().unwrap_or_default(),
                    );
                    record
                        .payload
                        .insert("old".to_owned(), json!({"checksum": document.checksum}));
                    record
                        .payload
                        .insert("new".to_owned(), json!({"checksum": &*file.checksum}));
                    record.payload.insert(
                        "attachment".to_owned(),
                        row.get("ir_attachment_id").cloned().unwrap_or_default(),
                    );
                }
            }
            DocumentOutcome::Unchanged(id) => record.id = Some(*id),
            DocumentOutcome::Conflict(conflict) => record.message = Some(conflict.message()),
            DocumentOutcome::Create => {}
        }
        // Where the record is not there yet, its identifier stands for it.
        let of = row.record.map_or_else(|| json!(row.identifier), |id| json!(id));
        seal.add(name, &json!([values, of, content, &*file.checksum, shown]));
        journal.add(&record)?;
    }
    let mut wanted = wanted_documents(&files, &outcomes);
    if is_table {
        // Before 18.0 there is no such field that a guard could name.
        wanted.fields.remove("attached_on_mrp");
    }
    Ok(wanted)
}

/// The row that names a file, and where that is.
type Place<'a> = (&'a DocumentRow, PathBuf);

/// The files that rows name, each with its row and where it is; one that cannot be read is refused.
fn read_files<'a>(
    journal: &Journal,
    mapping: &Mapping,
    folder: &Path,
    rows: &'a [DocumentRow],
) -> Result<Vec<(FileDocument, Place<'a>)>, Error> {
    let in_bom = mapping.document.as_ref().is_some_and(|document| document.in_bom);
    let mut files = Vec::new();
    for row in rows {
        match checksum(folder, &row.path) {
            Ok((path, checksum, size)) => {
                // One that is not there yet has no documents.
                let id = row.record.unwrap_or(-row.of);
                let file = FileDocument {
                    name: row.name.as_str().into(),
                    record: if mapping.table() == "product.template" {
                        DocumentRecord::Template(id)
                    } else {
                        DocumentRecord::Variant(id)
                    },
                    checksum: checksum.into(),
                    size,
                    in_bom,
                };
                files.push((file, (row, path)));
            }
            Err(message) => {
                let mut record = Record::new("document", row.line, &row.identifier, "refused");
                record.message = Some(message!(
                    "line {line}: `{path}`: {message}",
                    line = row.line,
                    path = row.path,
                    message
                ));
                journal.add(&record)?;
            }
        }
    }
    Ok(files)
}

/// The documents of the records of some rows, each with what Odoo says of it.
fn documents(
    live: &Live<'_>,
    table: &str,
    rows: &[DocumentRow],
    in_bom: bool,
    is_table: bool,
) -> Result<Vec<(LiveDocument, OdooRow)>, Halt> {
    let ids: Vec<Value> = rows.iter().filter_map(|row| row.record).map(|id| json!(id)).collect();
    let mut fields = vec!["name", "res_id", "checksum", "active", "write_date", "ir_attachment_id"];
    if in_bom && !is_table {
        fields.push("attached_on_mrp");
    }
    let further = [json!(["res_model", "=", table])];
    let found = live.with_values(TABLE, "res_id", &ids, &further, &fields)?;
    let mut shown: BTreeMap<i64, bool> = BTreeMap::new();
    if in_bom && is_table {
        let attachments: Vec<Value> = found
            .iter()
            .filter_map(|row| row.get("ir_attachment_id").cloned())
            .collect();
        for row in live.with_values(SHOWN, "ir_attachment_id", &attachments, &[], &["ir_attachment_id"])? {
            shown.insert(
                row.get("ir_attachment_id").and_then(Value::as_i64).unwrap_or_default(),
                true,
            );
        }
    }
    let text = |row: &OdooRow, field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |row: &OdooRow, field: &str| row.get(field).and_then(Value::as_i64).unwrap_or_default();
    let document = |row: OdooRow| {
        let id = number(&row, "res_id");
        let document = LiveDocument {
            id: id_of(&row),
            name: text(&row, "name"),
            record: if table == "product.template" {
                DocumentRecord::Template(id)
            } else {
                DocumentRecord::Variant(id)
            },
            checksum: text(&row, "checksum"),
            in_bom: shown.contains_key(&number(&row, "ir_attachment_id")) || text(&row, "attached_on_mrp") == "bom",
            active: row.get("active") != Some(&Value::Bool(false)),
        };
        (document, row)
    };
    Ok(found.into_iter().map(document).collect())
}

/// A file below a folder, wherever links lead: what lies elsewhere on this machine is not for Odoo.
fn inside(folder: &Path, path: &str) -> Result<PathBuf, Message> {
    let folder = fs::canonicalize(folder).map_err(|error| unreadable(&error))?;
    // As programs of Windows write it.
    let path = if cfg!(windows) {
        path.to_owned()
    } else {
        path.replace('\\', "/")
    };
    let found = fs::canonicalize(folder.join(path)).map_err(|error| unreadable(&error))?;
    if !found.starts_with(&folder) {
        return Err(message!(
            "the file lies outside of the folder of the file that is exported: move it there"
        ));
    }
    Ok(found)
}

fn unreadable(error: &io::Error) -> Message {
    message!("the file cannot be read ({error})", error = error.to_string())
}

/// Its place, the SHA-1 of its content, and its size in bytes.
fn checksum(folder: &Path, path: &str) -> Result<(PathBuf, String, u64), Message> {
    let path = inside(folder, path)?;
    let mut digest = Digest(Context::new(&SHA1_FOR_LEGACY_USE_ONLY));
    let size = File::open(&path)
        .and_then(|mut file| io::copy(&mut file, &mut digest))
        .map_err(|error| unreadable(&error))?;
    Ok((path, digest.text(), size))
}

/// The content of a file as Odoo takes it, where it is still what it was when the plan was made.
pub(super) fn content(path: &str, checksum: &str) -> Result<String, Message> {
    let read = || -> io::Result<(String, String)> {
        let mut file = File::open(path)?;
        let mut digest = Digest(Context::new(&SHA1_FOR_LEGACY_USE_ONLY));
        let size = file.metadata()?.len();
        let room = usize::try_from(size).unwrap_or_default().div_ceil(3) * 4;
        let mut text = EncoderStringWriter::from_consumer(String::with_capacity(room), &STANDARD);
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = file.read(&mut buffer)?;
            let bytes = buffer.get(..count).unwrap_or_default();
            if bytes.is_empty() {
                return Ok((text.into_inner(), digest.text()));
            }
            digest.write_all(bytes)?;
            text.write_all(bytes)?;
        }
    };
    let (text, found) = read().map_err(|error| {
        message!(
            "{path} cannot be read ({error}): plan again",
            path,
            error = error.to_string()
        )
    })?;
    if found == checksum {
        Ok(text)
    } else {
        Err(message!("{path} was changed since the plan was made: plan again", path))
    }
}

struct Digest(Context);

impl Digest {
    fn text(self) -> String {
        hexadecimal(self.0.finish().as_ref())
    }
}

impl Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
