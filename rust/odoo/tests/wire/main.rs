//! Both wires against a server of the test's own: what is sent, and what every kind of answer amounts to.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper that cannot go on fails the test it helps"
)]

mod connect;
mod failures;
mod reading;
mod server;
