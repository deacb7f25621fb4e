"""A person at the screen: check the SKUs of an order, send it, see what became of it."""

from odoo.tests import HttpCase

from .common import MontaCase


class TestTour(MontaCase, HttpCase):
    """The same under both API profiles: the browser sees Odoo only."""

    def test_an_order_is_checked_and_sent_from_its_form(self):
        order = self.create_order(user_id=self.env.ref("base.user_admin").id)
        self.start_tour(f"/web#id={order.id}&model=sale.order&view_type=form", "monta_push", login="admin")
        self.env.invalidate_all()
        self.assertEqual([(line[0], line[1]) for line in self.logs(order)], [("info", "check_skus")])
        # In a browser test nothing is ever committed, so it is the cron that sends.
        self.assertEqual((order.monta_state, self.sandbox.requests()), ("queued", []))
        self.run_cron()
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))

    def test_many_orders_end_with_a_button_to_those_that_failed(self):
        nowhere = self.create_partner("Nowhere", street="Kade 1")
        orders = self.create_order() | self.create_order() | self.create_order(partner_shipping_id=nowhere.id)
        action = self.env.ref("sale.action_orders")
        action.write({"domain": [("id", "in", orders.ids)], "context": {}})
        self.start_tour(f"/web#action={action.id}&model=sale.order&view_type=list", "monta_push_many", login="admin")
        self.env.invalidate_all()
        self.assertEqual(orders.mapped("monta_state"), ["queued", "queued", "needs_attention"])
