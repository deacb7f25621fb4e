"""What other addons of Odoo make of a purchase order, where they are installed.

``tests/odoo/run.py --module monta_odoo_integration,mrp_subcontracting_purchase,stock_dropshipping
--test-tags /monta_odoo_integration:TestSubcontracting,/monta_odoo_integration:TestDropshipping``
"""

import unittest

from odoo.exceptions import UserError

from .purchase import PurchaseCase


class TestSubcontracting(PurchaseCase):
    """What a subcontractor makes arrives like anything that is bought, although Odoo moves it out of a location."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "is_subcontract" not in cls.env["stock.move"]._fields:
            raise unittest.SkipTest("mrp_subcontracting is not installed")
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.sku_a.product_tmpl_id.id,
                "type": "subcontract",
                "subcontractor_ids": [(6, 0, cls.vendor.ids)],
                "bom_line_ids": [(0, 0, {"product_id": cls.sku_b.id, "product_qty": 2})],
            }
        )

    def test_what_is_made_is_announced_and_not_what_it_is_made_of(self):
        self.announced([(self.sku_a, 10), (self.sku_c, 1)])
        self.assertEqual(self.expected(), [("SKU-A", 10), ("SKU-C", 1)])

    def test_a_moved_transfer_moves_the_expected_date(self):
        self.set_params(edd_enable="1")
        order = self.announced([(self.sku_a, 10)])
        order.picking_ids.scheduled_date = "2035-08-20 10:00:00"
        self.change()
        (group,) = self.groups()
        self.assertEqual(group["InboundForecasts"][0]["DeliveryDate"][:10], "2035-08-20")

    def test_what_arrives_is_received_in_odoo(self):
        self.set_params(inbound_validate_receipts="1")
        order = self.announced([(self.sku_a, 10), (self.sku_c, 1)])
        for quantities, received in (([(self.sku_a, 4), (self.sku_c, 1)], [4, 1]), ([(self.sku_a, 6)], [10, 1])):
            for product, quantity in quantities:
                self.receive(order, product, quantity)
            self.read_receipts()
            self.assertEqual((order.order_line.mapped("qty_received"), order.activity_ids.ids), (received, []))
        self.assertEqual(set(order.picking_ids.mapped("state")), {"done"})


class TestDropshipping(PurchaseCase):
    """What a vendor sends to the customer himself never arrives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = dict(cls.env["stock.picking.type"]._fields["code"]._description_selection(cls.env))
        if "dropship" not in kinds:
            raise unittest.SkipTest("stock_dropshipping is not installed")

    def test_it_is_not_announced(self):
        kind = self.env["stock.picking.type"].search([("code", "=", "dropship")], limit=1)
        order = self.create_purchase(picking_type_id=kind.id, dest_address_id=self.customer.id)
        self.change()
        self.assertEqual((order.state, order.monta_state, self.sandbox.requests()), ("purchase", "not_sent", []))
        with self.assertRaisesRegex(UserError, "customer"):
            self.announce(order)
