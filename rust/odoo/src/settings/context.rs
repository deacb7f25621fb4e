//! Company and language of a call.

use serde_json::{Map, Value, json};

/// With `allowed_company_ids` these show only that company, and only what is its: they are read without.
const WITHOUT_COMPANY: [&str; 2] = ["res.company", "res.lang"];

/// For which company and in which language Odoo answers. What is left out is as the user has it in Odoo.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The id of the company.
    pub company: Option<i64>,
    /// The code of an active language, such as `nl_NL`.
    pub language: Option<String>,
}

impl Context {
    /// The `context` of a call of `model`; `extra` goes along and wins.
    pub(crate) fn of(&self, model: &str, extra: &Map<String, Value>) -> Map<String, Value> {
        let mut context = Map::new();
        if let Some(company) = self.company.filter(|_| !WITHOUT_COMPANY.contains(&model)) {
            context.insert("allowed_company_ids".to_owned(), json!([company]));
        }
        if let Some(language) = &self.language {
            context.insert("lang".to_owned(), json!(language));
        }
        context.extend(extra.clone());
        context
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_carries_company_and_language_but_two_models_no_company() {
        let context = Context {
            company: Some(2),
            language: Some("nl_NL".to_owned()),
        };
        let archived_too = Map::from_iter([("active_test".to_owned(), json!(false))]);
        assert_eq!(
            Value::Object(context.of("product.template", &archived_too)),
            json!({"allowed_company_ids": [2], "lang": "nl_NL", "active_test": false})
        );
        for model in WITHOUT_COMPANY {
            assert_eq!(Value::Object(context.of(model, &Map::new())), json!({"lang": "nl_NL"}));
        }
        assert!(Context::default().of("res.partner", &Map::new()).is_empty());
    }
}
