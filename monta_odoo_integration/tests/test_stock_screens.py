"""What people see of Monta's stock: on products, in lists, and under Monta ▸ Stock."""

from lxml import etree
from odoo.addons.monta_odoo_integration import compat
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from .stock import StockCase


class StockScreenScenarios:
    """What holds whatever API the account speaks."""

    def test_the_button_asks_for_this_product_only(self):
        self.put(self.sku_a, 9)
        self.monta_has({"Sku": "SKU-A", "StockAvailable": 20, "MinimumStock": 5})
        action = self.sku_a.action_monta_refresh_stock()
        self.assertEqual(self.asked(), ["/product/SKU-A/stock"])
        self.assertEqual(action["params"]["message"], "Monta has 20.")
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertFalse(self.row(self.sku_b))
        shown = Form(self.sku_a.product_tmpl_id)
        self.assertEqual((shown.monta_stock_available, shown.monta_stock_minimum), (20, 5))
        self.assertTrue(shown.monta_stock_sync)

    def test_the_button_says_what_is_wrong(self):
        stranger = self.create_product("STRANGER")
        with self.logged("STRANGER"):
            action = stranger.product_tmpl_id.action_monta_refresh_stock()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("STRANGER", action["params"]["message"])

    def test_the_button_on_several_products_tells_how_it_went(self):
        both = self.sku_a | self.sku_b
        self.assertIn("2 products", both.action_monta_refresh_stock()["params"]["message"])
        self.assertEqual(sorted(self.asked()), ["/product/SKU-A/stock", "/product/SKU-B/stock"])
        stranger = self.create_product("STRANGER")
        with self.logged("STRANGER"):
            action = (both | stranger).action_monta_refresh_stock()
        self.assertIn("STRANGER", action["params"]["message"])
        self.assertNotIn("SKU-A", action["params"]["message"])

    def test_monta_out_of_reach_is_told_and_nothing_changes(self):
        self.put(self.sku_a, 9)
        for fault in ({"kind": "status", "status": 500}, {"kind": "status", "status": 401}, {"kind": "drop_before"}):
            with self.subTest(fault):
                self.sandbox.fault(**fault, path="/product/*", times=0)
                with self.assertRaises(UserError):
                    self.sku_a.action_monta_refresh_stock()
                self.sandbox._call("DELETE", "/faults")
        self.assertEqual(self.on_hand(self.sku_a), 9)
        self.assertFalse(self.row(self.sku_a))


class TestStockScreensV6(StockScreenScenarios, StockCase):
    """Against Monta's live API."""

    profile = "v6"


class TestStockScreensDocumented(StockScreenScenarios, StockCase):
    """Against the API of the plugin documentation."""

    profile = "documented"


class TestStockScreens(StockCase):
    """Lists, filters and rights."""

    def seed(self):
        """Three products: far apart, a little apart, unknown at Monta."""
        stranger = self.create_product("STRANGER")
        self.set_params(stock_mode="report")
        self.put(self.sku_a, 9)
        self.put(self.sku_b, 4)
        self.monta_has(**{"SKU-A": 8, "SKU-B": 40})
        self.pull("STRANGER")
        return stranger

    def test_the_menu_shows_both_numbers_with_the_largest_difference_first(self):
        stranger = self.seed()
        menu = self.env.ref("monta_odoo_integration.monta_stock_menu")
        self.assertEqual(menu.parent_id, self.env.ref("monta_odoo_integration.monta_menu_root"))
        rows = self.env[menu.action.res_model].search(safe_eval(menu.action.domain))
        rows = rows.filtered(lambda row: row.product_id in self.sku_a | self.sku_b | stranger)
        self.assertEqual(
            [(row.sku, row.odoo_quantity, row.available, row.gap) for row in rows],
            [("SKU-B", 4, 40, 36), ("SKU-A", 9, 8, 1), ("STRANGER", 0, 0, 0)],
        )
        arch = etree.fromstring(
            self.env["monta.stock"].get_view(view_type="tree" if compat.SERIES == 17 else "list")["arch"]
        )
        shown = [node.get("name") for node in arch.iter("field")]
        self.assertLessEqual({"product_id", "sku", "odoo_quantity", "available", "gap"}, set(shown))

    def test_refreshing_rows_asks_for_their_products(self):
        self.seed()
        self.set_params(stock_mode="apply")
        self.asked()
        (self.row(self.sku_a) | self.row(self.sku_b)).action_refresh()
        self.assertEqual(sorted(self.asked()), ["/product/SKU-A/stock", "/product/SKU-B/stock"])
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [8, 40])
        self.assertEqual(self.row(self.sku_a).action_open_product()["res_id"], self.sku_a.id)

    def test_the_filters_of_products_find_them(self):
        stranger = self.seed()
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_a, 2)])
        self.pull()
        for model in "product.product", "product.template":
            arch = etree.fromstring(self.env[model].get_view(view_type="search")["arch"])
            found = {}
            for node in arch.iter("filter"):
                if (node.get("name") or "").startswith("monta_"):
                    found[node.get("name")] = self.env[model].search(safe_eval(node.get("domain"))).mapped("name")
            names = {product: product.name for product in (self.sku_a, self.sku_b, stranger, kit)}
            self.assertEqual(sorted(found["monta_gap"]), sorted([names[self.sku_a], names[self.sku_b]]))
            self.assertEqual(found["monta_unknown"], [names[stranger]])
            self.assertEqual(found["monta_problem"], [names[stranger]])
            self.assertEqual(found["monta_kit"], [names[kit]])

    def test_only_employees_ask_and_only_administrators_pull_everything(self):
        self.monta_has(**{"SKU-A": 8})
        self.asked()
        group = self.env.ref("base.group_portal")
        groups = "group_ids" if "group_ids" in self.env["res.users"]._fields else "groups_id"
        portal = self.env["res.users"].create({"name": "Bram", "login": "bram", groups: [(6, 0, group.ids)]})
        employee = self.env["res.users"].create({"name": "Sanne", "login": "sanne"})
        for user in portal, employee:
            with self.assertRaises(AccessError):
                self.env["product.product"].with_user(user).cron_monta_qty_sync()
        with self.assertRaises(AccessError):
            self.sku_a.with_user(portal).action_monta_refresh_stock()
        with self.assertRaises(AccessError):
            self.sku_a.product_tmpl_id.with_user(portal).action_monta_refresh_stock()
        self.assertEqual(self.asked(), [])
        self.env["product.product"].with_user(self.env.ref("base.user_admin")).cron_monta_qty_sync()
        self.assertEqual(self.on_hand(self.sku_a), 8)

    def test_an_employee_reads_the_rows_and_writes_none(self):
        self.seed()
        employee = self.env["res.users"].create({"name": "Sanne", "login": "sanne"})
        row = self.row(self.sku_a).with_user(employee)
        self.assertEqual(row.available, 8)
        with self.assertRaises(AccessError):
            row.available = 3
        self.set_params(stock_mode="apply")
        self.sku_a.with_user(employee).action_monta_refresh_stock()
        self.assertEqual(self.on_hand(self.sku_a), 8)
