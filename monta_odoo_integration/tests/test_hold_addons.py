"""Goods that OCA's delivery blocks keep back (decision 36); run with ``--beside``."""

import unittest

from .common import MontaCase
from .test_hold import Payments


class TestHoldOfDeliveryBlocks(Payments, MontaCase):
    """OCA's reasons to keep a delivery back (``sale_stock_picking_blocking``)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "delivery_block_id" not in cls.env["sale.order"]._fields:
            raise unittest.SkipTest("OCA sale_stock_picking_blocking is not installed")
        cls.reason = cls.env["sale.delivery.block.reason"].create({"name": "Credit check"})

    def test_a_delivery_block_holds_what_is_paid(self):
        order = self.create_order(confirm=False)
        order.delivery_block_id = self.reason
        self.pay(order)
        order.action_confirm()
        self.push(order)
        self.assertEqual((self.block(order), order.monta_is_held), ((True, "Delivery block: Credit check"), True))
        self.sandbox.forget_requests()
        order.action_remove_delivery_block()
        self.assert_released(order)
