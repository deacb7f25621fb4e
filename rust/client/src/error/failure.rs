//! How a call ends when it does not succeed.

use std::fmt;

use monta_core::{Values, fill};
use thiserror::Error;

use super::code::{Class, Code};
use super::configuration::ConfigurationError;
use super::exchange::Exchange;
use super::input::InputError;
use super::reason::Reason;
use super::text::Text;

/// The values of a message that may hold words of the server.
const WORDED_BY_THE_SERVER: [&str; 4] = ["reason", "differences", "location", "parts"];

/// A call that did not succeed. The variant says what to do with it.
#[derive(Debug, Clone, Error)]
pub enum Error {
    /// Come back later; nothing has to change.
    #[error("{0}")]
    Retry(Box<Failure>),
    /// Do not come back until somebody changed something.
    #[error("{0}")]
    Refused(Box<Failure>),
    /// Do not send anything more for this account.
    #[error("{0}")]
    Stop(Box<Failure>),
    /// A setting cannot be used; nothing was sent.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// An argument cannot be sent; nothing was sent.
    #[error(transparent)]
    Input(#[from] InputError),
}

impl Error {
    /// The same error of a call that changes Monta: an answer that nobody can read is no reason to give up, because Monta
    /// can be asked what became of it.
    pub(crate) fn of_change(self) -> Self {
        match self {
            Self::Retry(failure) | Self::Refused(failure) | Self::Stop(failure) => Failure {
                of_change: true,
                ..*failure
            }
            .into(),
            other => other,
        }
    }

    /// The same error for a call of several changes: those before it were carried out, whatever became of the last.
    pub(crate) fn after_changes(mut self) -> Self {
        if let Self::Retry(failure) | Self::Refused(failure) | Self::Stop(failure) = &mut self {
            failure.uncertain |= failure.exchanges.iter().any(Exchange::is_change);
        }
        self
    }

    /// The same error for somebody who sent nothing.
    pub(crate) fn without_exchanges(mut self) -> Self {
        if let Self::Retry(failure) | Self::Refused(failure) | Self::Stop(failure) = &mut self {
            failure.exchanges.clear();
        }
        self
    }
}

/// What is known about a call that reached out and did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What went wrong, as a stable word; also decides the class.
    pub code: Code,
    /// The text that the message is made of, for a caller that translates it and fills in the values itself.
    pub text: Text,
    /// The status of the answer that failed the call, if there was one.
    pub status: Option<u16>,
    /// What Monta said is wrong, in its order.
    pub reasons: Vec<Reason>,
    /// After how many seconds Monta wants to be asked again.
    pub retry_after: Option<u64>,
    /// The change, or a part of it, may have been carried out although the call failed. A create must then be read back
    /// before it is sent again (`verify_first`).
    pub uncertain: bool,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// The values of the message.
    pub values: Values,
    /// Whether the call was there to change something.
    pub(crate) of_change: bool,
}

impl Failure {
    /// A failure that is certain, without an answer.
    pub(crate) fn new(code: Code, text: Text) -> Self {
        Self {
            code,
            text,
            status: None,
            reasons: Vec::new(),
            retry_after: None,
            uncertain: false,
            exchanges: Vec::new(),
            values: Values::new(),
            of_change: false,
        }
    }

    /// What to do with it: what the code says, except that a change whose answer cannot be read is looked into and tried
    /// again.
    #[must_use]
    pub fn class(&self) -> Class {
        if self.is_unreadable_change() {
            Class::Retry
        } else {
            self.code.class()
        }
    }

    /// What a person should do, in English.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        if self.is_unreadable_change() {
            Text::HintUnreadable.template()
        } else {
            self.code.hint()
        }
    }

    fn is_unreadable_change(&self) -> bool {
        self.of_change && matches!(self.code, Code::NotJson | Code::Empty | Code::TooLarge)
    }

    /// What happened, in English: one or two sentences, without what to do next (that is [`Failure::hint`]).
    #[must_use]
    pub fn message(&self) -> String {
        fill(self.text.template(), &self.values)
    }

    /// The same under another code, and in another text.
    pub(crate) fn with_code(mut self, code: Code, text: Text) -> Self {
        (self.code, self.text) = (code, text);
        self
    }

    /// In a text, `{why}` is how a sentence ends: with a full stop, or with the reason.
    fn with_why(mut self) -> Self {
        if let Some(reason) = self.values.get("reason") {
            let end = if reason.is_empty() {
                ".".to_owned()
            } else {
                format!(": {reason}")
            };
            self.values.insert("why", end);
        }
        self
    }

    /// The same with everything that the server may have worded passed through `edit`. Our own words stay as they are.
    pub(crate) fn map_server_words(mut self, edit: impl Fn(&str) -> String) -> Self {
        for reason in &mut self.reasons {
            reason.message = edit(&reason.message);
        }
        for name in WORDED_BY_THE_SERVER {
            if let Some(said) = self.values.get_mut(name) {
                *said = edit(said);
            }
        }
        self.with_why()
    }

    /// The same with one more value of the message.
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.insert(name, value.to_string());
        self.with_why()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let failure = Box::new(failure);
        match failure.class() {
            Class::Retry => Self::Retry(failure),
            Class::Fix => Self::Refused(failure),
            Class::Stop => Self::Stop(failure),
        }
    }
}
