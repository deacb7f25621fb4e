//! One server, one database, one who asks: what every request of a session has in common.

use monta_http::{Request, Response};
use serde_json::Value;

use super::host::Host;
use super::pace::Pace;
use crate::error::Error;
use crate::settings::{Credentials, Secrets, Settings};

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) settings: Settings,
    secrets: Secrets,
    pace: Pace,
}

impl Server {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            pace: Pace::new(settings.endpoint.is_odoo_com()),
            secrets: Secrets::of(Some(&settings.credentials), &settings.access),
            settings,
        }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.settings.credentials
    }

    pub(crate) fn post<'d>(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        document: &'d Value,
    ) -> Result<Response<'d>, Error> {
        let _turn = self.pace.turn();
        self.host().send(Request::Post(document), path, headers)
    }

    pub(crate) fn get(&self, path: &str) -> Result<Response<'static>, Error> {
        let _turn = self.pace.turn();
        self.host().send(Request::Get, path, &[])
    }

    /// The error of a response that holds none of Odoo's exceptions.
    pub(crate) fn foreign(&self, response: Response<'_>) -> Error {
        self.host().foreign(response)
    }

    /// A response that cannot be used, whichever wire it came over.
    pub(crate) fn unreadable(&self, what: &'static str) -> Error {
        Error::Unreadable {
            server: self.name(),
            what,
        }
    }

    /// A text that the server made, without what opens a door, should it repeat what it was sent.
    pub(crate) fn mask(&self, text: &str) -> String {
        self.secrets.mask(text)
    }

    /// Scheme, host and port.
    pub(crate) fn name(&self) -> String {
        self.host().name()
    }

    fn host(&self) -> Host<'_> {
        Host {
            endpoint: &self.settings.endpoint,
            access: &self.settings.access,
            timeout: self.settings.timeout,
            secrets: &self.secrets,
        }
    }
}
