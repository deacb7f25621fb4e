//! How Odoo is reached: the folded part of the form of Connect & Read.

use std::path::PathBuf;

use maud::{Markup, html};
use monta_connect::{Connection, FRONT_SECRET};

use crate::form::Form;
use crate::language::{t, term};

/// A setting that is one line of text.
struct Line {
    name: &'static str,
    label: &'static str,
    example: &'static str,
}

const LINES: [Line; 5] = [
    Line {
        name: "ca_file",
        label: term("Authorities"),
        example: term("/etc/ssl/acme.pem, beside those of this machine"),
    },
    Line {
        name: "pin_sha256",
        label: term("Pinned certificate"),
        example: term("its SHA-256, as openssl prints it"),
    },
    Line {
        name: "client_cert",
        label: term("Client certificate"),
        example: "/home/me/client.pem",
    },
    Line {
        name: "client_key",
        label: term("Its key"),
        example: term("/home/me/client.key, without a passphrase"),
    },
    Line {
        name: "front_auth",
        label: term("User of a proxy"),
        example: term("the name alone"),
    },
];

/// Hosts that are reached without TLS.
const HOSTS: &str = "allow_http";

/// The settings as fields of the form.
pub(super) fn fields(connection: &Connection) -> Vec<(&'static str, String)> {
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        ("ca_file", path(&connection.ca_file)),
        ("pin_sha256", text(&connection.pin_sha256)),
        ("client_cert", path(&connection.client_cert)),
        ("client_key", path(&connection.client_key)),
        ("front_auth", text(&connection.front_auth)),
        (HOSTS, connection.allow_http.join(" ")),
    ]
}

/// The settings, folded where all of them are as usual.
pub(super) fn shown(asked: &Form) -> Markup {
    let names = LINES.iter().map(|line| line.name).chain([HOSTS]);
    let is_usual = names.into_iter().all(|name| asked.get(name).trim().is_empty());
    html! {
        details.wide open[!is_usual] {
            summary { (t("Connection settings")) }
            div.form {
                p.wide.hint { (t("Kept in the profile. Files are in PEM form, named by their whole path.")) }
                @for line in &LINES {
                    label for=(line.name) { (t(line.label)) }
                    input id=(line.name) name=(line.name) value=(asked.get(line.name)) placeholder=(t(line.example))
                        spellcheck="false" autocapitalize="off" autocomplete="off"
                        aria-describedby=[(line.name == "front_auth").then_some("front-why")];
                }
                p #front-why.wide.hint { (t("The password of that user comes from ")) code { (FRONT_SECRET) }
                    (t(" in the environment of this program; do not type it here.")) }
                label for=(HOSTS) { (t("Hosts without TLS")) }
                input id=(HOSTS) name=(HOSTS) value=(asked.get(HOSTS)) placeholder="odoo.lan 10.0.0.7"
                    spellcheck="false" autocapitalize="off" autocomplete="off";
            }
        }
    }
}

/// What the form says.
pub(super) fn read(form: &Form) -> Connection {
    let text = |name: &str| Some(form.get(name).trim().to_owned()).filter(|text| !text.is_empty());
    let path = |name: &str| text(name).map(PathBuf::from);
    let hosts = form.get(HOSTS).split([' ', ',', '\t']).filter(|host| !host.is_empty());
    let mut connection = Connection::default();
    connection.ca_file = path("ca_file");
    connection.pin_sha256 = text("pin_sha256");
    connection.client_cert = path("client_cert");
    connection.client_key = path("client_key");
    connection.front_auth = text("front_auth");
    connection.allow_http = hosts.map(str::to_owned).collect();
    connection
}
