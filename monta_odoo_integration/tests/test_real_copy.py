"""A database that was really copied, and the one that it was copied from; run by ``tests/odoo/run.py --copy`` only."""

from odoo.tests import TransactionCase, tagged

from ..models.monta_instance import THIS
from ..models.monta_outbox import ERROR_ACTIVITY
from .common import MontaCase


@tagged("-standard")
class RealCopyCase(MontaCase):
    """Runs in a database of ``tests/odoo/run.py --copy``: Monta is not emptied, it has what the original sent."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        """The settings are there, save the port of the local Monta; records are made by the tests."""
        super().create_data()
        cls.set_params(push_on_confirm="1")

    def setUp(self):  # pylint: disable=method-required-super
        TransactionCase.setUp(self)
        self.order = self.env["sale.order"].search([("name", "=", "COPY-SENT")])
        self.waiting = self.env["sale.order"].search([("name", "=", "COPY-WAITING")])
        self.before = len(self.sandbox.mutations())


@tagged("-standard", "monta_copy")
class TestRealCopy(RealCopyCase):
    """In what ``CREATE DATABASE … TEMPLATE`` has made of a database that speaks to Monta."""

    def test_orders_are_made_changed_and_cancelled_and_crons_run(self):
        self.assertEqual(self.order.monta_state, "sent")
        with self.logged("Monta Guard"):
            self.order.order_line.product_uom_qty = 9
            self.push(self.order)
            new = self.create_order()
            self.commit()
            self.order._action_cancel()
            self.commit()
            for cron in ("outbox", "sync_status", "qty_sync", "receipts"):
                self.env.ref(f"monta_odoo_integration.ir_cron_monta_{cron}").method_direct_trigger()
            self.run_cron()
        self.assertEqual(len(self.sandbox.mutations()), self.before)
        self.assertEqual((self.order.state, new.state), ("cancel", "sale"))
        self.assertEqual(self.rows(self.waiting).error_code, "guard")
        self.assertIn("Monta Guard", self.env.ref(THIS).reason)
        self.assertEqual(self.order.monta_copy_reason, self.env.ref(THIS).reason)
        self.assertEqual(len(self.env.ref(THIS).activity_search([ERROR_ACTIVITY])), 1)
        self.assertFalse([order for order in self.sandbox.orders() if order.get("Deleted")])


@tagged("-standard", "monta_original")
class TestRealOriginal(RealCopyCase):
    """In the database that was copied."""

    def test_it_goes_on(self):
        self.assertFalse(self.env.ref(THIS).reason)
        self.order.order_line.product_uom_qty = 5
        self.push(self.order)
        self.push(self.waiting)
        self.assertEqual((self.order.monta_state, self.waiting.monta_state), ("sent", "sent"))
        quantities = {order["WebshopOrderId"]: order["Lines"][0]["OrderedQuantity"] for order in self.sandbox.orders()}
        self.assertEqual(quantities, {"COPY-SENT": 5, "COPY-WAITING": 3})
