//! What Odoo's exceptions mean. Both wires serialize them alike: `name`, `message`, `arguments`, `context`, `debug`; the
//! last holds a traceback and is never read.

use serde::Deserialize;
use serde_json::Value;

use super::server::Server;
use crate::error::Error;

/// What `AccessDenied` says while Odoo looks at no login (`_assert_can_auth`); always in English, as nobody is logged in.
const COOL_DOWN: &str = "Too many login failures";

/// An exception as Odoo serializes it.
#[derive(Debug, Deserialize)]
pub(super) struct Exception {
    name: String,
    #[serde(default)]
    message: Value,
}

impl Exception {
    /// Reads one; `None` when the value is none.
    pub(super) fn read(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok()
    }

    /// The class without its module: `odoo.exceptions.AccessError` → `AccessError`.
    pub(super) fn class(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or_default()
    }

    /// Whether it stands for nothing but a status of HTTP.
    pub(super) fn is_status(&self) -> bool {
        self.name.starts_with("werkzeug.")
    }

    pub(super) fn message(&self, server: &Server) -> String {
        let text = match &self.message {
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        let text = if text.is_empty() { self.class().to_owned() } else { text };
        server.mask(&text)
    }

    /// The error that a call of `model` ends with.
    pub(super) fn error(&self, server: &Server, model: &str, method: &str) -> Error {
        let message = self.message(server);
        let database = &server.settings.database;
        match self.class() {
            "AccessDenied" if message.starts_with(COOL_DOWN) => Error::CoolDown,
            "AccessDenied" if server.settings.endpoint.is_odoo_com() && names_a_plan(&message) => {
                Error::NoApiInPlan { words: message }
            }
            "AccessDenied" => server.credentials().refused(),
            // PostgreSQL's text is translated; the name in quotes is not.
            "OperationalError"
                if message.contains(&format!("\"{database}\"")) || message.contains(&format!("« {database} »")) =>
            {
                Error::NoSuchDatabase {
                    server: server.name(),
                    database: database.clone(),
                }
            }
            "UserError" if message == format!("Object {model} doesn't exist") => no_such_model(model),
            exception => Error::Odoo {
                model: model.to_owned(),
                method: method.to_owned(),
                exception: exception.to_owned(),
                message,
            },
        }
    }
}

pub(super) fn no_such_model(model: &str) -> Error {
    Error::NoSuchModel {
        model: model.to_owned(),
    }
}

pub(super) fn names_a_plan(message: &str) -> bool {
    let message = message.to_lowercase();
    ["plan", "subscription", "pricing"]
        .iter()
        .any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use monta_http::Secret;
    use serde_json::json;

    use super::*;
    use crate::error::Class;
    use crate::settings::{Access, Context, Credentials, Endpoint, Settings, WireChoice};

    fn denied(endpoint: &str, message: &str) -> Error {
        let server = Server::new(Settings {
            endpoint: Endpoint::parse(endpoint).unwrap(),
            access: Access::default(),
            database: "acme".to_owned(),
            credentials: Credentials::login("anna", Secret::new("s3cret")).unwrap(),
            context: Context::default(),
            wire: WireChoice::Auto,
            timeout: Duration::from_secs(1),
        });
        let value = json!({"name": "odoo.exceptions.AccessDenied", "message": message});
        Exception::read(&value)
            .unwrap()
            .error(&server, "common", "authenticate")
    }

    #[test]
    fn a_plan_without_the_api_is_told_apart_in_odoos_own_cloud_only() {
        let words = "External API is not part of your subscription, s3cret";
        let error = denied("https://acme.odoo.com", words);
        assert_eq!(
            error.to_string(),
            "The plan of this Odoo does not include its External API: External API is not part of your subscription, ***"
        );
        assert!(error.hint().to_string().contains("plan Custom"), "{}", error.hint());
        assert_eq!(error.class(), Class::Stop);
        let refused = [
            denied("https://erp.acme.nl", words),
            denied("https://acme.odoo.com", "Access Denied"),
        ];
        for error in refused {
            assert!(matches!(error, Error::PasswordRefused { .. }), "{error}");
        }
    }
}
