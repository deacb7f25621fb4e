//! The loopback page of the connector: what a profile holds, in a browser of the same machine.
//!
//! It shows and asks; what may be done is decided by `monta_connect` and `monta_core::lookup`. All of it works from the
//! cache while Odoo is away; only Connect & Read, the table picker and an export ask Odoo.
//!
//! # Who may see it
//!
//! It listens on 127.0.0.1 only. Whoever opens [`Server::url`] first gets a cookie, and the address is of no use
//! afterwards. Requests for another host, and changes that another page asks for, are refused. A browser sends a cookie
//! to every port of a host: whoever may listen on 127.0.0.1 on this machine is trusted, as with any such page.
//!
//! # Files
//!
//! `server` starts it; `gate` says who comes in; `state` is what it remembers until it is closed: the session, the `drafts`
//! of lists and groups, the `reading` (or export) that is under way; `work` begins one. `layout` is what every page has
//! around it, `language` how all of it is said. Each tab has a file of its own; lists and groups share the `editor`. No
//! import leads round in a circle.

mod api;
mod connect;
mod document;
mod drafts;
mod editor;
mod export;
mod form;
mod gate;
mod language;
mod layout;
mod log;
mod reading;
mod refusal;
mod search;
mod server;
mod state;
mod tables;
mod text;
mod work;

pub use server::{Server, serve};
