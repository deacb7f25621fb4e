//! How the server is reached: `connection` in `profile.json`.

use monta_core::message;
use monta_core::message::{Message, Shown};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use monta_odoo::{Access, FrontLogin, Pin, Secret, Tls, TlsError, TlsParts};

use crate::error::Error;

/// The variable of the environment that holds the password of [`Connection::front_auth`].
pub const FRONT_SECRET: &str = "MONTA_ODOO_FRONT_SECRET";

/// How the server is reached, where that is not as usual. Nothing here switches the check of the certificate off.
///
/// Files are named by their whole path; they stay where they are, so that a profile can be handed to others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Connection {
    /// A file of authorities in PEM form that may vouch for the server beside those that the machine trusts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// A file with the certificate by which this client makes itself known, in PEM form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_cert: Option<PathBuf>,
    /// The file with its key, in PEM form and without a passphrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_key: Option<PathBuf>,
    /// The SHA-256 of the one certificate that the server has to show, as `openssl x509 -fingerprint -sha256` prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin_sha256: Option<String>,
    /// The user of a login by Basic authentication in front of Odoo; the password comes from [`FRONT_SECRET`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub front_auth: Option<String>,
    /// Hosts that may be reached without TLS. This machine always may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_http: Vec<String>,
    /// What a later release stores here.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

impl Connection {
    /// Whether everything is as usual.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Reads the files, and checks everything before anything is sent. `variable` gives the value of a variable of the
    /// environment.
    ///
    /// # Errors
    /// [`Error::Setting`] names the member that cannot be used, and says what to do.
    pub fn access(&self, variable: impl Fn(&str) -> Option<String>) -> Result<Access, Error> {
        Ok(Access {
            tls: self.tls()?,
            front: self.front(variable)?,
            log: None,
        })
    }

    /// Checks all of it before it is stored, but for the password of [`front_auth`](Self::front_auth): that is asked for
    /// when somebody connects.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.http_hosts()?;
        self.access(|name| (name == FRONT_SECRET).then(|| "?".to_owned()))
            .map(drop)
    }

    /// The same without the members that this program does not know.
    #[must_use]
    pub fn known(&self) -> Self {
        Self {
            unknown: Map::new(),
            ..self.clone()
        }
    }

    /// Members that this program does not know: of a later release, or slips.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.keys().map(String::as_str)
    }

    /// Takes the place of another one, of which the members stay that this program does not know.
    pub(crate) fn in_place_of(mut self, before: &Self) -> Self {
        self.unknown.clone_from(&before.unknown);
        self
    }

    fn tls(&self) -> Result<Tls, Error> {
        let pin = match &self.pin_sha256 {
            Some(text) => Some(text.parse::<Pin>().map_err(|_| wrong("pin_sha256", no_pin()))?),
            None => None,
        };
        if pin.is_some() && self.ca_file.is_some() {
            return Err(wrong(
                "pin_sha256",
                message!("beside ca_file it would not be known which of them counts; keep one of the two"),
            ));
        }
        let authorities = content("ca_file", self.ca_file.as_deref())?;
        let certificate = content("client_cert", self.client_cert.as_deref())?;
        let key = content("client_key", self.client_key.as_deref())?;
        let client = match (&certificate, &key) {
            (Some(certificate), Some(key)) => Some((certificate.as_slice(), key.as_slice())),
            (None, None) => None,
            (Some(_), None) => {
                return Err(wrong(
                    "client_key",
                    message!("it is missing; client_cert needs its key"),
                ));
            }
            (None, Some(_)) => {
                return Err(wrong(
                    "client_cert",
                    message!("it is missing; client_key is the key of one"),
                ));
            }
        };
        let parts = TlsParts {
            authorities: authorities.as_deref(),
            client,
            pin,
        };
        Tls::new(parts).map_err(|error| {
            let (member, file) = match &error {
                TlsError::Authorities(_) => ("ca_file", &self.ca_file),
                TlsError::Certificate(_) => ("client_cert", &self.client_cert),
                TlsError::Key(_) => ("client_key", &self.client_key),
            };
            let file = file.as_deref().unwrap_or(Path::new(""));
            wrong(member, message!("{file}: {error}", file, error = error.to_string()))
        })
    }

    fn front(&self, variable: impl Fn(&str) -> Option<String>) -> Result<Option<FrontLogin>, Error> {
        let Some(user) = &self.front_auth else { return Ok(None) };
        let password = variable(FRONT_SECRET)
            .filter(|password| !password.is_empty())
            .ok_or_else(|| {
                wrong(
                    "front_auth",
                    message!(
                        "its password is missing; set {name} in the environment",
                        name = FRONT_SECRET
                    ),
                )
            })?;
        let login = FrontLogin::new(user, Secret::new(password)).map_err(|error| wrong("front_auth", error))?;
        Ok(Some(login))
    }

    /// The hosts of [`allow_http`](Self::allow_http).
    ///
    /// # Errors
    /// [`Error::Setting`]: one is no host.
    pub(super) fn http_hosts(&self) -> Result<&[String], Error> {
        match self.allow_http.iter().find(|host| !is_host(host)) {
            Some(host) => Err(wrong(
                "allow_http",
                message!(
                    "\"{host}\" is no host; list names or addresses alone, such as odoo.lan",
                    host
                ),
            )),
            None => Ok(&self.allow_http),
        }
    }
}

/// A name or an address without scheme, port, path or wildcard.
fn is_host(text: &str) -> bool {
    let address = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match address {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        }
    }
}

fn no_pin() -> Message {
    message!(
        "it is not the SHA-256 of a certificate, 64 hexadecimal digits, with or without colons, as \
         `openssl x509 -noout -fingerprint -sha256 -in FILE` prints it"
    )
}

fn content(member: &str, path: Option<&Path>) -> Result<Option<Vec<u8>>, Error> {
    let Some(path) = path else { return Ok(None) };
    if !path.is_absolute() {
        return Err(wrong(
            member,
            message!("{path} is no whole path; start it at the root", path),
        ));
    }
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) => Err(wrong(
            member,
            message!("{path} cannot be read ({error})", path, error = error.to_string()),
        )),
    }
}

fn wrong(member: &str, reason: impl Shown) -> Error {
    Error::Setting(message!(
        "connection.{member} of the profile cannot be used: {reason}. Nothing was sent.",
        member,
        reason
    ))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    fn refused(connection: &Connection) -> String {
        connection.access(nothing).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_used_is_named_with_what_to_do() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"hello").unwrap();
        let path = file.path().to_owned();
        let empty = Connection::default;
        for (connection, member, words) in [
            (
                Connection {
                    pin_sha256: Some("AB:CD".to_owned()),
                    ..empty()
                },
                "pin_sha256",
                "64 hexadecimal digits",
            ),
            (
                Connection {
                    ca_file: Some("ca.pem".into()),
                    ..empty()
                },
                "ca_file",
                "ca.pem is no whole path",
            ),
            (
                Connection {
                    ca_file: Some("/no/ca.pem".into()),
                    ..empty()
                },
                "ca_file",
                "/no/ca.pem cannot be read",
            ),
            (
                Connection {
                    ca_file: Some(path.clone()),
                    ..empty()
                },
                "ca_file",
                "BEGIN CERTIFICATE",
            ),
            (
                Connection {
                    client_cert: Some(path.clone()),
                    ..empty()
                },
                "client_key",
                "it is missing",
            ),
            (
                Connection {
                    client_key: Some(path.clone()),
                    ..empty()
                },
                "client_cert",
                "it is missing",
            ),
            (
                Connection {
                    client_cert: Some(path.clone()),
                    client_key: Some(path.clone()),
                    ..empty()
                },
                "client_cert",
                "BEGIN CERTIFICATE",
            ),
            (
                Connection {
                    ca_file: Some(path),
                    pin_sha256: Some("0a".repeat(32)),
                    ..empty()
                },
                "pin_sha256",
                "keep one of the two",
            ),
            (
                Connection {
                    front_auth: Some("anna".to_owned()),
                    ..empty()
                },
                "front_auth",
                FRONT_SECRET,
            ),
        ] {
            let error = refused(&connection);
            let start = format!("connection.{member} of the profile cannot be used: ");
            assert!(error.starts_with(&start) && error.contains(words), "{error}");
        }
        assert_eq!(empty().access(nothing).unwrap().tls, Tls::default());
        assert!(
            Connection {
                pin_sha256: Some("0a".repeat(32)),
                ..empty()
            }
            .access(nothing)
            .is_ok()
        );
    }

    #[test]
    fn a_password_in_the_place_of_a_user_is_not_repeated() {
        let connection = Connection {
            front_auth: Some("anna:s3cret".to_owned()),
            ..Connection::default()
        };
        let password = |name: &str| (name == FRONT_SECRET).then(|| "fr0nt".to_owned());
        let error = connection.access(password).unwrap_err().to_string();
        assert!(error.contains("front_auth") && !error.contains("s3cret"), "{error}");
        let connection = Connection {
            front_auth: Some("anna".to_owned()),
            ..Connection::default()
        };
        assert!(connection.access(password).unwrap().front.is_some());
    }

    #[test]
    fn hosts_stand_alone() {
        let of = |host: &str| Connection {
            allow_http: vec![host.to_owned()],
            ..Connection::default()
        };
        for host in ["odoo.lan", "my_odoo", "10.0.0.7", "[fd00::1]"] {
            assert!(of(host).http_hosts().is_ok(), "{host}");
        }
        for host in [
            "",
            "*",
            "*.lan",
            "http://odoo.lan",
            "odoo.lan:8069",
            "odoo.lan/",
            "[x]",
            "a b",
        ] {
            assert!(of(host).http_hosts().is_err(), "{host}");
        }
    }
}
