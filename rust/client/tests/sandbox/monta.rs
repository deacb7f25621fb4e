//! A running sandbox, and its counter: what a warehouse does, and what it was asked.

use monta_client::{BaseUrl, Capabilities, Client, Credentials, Profile, ProfileChoice, Secret, Settings, Timeout};
use monta_sandbox::Running;
use serde_json::{Value, json};

use crate::order;

/// A sandbox that follows one description of the API.
pub(crate) struct Monta {
    sandbox: Running,
    pub(crate) profile: Profile,
}

/// Both descriptions, each with an empty sandbox.
pub(crate) fn both() -> [Monta; 2] {
    [Profile::V6, Profile::Documented].map(Monta::following)
}

impl Monta {
    /// An empty sandbox.
    pub(crate) fn following(profile: Profile) -> Self {
        let served = match profile {
            Profile::V6 => monta_sandbox::Profile::V6,
            Profile::Documented => monta_sandbox::Profile::Documented,
        };
        let options = monta_sandbox::Options {
            profile: served,
            ..Default::default()
        };
        Self {
            sandbox: monta_sandbox::spawn(options).unwrap(),
            profile,
        }
    }

    /// A client that knows which API this is, and may learn more.
    pub(crate) fn client(&self) -> Client {
        self.client_with(ProfileChoice::Auto, Capabilities::of(self.profile), 20.0)
    }

    /// A client that knows nothing yet.
    pub(crate) fn stranger(&self) -> Client {
        self.client_with(ProfileChoice::Auto, Capabilities::default(), 20.0)
    }

    /// A client that follows one description only.
    pub(crate) fn pinned(&self) -> Client {
        self.client_with(ProfileChoice::Pinned(self.profile), Capabilities::default(), 20.0)
    }

    /// A client that does not wait long.
    pub(crate) fn hasty(&self, seconds: f64) -> Client {
        self.client_with(ProfileChoice::Auto, Capabilities::of(self.profile), seconds)
    }

    fn client_with(&self, profile: ProfileChoice, capabilities: Capabilities, seconds: f64) -> Client {
        Client::new(Settings {
            base_url: BaseUrl::parse(&self.sandbox.base_url()).unwrap(),
            credentials: Credentials::new("tenant_user", Secret::new("secret")).unwrap(),
            timeout: Timeout::from_seconds(seconds).unwrap(),
            profile,
            capabilities,
        })
    }

    /// Puts orders into the store, without the API.
    pub(crate) fn has_orders<'a>(&self, names: impl IntoIterator<Item = &'a str>) {
        let seeds: Value = names.into_iter().map(|name| json!({"order": order(name)})).collect();
        self.control("orders", &seeds);
        self.forget();
    }

    /// An order whose answers show members of their own.
    pub(crate) fn has_order_with(&self, name: &str, fields: &Value) {
        self.control("orders", &json!([{"order": order(name), "fields": fields}]));
    }

    /// Lets the warehouse do something with an order.
    pub(crate) fn moves(&self, name: &str, to: &str) {
        self.control(&format!("orders/{name}/move"), &json!({"to": to}));
    }

    /// Puts products `P0001`… into the store, with their number as their stock.
    pub(crate) fn has_products(&self, count: usize) {
        let products: Value = (1..=count)
            .map(|number| json!({"Sku": format!("P{number:04}"), "StockAvailable": number, "MinimumStock": 5}))
            .collect();
        self.control("products", &products);
    }

    /// Lets some of the next requests go wrong.
    pub(crate) fn fault(&self, fault: &Value) {
        self.control("faults", fault);
    }

    /// Takes away what goes wrong, and the record of requests.
    pub(crate) fn heals(&self) {
        ureq::delete(format!("{}/_sandbox/faults", self.sandbox.base_url()))
            .call()
            .unwrap();
        self.forget();
    }

    /// Changes switches and keeps the store.
    pub(crate) fn set(&self, settings: &Value) {
        self.control("settings", settings);
    }

    /// Sends a control call.
    pub(crate) fn control(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.base_url());
        let mut answer = ureq::post(&url).send_json(body).unwrap();
        answer.body_mut().read_json().unwrap_or_default()
    }

    /// Reads what the sandbox keeps.
    pub(crate) fn read(&self, path: &str) -> Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.base_url());
        ureq::get(&url).call().unwrap().body_mut().read_json().unwrap()
    }

    /// The requests so far, each as `GET /order/S1`, in the order in which they came.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.read("requests");
        requests.as_array().unwrap().iter().map(line).collect()
    }

    /// Empties the record of requests.
    pub(crate) fn forget(&self) {
        ureq::delete(format!("{}/_sandbox/requests", self.sandbox.base_url()))
            .call()
            .unwrap();
    }
}

fn line(request: &Value) -> String {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    let query = match text("query") {
        "" => String::new(),
        query => format!("?{query}"),
    };
    format!("{} {}{query}", text("method"), text("path"))
}
