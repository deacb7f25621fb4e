//! How the server is reached: how the connection is secured, and what stands in front of Odoo.

use monta_core::message;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use monta_http::{Secret, Tls};

use crate::error::Error;

/// How the server is reached. By default as every Odoo: by the authorities that this machine trusts, with nothing in front.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// By whose word a connection counts as that to the server.
    pub tls: Tls,
    /// A login that something in front of Odoo wants, such as a proxy of the company.
    pub front: Option<FrontLogin>,
    /// Who is told of every request and what came of it.
    pub log: Option<Arc<dyn RequestLog>>,
}

/// Is told of every request and what came of it.
pub trait RequestLog: fmt::Debug + Send + Sync {
    /// Takes one request, as one line of JSON without the line break: `method`, `url`, `headers`, `request` (the document),
    /// `seconds`, and `status`, `location` and `answer`, or `error` where there was no response. Passwords, keys and what
    /// carries them are masked, wherever the server repeats them; files are given by their size.
    fn write(&self, record: &str);
}

/// A login by Basic authentication (RFC 7617) in front of Odoo. It takes the header in which JSON-2 carries the API key, so
/// that Odoo is spoken to over JSON-RPC then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontLogin {
    user: String,
    password: Secret,
}

impl FrontLogin {
    /// A user and the password of that user.
    ///
    /// # Errors
    /// [`Error::Setting`]: the user is empty or holds a colon, which would end it; the password is empty; either holds a
    /// control character.
    pub fn new(user: &str, password: Secret) -> Result<Self, Error> {
        if user.is_empty() || user.contains(':') || user.contains(char::is_control) {
            return Err(Error::Setting(message!(
                "The user in front of Odoo is empty, or holds a colon or a control character. Give the name alone: the \
                 password is no part of it."
            )));
        }
        if password.expose().is_empty() || password.expose().contains(char::is_control) {
            return Err(Error::Setting(message!(
                "The password in front of Odoo is empty or holds a control character."
            )));
        }
        Ok(Self {
            user: user.to_owned(),
            password,
        })
    }

    /// The value of the header `Authorization`, UTF-8 underneath the base64.
    pub(crate) fn authorization(&self) -> String {
        format!(
            "Basic {}",
            STANDARD.encode(format!("{}:{}", self.user, self.password.expose()))
        )
    }

    pub(crate) fn user(&self) -> &str {
        &self.user
    }

    pub(crate) fn password(&self) -> &Secret {
        &self.password
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_in_front_is_basic_and_never_printed() {
        let front = FrontLogin::new("anna", Secret::new("pä:ss")).unwrap();
        // printf 'anna:pä:ss' | base64
        assert_eq!(front.authorization(), "Basic YW5uYTpww6Q6c3M=");
        assert!(!format!("{front:?}").contains("ss\""), "{front:?}");
        for (user, password) in [
            ("", "x"),
            ("anna:x", "y"),
            ("an\nna", "x"),
            ("anna", ""),
            ("anna", "x\r\ny"),
        ] {
            let refused = FrontLogin::new(user, Secret::new(password)).unwrap_err();
            assert!(matches!(refused, Error::Setting(_)), "{user:?}");
        }
    }
}
