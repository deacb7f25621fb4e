//! TCP connections, each served by a task that can be ended from within: a fault takes the connection down for
//! real, without an answer and without the end of one.

use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// The connection a request came in on.
#[derive(Clone)]
pub(crate) struct Connection {
    /// Its number since the sandbox was started: equal numbers show that a client kept its connection.
    pub(crate) number: u64,
    hang_up: Arc<Notify>,
}

impl Connection {
    /// Closes the connection; whatever was still to be sent on it is not.
    pub(crate) fn hang_up(&self) {
        self.hang_up.notify_one();
    }
}

/// Accepts connections until the process ends or the task is aborted.
pub(crate) async fn converse_forever(listener: TcpListener, router: Router) {
    let mut number = 0;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                number += 1;
                tokio::spawn(converse(stream, number, router.clone()));
            }
            // A connection that was gone before it was taken, or too many at once: neither is the listener's end.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn converse(stream: TcpStream, number: u64, router: Router) {
    let connection = Connection {
        number,
        hang_up: Arc::default(),
    };
    let hang_up = Arc::clone(&connection.hang_up);
    let service = TowerToHyperService::new(router.layer(Extension(connection)));
    let conversation = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // How a client leaves is its own affair: an error here is a connection that ended early.
        _ = conversation => {}
        () = hang_up.notified() => {}
    }
}
