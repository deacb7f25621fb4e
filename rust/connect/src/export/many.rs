//! Many records with different values in one request (decision 32).

use monta_core::message;
use std::collections::BTreeMap;

use monta_odoo::Session;
use serde_json::{Map, Value, json};

use super::journal::Record;
use super::live::Kinds;

/// Tables of which nobody imports in a way of their own; those of stock and of accounting do.
const IMPORTED: [&str; 6] = [
    "product.template",
    "product.product",
    "product.category",
    "product.supplierinfo",
    "product.pricelist.item",
    "res.partner",
];

/// How an Odoo takes them: all of a request or nothing.
pub(super) enum Many {
    /// `web_save_multi`, the list view's own. Since 19.0.
    Save,
    /// `load`, which imports, with the kind of each field: it reads values anew, and not all kinds to the letter.
    Load(BTreeMap<String, String>),
}

/// What came of a request.
pub(super) enum Sent {
    Written,
    /// Nothing of it is written, and why is told of each record only.
    Refused,
    Failed(monta_odoo::Error),
}

impl Many {
    /// Whether an import writes to a table as `write` does.
    pub(super) fn loads(table: &str) -> bool {
        IMPORTED.contains(&table)
    }

    pub(super) fn load(kinds: &Kinds) -> Self {
        let kinds = kinds.iter().map(|(name, field)| (name.clone(), field.kind.clone()));
        Self::Load(kinds.collect())
    }

    /// What records have in common that go together; none for one that does not go with others.
    pub(super) fn shape(&self, record: &Record) -> Option<String> {
        match self {
            Self::Save => Some(String::new()),
            Self::Load(_) => {
                let columns = self.columns(&record.fields("values"))?;
                Some(columns.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Writes to each record its own values; they are of one shape.
    pub(super) fn write(&self, session: &Session, table: &str, items: &[(i64, Map<String, Value>)]) -> Sent {
        let ids: Vec<i64> = items.iter().map(|(id, _)| *id).collect();
        match self {
            Self::Save => {
                let values: Vec<_> = items.iter().map(|(_, values)| values).collect();
                let arguments = Map::from_iter([
                    ("vals_list".to_owned(), json!(values)),
                    ("specification".to_owned(), json!({})),
                ]);
                match session.call(table, "web_save_multi", Some(&ids), arguments, &Map::new()) {
                    Ok(_) => Sent::Written,
                    Err(error) => Sent::Failed(error),
                }
            }
            Self::Load(_) => self.load_rows(session, table, &ids, items),
        }
    }

    fn load_rows(&self, session: &Session, table: &str, ids: &[i64], items: &[(i64, Map<String, Value>)]) -> Sent {
        let mut fields = vec![".id".to_owned()];
        let mut rows = Vec::with_capacity(items.len());
        for (id, values) in items {
            // They are of one shape.
            let columns = self.columns(values).unwrap_or_default();
            let (names, cells): (Vec<String>, Vec<Value>) = columns.into_iter().unzip();
            fields.truncate(1);
            fields.extend(names);
            rows.push(Value::Array(std::iter::once(json!(id)).chain(cells).collect()));
        }
        let arguments = Map::from_iter([
            ("fields".to_owned(), json!(fields)),
            ("data".to_owned(), Value::Array(rows)),
        ]);
        match session.call(table, "load", None, arguments, &Map::new()) {
            // It takes back all where it has a word on one.
            Ok(answer) if answer.get("ids") == Some(&Value::Bool(false)) => Sent::Refused,
            Ok(answer) if answer.get("ids") == Some(&json!(ids)) => Sent::Written,
            Ok(_) => Sent::Failed(monta_odoo::Error::Unreadable {
                server: "Odoo".to_owned(),
                what: message!("it does not hold the ids of what was written"),
            }),
            Err(error) => Sent::Failed(error),
        }
    }

    /// The columns and cells of an import that come to exactly these values; none where there are none.
    fn columns(&self, values: &Map<String, Value>) -> Option<Vec<(String, Value)>> {
        let Self::Load(kinds) = self else { return None };
        let columns = values.iter().map(|(name, value)| {
            let kind = kinds.get(name)?;
            let by_id = || format!("{name}/.id");
            match (kind.as_str(), value) {
                // A selection is read by its labels in all languages, a time by somebody's clock.
                ("char" | "text" | "html" | "date", Value::String(_))
                | ("integer" | "float" | "monetary", Value::Number(_)) => Some((name.clone(), value.clone())),
                (
                    "char" | "text" | "html" | "date" | "integer" | "float" | "monetary" | "boolean",
                    Value::Bool(false),
                ) => Some((name.clone(), json!(""))),
                ("boolean", Value::Bool(true)) => Some((name.clone(), json!("true"))),
                ("many2one", Value::Number(_)) => Some((by_id(), value.clone())),
                ("many2one", Value::Bool(false)) => Some((by_id(), json!(""))),
                ("many2many", value) => {
                    let ids = value.pointer("/0/2")?.as_array().filter(|ids| !ids.is_empty())?;
                    let ids: Vec<String> = ids.iter().map(Value::to_string).collect();
                    Some((by_id(), json!(ids.join(","))))
                }
                _ => None,
            }
        });
        columns.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_import_reads_to_the_letter_is_imported() {
        let kinds = [
            ("name", "char"),
            ("cost", "float"),
            ("active", "boolean"),
            ("categ_id", "many2one"),
            ("route_ids", "many2many"),
            ("type", "selection"),
            ("at", "datetime"),
        ];
        let many = Many::Load(kinds.map(|(name, kind)| (name.to_owned(), kind.to_owned())).into());
        let columns = |values: Value| many.columns(values.as_object().unwrap());
        let values = json!({"name": "1,5", "cost": 1.5, "active": true, "categ_id": 7, "route_ids": [[6, 0, [2, 1]]]});
        let mut told: Vec<String> = columns(values)
            .unwrap()
            .into_iter()
            .map(|(name, cell)| format!("{name} {cell}"))
            .collect();
        told.sort();
        assert_eq!(
            told,
            [
                "active \"true\"",
                "categ_id/.id 7",
                "cost 1.5",
                "name \"1,5\"",
                "route_ids/.id \"2,1\""
            ]
        );
        let empty = json!({"name": false, "cost": false, "active": false, "categ_id": false});
        assert!(columns(empty).unwrap().iter().all(|(_, cell)| cell == ""));
        for other in [
            json!({"type": "consu"}),
            json!({"at": "2026-11-27 08:19:00"}),
            json!({"route_ids": [[6, 0, []]]}),
            json!({"name": "x", "unknown": 1}),
        ] {
            assert_eq!(columns(other.clone()), None, "{other}");
        }
    }
}
