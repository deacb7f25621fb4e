//! One server, one database, one who asks: what every request of a session has in common.

use monta_core::Message;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use monta_http::{RawResponse, Request, Response};
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
    time: Mutex<Option<SystemTime>>,
}

impl Server {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            pace: Pace::new(settings.endpoint.is_odoo_com()),
            secrets: Secrets::of(Some(&settings.credentials), &settings.access),
            settings,
            time: Mutex::new(None),
        }
    }

    /// The server's clock at its last response; none where it tells no time.
    pub(crate) fn time(&self) -> Option<SystemTime> {
        *self.time.lock().unwrap_or_else(PoisonError::into_inner)
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
        Ok(self.post_raw(path, headers, document)?.decode())
    }

    /// The same, with the body as it comes.
    pub(crate) fn post_raw<'d>(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        document: &'d Value,
    ) -> Result<RawResponse<'d>, Error> {
        self.send(Request::Post(document), path, headers)
    }

    pub(crate) fn get(&self, path: &str) -> Result<Response<'static>, Error> {
        Ok(self.send(Request::Get, path, &[])?.decode())
    }

    fn send<'d>(&self, what: Request<'d>, path: &str, headers: &[(&str, &str)]) -> Result<RawResponse<'d>, Error> {
        let _turn = self.pace.turn();
        let response = self.host().send_raw(what, path, headers)?;
        if let Some(date) = response.date() {
            *self.time.lock().unwrap_or_else(PoisonError::into_inner) = Some(date);
        }
        Ok(response)
    }

    /// The error of a response that holds none of Odoo's exceptions.
    pub(crate) fn foreign(&self, response: Response<'_>) -> Error {
        self.host().foreign(response)
    }

    /// A response that cannot be used, whichever wire it came over.
    pub(crate) fn unreadable(&self, what: Message) -> Error {
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
