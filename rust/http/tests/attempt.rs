//! One attempt over a real socket: what was sent, what came back, and whether the server may have acted on it.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails the test it helps")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use monta_http::{Attempt, BaseUrl, Body, Cause, NoResponse, Request, Response, Tls, agent};
use serde_json::{Value, json};

/// Serves one connection: reads one request, does what is given, and returns the request as it came.
fn serving(then: impl FnOnce(&mut TcpStream) + Send + 'static) -> (BaseUrl, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut seen, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            seen += &line;
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        then(&mut stream);
        seen + &String::from_utf8(body).unwrap()
    });
    (url, server)
}

fn answering(head: &str, body: &str) -> (BaseUrl, JoinHandle<String>) {
    let length = body.len();
    let answer = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    serving(move |stream| stream.write_all(answer.as_bytes()).unwrap())
}

fn send<'d>(base_url: &BaseUrl, timeout: f64, request: Request<'d>) -> Result<Response<'d>, NoResponse> {
    Attempt {
        agent: &agent::for_server(base_url, "test/1", &Tls::default()),
        url: &base_url.join("/things"),
        headers: &[("authorization", "Basic c2VjcmV0"), ("X-Database", "shop")],
        timeout: Duration::from_secs_f64(timeout),
        max_body: 1000,
    }
    .send(request)
}

#[test]
fn a_document_goes_along_with_its_type_and_the_login() {
    let document = json!({"Name": "ä"});
    for (request, line, media_type) in [
        (Request::Post(&document), "POST", "application/json"),
        (Request::Put(&document), "PUT", "application/json"),
        (Request::Patch(&document), "PATCH", "application/json-patch+json"),
        (Request::Delete(&document), "DELETE", "application/json"),
    ] {
        let (url, server) = answering("200 OK", "{\"Id\":7}");
        let response = send(&url, 5.0, request).unwrap();
        assert_eq!((response.status, response.is_2xx()), (200, true));
        assert_eq!(response.body, Body::Json(json!({"Id": 7})));
        assert_eq!((response.request.method(), response.request.is_safe()), (line, false));
        let seen = server.join().unwrap();
        assert!(seen.starts_with(&format!("{line} /things HTTP/1.1\r\n")), "{seen}");
        let seen = seen.to_lowercase();
        assert!(seen.contains(&format!("content-type: {media_type}\r\n")), "{seen}");
        for header in [
            "user-agent: test/1",
            "authorization: basic c2vjcmv0",
            "x-database: shop",
        ] {
            assert!(seen.contains(&format!("{header}\r\n")), "{seen}");
        }
        assert!(seen.ends_with("{\"name\":\"ä\"}"), "{seen}");
    }
}

#[test]
fn any_status_is_a_response_and_a_redirect_is_not_followed() {
    let (url, _server) = answering("302 Found\r\nLocation: https://elsewhere.example.com/", "");
    let response = send(&url, 5.0, Request::Get).unwrap();
    assert_eq!(response.location.as_deref(), Some("https://elsewhere.example.com/"));
    assert_eq!(
        (response.status, response.body, response.request.is_safe()),
        (302, Body::Empty, true)
    );
    let (url, _server) = answering("429 Slow down\r\nRetry-After: 7", "later");
    let response = send(&url, 5.0, Request::Get).unwrap();
    assert_eq!((response.status, response.retry_after), (429, Some(7)));
    assert_eq!((response.is_2xx(), response.is_page()), (false, false));
}

#[test]
fn a_body_beyond_the_cap_is_not_read() {
    for (length, fits) in [(998, true), (999, false)] {
        let (url, _server) = answering("200 OK", &Value::from("x".repeat(length)).to_string());
        let response = send(&url, 5.0, Request::Get).unwrap();
        assert_eq!(response.body != Body::TooLarge, fits, "{length}");
    }
    // What announces more is not waited for; without an announcement it is counted.
    let (url, _server) = serving(|stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
            .unwrap();
        drop(stream.read(&mut [0]));
    });
    assert_eq!(send(&url, 2.0, Request::Get).unwrap().body, Body::TooLarge);
    let (url, _server) = serving(|stream| {
        let body = "x".repeat(1001);
        stream
            .write_all(format!("HTTP/1.1 200 OK\r\n\r\n{body}").as_bytes())
            .unwrap();
    });
    assert_eq!(send(&url, 5.0, Request::Get).unwrap().body, Body::TooLarge);
}

#[test]
fn what_was_not_sent_cannot_have_been_carried_out() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = BaseUrl::parse(&format!("http://{closed}")).unwrap();
    let error = send(&url, 5.0, Request::Post(&json!({}))).unwrap_err();
    assert_eq!((error.cause, error.sent), (Cause::Connection, false));
}

#[test]
fn a_header_that_cannot_be_sent_is_an_error_that_does_not_repeat_it() {
    let (url, _server) = answering("200 OK", "");
    let error = Attempt {
        agent: &agent::for_server(&url, "test/1", &Tls::default()),
        url: &url.join("/things"),
        headers: &[("authorization", "s3cret\n")],
        timeout: Duration::from_secs(5),
        max_body: 1000,
    }
    .send(Request::Post(&json!({})))
    .unwrap_err();
    assert_eq!((error.cause, error.sent), (Cause::Connection, false));
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

#[test]
fn what_was_sent_may_have_been_carried_out() {
    let (url, _server) = serving(|_| {});
    let error = send(&url, 5.0, Request::Post(&json!({}))).unwrap_err();
    assert_eq!((error.cause, error.sent), (Cause::Connection, true));
    let (url, _server) = serving(|_| {});
    assert!(!send(&url, 5.0, Request::Get).unwrap_err().sent, "there is no document");
}

#[test]
fn the_time_is_for_everything_together() {
    let (url, _server) = serving(|stream| {
        let mut going = stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
            .is_ok();
        while going {
            thread::sleep(Duration::from_millis(20));
            going = stream.write_all(b" ").is_ok();
        }
    });
    let started = Instant::now();
    let error = send(&url, 0.3, Request::Post(&json!({}))).unwrap_err();
    assert_eq!((error.cause, error.sent), (Cause::Timeout, true));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn plain_text_on_the_other_side_of_tls_is_a_matter_of_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        let _ = stream.read(&mut [0; 1000]);
    });
    let url = BaseUrl::parse(&format!("https://{address}")).unwrap();
    let error = send(&url, 5.0, Request::Post(&json!({}))).unwrap_err();
    assert_eq!((error.cause, error.sent), (Cause::Tls, false));
}
