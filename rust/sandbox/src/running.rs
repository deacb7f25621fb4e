//! Starting a sandbox: within a runtime, or on a thread of its own.

use std::io;
use std::net::SocketAddr;
use std::thread::JoinHandle;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::sandbox::Sandbox;
use crate::{Options, control, page, server};

/// Serves a new, empty sandbox on `listener` for ever.
pub async fn serve(listener: TcpListener, options: Options) {
    let sandbox = Sandbox::new(options);
    let router = Router::new()
        .route("/", get(page::show))
        .nest("/_sandbox", control::routes())
        .fallback(server::admit)
        .with_state(sandbox);
    server::converse_forever(listener, router).await;
}

/// A sandbox on a thread of its own, on a free port of the loopback interface; dropping it ends it.
pub struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts a sandbox on a thread of its own.
///
/// # Errors
/// When there is no free port, or no thread or runtime can be had.
pub fn spawn(options: Options) -> io::Result<Running> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("monta-sandbox".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, options) => {}
                    _ = stopped => {}
                }
            });
        })?;
    Ok(Running {
        address,
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Running {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}
