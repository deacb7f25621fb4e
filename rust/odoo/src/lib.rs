//! Odoo's External API from outside: what one needs to read an Odoo without an addon in it. Keeps nothing.
//!
//! [`Session::connect`] finds out the version, chooses the wire, logs in once and checks company and language. After that
//! [`Session::call`] is any method of any model, and [`Session::pages`] reads a whole table. Nothing is tried again by
//! itself: every [`Error`] says by its [`Class`] whether to come back, ask for less, mend something or stop.
//!
//! Odoo has two wires. JSON-RPC (`POST /jsonrpc`) is in 17.0 to 19.0 and ends with Odoo 22; JSON-2
//! (`POST /json/2/<model>/<method>`) is in 19.0 and later and takes API keys only. A caller sees no difference.
//!
//! The crate has four floors, and no import runs upward:
//!
//! 1. `error`: how a call ends when it does not succeed, and in which words.
//! 2. `settings`: where Odoo is, who asks, and for which company and language.
//! 3. `wire`: one request, and what a response amounts to, over either wire.
//! 4. `session`: logging in, calls, tables and pages.
//!
//! Below all of them stands `monta_http` (one attempt over the network; knows no API).

mod error;
mod session;
mod settings;
mod wire;

pub use error::{Class, Error};
pub use monta_http::{BaseUrlError, Pin, Secret, Tls, TlsError, TlsParts};
pub use session::{Field, KeyExpiry, Model, Page, Pages, Session, User, Version, databases};
pub use settings::{Access, Context, Credentials, Endpoint, FrontLogin, RequestLog, Settings, WireChoice};
pub use wire::{Row, Wire};
