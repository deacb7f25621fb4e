//! What a person should do about an error.

use monta_core::{Message, message};
use monta_http::BaseUrlError;

use super::Error;
use super::class::{Class, class_of_exception};

impl Error {
    /// What a person should do.
    #[must_use]
    pub fn hint(&self) -> Message {
        match self {
            Self::Endpoint(BaseUrlError::Insecure { .. }) => message!(
                "Use https. If this network has to do without, list the host in allow_http of the profile's connection: \
         passwords then travel for everybody to read."
            ),
            Self::Endpoint(_) => message!("Give it as https://your-company.odoo.com, without a user name or password."),
            Self::Setting(_) => message!("Nothing was sent."),
            Self::Unreachable { .. } => {
                message!("Check the address, the network and the proxy, and whether Odoo runs.")
            }
            Self::Timeout { .. } => message!("Ask for less at a time, or give the request more time."),
            Self::Certificate { .. } => message!(
                "It is always verified. Let ca_file of the profile's connection name the authority that signed it, or \
         pin_sha256 this very certificate; SSL_CERT_FILE names authorities for all programs."
            ),
            Self::ClientCertificate { .. } => message!(
                "Let client_cert and client_key of the profile's connection name one that this server accepts."
            ),
            Self::NotSecure { .. } => {
                message!("Check address and port, or ask who runs the server; TLS 1.2 or later is needed.")
            }
            Self::Redirect { .. } => message!("If that is your Odoo, give its address instead."),
            Self::Page { .. } => message!("Check the address: it has to be that of Odoo itself."),
            Self::Unreadable { .. } => {
                message!("Try again; if it stays, look at what stands between this machine and Odoo.")
            }
            Self::TooLarge { .. } => message!("Ask for fewer rows or fields at a time."),
            Self::Status { status: 401, .. } => message!(
                "Something in front of Odoo wants a login of its own: set its user as front_auth of the profile's \
         connection, and its password in MONTA_ODOO_FRONT_SECRET."
            ),
            Self::Status { status: 407, .. } => {
                message!("The proxy wants a login of its own: put it into HTTPS_PROXY.")
            }
            Self::Status { status: 413, .. } => {
                message!("Send less at a time, or raise the limit of the proxy in front of Odoo.")
            }
            Self::Status { .. } => message!("Try again later; if it stays, ask who runs the server."),
            Self::NoSuchDatabase { .. } => {
                message!("The name stands on the page /web/database/selector, or in the address of an Odoo Online.")
            }
            Self::NotListed { .. } => message!("Type the name of the database."),
            Self::PasswordRefused { .. } => message!(
                "Check login and password. With two-factor authentication a password is never accepted here: create an API \
         key in your preferences, Account Security."
            ),
            Self::KeyRefused { .. } => message!(
                "Check the key: it may be mistyped, expired or deleted. Create another one in the preferences of that user, \
         Account Security."
            ),
            Self::KeyOfAnother { .. } => message!("Give the login that belongs to the key, or a key of that user."),
            Self::CoolDown => message!("Wait a minute, then check the password before you try again."),
            Self::NoApiInPlan { .. } => message!("Odoo Online offers its External API in the plan Custom only."),
            Self::NoSuchCompany { .. } => message!("Choose one of these companies, or let an administrator allow it."),
            Self::NoSuchLanguage { .. } => message!("Choose one of these, or activate it in Odoo's settings."),
            Self::NoSuchModel { .. } => message!("Check the name, and whether the app that brings it is installed."),
            Self::Odoo { exception, .. } => match class_of_exception(exception) {
                Class::Retry => message!("Odoo was busy with the same records: try again."),
                Class::Shrink => message!("Ask for fewer rows or fields at a time."),
                Class::Gone => message!("It was deleted meanwhile."),
                Class::Stop => message!("Log in again."),
                Class::Fix => message!("Correct what Odoo names, or ask an administrator for the right to do it."),
            },
        }
    }
}
