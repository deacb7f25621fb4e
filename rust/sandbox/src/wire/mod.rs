//! How Monta speaks HTTP, apart from what it says: the binding of JSON bodies and query parameters, and the
//! forms of its answers (monta-api 2.2, 2.4, 2.6).

mod body;
mod document;
mod model;
mod paging;
mod params;
mod reason;
mod reply;

pub(crate) use body::{Body, PatchBody};
pub(crate) use document::{Document, flag, key, object, text};
pub(crate) use model::{Kind, Model, bind, bind_list};
pub(crate) use paging::Page;
pub(crate) use params::Params;
pub(crate) use reason::{Reason, refuse, refuse_with};
pub(crate) use reply::{Answer, Reply};
