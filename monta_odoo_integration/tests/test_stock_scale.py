"""The figures to beat: 5,000 products at Monta, and a catalogue in Odoo that must not cost a query per product."""

from ..compat import SERIES
from .common import STORABLE
from .stock import StockCase

# How many pages Monta's list has does not depend on the series.
AT_MONTA = 5000 if SERIES == 18 else 1200
IN_ODOO = 500
# Pages of 30, and a few requests more: 170 for 5,000.
REQUESTS = AT_MONTA // 30 + 4


class TestStockScale(StockCase):
    """Counts requests and statements; times are for the bench."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vals = [{"name": f"Item {n}", "default_code": f"ITEM-{n:04}", **STORABLE} for n in range(IN_ODOO)]
        cls.items = cls.env["product.product"].create(vals)

    def setUp(self):
        super().setUp()
        self.long_ago(*({"Sku": f"ITEM-{n:04}", "StockAvailable": 3 * (n % 100 == 0)} for n in range(AT_MONTA - 2)))

    def test_requests_and_statements_for_five_thousand_products(self):
        self.pull()
        self.assertLessEqual(len(self.asked()), REQUESTS)
        self.assertTrue(all(self.items.mapped("monta_stock_sync")))
        self.assertEqual([self.on_hand(item) for item in self.items[::100]], [3, 3, 3, 3, 3])

        # Nothing changed: one request, and nearly nothing for the database to do.
        few = self.statements()
        self.assertEqual(len(self.asked()), 1)
        self.assertLessEqual(few / IN_ODOO, 0.2)

        # The day's list of all products, in which nothing changed either.
        self.set_params(stock_cursor="")
        many = self.statements()
        self.assertLessEqual(len(self.asked()), REQUESTS)
        self.assertLessEqual(many / IN_ODOO, 0.2)

        # Twice as many products take about as many statements again per thousand, and not one each.
        more = self.env["product.product"].create(
            [{"name": f"More {n}", "default_code": f"ITEM-{IN_ODOO + n:04}", **STORABLE} for n in range(IN_ODOO)]
        )
        self.set_params(stock_cursor="")
        self.pull()
        self.assertEqual(self.on_hand(more[0]), 3)
        self.assertLessEqual((self.statements() - few) / IN_ODOO, 0.05)
        self.set_params(stock_cursor="")
        self.assertLessEqual((self.statements() - many) / IN_ODOO, 0.1)

    def test_a_first_pull_cannot_empty_a_warehouse_of_five_hundred(self):
        """Acceptance 41; what becomes of those that wait is tested with fewer (``TestStockLimit``)."""
        skus = self.items.mapped("default_code")
        self.monta_has(**dict.fromkeys(skus, 0))
        self.put_each(self.items, 3)
        self.set_params(stock_limit="100")
        self.pull()
        self.assertFalse(self.moves(self.items))
        self.assertEqual(self.items.with_context(location=self.stock.id).mapped("qty_available"), [3] * IN_ODOO)
        waiting = self.env["monta.stock"].search([("is_waiting", "=", True)])
        self.assertEqual({row.sku: row.waiting for row in waiting}, dict.fromkeys(skus, -3))
