//! The loopback page of the connector: what a profile holds, in a browser of the same machine.
//!
//! It shows and asks; what may be done is decided by `monta_connect` and `monta_core::lookup`. All of it works from the
//! cache while Odoo is away; only Connect & Read and the table picker ask Odoo.
//!
//! # Who may see it
//!
//! It listens on 127.0.0.1 only. Whoever opens [`Server::url`] first gets a cookie, and the address is of no use
//! afterwards. Requests for another host, and changes that another page asks for, are refused. A browser sends a cookie
//! to every port of a host: whoever may listen on 127.0.0.1 on this machine is trusted, as with any such page.
//!
//! # Files
//!
//! `server` starts it, `gate` says who comes in, `state` is what it remembers until it is closed (the session, drafts,
//! the read that is under way), `layout` is what every page has around it. Each tab has a file of its own.

mod connect;
mod form;
mod gate;
mod layout;
mod refusal;
mod server;
mod state;
mod tables;

pub use server::{Server, serve};
