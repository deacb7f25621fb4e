//! Who asks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use monta_http::{MASK, Secret};

use crate::error::{ConfigurationError, Text};

/// The API user (monta-api 2.1: HTTP Basic with a user made in Montaportal).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    username: String,
    password: Secret,
}

impl Credentials {
    /// Checks that both can be sent with Basic authentication (RFC 7617).
    ///
    /// # Errors
    /// One of the credential variants of [`ConfigurationError`]; none repeats a value.
    pub fn new(username: &str, password: Secret) -> Result<Self, ConfigurationError> {
        if username.trim().is_empty() {
            return Err(ConfigurationError::UsernameMissing);
        }
        if password.expose().is_empty() {
            return Err(ConfigurationError::PasswordMissing);
        }
        if username.contains(':') {
            return Err(ConfigurationError::UsernameColon);
        }
        for (text, value) in [
            (Text::UsernameControl, username),
            (Text::PasswordControl, password.expose()),
        ] {
            if value.chars().any(char::is_control) {
                return Err(ConfigurationError::CredentialControl { text });
            }
        }
        Ok(Self {
            username: username.to_owned(),
            password,
        })
    }

    /// The name of the API user, which is also the name of the account.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The value of the `Authorization` header, UTF-8 underneath the base64.
    pub(crate) fn authorization(&self) -> String {
        format!("Basic {}", self.encoded())
    }

    /// A text that the server made, without what opens the door, should it repeat what it was sent.
    pub(crate) fn mask(&self, text: &str) -> String {
        text.replace(&self.encoded(), MASK)
            .replace(self.password.expose(), MASK)
    }

    fn encoded(&self) -> String {
        STANDARD.encode(format!("{}:{}", self.username, self.password.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_checked_and_encoded_as_utf_8() {
        let made = |user: &str, password: &str| Credentials::new(user, Secret::new(password));
        assert_eq!(made(" ", "x").unwrap_err().code(), "config.username_missing");
        assert_eq!(made("user", "").unwrap_err().code(), "config.password_missing");
        assert_eq!(made("us:er", "x").unwrap_err().code(), "config.username_colon");
        assert_eq!(made("user", "x\n").unwrap_err().code(), "config.credential_control");
        // printf 'tenant_user:pä:ss' | base64
        assert_eq!(
            made("tenant_user", "pä:ss").unwrap().authorization(),
            "Basic dGVuYW50X3VzZXI6cMOkOnNz"
        );
    }

    #[test]
    fn a_password_is_never_printed() {
        let credentials = Credentials::new("tenant_user", Secret::new("s3cret")).unwrap();
        let shown = format!("{credentials:?}");
        assert!(
            shown.contains("tenant_user") && shown.contains("***") && !shown.contains("s3cret"),
            "{shown}"
        );
    }
}
