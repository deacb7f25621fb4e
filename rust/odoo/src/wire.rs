//! The third floor: one request, and what a response amounts to, over either wire.

mod call;
mod host;
mod json2;
mod json_rpc;
mod login;
mod pace;
mod record;
mod refusal;
mod server;

pub(crate) use call::Call;
pub(crate) use json_rpc::WithoutLogin;
pub(crate) use login::Login;
pub use login::Wire;
pub(crate) use server::Server;
