//! TCP connections, each served by a task that can be ended from within: a fault takes the connection down for
//! real, without an answer and without the end of one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    /// Where the client is.
    pub(crate) peer: SocketAddr,
    hang_up: Arc<Notify>,
    resets: Arc<AtomicBool>,
}

impl Connection {
    /// Closes the connection; whatever was still to be sent on it is not.
    pub(crate) fn hang_up(&self) {
        self.hang_up.notify_one();
    }

    /// The same, but the client sees a connection that was reset by its peer.
    pub(crate) fn reset(&self) {
        self.resets.store(true, Ordering::Relaxed);
        self.hang_up();
    }
}

/// Accepts connections until the process ends or the task is aborted.
pub(crate) async fn converse_forever(listener: TcpListener, router: Router) {
    let mut number = 0;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                number += 1;
                tokio::spawn(converse(stream, number, peer, router.clone()));
            }
            // A connection that was gone before it was taken, or too many at once: neither is the listener's end.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn converse(stream: TcpStream, number: u64, peer: SocketAddr, router: Router) {
    let connection = Connection {
        number,
        peer,
        hang_up: Arc::default(),
        resets: Arc::default(),
    };
    let (hang_up, resets) = (Arc::clone(&connection.hang_up), Arc::clone(&connection.resets));
    let service = TowerToHyperService::new(router.layer(Extension(connection)));
    let mut conversation = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // How a client leaves is its own affair: an error here is a connection that ended early.
        _ = &mut conversation => {}
        () = hang_up.notified() => {
            if resets.load(Ordering::Relaxed) {
                // Closing a socket that must not linger is a reset; where that cannot be had, it is a close.
                let _ = conversation.into_parts().io.into_inner().set_zero_linger();
            }
        }
    }
}
