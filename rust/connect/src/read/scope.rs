//! Which rows of a table are read, and what its absence means.

use monta_core::message;
use monta_core::message::Message;
use monta_odoo::Error;
use serde_json::{Map, Value, json};

/// Whose attachments are read: those of the records that documents are exported to.
const WITH_ATTACHMENTS: [&str; 3] = ["product.template", "product.product", "mrp.bom"];

/// The rows of a table that are read: all of them, archived ones too; of the attachments only those of products and of
/// their bills of material, and without the files behind their fields.
pub(super) struct Scope<'a> {
    pub(super) name: &'a str,
    pub(super) domain: Vec<Value>,
    pub(super) context: Map<String, Value>,
}

impl<'a> Scope<'a> {
    pub(super) fn of(name: &'a str) -> Self {
        let domain = match name {
            "ir.attachment" => vec![
                json!(["res_field", "=", false]),
                json!(["res_model", "in", WITH_ATTACHMENTS]),
            ],
            _ => Vec::new(),
        };
        Self {
            name,
            domain,
            context: Map::from_iter([("active_test".to_owned(), json!(false))]),
        }
    }

    /// The rows that fit one more condition.
    pub(super) fn and(&self, condition: Value) -> Vec<Value> {
        let mut domain = self.domain.clone();
        domain.push(condition);
        domain
    }
}

/// The error of a table; where Odoo has no such table, with the app that would bring it.
pub(super) fn explained(error: &Error) -> Message {
    let Error::NoSuchModel { model } = error else {
        return error.message();
    };
    match model.split('.').next().unwrap_or_default() {
        "mrp" => message!("{model}: no such model, is Manufacturing installed?", model),
        "stock" => message!("{model}: no such model, is Inventory installed?", model),
        "purchase" => message!("{model}: no such model, is Purchase installed?", model),
        "sale" => message!("{model}: no such model, is Sales installed?", model),
        "product" | "uom" => message!(
            "{model}: no such model, is an app with products installed, such as Sales or Inventory?",
            model
        ),
        _ => message!("{model}: no such model, is the app that brings it installed?", model),
    }
}

/// Whether an error that [`explained`] told is that Odoo has no such table.
pub(crate) fn says_no_such_model(error: &Message) -> bool {
    // Of an earlier release there are the words alone.
    error.to_string().contains(": no such model, ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_not_there_names_its_app() {
        let missing = |model: &str| {
            explained(&Error::NoSuchModel {
                model: model.to_owned(),
            })
            .to_string()
        };
        assert_eq!(
            missing("mrp.bom"),
            "mrp.bom: no such model, is Manufacturing installed?"
        );
        assert_eq!(
            missing("x.y"),
            "x.y: no such model, is the app that brings it installed?"
        );
        assert_eq!(explained(&Error::CoolDown), Error::CoolDown.message());
    }
}
