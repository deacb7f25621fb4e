//! The page as a browser asks for it, over real HTTP, with an Odoo of the test's own behind it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper that cannot go on fails the test it helps"
)]

mod browser;
mod exports;
mod gate;
mod guards;
mod languages;
mod lists;
mod mappings;
#[path = "../../../connect/tests/read/odoo.rs"]
#[allow(dead_code, reason = "the tests of the connector need more of it")]
mod odoo;
mod search;
#[path = "../../../odoo/tests/wire/server.rs"]
#[allow(dead_code, reason = "the tests of the wire need more of it")]
mod server;
mod settings;
mod shop;
mod tables;
