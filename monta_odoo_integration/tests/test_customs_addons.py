"""What customs is told where other addons are: freight of Odoo's delivery methods, and packs of OCA (decision 34).

``tests/odoo/run.py --beside --test-tags :TestCustomsOfFreight,:TestCustomsOfPacks``
"""

import unittest

from odoo.addons.monta_odoo_integration.models.monta_shipping_method import METHODS

from .common import MontaCase
from .customs import CustomsFixture


class TestCustomsOfFreight(CustomsFixture, MontaCase):
    """Freight is a line of its own, where Odoo's delivery methods are installed."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        if METHODS not in cls.env:
            raise unittest.SkipTest("delivery is not installed")

    def test_freight_is_told_apart_from_goods(self):
        freight = self.create_service("Freight")
        method = self.env[METHODS].create({"name": "Parcel", "product_id": freight.id, "fixed_price": 7.5})
        order = self.create_order([(self.sku_a, 3)], confirm=False, **self.abroad)
        order.set_delivery_line(method, 7.5)
        order.action_confirm()
        goods, costs = self.lines(order)
        self.assertEqual((goods["Sku"], goods["ShippingCost"]), ("SKU-A", False))
        self.assertEqual((costs["ShippingCost"], costs["AmountExclTax"], "Sku" in costs), (True, 7.5, False))
        self.push(order)
        self.assertEqual(self.stored()["Invoice"]["Lines"], [goods, costs])


class TestCustomsOfPacks(CustomsFixture, MontaCase):
    """An OCA pack is one line with what is shipped for it, as a kit is, where ``product_pack`` is installed."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        if "pack_line_ids" not in cls.env["product.product"]._fields:
            raise unittest.SkipTest("OCA product_pack is not installed")

    def pack(self, kind, price):
        """An order abroad for two packs of 1 SKU-A and 2 SKU-B."""
        box = self.create_product("BOX")
        box.product_tmpl_id.write({"pack_ok": True, "pack_type": kind, "pack_component_price": price})
        parts = ((self.sku_a, 1), (self.sku_b, 2))
        box.pack_line_ids = [(0, 0, {"product_id": part.id, "quantity": quantity}) for part, quantity in parts]
        return self.create_order([(box, 2)], **self.abroad)

    def test_a_pack_with_one_price_is_one_line(self):
        order = self.pack("non_detailed", False)
        (line,) = self.lines(order)
        self.assertEqual((line["Sku"], line["ChildSkus"], line["Quantity"]), ("BOX", ["SKU-A", "SKU-B"], 2))
        self.push(order)
        self.assertEqual(self.stored()["Invoice"]["Lines"], [line])

    def test_a_pack_that_is_worth_its_parts_is_their_lines(self):
        order = self.pack("detailed", "detailed")
        # The box itself costs something too, and nothing is shipped for it.
        charged = [(line.get("Sku"), line["Quantity"], line["AmountExclTax"]) for line in self.lines(order)]
        self.assertEqual(charged, [(None, 2, 20), ("SKU-A", 2, 20), ("SKU-B", 4, 40)])
        self.push(order)
        self.stored()
