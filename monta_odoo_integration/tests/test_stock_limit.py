"""Acceptance 41: what is beyond the limit waits for a person, and is applied once."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .stock import StockCase

ITEMS = 40


class TestStockLimit(StockCase):
    """Decided after Monta has answered, so one profile is enough."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "els", groups="stock.group_stock_manager", name="Els")

    def waiting(self):
        """What waits in each row, by SKU."""
        return {row.sku: row.waiting for row in self.env["monta.stock"].search([("is_waiting", "=", True)])}

    def activities(self):
        """Those that are about adjustments."""
        return self.env.company.partner_id.activity_ids

    def apply(self, products):
        """Press Apply, as a manager of the stock."""
        action = self.row(products).with_user(self.manager).action_apply()
        self.env.cr.flush()
        self.env.invalidate_all()
        return action

    def row(self, product):
        return self.env["monta.stock"].search([("product_id", "in", product.ids)])

    def test_a_first_pull_cannot_empty_a_warehouse(self):
        items = self.create_products(f"ITEM-{number:02}" for number in range(ITEMS))
        for item in items:
            self.put(item, 3)
        self.monta_has(**dict.fromkeys(items.mapped("default_code"), 0))
        self.set_params(stock_limit="100")
        for _run in range(2):
            self.pull()
            self.assertFalse(self.moves(items))
            self.assertEqual(self.waiting(), dict.fromkeys(items.mapped("default_code"), -3))
            (activity,) = self.activities()
        self.assertIn(f"{ITEMS} adjustments of {3 * ITEMS} pieces", activity.note)

        with self.assertRaises(AccessError):
            self.row(items).with_user(new_test_user(self.env, "sanne", groups="base.group_user")).action_apply()
        self.assertIn(f"{ITEMS} adjustments", self.apply(items)["params"]["message"])
        self.assertEqual([self.on_hand(item) for item in items], [0] * ITEMS)
        self.assertIn("Els", self.moves(items)[0].reference)
        self.assertFalse(self.activities())
        with self.assertRaises(UserError):
            self.apply(items)
        self.pull()
        self.assertEqual(len(self.moves(items)), ITEMS)

    def test_what_is_within_the_limit_is_written(self):
        for product in self.sku_a, self.sku_b:
            self.put(product, 200)
        self.set_params(stock_limit="100")
        self.monta_has(**{"SKU-A": 100, "SKU-B": 99})
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [100, 200])
        self.assertEqual(self.waiting(), {"SKU-B": -101})
        row = self.row(self.sku_b)
        self.assertEqual((row.available, row.odoo_quantity, row.gap), (99, 200, 101))

        # Without a limit nothing waits.
        self.set_params(stock_limit="")
        self.pull()
        self.assertEqual((self.on_hand(self.sku_b), self.waiting()), (99, {}))
        self.assertFalse(self.activities())

    def test_a_newer_number_replaces_what_waits(self):
        self.put(self.sku_a, 200)
        self.set_params(stock_limit="50")
        self.monta_has(**{"SKU-A": 0})
        self.pull()
        self.monta_has(**{"SKU-A": 120})
        self.pull()
        self.assertEqual(self.waiting(), {"SKU-A": -80})
        self.monta_has(**{"SKU-A": 190})
        self.pull()
        self.assertEqual((self.on_hand(self.sku_a), self.waiting()), (190, {}))
        self.assertFalse(self.activities())

    def test_what_has_changed_in_odoo_meanwhile_is_not_applied_unseen(self):
        self.put(self.sku_a, 200)
        self.put(self.sku_b, 200)
        self.set_params(stock_limit="50")
        self.monta_has(**{"SKU-A": 100, "SKU-B": 100})
        self.pull()
        # One is nearer by now, the other farther away.
        self.put(self.sku_a, -30)
        self.put(self.sku_b, 30)
        action = self.apply(self.sku_a | self.sku_b)
        self.assertEqual((action["params"]["type"], self.on_hand(self.sku_a)), ("warning", 100))
        self.assertIn("SKU-B", action["params"]["message"])
        self.assertEqual((self.on_hand(self.sku_b), self.waiting()), (230, {"SKU-B": -130}))
        self.apply(self.sku_b)
        self.assertEqual((self.on_hand(self.sku_b), self.waiting()), (100, {}))

    def test_value_counts_too(self):
        dear = self.create_product("DEAR", standard_price=100.0)
        self.put(dear, 20)
        self.put(self.sku_a, 20)
        self.set_params(stock_limit_value="500")
        self.monta_has(**{"DEAR": 14, "SKU-A": 0})
        self.pull()
        self.assertEqual((self.on_hand(dear), self.on_hand(self.sku_a)), (20, 0))
        self.assertEqual(self.waiting(), {"DEAR": -6})

    def test_the_button_on_a_product_is_no_way_around_it(self):
        self.put(self.sku_a, 200)
        self.set_params(stock_limit="100")
        self.monta_has(**{"SKU-A": 0})
        self.sku_a.action_monta_refresh_stock()
        self.assertEqual((self.on_hand(self.sku_a), self.waiting()), (200, {"SKU-A": -200}))
        self.set_params(stock_mode="report")
        self.sku_a.action_monta_refresh_stock()
        self.assertEqual(self.waiting(), {})
