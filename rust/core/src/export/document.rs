//! Files on products, compared with the documents that Odoo has of them.
//!
//! A document is known by its name and its record, its content by the SHA-1 that Odoo keeps. Only `product.document` is
//! written: an attachment that is made on a product makes a document by itself.

use crate::message::{Message, listed};
use crate::{message, told_by_message};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::guard::Wanted;

/// A file that is to be a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileDocument {
    /// What it is called in Odoo.
    pub name: Arc<str>,
    /// On what it is.
    pub record: DocumentRecord,
    /// The SHA-1 of its content, in hexadecimal digits.
    pub checksum: Arc<str>,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is shown where the product is in a bill of materials.
    pub in_bom: bool,
}

/// On what a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentRecord {
    /// `product.template` of this id.
    Template(i64),
    /// `product.product` of this id.
    Variant(i64),
}

/// A document of Odoo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveDocument {
    /// `product.document` id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// On what it is.
    pub record: DocumentRecord,
    /// `checksum` of its attachment.
    pub checksum: String,
    /// Whether it is shown in bills of materials: `attached_on_mrp` is `bom`, or on 17.0 it has an `mrp.document`.
    pub in_bom: bool,
    /// False for an archived one.
    pub active: bool,
}

/// What a file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentOutcome {
    /// A document is created.
    Create,
    /// The document of this id is changed.
    Update {
        /// `product.document` id.
        id: i64,
        /// Whether its content is new.
        content: bool,
        /// Whether it is to be shown in bills of materials from now on; it is never hidden there.
        show_in_bom: bool,
    },
    /// The document of this id has the content.
    Unchanged(i64),
    /// It is not certain which document is meant.
    Conflict(DocumentConflict),
}

/// Why it is not certain which document is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentConflict {
    /// The record has several of that name.
    Several {
        /// The name.
        name: Arc<str>,
        /// Their ids.
        ids: Vec<i64>,
    },
    /// The document is archived.
    Archived {
        /// The name.
        name: Arc<str>,
        /// Its id.
        id: i64,
    },
    /// Two files of one name for one record.
    Twice {
        /// The name.
        name: Arc<str>,
    },
}

impl DocumentConflict {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Several { name, ids } => message!(
                "`{name}` is the name of {count} documents of one record (ids {ids}): rename or delete all but one in Odoo",
                name,
                count = ids.len(),
                ids = listed(ids)
            ),
            Self::Archived { name, id } => message!(
                "`{name}` is archived in Odoo (id {id}): restore it, or rename the file",
                name,
                id
            ),
            Self::Twice { name } => message!("`{name}` is there twice for one record: rename one of the files", name),
        }
    }
}

/// What files come to, in their order.
#[must_use]
pub fn plan_documents(files: &[FileDocument], live: &[LiveDocument]) -> Vec<DocumentOutcome> {
    let mut known: FxHashMap<(DocumentRecord, &str), SmallVec<[&LiveDocument; 1]>> = FxHashMap::default();
    for document in live {
        known
            .entry((document.record, &document.name))
            .or_default()
            .push(document);
    }
    let mut seen: FxHashMap<(DocumentRecord, &str), &FileDocument> = FxHashMap::default();
    let outcomes = files.iter().map(|file| {
        let key = (file.record, &*file.name);
        let name = || Arc::clone(&file.name);
        if seen.insert(key, file).is_some() {
            return DocumentOutcome::Conflict(DocumentConflict::Twice { name: name() });
        }
        match known.get(&key).map(SmallVec::as_slice) {
            None => DocumentOutcome::Create,
            Some([document]) if document.active => compare(file, document),
            Some([document]) => DocumentOutcome::Conflict(DocumentConflict::Archived {
                name: name(),
                id: document.id,
            }),
            Some(several) => DocumentOutcome::Conflict(DocumentConflict::Several {
                name: name(),
                ids: several.iter().map(|document| document.id).collect(),
            }),
        }
    });
    outcomes.collect()
}

fn compare(file: &FileDocument, document: &LiveDocument) -> DocumentOutcome {
    let content = !file.checksum.eq_ignore_ascii_case(&document.checksum);
    let show_in_bom = file.in_bom && !document.in_bom;
    if content || show_in_bom {
        DocumentOutcome::Update {
            id: document.id,
            content,
            show_in_bom,
        }
    } else {
        DocumentOutcome::Unchanged(document.id)
    }
}

/// What the guards of `product.document` are asked for.
#[must_use]
pub fn wanted_documents(files: &[FileDocument], outcomes: &[DocumentOutcome]) -> Wanted {
    let mut wanted = Wanted::default();
    let write = |wanted: &mut Wanted, fields: &[&str]| {
        wanted.fields.extend(fields.iter().map(|&field| field.to_owned()));
    };
    for (file, outcome) in files.iter().zip(outcomes) {
        let (content, shown) = match outcome {
            DocumentOutcome::Create => {
                wanted.inserts += 1;
                write(&mut wanted, &["name", "res_id", "res_model"]);
                (true, file.in_bom)
            }
            DocumentOutcome::Update {
                content, show_in_bom, ..
            } => {
                wanted.updates += 1;
                (*content, *show_in_bom)
            }
            DocumentOutcome::Unchanged(_) | DocumentOutcome::Conflict(_) => (false, false),
        };
        if content {
            wanted.largest_file = wanted.largest_file.max(file.size);
            write(&mut wanted, &["datas"]);
        }
        if shown {
            write(&mut wanted, &["attached_on_mrp"]);
        }
    }
    wanted
}

told_by_message!(DocumentConflict);

#[cfg(test)]
mod tests {
    use super::super::guard::TableGuard;
    use super::*;

    const RECORD: DocumentRecord = DocumentRecord::Variant(5);

    fn file(name: &str, checksum: &str, in_bom: bool) -> FileDocument {
        FileDocument {
            name: name.into(),
            record: RECORD,
            checksum: checksum.into(),
            size: 7,
            in_bom,
        }
    }

    fn document(id: i64, name: &str, record: DocumentRecord) -> LiveDocument {
        LiveDocument {
            id,
            name: name.to_owned(),
            record,
            checksum: "ab01".to_owned(),
            in_bom: false,
            active: id != 4,
        }
    }

    fn live() -> Vec<LiveDocument> {
        vec![
            document(1, "a.pdf", RECORD),
            document(2, "twice.pdf", RECORD),
            document(3, "twice.pdf", RECORD),
            document(4, "old.pdf", RECORD),
            document(5, "b.pdf", DocumentRecord::Template(5)),
        ]
    }

    #[test]
    fn name_record_and_checksum_tell_what_a_file_comes_to() {
        let files = [
            file("a.pdf", "AB01", false),
            file("b.pdf", "ab01", true),
            file("old.pdf", "ab01", false),
            file("twice.pdf", "ab01", false),
            file("a.pdf", "ab02", false),
        ];
        let outcomes = plan_documents(&files, &live());
        assert_eq!(outcomes[..2], [DocumentOutcome::Unchanged(1), DocumentOutcome::Create]);
        let conflicts: Vec<String> = outcomes[2..]
            .iter()
            .map(|outcome| match outcome {
                DocumentOutcome::Conflict(conflict) => conflict.to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            conflicts,
            [
                "`old.pdf` is archived in Odoo (id 4): restore it, or rename the file",
                "`twice.pdf` is the name of 2 documents of one record (ids 2, 3): rename or delete all but one in Odoo",
                "`a.pdf` is there twice for one record: rename one of the files",
            ]
        );
        let wanted = wanted_documents(&files, &outcomes);
        assert_eq!((wanted.inserts, wanted.updates, wanted.largest_file), (1, 0, 7));
        let small = TableGuard {
            insert: true,
            fields: wanted.fields.clone(),
            max_file: 6,
            ..TableGuard::default()
        };
        assert_eq!(small.closed("product.document", &wanted, None).len(), 1);
    }

    #[test]
    fn new_content_is_an_update_and_what_is_shown_is_not_hidden() {
        let update = |content, show_in_bom| DocumentOutcome::Update {
            id: 1,
            content,
            show_in_bom,
        };
        for (checksum, in_bom, shown, expected) in [
            ("ab02", false, false, update(true, false)),
            ("ab02", true, false, update(true, true)),
            ("ab01", true, false, update(false, true)),
            ("ab01", true, true, DocumentOutcome::Unchanged(1)),
            ("ab01", false, true, DocumentOutcome::Unchanged(1)),
        ] {
            let mut live = live();
            live[0].in_bom = shown;
            assert_eq!(plan_documents(&[file("a.pdf", checksum, in_bom)], &live), [expected]);
        }
    }
}
