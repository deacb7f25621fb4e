"""What the tests of several orders at Monta share: products, splits, and what Monta has in all."""

from collections import Counter

from .status import StatusCase


class FamilyCase(StatusCase):
    """Orders of a mug and a tray that Monta splits and ships."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.mug, cls.tray = cls.create_product("MUG"), cls.create_product("TRAY")

    # -- Monta --------------------------------------------------------------------------------------------------

    def split(self, order, **amounts):
        """Let Monta split so many pieces off; the id of the part."""
        return self.sandbox.split(order.monta_reference, amounts)

    def ship(self, name, track_trace):
        """Let Monta ship all that an order carries."""
        self.sandbox.move(name, "shipped", track_trace=track_trace)

    def at_monta(self):
        """The pieces of each SKU in all orders that are not cancelled."""
        pieces = Counter()
        for stored in self.sandbox.orders():
            if not stored["Deleted"]:
                pieces.update({line["Sku"]: line["OrderedQuantity"] for line in stored["Lines"]})
        return dict(pieces)

    # -- Odoo ---------------------------------------------------------------------------------------------------

    def pushed(self, *lines):
        """A confirmed order that Monta has."""
        order = self.create_order(lines or [(self.mug, 1), (self.tray, 1)])
        self.push(order)
        self.assertEqual(order.monta_state, "sent", order.monta_error)
        self.sandbox.forget_requests()
        return order

    def split_order(self):
        """An order whose tray Monta has split off, as Odoo knows; and the id of the part."""
        order = self.pushed()
        part = self.split(order, TRAY=1)
        self.sync(order)
        self.sandbox.forget_requests()
        return order, part

    def shipped_order(self, *lines):
        """An order that has left, as Odoo knows."""
        order = self.pushed(*(lines or [(self.mug, 2)]))
        self.ship(order.monta_reference, "3SA")
        self.sync(order)
        self.assertTrue(order.monta_is_closed)
        self.sandbox.forget_requests()
        return order

    def add(self, order, product, quantity):
        """Add a line to an order, and commit."""
        line = {"product_id": product.id, "product_uom_qty": quantity}
        order.write({"order_line": [(0, 0, line)]})
        self.commit()

    def members(self, order):
        """``(name at Monta, role, status)`` of each order at Monta."""
        return [(row.webshop_order_id, row.role, row.status) for row in order.monta_order_ids.sorted("id")]
