//! Products and their stock (contract 4).

mod stock;
mod store;

pub(crate) use store::{Product, Products};
