//! The way of a request through the sandbox: the connection it comes in on, the record that is kept of it, the
//! fault that may lie in wait for it, the login, and then the API.

mod auth;
mod connection;
mod cut;
mod faults;
mod gate;
mod held;
mod recorder;

pub(crate) use connection::converse_forever;
pub(crate) use faults::{Fault, Faults};
pub(crate) use gate::admit;
pub(crate) use held::Holds;
pub(crate) use recorder::{Recorded, Recorder};
