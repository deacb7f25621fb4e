//! Connections: reused where they can be, and certain where they never stood.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use monta_client::{Client, Code};

use crate::server::{self, Server, Step};
use crate::{client, essence, failure, order, settings};

#[test]
fn calls_share_one_connection() {
    let server = Server::answering([
        server::json(200, &order()),
        server::json(404, &order()),
        server::json(200, &order()),
    ]);
    client(&server).create_order(&order(), false).unwrap();
    client(&server).get_order("S00012").unwrap();
    client(&server).get_order("S00012").unwrap();
    let connections: Vec<_> = server.seen().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 0, 0]);
}

#[test]
fn a_connection_that_was_lost_is_replaced_on_the_next_call() {
    let server = Server::answering([Step::Close, server::json(200, &order())]);
    let client = client(&server);
    failure(client.get_order("S00012").unwrap_err());
    assert!(client.get_order("S00012").is_ok());
    assert_eq!(server.seen()[1].connection, 1);
}

#[test]
fn a_connection_that_never_stood_is_certain() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for base_url in [format!("http://{closed}"), "https://monta.invalid".to_owned()] {
        let client = Client::new(settings(&base_url));
        let failure = failure(client.create_order(&order(), false).unwrap_err());
        assert_eq!(essence(&failure), (Code::Connection, None, false));
        assert!(failure.message().contains(&base_url), "{failure}");
        assert_eq!(failure.exchanges.len(), 1);
    }
}

#[test]
fn a_server_without_tls_is_told_apart_and_certain() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let greeting = stream.read(&mut [0; 16]).unwrap();
        assert!(greeting > 0);
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
    });
    let failure = failure(
        Client::new(settings(&base_url))
            .create_order(&order(), false)
            .unwrap_err(),
    );
    assert_eq!(essence(&failure), (Code::Tls, None, false));
}

#[test]
fn no_text_of_a_failure_holds_the_password() {
    let server = Server::answering([Step::Close]);
    let client = client(&server);
    let failure = failure(client.create_order(&order(), false).unwrap_err());
    for text in [format!("{failure}"), format!("{failure:?}"), format!("{client:?}")] {
        assert!(!text.contains("pä:ss") && !text.contains("cMOkOnNz"), "{text}");
    }
}
