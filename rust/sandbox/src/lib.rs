//! A local Monta: the warehouse's REST API over real HTTP, a warehouse that moves when told to, faults on
//! demand, and one web page.
//!
//! The sandbox is the other side of the wire. It knows the contract, not the client: it shares no code with it,
//! since shared code would hide shared mistakes.
//!
//! * The API is served as Monta serves it, under either of two descriptions ([`Profile`]) of one store.
//! * `/_sandbox/…` is the control of the sandbox, without a login: settings, clock, faults, the requests that
//!   came in, and the warehouse itself.
//! * `/` is a page that shows the orders and moves them with buttons.
//!
//! ```no_run
//! let sandbox = monta_sandbox::spawn(monta_sandbox::Options::default())?;
//! println!("{}", sandbox.base_url());
//! # Ok::<(), std::io::Error>(())
//! ```

mod amsterdam;
mod api;
mod clock;
mod control;
mod ids;
mod options;
mod orders;
mod page;
mod products;
mod running;
mod sandbox;
mod server;
mod settings;
mod wire;
mod world;

pub use options::{Options, Profile};
pub use running::{Running, serve, spawn};
