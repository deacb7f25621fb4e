//! The request log: what is in it, and what never is.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use monta_connect::{Profile, RequestLog, connect, connect_logged};
use monta_odoo::{Access, Credentials, FrontLogin, Secret, Session, Settings};
use serde_json::{Map, Value, json};

use crate::server::{Answer, Request, Server, anna, nothing_more, odoo_18};

const PASSWORD: &str = "tulip\"ä 's/<\\X1";
const FRONT: &str = "gat&keeper X2";
/// What is left of either secret in every form but base64.
const TRACES: [&str; 4] = ["tulip", "X1", "keeper", "X2"];
/// What base64 makes of them: `printf 'anna:…' | base64`, with its owner and alone, up to where padding may differ.
const ENCODED: [&str; 4] = [
    "YW5uYTp0dWxpcCLDpCAncy88XFgx",
    "dHVsaXAiw6QgJ3MvPFxYM",
    "Z2F0ZTpnYXQma2VlcGVyIFgy",
    "Z2F0JmtlZXBlciBYM",
];

/// Repeats what it was sent as servers, proxies and pages do, one way after the other.
fn repeated(number: usize, request: &Request) -> Answer {
    let arguments = request.rpc().2;
    let secret = arguments[2].as_str().unwrap().to_owned();
    let front = request.header("authorization").unwrap_or_default().to_owned();
    let page = |text: &str| {
        text.replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;")
            .replace('\'', "&#x27;")
    };
    match number % 10 {
        0 => Answer::result(&json!([secret, FRONT])),
        1 => Answer::result(&json!({"seen": request.body.to_string()})),
        2 => Answer::raised("odoo.exceptions.UserError", &format!("{secret} is no name")),
        3 => {
            let repr = secret.replace('\\', "\\\\").replace('\'', "\\'");
            let error = json!({"code": 200, "message": secret, "data": {"name": "builtins.KeyError", "message": "x",
                "debug": format!("Traceback\n  execute_kw('{repr}')")}});
            Answer::json(200, &json!({"jsonrpc": "2.0", "id": 1, "error": error}))
        }
        4 => Answer::page(500, &page(&format!("{secret} and {FRONT}"))),
        5 => Answer::new(
            "502 Bad Gateway",
            format!("{front} {}", front.trim_start_matches("Basic ")),
        ),
        6 => Answer::new(
            "400 X",
            "password=tulip%22%C3%A4+%27s%2F%3C%5CX1&front=gat%26keeper%20X2",
        ),
        7 => Answer::result(&json!([{"id": 7, "name": "plan.pdf", "datas": "ZmlsZQ==", "raw": "file"}])),
        8 => Answer::result(&json!({"password": {secret: "dHVsaXAiw6QgJ3MvPFxYMQ=="}})),
        _ => Answer::new("302 X\r\nLocation: /login?pw=tulip%22%c3%a4%20%27s%2f%3c%5cX1", ""),
    }
}

#[test]
fn a_thousand_calls_leave_no_secret_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let log = Arc::new(RequestLog::create(&folder.path().join("requests.log")).unwrap());
    let server = Server::start(|request| {
        let arguments = request.rpc().2;
        match (request.rpc().1.as_str(), arguments[3].as_str().unwrap_or_default()) {
            (_, "echo") => repeated(
                usize::try_from(arguments[6]["number"].as_u64().unwrap()).unwrap(),
                request,
            ),
            ("version", _) => Answer::result(&json!({"server_version": "18.0"})),
            ("authenticate", _) => Answer::result(&json!(11)),
            (_, "res.users") => Answer::result(&json!([{"id": 11, "name": "Anna", "login": "anna", "company_id": 1,
                "company_ids": [1], "lang": false}])),
            (_, "res.company") => Answer::result(&json!([{"id": 1, "name": "Leerdam BV"}])),
            _ => Answer::page(404, "404 Not Found"),
        }
    });
    let session = Session::connect(Settings {
        access: Access {
            front: Some(FrontLogin::new("gate", Secret::new(FRONT)).unwrap()),
            log: Some(log.clone()),
            ..Access::default()
        },
        ..server.settings(Credentials::login("anna", Secret::new(PASSWORD)).unwrap())
    })
    .unwrap();
    let mut errors = format!("{session:?}");
    for number in 0..1000 {
        let arguments = Map::from_iter([("number".to_owned(), json!(number))]);
        if let Err(error) = session.call("echo", "back", None, arguments, &Map::new()) {
            writeln!(errors, "{error} {error:?} {}", error.hint()).unwrap();
        }
    }
    let written = fs::read_to_string(log.path()).unwrap();
    // The folder has a name by chance, which may hold two letters of a secret.
    let errors = errors.replace(&folder.path().display().to_string(), "");
    for trace in TRACES.into_iter().chain(ENCODED) {
        for (place, text) in [("log", &written), ("errors", &errors)] {
            let found = text.lines().find(|line| line.contains(trace));
            assert_eq!(found, None, "{trace} in the {place}");
        }
    }
    // It is all there but that.
    let requests = server.seen();
    assert_eq!((written.lines().count(), requests.len()), (requests.len(), 1005));
    let records: Vec<Value> = written
        .lines()
        .map(|line| serde_json::from_str(line.split_once(' ').unwrap().1).unwrap())
        .collect();
    let echo = &records[5 + 7];
    assert_eq!(
        echo["request"]["params"]["args"],
        json!(["shop", 11, "***", "echo", "back", [], {"number": 7}])
    );
    assert_eq!(echo["headers"]["authorization"], "Basic ***");
    let row = json!({"id": 7, "name": "plan.pdf", "datas": "(8 characters)", "raw": "(4 characters)"});
    assert_eq!(
        (&echo["status"], &echo["answer"]["result"]),
        (&json!(200), &json!([row]))
    );
    assert!(
        records[5 + 3]["answer"]["error"]["data"]["debug"]
            .as_str()
            .unwrap()
            .starts_with("Traceback")
    );
}

#[test]
fn it_is_of_this_user_and_of_one_session() {
    let server = odoo_18(nothing_more);
    let mut profile = Profile::default();
    profile.set_endpoint(&server.url).unwrap();
    profile.database = "shop".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requests.log");
    let log = Arc::new(RequestLog::create(&path).unwrap());
    let wait = Duration::from_secs(5);
    let session = connect_logged(&profile, anna(), wait, log).unwrap();
    connect(&profile, anna(), wait).unwrap();
    drop(session);
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!((written.lines().count(), server.lines().len()), (5, 10));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // Nothing is written into what is there.
    let error = RequestLog::create(&path).unwrap_err().to_string();
    assert!(error.contains("requests.log cannot be created"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    // A server that is not there shows in the log, too.
    let gone = folder.path().join("gone.log");
    let log = Arc::new(RequestLog::create(&gone).unwrap());
    profile.set_endpoint("http://127.0.0.1:9").unwrap();
    assert!(connect_logged(&profile, anna(), wait, log).is_err());
    assert!(fs::read_to_string(&gone).unwrap().contains("\"error\":\""));
}
