//! A server of the test's own that speaks TLS on the loopback interface, and its certificates (`pem/make.sh`).

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

/// A file of `pem`.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../http/tests/tls/pem")
        .join(name)
}

/// What such a file holds.
pub(crate) fn pem(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap()
}

/// The SHA-256 of a certificate, as openssl prints it.
pub(crate) fn fingerprint(name: &str) -> String {
    let certificate = CertificateDer::from_pem_slice(&pem(name)).unwrap();
    let digest = ring::digest::digest(&ring::digest::SHA256, &certificate);
    let bytes: Vec<_> = digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    bytes.join(":")
}

#[derive(Clone, Copy)]
pub(crate) struct How {
    /// The certificate by name.
    pub(crate) name: &'static str,
    /// Whether clients have to show one of `authority`.
    pub(crate) asks_client: bool,
    /// Whether it knows TLS 1.2 only.
    pub(crate) only_tls12: bool,
}

impl How {
    pub(crate) fn with(name: &'static str) -> Self {
        Self {
            name,
            asks_client: false,
            only_tls12: false,
        }
    }
}

/// Serves as long as the test runs.
pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// `answer` gets the whole head of a request and gives a JSON document.
    pub(crate) fn start(how: How, answer: impl Fn(&str) -> String + Send + 'static) -> Self {
        let config = Arc::new(config(how));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(connection, socket.unwrap());
                let Some(head) = head(&mut stream) else {
                    // So that an alert arrives before the connection is torn down.
                    drop(stream.sock.shutdown(std::net::Shutdown::Write));
                    drop(stream.sock.read_to_end(&mut Vec::new()));
                    continue;
                };
                counted.fetch_add(1, Ordering::SeqCst);
                let body = answer(&head);
                let length = body.len();
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
                drop(stream.write_all((head + &body).as_bytes()));
                stream.conn.send_close_notify();
                drop(stream.flush());
            }
        });
        Self { url, requests }
    }

    /// How many requests came through.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

pub(crate) fn config(how: How) -> ServerConfig {
    let versions = if how.only_tls12 {
        vec![&TLS12]
    } else {
        vec![&TLS12, &TLS13]
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&versions)
        .unwrap();
    let builder = if how.asks_client {
        let mut authorities = RootCertStore::empty();
        authorities
            .add(CertificateDer::from_pem_slice(&pem("authority.pem")).unwrap())
            .unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(authorities), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let certificate = CertificateDer::from_pem_slice(&pem(&format!("{}.pem", how.name))).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&pem(&format!("{}.key", how.name))).unwrap();
    builder.with_single_cert(vec![certificate], key).unwrap()
}

/// Reads a request with its body; `None` where the connection was not secured.
fn head(stream: &mut impl Read) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        reader.read_line(&mut head).ok().filter(|count| *count > 0)?;
        let line = head[start..].to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8_lossy(&body))
}
