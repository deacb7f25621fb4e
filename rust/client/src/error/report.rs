//! An error as plain data: for one of many calls, where the others may have succeeded.

use monta_core::Values;
use serde::Serialize;

use super::code::Class;
use super::exchange::Exchange;
use super::failure::{Error, Failure};

/// What went wrong with one of many calls, in the words of the exception that a single one would raise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What to do with it.
    pub class: Class,
    /// The stable word for it.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// The text that the message was made of, for a caller that translates it and fills in the values itself.
    pub template: &'static str,
    /// The values of the message.
    pub values: Values,
    /// What to do next.
    pub hint: &'static str,
    /// The status of the answer that failed the call, if there was one.
    pub status: Option<u16>,
    /// After how many seconds Monta wants to be asked again.
    pub retry_after: Option<u64>,
    /// The requests of the call; empty when it failed together with another.
    pub exchanges: Vec<Exchange>,
}

/// What went wrong with one of many changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeReport {
    /// What went wrong.
    #[serde(flatten)]
    pub report: Report,
    /// Whether the change, or a part of it, may have been carried out nevertheless.
    pub uncertain: bool,
}

impl From<Error> for ChangeReport {
    fn from(error: Error) -> Self {
        let uncertain = match &error {
            Error::Retry(failure) | Error::Refused(failure) | Error::Stop(failure) => failure.uncertain,
            Error::Configuration(_) | Error::Input(_) => false,
        };
        Self {
            report: error.into(),
            uncertain,
        }
    }
}

impl From<Error> for Report {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let nothing_sent = |code, template, values, hint| Self {
            class: Class::Fix,
            code,
            message: message.clone(),
            template,
            values,
            hint,
            status: None,
            retry_after: None,
            exchanges: Vec::new(),
        };
        match error {
            Error::Retry(failure) | Error::Refused(failure) | Error::Stop(failure) => (*failure).into(),
            Error::Configuration(error) => nothing_sent(
                error.code(),
                error.text().template(),
                error.values(),
                error.hint().template(),
            ),
            Error::Input(error) => nothing_sent(error.code(), error.template(), Values::new(), error.hint()),
        }
    }
}

impl From<Failure> for Report {
    fn from(failure: Failure) -> Self {
        Self {
            class: failure.class(),
            code: failure.code.as_str(),
            message: failure.message(),
            hint: failure.hint(),
            template: failure.text.template(),
            values: failure.values,
            status: failure.status,
            retry_after: failure.retry_after,
            exchanges: failure.exchanges,
        }
    }
}
