//! A server of the test's own on the loopback interface, and the requests that it got.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use monta_odoo::{Access, Context, Credentials, Endpoint, Error, Secret, Session, Settings, WireChoice};
use serde_json::{Value, json};

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `POST /jsonrpc`.
    pub(crate) line: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub(crate) body: Value,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// Service, method and arguments of a call over JSON-RPC.
    pub(crate) fn rpc(&self) -> (String, String, Value) {
        let params = &self.body["params"];
        let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
        (text("service"), text("method"), params["args"].clone())
    }
}

/// What is answered: a status with further headers, and a body.
pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn new(head: &str, body: impl Into<String>) -> Self {
        Self {
            head: head.to_owned(),
            body: body.into(),
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(
            &format!("{status} X\r\nContent-Type: application/json"),
            body.to_string(),
        )
    }

    /// What Odoo answers over JSON-RPC.
    pub(crate) fn result(result: &Value) -> Self {
        Self::json(200, &json!({"jsonrpc": "2.0", "id": 1, "result": result}))
    }

    /// An exception of Odoo over JSON-RPC.
    pub(crate) fn raised(name: &str, message: &str) -> Self {
        let data =
            json!({"name": name, "message": message, "arguments": [message], "context": {}, "debug": "Traceback"});
        let error = json!({"code": 200, "message": "Odoo Server Error", "data": data});
        Self::json(200, &json!({"jsonrpc": "2.0", "id": 1, "error": error}))
    }

    pub(crate) fn page(status: u16, title: &str) -> Self {
        let page = format!("<!DOCTYPE html><html><title>{title}</title><h1>x</h1></html>");
        Self::new(&format!("{status} X\r\nContent-Type: text/html"), page)
    }
}

/// Serves as long as the test runs.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                if let Some(request) = read(&stream) {
                    kept.lock().unwrap().push(request.clone());
                    let Answer { head, body } = answer(&request);
                    let length = body.len();
                    let text =
                        format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
                    // Who asked may have gone.
                    drop(stream.write_all(text.as_bytes()));
                }
            }
        });
        Self { url, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|request| request.line).collect()
    }

    pub(crate) fn settings(&self, credentials: Credentials) -> Settings {
        Settings {
            endpoint: Endpoint::parse(&self.url).unwrap(),
            database: "shop".to_owned(),
            credentials,
            context: Context::default(),
            access: Access::default(),
            wire: WireChoice::Auto,
            timeout: Duration::from_secs(5),
        }
    }

    pub(crate) fn connect(&self, credentials: Credentials) -> Result<Session, Error> {
        Session::connect(self.settings(credentials))
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let (first, headers) = lines.split_first()?;
    let headers: Vec<_> = headers
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        line: first.trim_end_matches(" HTTP/1.1").to_owned(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    })
}

pub(crate) const SECRET: &str = "s3cret";

pub(crate) fn anna() -> Credentials {
    Credentials::login("anna", Secret::new(SECRET)).unwrap()
}

pub(crate) fn oda() -> Credentials {
    Credentials::user_key(&Secret::new(format!("11:{SECRET}"))).unwrap()
}

/// What a call of a model returns in the Odoos of these tests; the arguments are those by name.
pub(crate) type Model = fn(model: &str, method: &str, arguments: &Value) -> Option<Answer>;

/// An Odoo 18: JSON-RPC only. `model` answers what this one does not.
pub(crate) fn odoo_18(model: Model) -> Server {
    Server::start(move |request| {
        if request.line != "POST /jsonrpc" {
            return Answer::page(404, "404 Not Found");
        }
        let (service, method, arguments) = request.rpc();
        match (service.as_str(), method.as_str()) {
            ("common", "version") => Answer::result(&json!({"server_version": "18.0-20250506"})),
            ("common", "authenticate") if arguments[2] == SECRET => Answer::result(&json!(11)),
            ("common", "authenticate") => Answer::result(&json!(false)),
            _ if arguments[2] != SECRET => Answer::raised("odoo.exceptions.AccessDenied", "Access Denied"),
            _ => {
                let (name, method) = (arguments[3].as_str().unwrap(), arguments[4].as_str().unwrap());
                model(name, method, &arguments[6])
                    .or_else(|| known(name, method).map(|result| Answer::result(&result)))
                    .unwrap_or_else(|| Answer::raised("odoo.exceptions.UserError", "What?"))
            }
        }
    })
}

/// An Odoo 19: both wires; the one key is the secret. `model` answers JSON-2 what this one does not.
pub(crate) fn odoo_19(model: Model) -> Server {
    Server::start(move |request| {
        let Some(path) = request.line.strip_prefix("POST /json/2/") else {
            return match request.line.as_str() {
                "GET /web/version" => Answer::json(200, &json!({"version": "19.0", "version_info": [19, 0]})),
                _ if request.rpc().1 == "authenticate" => Answer::result(&json!(11)),
                _ => {
                    let arguments = request.rpc().2;
                    let result = known(arguments[3].as_str().unwrap(), arguments[4].as_str().unwrap());
                    Answer::result(&result.unwrap())
                }
            };
        };
        if request.header("authorization") != Some(&format!("bearer {SECRET}")) {
            let body = json!({"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid apikey", "debug": "x"});
            return Answer::json(401, &body);
        }
        let (name, method) = path.split_once('/').unwrap();
        model(name, method, &request.body)
            .or_else(|| known(name, method).map(|result| Answer::json(200, &result)))
            .unwrap_or_else(|| Answer::json(422, &json!({"name": "odoo.exceptions.UserError", "message": "What?"})))
    })
}

/// No more than what logging in asks for.
pub(crate) fn nothing_more(_: &str, _: &str, _: &Value) -> Option<Answer> {
    None
}

fn known(model: &str, method: &str) -> Option<Value> {
    Some(match (model, method) {
        ("res.users", "context_get") => json!({"lang": "en_US", "tz": false, "uid": 11}),
        ("res.users", "read") => {
            json!([{"id": 11, "name": "Anna", "login": "anna", "company_id": 1, "company_ids": [2, 1], "lang": "en_US"}])
        }
        ("res.company", "read") => json!([{"id": 1, "name": "Leerdam BV"}]),
        ("res.lang", "get_installed") => json!([["en_US", "English (US)"], ["nl_NL", "Dutch"]]),
        _ => return None,
    })
}
