//! Guarded export against an Odoo of the test's own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper that cannot go on fails the test it helps"
)]

mod apply;
mod edits;
mod files;
mod killed;
mod many;
mod plans;
mod workshop;

#[path = "../read/odoo.rs"]
#[allow(dead_code, reason = "the tests of reading need more of it")]
mod odoo;
#[path = "../../../odoo/tests/wire/server.rs"]
#[allow(dead_code, reason = "the tests of the wire need more of it")]
mod server;
#[path = "../read/shop.rs"]
#[allow(dead_code, reason = "the tests of reading need more of it")]
mod shop;
