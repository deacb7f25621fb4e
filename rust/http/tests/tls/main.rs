//! Who is trusted, over real TLS: authorities, pins, certificates of the client, old versions.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails the test it helps")]

mod proxied;
mod server;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use monta_http::{Attempt, BaseUrl, Cause, NoResponse, Request, Tls, TlsError, TlsParts, agent};
use server::{How, Server, fingerprint, pem};

fn send(url: &str, tls: &Tls) -> Result<u16, NoResponse> {
    let base_url = BaseUrl::parse(url).unwrap();
    let attempt = Attempt {
        agent: &agent::for_server(&base_url, "test/1", tls),
        url: &base_url.join("/things"),
        headers: &[],
        timeout: Duration::from_secs(5),
        max_body: 1000,
    };
    attempt.send(Request::Get).map(|response| response.status)
}

fn start(how: How) -> Server {
    Server::start(how, |_| "{}".to_owned())
}

fn pinned(pin: &str) -> Tls {
    let pin = Some(pin.parse().unwrap());
    Tls::new(TlsParts {
        pin,
        ..TlsParts::default()
    })
    .unwrap()
}

fn authority(name: &str) -> Tls {
    let authorities = pem(name);
    Tls::new(TlsParts {
        authorities: Some(&authorities),
        ..TlsParts::default()
    })
    .unwrap()
}

#[test]
fn an_authority_counts_where_it_was_named() {
    let server = start(How::with("server"));
    for tls in [Tls::default(), authority("other-authority.pem")] {
        let error = send(&server.url, &tls).unwrap_err();
        assert_eq!(
            (error.cause, error.detail.as_str()),
            (
                Cause::Certificate,
                "no authority that is trusted here has signed it (UnknownIssuer)"
            )
        );
    }
    assert_eq!(server.requests(), 0);
    assert_eq!(send(&server.url, &authority("authority.pem")).unwrap(), 200);
    // Nobody else profits from what was named for this one.
    assert!(send(&server.url, &Tls::default()).is_err());
    // It bears no name of this machine.
    let other = Server::start(How::with("client"), |_| "{}".to_owned());
    let error = send(&other.url, &authority("authority.pem")).unwrap_err();
    assert_eq!(error.cause, Cause::Certificate);
}

#[test]
fn a_pin_accepts_one_certificate_and_says_which_it_saw() {
    for only_tls12 in [false, true] {
        for name in ["self-signed", "server"] {
            let server = start(How {
                only_tls12,
                ..How::with(name)
            });
            assert!(send(&server.url, &Tls::default()).is_err());
            let seen = fingerprint(&format!("{name}.pem"));
            assert_eq!(send(&server.url, &pinned(&seen)).unwrap(), 200, "{name}");
            let other = fingerprint("client.pem");
            let error = send(&server.url, &pinned(&other)).unwrap_err();
            let words = format!("its SHA-256 is {seen}, and {other} is pinned");
            assert_eq!((error.cause, error.detail), (Cause::Certificate, words));
            assert_eq!(server.requests(), 1);
        }
    }
}

#[test]
fn what_somebody_signed_himself_can_only_be_pinned() {
    let server = start(How::with("self-signed"));
    for tls in [Tls::default(), authority("self-signed.pem")] {
        let error = send(&server.url, &tls).unwrap_err();
        assert_eq!(error.cause, Cause::Certificate);
        assert!(error.detail.contains("can only be pinned"), "{}", error.detail);
    }
}

/// It is not enough to show the pinned certificate, which everybody can read.
#[test]
fn a_server_without_the_key_of_the_pinned_certificate_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = start(How {
        only_tls12: true,
        ..How::with("self-signed")
    });
    let real = server.url.trim_start_matches("https://").to_owned();
    // Passes everything on, and spoils one byte of the last handshake message of the server, which proves the key.
    thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut behind = std::net::TcpStream::connect(real).unwrap();
        let mut hello = [0; 16_384];
        let count = client.read(&mut hello).unwrap();
        behind.write_all(&hello[..count]).unwrap();
        let mut flight = Vec::new();
        behind.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        drop(behind.read_to_end(&mut flight));
        let place = flight.len() - 40;
        flight[place] ^= 1;
        client.write_all(&flight).unwrap();
        drop(client.read(&mut hello));
    });
    let error = send(&url, &pinned(&fingerprint("self-signed.pem"))).unwrap_err();
    assert_eq!(error.cause, Cause::Certificate, "{error}");
    assert!(
        error.detail.contains("BadSignature") || error.detail.contains("signature"),
        "{error}"
    );
    assert_eq!(server.requests(), 0);
}

#[test]
fn a_server_that_wants_a_certificate_gets_it() {
    let server = start(How {
        asks_client: true,
        ..How::with("server")
    });
    let authorities = pem("authority.pem");
    let with = |name: Option<&str>| {
        let client = name.map(|name| (pem(&format!("{name}.pem")), pem(&format!("{name}.key"))));
        Tls::new(TlsParts {
            authorities: Some(&authorities),
            client: client.as_ref().map(|(chain, key)| (chain.as_slice(), key.as_slice())),
            pin: None,
        })
        .unwrap()
    };
    // The self-signed one is of no authority that the server knows.
    for name in [None, Some("self-signed")] {
        let error = send(&server.url, &with(name)).unwrap_err();
        assert_eq!(error.cause, Cause::ClientCertificate, "{name:?}: {error}");
    }
    assert_eq!(send(&server.url, &with(Some("client"))).unwrap(), 200);
    let (chain, key) = (pem("client.pem"), pem("client.key"));
    let both = Tls::new(TlsParts {
        authorities: None,
        client: Some((&chain, &key)),
        pin: Some(fingerprint("server.pem").parse().unwrap()),
    });
    assert_eq!(send(&server.url, &both.unwrap()).unwrap(), 200, "with a pin, too");
}

#[test]
fn an_older_tls_than_1_2_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            drop(socket.read(&mut [0; 16_384]));
            // A ServerHello of TLS 1.1 (RFC 4346, 7.4.1.3) with TLS_RSA_WITH_AES_128_CBC_SHA.
            let mut hello = vec![0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
            hello.extend([7; 32]);
            hello.extend([0, 0, 0x2f, 0]);
            drop(socket.write_all(&hello));
            drop(socket.read(&mut [0; 100]));
        }
    });
    for tls in [Tls::default(), pinned(&fingerprint("server.pem"))] {
        let error = send(&url, &tls).unwrap_err();
        assert_eq!(error.cause, Cause::Tls, "{error}");
        assert!(
            error.detail.starts_with("the server knows no TLS 1.2 or later"),
            "{error}"
        );
    }
}

#[test]
fn what_cannot_be_used_is_named_before_anything_is_sent() {
    let [chain, key, other] = ["client.pem", "client.key", "server.key"].map(pem);
    let locked = pem("client-locked.key");
    let refused = |authorities, client| {
        let parts = TlsParts {
            authorities,
            client,
            pin: None,
        };
        Tls::new(parts).unwrap_err()
    };
    let text = |error: &TlsError| error.to_string();
    let error = refused(Some(key.as_slice()), None);
    assert!(
        matches!(&error, TlsError::Authorities(why) if why.contains("BEGIN CERTIFICATE")),
        "{error}"
    );
    let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".as_slice();
    assert!(matches!(refused(Some(broken), None), TlsError::Authorities(_)));
    let error = refused(None, Some((key.as_slice(), key.as_slice())));
    assert!(matches!(error, TlsError::Certificate(_)), "{error}");
    let error = refused(None, Some((broken, key.as_slice())));
    assert!(matches!(error, TlsError::Certificate(_)), "{error}");
    let error = refused(None, Some((chain.as_slice(), chain.as_slice())));
    assert!(matches!(error, TlsError::Key(_)), "{error}");
    let error = refused(None, Some((chain.as_slice(), other.as_slice())));
    assert_eq!(text(&error), "it is not the key of that certificate");
    let error = refused(None, Some((chain.as_slice(), locked.as_slice())));
    assert!(text(&error).contains("passphrase"), "{error}");
}
