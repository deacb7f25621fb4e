//! A pin where the way leads through a company's proxy. The environment names it, so who asks is a process of its own.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConnection, StreamOwned};

use crate::server::{How, Server, config, fingerprint, path};
use crate::{pinned, send, start};

/// Nobody has this name, so only a proxy can lead to it.
const TARGET: &str = "https://odoo.invalid:8443";
const URL: &str = "MONTA_TEST_URL";
const PIN: &str = "MONTA_TEST_PIN";

/// No test: what the others start with a proxy in its environment.
#[test]
#[ignore = "asks as it is told to; the tests beside it start it"]
fn asks_in_a_process_of_its_own() {
    let told = match send(&env::var(URL).unwrap(), &pinned(&env::var(PIN).unwrap())) {
        Ok(status) => format!("status {status}"),
        Err(error) => format!("{:?}: {}", error.cause, error.detail),
    };
    // Not by `eprintln!`, which the test's own runner keeps.
    writeln!(io::stderr(), "{told}").unwrap();
}

/// Asks through a proxy with a pin; what came of it.
fn ask(proxy: &str, pin: &str) -> String {
    let authority = path("authority.pem");
    let asked = Command::new(env::current_exe().unwrap())
        .args(["--ignored", "--exact", "proxied::asks_in_a_process_of_its_own"])
        .envs([("HTTPS_PROXY", proxy), (URL, TARGET), (PIN, pin)])
        // The authority of `server`, as a machine knows that of its company.
        .env("SSL_CERT_FILE", &authority)
        .env_remove("SSL_CERT_DIR")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .stdout(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(asked.stderr).unwrap().trim_end().to_owned()
}

/// A proxy (RFC 9110, 9.3.6) that leads everybody to one server.
struct Proxy {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// `secured` is how it proves itself, where it is reached over TLS.
    fn start(secured: Option<How>, target: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let target = target.url.trim_start_matches("https://").to_owned();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        let tls = secured.map(|how| Arc::new(config(how)));
        thread::spawn(move || {
            for socket in listener.incoming() {
                let socket = socket.unwrap();
                let behind = TcpStream::connect(&target).unwrap();
                match &tls {
                    None => tunnel(socket.try_clone().unwrap(), &socket, behind, &kept),
                    Some(tls) => {
                        let connection = ServerConnection::new(Arc::clone(tls)).unwrap();
                        let handle = socket.try_clone().unwrap();
                        tunnel(StreamOwned::new(connection, socket), &handle, behind, &kept);
                    }
                }
            }
        });
        let scheme = if secured.is_some() { "https" } else { "http" };
        Self {
            url: format!("{scheme}://{address}"),
            seen,
        }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// Reads what the client wants, and hands on what both sides say until one has nothing more to say.
fn tunnel(mut client: impl Read + Write, handle: &TcpStream, mut behind: TcpStream, seen: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match client.read(&mut byte) {
            Ok(1) => head.extend(byte),
            _ => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    seen.lock().unwrap().extend(head.lines().next().map(str::to_owned));
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    for socket in [handle, &behind] {
        socket.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
    }
    while hand_on(&mut client, &mut behind) && hand_on(&mut behind, &mut client) {}
}

fn hand_on(from: &mut impl Read, to: &mut impl Write) -> bool {
    let mut some = [0; 4096];
    match from.read(&mut some) {
        Ok(0) => false,
        Ok(count) => to
            .write_all(some.get(..count).unwrap_or_default())
            .and_then(|()| to.flush())
            .is_ok(),
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

#[test]
fn a_pin_holds_behind_a_proxy() {
    let server = start(How::with("self-signed"));
    let proxy = Proxy::start(None, &server);
    let pin = fingerprint("self-signed.pem");
    assert_eq!(ask(&proxy.url, &pin), "status 200");
    assert_eq!(server.requests(), 1);
    // Somebody on the way who shows another certificate, although its authority is trusted here.
    let between = start(How::with("server"));
    let opened = Proxy::start(None, &between);
    let seen = fingerprint("server.pem");
    assert_eq!(
        ask(&opened.url, &pin),
        format!("Certificate: its SHA-256 is {seen}, and {pin} is pinned")
    );
    assert_eq!(between.requests(), 0);
    for proxy in [proxy, opened] {
        assert_eq!(proxy.seen(), ["CONNECT odoo.invalid:8443 HTTP/1.1"]);
    }
}

#[test]
fn a_proxy_that_is_itself_secured_has_its_own_authority_and_not_the_pin() {
    let server = start(How::with("self-signed"));
    let pin = fingerprint("self-signed.pem");
    let proxy = Proxy::start(Some(How::with("server")), &server);
    assert_eq!(ask(&proxy.url, &pin), "status 200");
    assert_eq!(proxy.seen(), ["CONNECT odoo.invalid:8443 HTTP/1.1"]);
    // It shows what is pinned, and is not Odoo.
    let posing = Proxy::start(Some(How::with("self-signed")), &server);
    let told = ask(&posing.url, &pin);
    assert!(told.starts_with("Certificate: "), "{told}");
    assert_eq!((server.requests(), posing.seen().len()), (1, 0));
}
