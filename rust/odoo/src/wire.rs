//! The third floor: one request, and what a response amounts to, over either wire.

mod call;
mod host;
mod json2;
mod json_rpc;
mod login;
mod pace;
mod record;
mod refusal;
mod rows;
mod server;

pub(crate) use call::Call;
pub(crate) use json_rpc::WithoutLogin;
pub(crate) use login::Login;
pub use login::Wire;
pub use rows::Row;
pub(crate) use rows::Rows;
pub(crate) use server::Server;
