"""What people see of Monta's stock: on products, in lists, and under Monta ▸ Stock."""

from lxml import etree
from odoo.addons.monta_odoo_integration import compat
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
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
        self.put(stranger, 65)
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
            [(row.sku, row.odoo_quantity, row.available, row.difference) for row in rows],
            [("SKU-B", 4, 40, -36), ("SKU-A", 9, 8, 1), ("STRANGER", 65, 0, 0)],
        )
        arch = etree.fromstring(
            self.env["monta.stock"].get_view(view_type="tree" if compat.SERIES == 17 else "list")["arch"]
        )
        shown = [node.get("name") for node in arch.iter("field")]
        self.assertLessEqual({"product_id", "sku", "odoo_quantity", "available", "difference"}, set(shown))

    def test_what_is_not_montas_is_one_line_beside_the_list(self):
        stranger, nameless = self.seed(), self.create_product(False, name="Nameless")
        self.put(stranger, -5)
        self.set_params(stock_cursor="")
        self.pull()
        action = self.env.ref("monta_odoo_integration.monta_stock_action")
        self.assertEqual(safe_eval(action.context), {"searchpanel_default_at_monta": "at"})
        mine = [("product_id", "in", (self.sku_a | self.sku_b | stranger | nameless).ids)]
        panel = self.env["monta.stock"].search_panel_select_range(
            "at_monta", enable_counters=True, search_domain=mine, comodel_domain=[], expand=False
        )
        self.assertEqual(
            [(value["display_name"], value["__count"]) for value in panel["values"]],
            [("At Monta", 2), ("Not at Monta", 2)],
        )
        self.assertEqual((self.row(stranger).odoo_quantity, self.on_hand(stranger)), (60, 60), "Odoo's number is true")

    def test_a_remark_says_what_matters_in_a_few_words(self):
        stranger, nameless, kit = self.seed(), self.create_product(False), self.create_product("KIT")
        self.create_kit(kit, [(self.sku_a, 2), (self.sku_b, 1)])
        elsewhere = self.create_product("ELSEWHERE")
        self.create_kit(elsewhere, [(stranger, 1)])
        self.monta_has({"Sku": "SKU-B", "StockAvailable": 40, "MinimumStock": 41})
        self.set_params(stock_cursor="")
        self.pull("is not known")
        remarks = {product: self.row(product).remark for product in (stranger, nameless, self.sku_b, kit, self.sku_a)}
        self.assertEqual(
            remarks,
            {
                stranger: "Monta does not know it", nameless: "It has no SKU", self.sku_b: "Below the minimum of 41",
                kit: f"Limited by {self.sku_a.display_name}", self.sku_a: False,
            },
        )  # fmt: skip
        self.assertEqual(self.row(elsewhere).at_monta, "not", "nothing that it is made of is at Monta")

    def test_the_server_log_tells_of_a_run_in_one_line(self):
        for number in range(5):
            self.create_product(f"STRANGER-{number}")
        with self.logged("5 new problems") as caught:
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(len(caught.output), 1)

    def test_the_button_of_the_list_needs_no_selection(self):
        rows = self.env["monta.stock"]
        cron = self.env.ref("monta_odoo_integration.ir_cron_monta_qty_sync")
        triggers = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        stock = new_test_user(self.env, "ineke", groups="stock.group_stock_user")
        action = rows.with_user(stock).action_refresh()
        self.assertEqual(action["params"]["type"], "info")
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggers), before + 1)
        with self.assertRaises(AccessError):
            rows.with_user(new_test_user(self.env, "sanne", groups="base.group_user")).action_refresh()
        self.set_params(username="")
        with self.assertRaises(UserError):
            rows.with_user(stock).action_refresh()

    def test_refreshing_many_is_told_in_one_sentence(self):
        strangers = self.create_products(f"STRANGER-{number}" for number in range(30))
        with self.logged("30 new problems"):
            message = (strangers | self.sku_a).action_monta_refresh_stock()["params"]["message"]
        self.assertIn("Up to date with Monta: 1. Not at Monta: 30 (", message)
        self.assertLess(len(message), 160)

    def test_an_empty_list_says_why(self):
        rows = self.env["monta.stock"]
        rows.search([]).unlink()
        self.assertEqual(rows.get_empty_list_help("<p>Not yet</p>"), "<p>Not yet</p>")
        self.pull()
        self.assertIn("passes the filter", rows.get_empty_list_help("<p>Not yet</p>"))

    def test_a_product_shows_odoos_number_beside_montas(self):
        self.seed()
        shown = Form(self.sku_b.product_tmpl_id)
        self.assertEqual(
            (shown.monta_stock_available, shown.monta_stock_odoo, shown.monta_stock_difference), (40, 4, -36)
        )
        action = self.sku_b.product_tmpl_id.action_view_monta_stock()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.row(self.sku_b))

    def test_less_than_there_should_be_is_told(self):
        self.monta_has(
            {"Sku": "SKU-A", "StockAvailable": 20, "MinimumStock": 24}, {"Sku": "SKU-B", "StockAvailable": 20}
        )
        self.pull()
        self.assertIn("20, and the minimum there is 24", self.sku_a.monta_stock_hint)
        self.assertFalse(self.sku_b.monta_stock_hint)
        self.env["stock.warehouse.orderpoint"].create(
            {"product_id": self.sku_b.id, "product_min_qty": 30, "product_max_qty": 40}
        )
        self.env.invalidate_all()
        self.assertIn("asks for 30", self.sku_b.product_tmpl_id.monta_stock_hint)
        below = self.env["monta.stock"].search([("is_below_minimum", "=", True)])
        self.assertEqual(below.product_id, self.sku_a)

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
        employee = new_test_user(self.env, "sanne", groups="base.group_user")
        row = self.row(self.sku_a).with_user(employee)
        self.assertEqual(row.available, 8)
        with self.assertRaises(AccessError):
            row.available = 3
        self.set_params(stock_mode="apply")
        action = self.sku_a.with_user(employee).action_monta_refresh_stock()
        self.assertEqual(action["params"]["message"], "Monta has 8, Odoo has 9.")
        self.assertEqual(self.on_hand(self.sku_a), 9, "who works with no stock adjusts none")
        stock = new_test_user(self.env, "ineke", groups="stock.group_stock_user")
        self.sku_a.with_user(stock).action_monta_refresh_stock()
        self.assertEqual(self.on_hand(self.sku_a), 8)

    def test_what_waits_for_a_manager_goes_on_waiting_when_an_employee_asks(self):
        self.set_params(stock_limit="0")
        self.put(self.sku_a, 9)
        self.monta_has(**{"SKU-A": 8})
        self.pull()
        self.set_params(stock_limit="100")
        self.sku_a.with_user(new_test_user(self.env, "sanne", groups="base.group_user")).action_monta_refresh_stock()
        self.assertEqual((self.on_hand(self.sku_a), self.row(self.sku_a).waiting), (9, -1))
