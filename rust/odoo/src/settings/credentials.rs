//! Who asks.

use monta_core::message;
use monta_http::Secret;

use crate::error::Error;

/// Who asks, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A login with its password or with an API key: Odoo takes either, and which it is shows by itself.
    Login {
        /// What the user logs in with.
        login: String,
        /// Password or API key.
        secret: Secret,
    },
    /// An API key of a user who has no password, because another service logs them in (OAuth).
    UserKey {
        /// The id of the user.
        user: i64,
        /// The key.
        key: Secret,
    },
}

impl Credentials {
    /// A login with its password or API key. The secret is taken as it is: `11:abc` is a password like any other.
    ///
    /// # Errors
    /// [`Error::Setting`]: one of them is empty.
    pub fn login(login: &str, secret: Secret) -> Result<Self, Error> {
        let login = login.trim();
        if login.is_empty() {
            return Err(Error::Setting(message!("The login is empty.")));
        }
        if secret.expose().is_empty() {
            return Err(Error::Setting(message!("The password or API key is empty.")));
        }
        Ok(Self::Login {
            login: login.to_owned(),
            secret,
        })
    }

    /// `<user id>:<API key>`, for a user who logs in with OAuth.
    ///
    /// # Errors
    /// [`Error::Setting`]: not of this form; the text is not repeated.
    pub fn user_key(text: &Secret) -> Result<Self, Error> {
        let form = || {
            Error::Setting(message!(
                "With OAuth the secret is the id of the user and an API key, such as 11:0123abcd…; this one is not."
            ))
        };
        let (user, key) = text.expose().trim().split_once(':').ok_or_else(form)?;
        if user.is_empty() || !user.bytes().all(|byte| byte.is_ascii_digit()) || !is_header_text(key) {
            return Err(form());
        }
        match user.parse() {
            Ok(user) if user > 0 => Ok(Self::UserKey {
                user,
                key: Secret::new(key),
            }),
            _ => Err(form()),
        }
    }

    /// The login, or `user 11`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Login { login, .. } => login.clone(),
            Self::UserKey { user, .. } => format!("user {user}"),
        }
    }

    pub(crate) fn secret(&self) -> &Secret {
        match self {
            Self::Login { secret, .. } => secret,
            Self::UserKey { key, .. } => key,
        }
    }

    /// Whether the secret could be an API key at all: it travels in a header, which holds no blank and no accent.
    pub(crate) fn may_be_key(&self) -> bool {
        is_header_text(self.secret().expose())
    }

    /// The error when Odoo refuses it.
    pub(crate) fn refused(&self) -> Error {
        match self {
            Self::Login { login, secret } if !is_generated(secret.expose()) => {
                Error::PasswordRefused { login: login.clone() }
            }
            _ => Error::KeyRefused { user: self.name() },
        }
    }

    /// Whose the secret is, as a login would be written beside it.
    pub(crate) fn owner(&self) -> String {
        match self {
            Self::Login { login, .. } => login.clone(),
            Self::UserKey { user, .. } => user.to_string(),
        }
    }
}

fn is_header_text(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether it looks like the keys that Odoo makes: 20 random bytes as hexadecimal digits.
fn is_generated(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_key_is_an_id_and_a_key() {
        let read = |text: &str| Credentials::user_key(&Secret::new(text));
        assert_eq!(
            read("11:a1b2c3d4e5f6g7h8i9").unwrap(),
            Credentials::UserKey {
                user: 11,
                key: Secret::new("a1b2c3d4e5f6g7h8i9")
            }
        );
        for text in [
            "a1b2",
            "x:k",
            "11:",
            ":k",
            "0:k",
            "-1:k",
            "+1:k",
            "1.5:k",
            "11:k k",
            "",
            "99999999999999999999:k",
        ] {
            let error = read(text).unwrap_err();
            assert!(matches!(error, Error::Setting(_)), "{text}");
        }
        assert!(!read("s3cret").unwrap_err().to_string().contains("s3cret"));
    }

    #[test]
    fn without_oauth_such_a_text_is_a_password() {
        let credentials = Credentials::login("anna", Secret::new("11:abc")).unwrap();
        assert_eq!(credentials.secret().expose(), "11:abc");
        assert_eq!(credentials.name(), "anna");
        for (login, secret) in [("", "x"), (" ", "x"), ("anna", "")] {
            assert!(matches!(
                Credentials::login(login, Secret::new(secret)),
                Err(Error::Setting(_))
            ));
        }
    }

    #[test]
    fn what_was_refused_is_called_by_what_it_looks_like() {
        let refused = |secret: &str| Credentials::login("anna", Secret::new(secret)).unwrap().refused();
        assert!(matches!(refused("tulip"), Error::PasswordRefused { .. }));
        assert!(matches!(refused(&"0a".repeat(20)), Error::KeyRefused { .. }));
    }

    #[test]
    fn a_secret_is_never_printed() {
        let both = [
            Credentials::login("anna", Secret::new("s3cret")).unwrap(),
            Credentials::user_key(&Secret::new("11:s3cret")).unwrap(),
        ];
        for credentials in both {
            let shown = format!("{credentials:?} {}", credentials.refused());
            assert!(shown.contains("***") && !shown.contains("s3cret"), "{shown}");
        }
    }
}
