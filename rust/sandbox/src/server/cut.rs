//! An answer of which half arrives.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use hyper::body::{Bytes, Frame};

use super::connection::Connection;

/// The first half of a body; when that is out, the connection is closed.
struct Half {
    bytes: Option<Bytes>,
    connection: Connection,
}

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        self.connection.hang_up();
        Poll::Pending
    }
}

/// The same answer, promised whole and cut in half; one that has no body (204) stays as it is.
pub(super) async fn cut(answer: Response, connection: &Connection) -> Response {
    let (mut parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if bytes.is_empty() {
        return Response::from_parts(parts, Body::empty());
    }
    parts.headers.insert(CONTENT_LENGTH, bytes.len().into());
    let half = Half {
        bytes: Some(bytes.slice(..bytes.len() / 2)),
        connection: connection.clone(),
    };
    Response::from_parts(parts, Body::new(half))
}
