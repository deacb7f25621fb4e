//! Faults on demand: answers that Monta did not mean, late answers, and connections that break before or after
//! the work is done.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::prelude::BASE64_STANDARD;
use base64::{DecodeError, Engine};
use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long a request is held that nobody lets go.
const LONGEST_HOLD: Duration = Duration::from_secs(30);

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The given answer instead of Monta's.
    Status,
    /// Monta's answer, late.
    Delay,
    /// No answer: the connection is closed and nothing is done.
    DropBefore,
    /// No answer: the request is carried out and then the connection is closed.
    DropAfter,
    /// No answer: the request is carried out, and the connection is closed after the delay.
    DropAfterDelay,
    /// No answer: the connection is reset (RST) and nothing is done.
    ResetBefore,
    /// No answer: the request is carried out and then the connection is reset.
    ResetAfter,
    /// The request is carried out; half of Monta's answer arrives, then the connection is closed.
    Cut,
    /// Monta's answer, when `/_sandbox/held` lets it go or the delay is over, half a minute where none is given.
    Hold,
}

/// One fault that lies in wait, as `/_sandbox/faults` takes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    kind: Kind,
    /// What the record of the requests calls it; its kind when left out.
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    method: Option<String>,
    /// The raw path of a request, or the beginning of one followed by `*`; any path when left out.
    #[serde(default)]
    path: Option<String>,
    /// The raw query of a request; any or none when left out.
    #[serde(default)]
    query: Option<String>,
    /// How many requests it strikes; 0 is all of them.
    #[serde(default = "once")]
    times: u32,
    #[serde(default = "server_error")]
    status: u16,
    /// A string is sent as it is, everything else as JSON.
    #[serde(default)]
    body: Option<Value>,
    /// The same as bytes, for what is not text.
    #[serde(default)]
    body_base64: Option<String>,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    delay_ms: u64,
    /// Whether the request is carried out, before any delay. Left out, it is for drops and resets after, and for
    /// cuts; a `delay` or `hold` that does not store carries the request out at its end.
    #[serde(default)]
    store: Option<bool>,
    /// How likely it strikes a request that it fits, from 0 to 1.
    #[serde(default = "always")]
    chance: f64,
    /// Where its dice begin: the same seed strikes the same requests of a sequence.
    #[serde(default)]
    seed: u64,
}

fn always() -> f64 {
    1.0
}

fn once() -> u32 {
    1
}

fn server_error() -> u16 {
    500
}

impl Fault {
    /// Says what is wrong with the fault itself, if anything.
    pub(crate) fn check(&self) -> Result<(), String> {
        StatusCode::from_u16(self.status).map_err(|error| error.to_string())?;
        self.bytes().map_err(|error| format!("body_base64: {error}"))?;
        if !(0.0..=1.0).contains(&self.chance) {
            return Err(format!("chance {} is not between 0 and 1", self.chance));
        }
        for (name, value) in &self.headers {
            HeaderName::try_from(name.as_str()).map_err(|error| format!("{name}: {error}"))?;
            HeaderValue::try_from(value.as_str()).map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(())
    }

    /// What goes wrong.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// What the record of the requests calls it.
    pub(crate) fn name(&self) -> Value {
        self.name
            .clone()
            .map_or_else(|| serde_json::json!(self.kind), Value::from)
    }

    /// Whether the request is carried out before the delay.
    pub(crate) fn stores(&self) -> bool {
        let after = [Kind::DropAfter, Kind::DropAfterDelay, Kind::ResetAfter, Kind::Cut];
        self.store.unwrap_or(after.contains(&self.kind))
    }

    /// How long nothing happens.
    pub(crate) fn delay(&self) -> Duration {
        match self.delay_ms {
            0 if self.kind == Kind::Hold => LONGEST_HOLD,
            milliseconds => Duration::from_millis(milliseconds),
        }
    }

    /// The answer of a `status` fault.
    pub(crate) fn answer(&self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = match &self.body {
            _ if self.body_base64.is_some() => (status, self.bytes().unwrap_or_default()).into_response(),
            None | Some(Value::Null) => status.into_response(),
            Some(Value::String(text)) => (status, text.clone()).into_response(),
            Some(value) => (status, axum::Json(value)).into_response(),
        };
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value));
        let media_type = self.content_type.iter().map(|value| (CONTENT_TYPE.as_str(), value));
        for (name, value) in headers.chain(media_type) {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }

    fn bytes(&self) -> Result<Vec<u8>, DecodeError> {
        BASE64_STANDARD.decode(self.body_base64.as_deref().unwrap_or_default())
    }

    fn strikes(&self, method: &Method, uri: &Uri) -> bool {
        let same_method = self
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()));
        let same_path = self.path.as_ref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(beginning) => uri.path().starts_with(beginning),
            None => uri.path() == wanted,
        });
        let same_query = self.query.is_none() || self.query.as_deref() == uri.query();
        same_method && same_path && same_query
    }
}

/// The faults that lie in wait, each with its dice.
#[derive(Default)]
pub(crate) struct Faults(Vec<(Fault, Rng)>);

impl Faults {
    /// Adds a fault; earlier ones strike first.
    pub(crate) fn add(&mut self, fault: Fault) {
        let dice = Rng::with_seed(fault.seed);
        self.0.push((fault, dice));
    }

    /// The fault that strikes this request; one that has struck often enough is gone.
    pub(crate) fn take(&mut self, method: &Method, uri: &Uri) -> Option<Fault> {
        let position = self.0.iter_mut().position(|(fault, dice)| {
            fault.strikes(method, uri) && (fault.chance >= 1.0 || dice.f64() < fault.chance)
        })?;
        let (waiting, _) = self.0.get_mut(position)?;
        let fault = waiting.clone();
        match waiting.times {
            0 => {}
            1 => drop(self.0.remove(position)),
            _ => waiting.times -= 1,
        }
        Some(fault)
    }

    /// Takes all faults away.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(value: Value) -> Fault {
        serde_json::from_value(value).unwrap()
    }

    fn at(uri: &str) -> Uri {
        uri.parse().unwrap()
    }

    #[test]
    fn a_query_chooses_one_page() {
        let mut faults = Faults::default();
        faults.add(fault(json!({"kind": "status", "path": "/products", "query": "page=2"})));
        assert!(faults.take(&Method::GET, &at("/products")).is_none());
        assert!(faults.take(&Method::GET, &at("/products?page=20")).is_none());
        assert!(faults.take(&Method::GET, &at("/products?page=2")).is_some());
    }

    #[test]
    fn a_fault_strikes_its_requests_as_often_as_it_says() {
        let mut faults = Faults::default();
        faults.add(fault(
            json!({"kind": "status", "method": "post", "path": "/order", "times": 2}),
        ));
        assert!(faults.take(&Method::GET, &at("/order")).is_none());
        assert!(faults.take(&Method::POST, &at("/order/S1")).is_none());
        assert!(faults.take(&Method::POST, &at("/order")).is_some());
        assert!(faults.take(&Method::POST, &at("/order")).is_some());
        assert!(faults.take(&Method::POST, &at("/order")).is_none());
    }

    #[test]
    fn a_star_stands_for_the_rest_and_nought_for_ever() {
        let mut faults = Faults::default();
        faults.add(fault(json!({"kind": "delay", "path": "/order/*", "times": 0})));
        for _ in 0..3 {
            assert!(faults.take(&Method::GET, &at("/order/S%2F1")).is_some());
        }
        assert!(faults.take(&Method::GET, &at("/orders")).is_none());
    }

    #[test]
    fn chance_strikes_some_and_the_seed_says_which() {
        let struck = |seed: u64| {
            let mut faults = Faults::default();
            faults.add(fault(json!({"kind": "cut", "times": 0, "chance": 0.25, "seed": seed})));
            let request = |_| faults.take(&Method::GET, &at("/order/S1")).is_some();
            (0..1000).map(request).collect::<Vec<bool>>()
        };
        let count = struck(7).iter().filter(|hit| **hit).count();
        assert!((180..320).contains(&count), "{count}");
        assert_eq!(struck(7), struck(7));
        assert_ne!(struck(7), struck(8));
    }

    #[test]
    fn only_what_comes_after_stores_by_itself() {
        for (kind, stores) in [
            ("reset_before", false),
            ("reset_after", true),
            ("cut", true),
            ("hold", false),
        ] {
            assert_eq!(fault(json!({ "kind": kind })).stores(), stores, "{kind}");
        }
        assert!(fault(json!({"kind": "drop_after"})).stores());
        assert!(fault(json!({"kind": "drop_after_delay"})).stores());
        assert!(!fault(json!({"kind": "drop_after", "store": false})).stores());
        assert!(!fault(json!({"kind": "status"})).stores());
        assert!(fault(json!({"kind": "status", "store": true})).stores());
    }
}
