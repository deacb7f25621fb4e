//! A user at one end of a wire.

use std::fmt;

use serde_json::Value;

use super::call::Call;
use super::server::Server;
use super::{Rows, json_rpc, json2};
use crate::error::Error;

/// How Odoo is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// `POST /jsonrpc`, Odoo 17.0 to 21.
    JsonRpc,
    /// `POST /json/2/<model>/<method>`, Odoo 19.0 and later.
    Json2,
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JsonRpc => "JSON-RPC",
            Self::Json2 => "JSON-2",
        })
    }
}

/// A user who is logged in, and over which wire.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Login {
    /// The secret goes along with the id of the user.
    JsonRpc {
        /// The id of the user.
        user: i64,
    },
    /// The key says who asks.
    Json2,
}

impl Login {
    /// Sends one call and gives what the method returned.
    pub(crate) fn call(self, server: &Server, call: Call<'_>) -> Result<Value, Error> {
        match self {
            Self::JsonRpc { user } => json_rpc::call(server, user, call),
            Self::Json2 => json2::call(server, call),
        }
    }

    /// Sends one call that gives rows with these fields; none where it gives anything else.
    pub(crate) fn rows(self, server: &Server, call: Call<'_>, fields: &[String]) -> Result<Option<Rows>, Error> {
        match self {
            Self::JsonRpc { user } => json_rpc::rows(server, user, call, fields),
            Self::Json2 => json2::rows(server, call, fields),
        }
    }
}
