//! The lowest floor: how a call ends when it does not succeed, and in which words.
//!
//! - [`Error`] is what a call returns. Its variants say what to do with it; most hold a [`Failure`].
//! - [`Code`] is the stable word for what went wrong. It decides the [`Class`] (come back, fix, stop) and the hint.
//! - [`Text`] is what happened, in English, with a place for each value; a caller translates it.
//! - [`Reason`] is what Monta itself said is wrong.
//! - [`ConfigurationError`] and [`InputError`] are found before anything is sent.
//! - [`Report`] is an error as plain data, and [`Exchange`] the record of one request.

mod code;
mod configuration;
mod exchange;
mod failure;
mod input;
mod reason;
mod report;
mod text;

pub use code::{Class, Code};
pub use configuration::ConfigurationError;
pub(crate) use exchange::ADDRESS_PATH;
pub use exchange::Exchange;
pub use failure::{Error, Failure};
pub use input::InputError;
pub use reason::Reason;
pub(crate) use reason::code_of;
pub use report::{ChangeReport, Report};
pub use text::Text;
