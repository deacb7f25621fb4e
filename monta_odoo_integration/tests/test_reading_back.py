"""What a form shows right after it was saved: Odoo reads the record back before it commits."""

from .purchase import PurchaseCase

STATE = {"monta_state": {}, "monta_error": {}}


class TestReadingBack(PurchaseCase):
    """Orders that Monta has, saved as their form saves them."""

    def save(self, order, quantity):
        """What the form shows of ``order`` after the quantity of its line was changed."""
        name = "product_qty" if order._name == "purchase.order" else "product_uom_qty"
        line = order.order_line[0]
        vals = {name: quantity}
        if order._name == "purchase.order":
            # Odoo works the date out anew unless it is given.
            vals["date_planned"] = line.date_planned
        [shown] = order.web_save({"order_line": [(1, line.id, vals)]}, STATE)
        return shown["monta_state"]

    def orders(self):
        """A sale order and a purchase order that Monta has; nothing is sent by itself any more."""
        sold, bought = self.create_order(), self.announced()
        self.push(sold)
        self.set_params(inbound_enable="0")
        self.sandbox.forget_requests()
        return sold, bought

    def test_a_changed_order_says_so_at_once(self):
        for order in self.orders():
            with self.subTest(order=order):
                before = order.order_line[0].product_qty if order._name == "purchase.order" else 3
                self.assertEqual(self.save(order, 7), "changed")
                self.commit()
                self.assertEqual((order.monta_state, self.sandbox.requests()), ("changed", []))
                self.assertEqual(self.save(order, before), "sent", "it is again what Monta has")

    def test_an_order_that_is_sent_by_itself_says_that_it_will_be(self):
        sold, bought = self.orders()
        self.set_params(push_on_confirm="1", inbound_enable="1")
        for order in (sold, bought):
            with self.subTest(order=order):
                rows = len(self.rows(order))
                self.assertEqual(self.save(order, 7), "queued")
                self.commit()
                self.assertEqual(len(self.rows(order)) - rows, 1, "it is queued once")

    def test_what_is_written_after_it_was_read_is_followed_too(self):
        sold, _bought = self.orders()
        self.assertEqual(self.save(sold, 7), "changed")
        sold.order_line.product_uom_qty = 3
        self.commit()
        self.assertEqual(sold.monta_state, "sent")

    def test_a_new_order_is_read_back_as_it_is(self):
        vals = {"partner_id": self.customer.id, "order_line": [(0, 0, {"product_id": self.sku_a.id})]}
        [shown] = self.env["sale.order"].web_save(vals, STATE)
        self.assertEqual(shown["monta_state"], "not_sent")
