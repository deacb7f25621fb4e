//! Starting the page, and ending it.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use monta_connect::Paths;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::gate::{Gate, admit};
use crate::language::{speak, t};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::{api, connect, editor, export, log, search, tables};

/// How long a request that is under way may still take when the page is closed.
const PATIENCE: Duration = Duration::from_secs(5);

/// A page that is being served, on a thread of its own; dropping it ends it, and whatever it reads.
#[derive(Debug)]
pub struct Server {
    url: String,
    port: u16,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves the page of a profile on a port of 127.0.0.1; 0 for one that is free.
///
/// # Errors
/// The port cannot be had, or the system gives no thread or no random numbers.
pub fn serve(paths: Paths, port: u16) -> io::Result<Server> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)))?;
    let port = listener.local_addr()?.port();
    let gate = Arc::new(Gate::new(port)?);
    let page = Arc::new(Page::new(paths));
    let url = gate.url();
    let (stop, stopped) = oneshot::channel();
    let router = router(gate, Arc::clone(&page));
    let thread = std::thread::Builder::new()
        .name("monta-page".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    // It ends by the other branch only: what goes wrong with one connection is no concern of the next.
                    _ = axum::serve(listener, router) => {}
                    _ = stopped => {}
                }
            });
            page.interrupt();
            editor::close(&page);
            export::close(&page);
            runtime.shutdown_timeout(PATIENCE);
        })?;
    Ok(Server {
        url,
        port,
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Server {
    /// The link that opens the page, once: `http://127.0.0.1:PORT/?token=…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}

fn router(gate: Arc<Gate>, page: Arc<Page>) -> Router {
    Router::new()
        .route("/page.css", get(css))
        .route("/page.js", get(script))
        .merge(connect::routes())
        .merge(tables::routes())
        .merge(editor::routes())
        .merge(search::routes())
        .merge(export::routes())
        .merge(log::routes())
        .merge(api::routes())
        .fallback(nothing)
        .layer(axum::middleware::from_fn_with_state(gate, admit))
        .layer(axum::middleware::from_fn(speak))
        .with_state(page)
}

async fn css() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("page.css"),
    )
}

async fn script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("page.js"),
    )
}

async fn nothing() -> (StatusCode, Refusal) {
    (StatusCode::NOT_FOUND, Refusal::missing(t("There is no such page.")))
}
