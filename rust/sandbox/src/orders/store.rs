//! All orders, by the webshop's id, in the order in which they came in.

use indexmap::IndexMap;

use super::order::Order;

/// The orders of the account.
#[derive(Default)]
pub(crate) struct Orders(IndexMap<String, Order>);

impl Orders {
    /// The order with this id, deleted ones included.
    pub(crate) fn get(&self, id: &str) -> Option<&Order> {
        self.0.get(id)
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Order> {
        self.0.get_mut(id)
    }

    /// Takes an order in, in the place of one with the same id.
    pub(crate) fn insert(&mut self, order: Order) -> &mut Order {
        let entry = self.0.entry(order.id().to_owned());
        entry.insert_entry(order).into_mut()
    }

    /// Takes an order out, as if it had never been there.
    pub(crate) fn remove(&mut self, id: &str) -> Option<Order> {
        self.0.shift_remove(id)
    }

    /// All orders, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Order> {
        self.0.values()
    }
}
