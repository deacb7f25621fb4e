//! Connect & Read against an Odoo of the test's own, which keeps rows and answers questions about them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper that cannot go on fails the test it helps"
)]

mod changes;
mod edits;
mod failures;
mod first;
#[cfg(target_os = "linux")]
mod full_disk;
mod killed;
mod lists;
mod odoo;
mod preflight;
mod refused;
mod request_log;
#[path = "../../../odoo/tests/wire/server.rs"]
#[allow(dead_code, reason = "the tests of the wire need more of it")]
mod server;
mod shop;
mod store;
#[path = "../../../http/tests/tls/server.rs"]
#[allow(dead_code, reason = "the tests of TLS need more of it")]
mod tls_server;
mod together;
mod too_large;
