"""What the tests of stock share: what Monta has, what Odoo has, and a pull in between."""

from datetime import timedelta

from odoo import fields
from odoo.addons.monta_odoo_integration import compat

from .common import MontaCase

# 19.0 gave packages a shorter name.
PACKAGE = "stock.package" if compat.SERIES >= 19 else "stock.quant.package"


class StockCase(MontaCase):
    """A warehouse whose stock is at Monta; at first nothing is anywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id

    def setUp(self):
        super().setUp()
        self.monta_has(**{"SKU-A": 0, "SKU-B": 0})

    # -- Monta --------------------------------------------------------------------------------------------------

    def monta_has(self, *products, **available):
        """Load products into the sandbox: dicts with ``Sku``, or ``SKU=available``."""
        rows = [*products, *({"Sku": sku, "StockAvailable": pieces} for sku, pieces in available.items())]
        self.sandbox.post("/products", rows)

    def long_ago(self, *products, **available):
        """As :meth:`monta_has`, but before everything that a list of changes tells."""
        now = fields.Datetime.now()
        self.sandbox.post("/clock", {"now": f"{(now - timedelta(days=1)).isoformat()}Z"})
        self.monta_has(*products, **available)
        self.sandbox.post("/clock", {"now": f"{now.isoformat()}Z"})

    def pull(self, *words):
        """One run of the stock cron; each of ``words`` is in one of its warnings, and without any there are none."""
        catalogue = self.env["product.product"]
        if words:
            with self.logged(*words):
                catalogue.cron_monta_qty_sync()
        else:
            catalogue.cron_monta_qty_sync()
        self.env.cr.flush()
        self.env.invalidate_all()

    def statements(self):
        """How many SQL statements one run takes, from an empty cache."""
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["product.product"].cron_monta_qty_sync()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    # -- Odoo ---------------------------------------------------------------------------------------------------

    def put(self, product, quantity, location=None, **where):
        """Have ``quantity`` of ``product`` in Odoo; ``where`` names a ``lot_id``, ``package_id`` or ``owner_id``."""
        self.env["stock.quant"]._update_available_quantity(product, location or self.stock, quantity, **where)

    def put_each(self, products, quantity):
        """Have ``quantity`` of each of ``products``, of which there was nothing, in Odoo, made in one go."""
        where = {"location_id": self.stock.id, "quantity": quantity}
        self.env["stock.quant"].create([{"product_id": product.id, **where} for product in products])

    def quants(self, product):
        """The quants of ``product`` in any company's own places."""
        return self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id.usage", "=", "internal")], order="id"
        )

    def on_hand(self, product, location=None):
        """What Odoo says is on hand of ``product`` at ``location``, by default WH/Stock."""
        return product.with_context(location=(location or self.stock).id).qty_available

    def moves(self, product):
        """Every stock move of ``product``, which may be several."""
        return self.env["stock.move"].search([("product_id", "in", product.ids)], order="id")

    def row(self, product):
        """The row of ``product`` in Monta ▸ Stock."""
        return self.env["monta.stock"].search([("product_id", "=", product.id)])
