//! One call: one deadline, the requests made within it, and its answer.

use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use crate::agent;
use crate::client::Client;
use crate::code::Code;
use crate::error::{Error, Failure};
use crate::exchange::Exchange;
use crate::profile::Capabilities;
use crate::transport::{self, Action, Lost, Received};

/// How a call succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The order was created by this call.
    Created,
    /// The order was there already, and is the one that was meant.
    Found,
    /// The order was changed.
    Updated,
    /// The order was cancelled.
    Deleted,
    /// The order is not at Monta.
    Absent,
    /// The order was read.
    Read,
}

/// A call that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// What happened.
    pub outcome: Outcome,
    /// The status of the last answer.
    pub status: u16,
    /// The order as Monta gave it, `null` where Monta gave none.
    pub body: Value,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

/// A call in progress.
pub(crate) struct Call<'a> {
    client: &'a Client,
    deadline: Instant,
    exchanges: Vec<Exchange>,
    order: Option<String>,
}

impl<'a> Call<'a> {
    /// Starts the clock.
    pub(crate) fn start(client: &'a Client) -> Self {
        let deadline = Instant::now() + client.settings().timeout.duration();
        Self {
            client,
            deadline,
            exchanges: Vec::new(),
            order: None,
        }
    }

    /// The same for a call about one order, which is then named by every failure.
    pub(crate) fn about(client: &'a Client, webshop_order_id: &str) -> Self {
        Self {
            order: Some(webshop_order_id.to_owned()),
            ..Self::start(client)
        }
    }

    /// Sends one request with what is left of the time. Any status is an answer.
    pub(crate) fn send(&mut self, action: Action<'_>, path: &str) -> Result<Received, Error> {
        let settings = self.client.settings();
        let started = Instant::now();
        let left = self.deadline.saturating_duration_since(started);
        if left.is_zero() {
            return Err(self.lost(
                &Lost {
                    code: Code::Timeout,
                    cause: "no time left".to_owned(),
                    sent: false,
                },
                action,
            ));
        }
        let result = transport::send(
            &agent::for_server(&settings.base_url),
            &settings.base_url.join(path),
            &settings.credentials.authorization(),
            action,
            left,
        );
        self.exchanges.push(Exchange {
            method: action.method(),
            path: path.to_owned(),
            status: result.as_ref().ok().map(|received| received.status),
            ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        });
        result.map_err(|lost| self.lost(&lost, action))
    }

    fn lost(&mut self, lost: &Lost, action: Action<'_>) -> Error {
        let settings = self.client.settings();
        let seconds = settings.timeout.duration().as_secs_f64();
        let server = settings.base_url.origin();
        let message = match (lost.code, lost.sent) {
            (Code::Timeout, _) => format!("Monta ({server}) did not answer within {seconds} s."),
            (_, true) => format!(
                "The connection to Monta ({server}) was lost before it answered: {}.",
                lost.cause
            ),
            (_, false) => format!("Monta ({server}) could not be reached: {}.", lost.cause),
        };
        let failure = Failure::new(lost.code, message)
            .with("server", server)
            .with("seconds", seconds)
            .with("cause", &lost.cause);
        self.fail(Failure {
            uncertain: lost.sent && action.changes(),
            ..failure
        })
    }

    /// Ends the call with a failure.
    pub(crate) fn fail(&mut self, failure: Failure) -> Error {
        let failure = match &self.order {
            Some(order) => failure.with("order", order),
            None => failure,
        };
        Failure {
            exchanges: std::mem::take(&mut self.exchanges),
            ..failure
        }
        .into()
    }

    /// Ends the call with a success.
    pub(crate) fn succeed(self, outcome: Outcome, status: u16, body: Value) -> Answer {
        Answer {
            outcome,
            status,
            body,
            exchanges: self.exchanges,
            capabilities: self.client.capabilities(),
        }
    }

    /// Ends the call with nothing but the record of its requests.
    pub(crate) fn finish(self) -> Vec<Exchange> {
        self.exchanges
    }

    /// The client this call belongs to.
    pub(crate) fn client(&self) -> &'a Client {
        self.client
    }
}
