"""Odoo's Cancel on an order that Monta does not cancel any more."""

from lxml import etree
from odoo.addons.monta_odoo_integration import compat

from .common import MontaCase


class TestTooLate(MontaCase):
    """The wire is the same in both profiles here."""

    def sent(self, *moves):
        order = self.create_order()
        self.push(order)
        for move in moves:
            self.sandbox.move(order.name, move)
        return order

    def cancel(self, order):
        """Press Odoo's Cancel; the wizard that opens, or None."""
        order = order.with_context(monta_asks=True)
        action = order.action_cancel()
        if not isinstance(action, dict) or action["res_model"] != "monta.cancel.warning":
            return None
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_it_is_said_before_a_customer_is_told(self):
        # Odoo does not know of it yet.
        order = self.sent("picking")
        warning = self.cancel(order)
        self.assertIn(f"Monta does not cancel {order.name} any more (Picking)", warning.message)
        self.assertEqual((order.state, self.sandbox.mutations()[1:]), ("sale", []))
        after = warning.action_go_on()
        if compat.SERIES < 19:
            self.assertEqual(after["res_model"], "sale.order.cancel")
            context = {**after["context"], "monta_asks": True}
            self.env["sale.order.cancel"].with_context(**context).create({"order_id": order.id}).action_cancel()
        self.assertEqual(order.state, "cancel")

    def test_nothing_is_said_where_monta_cancels(self):
        for order in (self.sent(), self.create_order()):
            self.assertIsNone(self.cancel(order))

    def test_what_monta_said_last_counts_where_it_does_not_answer(self):
        fresh, shipped = self.sent(), self.sent("shipped")
        shipped.action_monta_sync()
        self.sandbox.fault("status", status=503, times=0)
        with self.logged():
            self.assertIsNone(self.cancel(fresh))
            self.assertIn(shipped.name, self.cancel(shipped).message)

    def test_code_that_cancels_is_not_asked(self):
        order = self.sent("picking")
        order.with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual(order.state, "cancel")

    def test_the_button_of_the_form_asks(self):
        view = self.env.ref("sale.view_order_form")
        arch = etree.fromstring(self.env["sale.order"].get_views([(view.id, "form")])["views"]["form"]["arch"])
        self.assertEqual(arch.xpath("//header/button[@name='action_cancel']/@context"), ["{'monta_asks': True}"])
