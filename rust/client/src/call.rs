//! One call: one deadline, the requests made within it, and its answer.

mod batch;
mod client;
mod reasons;
mod response;

use std::time::{Duration, Instant};

use monta_http::{Attempt, Body, Cause, NoResponse, Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Code, Error, Exchange, Failure, Text};
use crate::profile::Capabilities;
pub(crate) use batch::{Batch, TOLERATED_FAILURES};
pub use batch::{BatchAnswer, Limits};
pub use client::Client;
pub(crate) use response::ResponseExt;

/// Time for a call that makes any number of changes one after the other, as long as each is answered in time; then it
/// fails, and what is left is sent by another call. An Odoo worker is killed after two minutes.
const MAX_CHANGE_TIME: Duration = Duration::from_secs(60);

/// Bytes that are read of a body; a response with more is an error. Monta's largest are lists of 30 rows.
const MAX_BODY: u64 = 8 * 1024 * 1024;

/// How a call succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// What was sent was created by this call.
    Created,
    /// It was there already, and is what was meant.
    Found,
    /// It was changed.
    Updated,
    /// It was cancelled or removed.
    Deleted,
    /// It is not at Monta.
    Absent,
    /// It was read.
    Read,
}

/// A call that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// What happened.
    pub outcome: Outcome,
    /// The status of the last answer.
    pub status: u16,
    /// What it is about as Monta gave it, `null` where Monta gave nothing.
    pub body: Value,
    /// JSON pointers to what Monta has otherwise than it was meant, in an order that was found: its own spelling of the
    /// address, lines that it added. Empty for any other outcome.
    pub differences: Vec<String>,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

/// A call in progress.
pub(crate) struct Call<'a> {
    client: &'a Client,
    started: Instant,
    deadline: Instant,
    exchanges: Vec<Exchange>,
    order: Option<String>,
    batch: Option<&'a Batch>,
}

impl<'a> Call<'a> {
    /// Starts the clock.
    pub(crate) fn start(client: &'a Client) -> Self {
        let started = Instant::now();
        let mut call = Self {
            client,
            started,
            deadline: started,
            exchanges: Vec::new(),
            order: None,
            batch: None,
        };
        call.extend_deadline();
        call
    }

    /// Starts a call that is one of a batch: it waits where the batch pauses, and ends where the batch does.
    pub(crate) fn of_batch(client: &'a Client, batch: &'a Batch) -> Self {
        let mut call = Self {
            batch: Some(batch),
            ..Self::start(client)
        };
        call.set_deadline(call.deadline);
        call
    }

    /// The same for a call about one order or forecast, which is then named by every failure.
    pub(crate) fn about(client: &'a Client, webshop_order_id: &str) -> Self {
        Self::start(client).named(webshop_order_id)
    }

    /// The same call, about one order.
    pub(crate) fn named(self, webshop_order_id: &str) -> Self {
        Self {
            order: Some(webshop_order_id.to_owned()),
            ..self
        }
    }

    /// The same call, with all of its time again: for the next part of something that may take any number of them.
    pub(crate) fn extend_deadline(&mut self) {
        self.set_deadline(Instant::now() + self.client.settings().timeout.duration());
    }

    /// The same for the next of several changes, until [`MAX_CHANGE_TIME`] is over.
    pub(crate) fn extend_deadline_for_change(&mut self) {
        let extended = Instant::now() + self.client.settings().timeout.duration();
        self.set_deadline(self.deadline.max(extended.min(self.started + MAX_CHANGE_TIME)));
    }

    fn set_deadline(&mut self, deadline: Instant) {
        let ends = [self.batch.and_then(Batch::end), self.client.end()];
        self.deadline = ends.into_iter().flatten().fold(deadline, Instant::min);
    }

    /// Sends one request with what is left of the time. Any status is an answer.
    ///
    /// In a batch, a pause does not count as time that Monta takes, and what only reads is repeated after it.
    pub(crate) fn send<'d>(&mut self, request: Request<'d>, path: &str) -> Result<Response<'d>, Error> {
        let mut repeats = 0;
        loop {
            if let Some(batch) = self.batch {
                let waited = batch.wait_for_turn().map_err(|failure| self.fail(failure))?;
                self.set_deadline(self.deadline + waited);
            }
            let result = self
                .attempt(request, path)
                .map_err(|error| self.no_response(&error, request));
            let paused = self.batch.is_some_and(|batch| match &result {
                Ok(response) if response.is_page() => batch.record_page(response),
                Ok(response) if response.is_success() => batch.record(None),
                Ok(response) => batch.record(Some(&response.refusal())),
                Err(failure) => batch.record(Some(failure)),
            });
            if paused && repeats < batch::MAX_REPEATS && request.is_safe() {
                repeats += 1;
            } else {
                return result.map_err(|failure| self.fail(failure));
            }
        }
    }

    /// Sends one request that the call can do without, in half of the time that is left. What becomes of it says nothing
    /// about the batch: where Monta does not answer it, what the call is about is sent all the same.
    pub(crate) fn send_aside<'d>(&mut self, request: Request<'d>, path: &str) -> Option<Response<'d>> {
        if let Some(batch) = self.batch {
            let waited = batch.wait_for_turn().ok()?;
            self.set_deadline(self.deadline + waited);
        }
        let deadline = self.deadline;
        let now = Instant::now();
        self.deadline = now + deadline.saturating_duration_since(now) / 2;
        let result = self.attempt(request, path);
        self.deadline = deadline;
        result.ok()
    }

    fn attempt<'d>(&mut self, request: Request<'d>, path: &str) -> Result<Response<'d>, NoResponse> {
        let settings = self.client.settings();
        let started = Instant::now();
        let left = self.deadline.saturating_duration_since(started);
        if left.is_zero() {
            return Err(NoResponse {
                cause: Cause::Timeout,
                detail: "no time left".to_owned(),
                sent: false,
            });
        }
        let agent = match self.batch {
            Some(batch) => batch.agent().clone(),
            None => self.client.agent(),
        };
        let attempt = Attempt {
            agent: &agent,
            url: &settings.base_url.join(path),
            headers: &[("authorization", &settings.credentials.authorization())],
            timeout: left,
            max_body: MAX_BODY,
        };
        let result = attempt.send(request);
        self.exchanges.push(Exchange {
            method: request.method(),
            path: path.to_owned(),
            status: result.as_ref().ok().map(|response| response.status),
            ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        });
        result
    }

    fn no_response(&self, error: &NoResponse, request: Request<'_>) -> Failure {
        let settings = self.client.settings();
        let seconds = self.client.longest_call().as_secs_f64();
        let server = settings.base_url.origin();
        let code = match error.cause {
            Cause::Timeout => Code::Timeout,
            Cause::Connection => Code::Connection,
            Cause::Tls | Cause::Certificate | Cause::ClientCertificate => Code::Tls,
            Cause::HeadersTooLarge => Code::TooLarge,
        };
        let text = match (error.cause, error.sent) {
            (Cause::Timeout, _) => Text::Timeout,
            (_, true) => Text::ConnectionLost,
            (_, false) => Text::Unreachable,
        };
        let failure = Failure::new(code, text)
            .with("server", server)
            .with("seconds", seconds)
            .with("cause", &error.detail);
        Failure {
            uncertain: error.sent && !request.is_safe(),
            ..failure
        }
    }

    /// Ends the call with a failure.
    pub(crate) fn fail(&mut self, failure: Failure) -> Error {
        let credentials = &self.client.settings().credentials;
        let failure = failure.map_server_words(|text| credentials.mask(text));
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

    /// The body of a change that succeeded; `null` where Monta sent nothing or a mere text.
    pub(crate) fn body_of_change(&mut self, response: Response<'_>) -> Result<Value, Error> {
        match response.body {
            Body::Json(body) => Ok(body),
            Body::Empty | Body::Text(_) => Ok(Value::Null),
            Body::Html { .. } | Body::NotUtf8 | Body::TooLarge => Err(self.fail(response.unusable())),
        }
    }

    /// Ends the call with a success.
    pub(crate) fn succeed(self, outcome: Outcome, status: u16, body: Value) -> Answer {
        Answer {
            outcome,
            status,
            body,
            differences: Vec::new(),
            exchanges: self.exchanges,
            capabilities: self.client.capabilities(),
        }
    }

    /// Ends the call; leaves the record of its requests.
    pub(crate) fn into_exchanges(self) -> Vec<Exchange> {
        self.exchanges
    }

    /// How many requests this call has taken, apart from the one that asks which API this is.
    pub(crate) fn requests_made(&self) -> usize {
        self.exchanges
            .iter()
            .filter(|exchange| exchange.path != "/info")
            .count()
    }

    /// The client this call belongs to.
    pub(crate) fn client(&self) -> &'a Client {
        self.client
    }
}
