//! Where every request to the API enters: it is recorded, struck by a fault or not, and carried out.

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tower::ServiceExt;

use super::auth;
use super::connection::Connection;
use super::cut::cut;
use super::faults::{Fault, Kind};
use crate::api::Login;
use crate::sandbox::Sandbox;
use crate::wire::Reply;

/// Answers one request, or takes its connection down.
pub(crate) async fn admit(
    State(sandbox): State<Sandbox>,
    Extension(connection): Extension<Connection>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return silence(&connection).await;
    };
    let (n, fault) = {
        let mut world = sandbox.world();
        let fault = world.faults.take(&parts.method, &parts.uri);
        let name = fault.as_ref().map_or(Value::Null, Fault::name);
        let now = world.clock.now();
        (world.recorder.arrived(&parts, &body, &connection, name, now), fault)
    };
    let kind = fault.as_ref().map(Fault::kind);
    let request = Request::from_parts(parts, Body::from(body));
    // A task of its own: Monta finishes what it has begun, even when the client no longer waits for the answer.
    let work = tokio::spawn(carry_out(sandbox.clone(), n, fault, request));
    let answer = match work.await {
        Ok(answer) => answer,
        Err(failure) => Some(Reply::Problem(StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response()),
    };
    let Some(answer) = answer else {
        if matches!(kind, Some(Kind::ResetBefore | Kind::ResetAfter)) {
            connection.reset();
        }
        return silence(&connection).await;
    };
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    sandbox.world().recorder.answered(n, parts.status, &bytes);
    let answer = Response::from_parts(parts, Body::from(bytes));
    match kind {
        Some(Kind::Cut) => cut(answer, &connection).await,
        _ => answer,
    }
}

/// Closes the connection; the answer that hyper waits for never comes.
async fn silence(connection: &Connection) -> Response {
    connection.hang_up();
    std::future::pending().await
}

/// Does the work, goes wrong in the way of the fault, or both; no answer means a dropped connection.
async fn carry_out(sandbox: Sandbox, n: u64, fault: Option<Fault>, request: Request) -> Option<Response> {
    let Some(fault) = fault else {
        return Some(perform(&sandbox, request).await);
    };
    let mut waiting = Some(request);
    let mut answer = None;
    if fault.stores()
        && let Some(request) = waiting.take()
    {
        answer = Some(perform(&sandbox, request).await);
    }
    let resets = sandbox.resets();
    let mut lost = false;
    if fault.kind() == Kind::Hold {
        lost = !released(&sandbox, n, &fault).await;
    } else {
        tokio::time::sleep(fault.delay()).await;
    }
    lost |= sandbox.resets() != resets;
    match fault.kind() {
        Kind::Status => Some(fault.answer()),
        Kind::DropBefore | Kind::DropAfter | Kind::DropAfterDelay | Kind::ResetBefore | Kind::ResetAfter => None,
        Kind::Delay | Kind::Cut | Kind::Hold => match waiting {
            Some(_) if lost => None,
            Some(request) => Some(perform(&sandbox, request).await),
            None => answer,
        },
    }
}

/// Waits until the held request is let go, and says whether it is to be carried out.
async fn released(sandbox: &Sandbox, n: u64, fault: &Fault) -> bool {
    let released = sandbox.world().holds.hold(n, fault.stores());
    let carry_out = tokio::time::timeout(fault.delay(), released).await;
    sandbox.world().holds.release(n, true);
    matches!(carry_out, Err(_) | Ok(Ok(true)))
}

async fn perform(sandbox: &Sandbox, mut request: Request) -> Response {
    let logged_in = auth::logged_in(request.headers(), sandbox.options(), &sandbox.world().settings);
    // Health answers everybody, and says whether the login was good (monta-api 2.1).
    if !logged_in && !is_health(request.uri()) {
        return auth::unauthorized();
    }
    request.extensions_mut().insert(Login(logged_in));
    request.extensions_mut().insert(sandbox.clone());
    match sandbox.api().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn is_health(uri: &Uri) -> bool {
    uri.path() == "/health"
}
