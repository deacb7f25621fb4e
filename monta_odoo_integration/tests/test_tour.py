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
