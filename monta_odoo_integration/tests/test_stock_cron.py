"""Acceptance 20: how often Monta is asked, what for, and what a failure in the middle leaves."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .stock import StockCase

SERVICES = "odoo.addons.monta_odoo_integration.services"
BATCHES = f"{SERVICES}.stock.batches"
LISTS = f"{SERVICES}.stock.product_lists"


class StockCronCase(StockCase):
    """Looks at the requests and at what is remembered between two runs."""

    def cursor(self):
        """What the pull remembers of this company's account: ``at`` and ``swept``."""
        settings = self.env["monta.config"]._for(self.env.company)
        place = f"{self.env.company.id}:{settings.account}"
        return place, self.env["monta.config"]._recall("stock_cursor", place)

    def set_back(self, **ages):
        """Make ``at`` or ``swept`` so old (``timedelta``)."""
        place, cursor = self.cursor()
        for name, age in ages.items():
            cursor[name] = fields.Datetime.to_string(fields.Datetime.now() - age)
        self.env["monta.config"]._remember("stock_cursor", place, cursor)


class TestStockCronV6(StockCronCase):
    """Against Monta's live API: all products once a day, what changed in between."""

    profile = "v6"

    def kinds(self):
        """The requests since the last time, as ``list``, ``changes`` or ``one``."""
        return [
            "list" if path.startswith("/products?") else "changes" if "/updated_since/" in path else "one"
            for path in self.asked()
        ]

    def test_the_first_run_lists_all_and_the_next_one_asks_once(self):
        self.monta_has(**{"SKU-A": 20, "SKU-B": 5})
        self.pull()
        self.assertEqual(set(self.kinds()), {"list"})
        self.assertEqual(self.on_hand(self.sku_a), 20)

        self.monta_has(**{"SKU-A": 21})
        self.pull()
        (path,) = self.asked()
        since = fields.Datetime.to_datetime(path.removeprefix("/product/updated_since/").replace("T", " ").rstrip("Z"))
        self.assertAlmostEqual(
            fields.Datetime.now() - since, timedelta(hours=1), delta=timedelta(minutes=5), msg="an hour of overlap"
        )
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [21, 5])
        self.assertGreater(self.sku_b.monta_stock_sync, fields.Datetime.now() - timedelta(minutes=5))

    def test_all_products_are_listed_once_a_day_and_after_a_week_of_silence(self):
        self.pull()
        self.kinds()
        for ages, kind in (
            ({"swept": timedelta(hours=23)}, "changes"),
            ({"swept": timedelta(hours=25)}, "list"),
            ({"at": timedelta(days=6)}, "changes"),
            ({"at": timedelta(days=7)}, "list"),
        ):
            with self.subTest(ages):
                self.set_back(**ages)
                self.monta_has(**{"SKU-A": len(str(ages))})
                self.pull()
                self.assertEqual(set(self.kinds()), {kind})
                self.assertEqual(self.on_hand(self.sku_a), len(str(ages)))

    def test_the_cursor_stays_where_it_was_when_storing_fails(self):
        self.pull()
        _place, before = self.cursor()
        self.set_back(at=timedelta(hours=6))
        _place, old = self.cursor()
        self.monta_has(**{"SKU-A": 20})
        mirror = type(self.env["monta.stock.mirror"])
        with patch.object(mirror, "_write_rows", side_effect=UserError("no room")), self.logged("no room"):
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(self.cursor()[1], old)
        self.pull()
        self.assertGreaterEqual(self.cursor()[1]["at"], before["at"])
        self.assertEqual(self.on_hand(self.sku_a), 20)

    def test_a_product_that_is_new_in_odoo_does_not_wait_for_tomorrow(self):
        self.long_ago(NEW=8)
        self.pull()
        new = self.create_product("NEW")
        self.asked()
        self.pull()
        self.assertEqual(sorted(self.kinds()), ["changes", "one"])
        self.assertEqual(self.on_hand(new), 8)

    def test_a_new_product_that_gets_no_answer_keeps_nothing_else_waiting(self):
        self.monta_has(**{"SKU-A": 20, "SKU-B": 5})
        self.pull()
        new = self.create_product("NEW")
        self.put(self.sku_b, -2)
        self.sandbox.fault("status", path="/product/NEW/stock", status=500, times=0)
        self.pull("NEW")
        self.assertEqual([self.on_hand(p) for p in (self.sku_a, self.sku_b, new)], [20, 5, 0])
        self.sandbox._call("DELETE", "/faults")
        self.long_ago(NEW=8)
        self.pull()
        self.assertEqual(self.on_hand(new), 8)

    def test_a_product_that_goes_by_another_name_is_asked_for_again(self):
        self.long_ago(RENAMED=8, **{"SKU-A": 20, "SKU-B": 5})
        self.pull()
        self.kinds()
        self.sku_a.default_code = "RENAMED"
        self.sku_b.default_code = "SKU-B"
        self.pull()
        self.assertEqual(sorted(self.kinds()), ["changes", "one"])
        self.assertEqual(self.on_hand(self.sku_a), 8)

    def test_many_new_products_are_found_in_the_list(self):
        self.pull()
        self.kinds()
        new = [self.create_product(f"N-{number}") for number in range(4)]
        self.monta_has(**{product.default_code: 2 for product in new})
        with patch(f"{LISTS}.MAX_NEW_PRODUCTS", 3):
            self.pull()
        self.assertEqual(set(self.kinds()), {"list"})
        self.assertEqual([self.on_hand(product) for product in new], [2] * 4)

    def test_more_changes_than_one_answer_holds_are_found_in_the_list(self):
        self.pull()
        self.kinds()
        self.monta_has(**{"SKU-A": 20})
        # The list of changes has no pages.
        self.sandbox.fault("status", path="/product/updated_since/*", status=200, body=" " * 9 * 1024 * 1024)
        self.pull()
        first, *others = self.kinds()
        self.assertEqual((first, set(others)), ("changes", {"list"}))
        self.assertEqual(self.on_hand(self.sku_a), 20)

    def test_a_product_left_out_of_the_list_is_asked_for_before_it_counts_as_unknown(self):
        self.monta_has(**{"SKU-A": 20, "SKU-B": 5})
        self.pull()
        self.kinds()
        self.set_back(swept=timedelta(days=2))
        product = {"Sku": "SKU-A", "StockAvailable": 20}
        self.sandbox.fault("status", path="/products", status=200, body={"Products": [{"Product": product}]})
        self.sandbox.fault("status", path="/products", status=200, body={"Products": []}, times=0)
        self.monta_has(**{"SKU-B": 4})
        self.pull()
        self.assertEqual(self.kinds().count("one"), 1)
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [20, 4])
        self.assertFalse(self.sku_b.monta_stock_unknown)

    def test_monta_takes_no_notice_of_case(self):
        lower = self.create_product("sku-lower")
        self.monta_has(**{"SKU-LOWER": 6})
        self.pull()
        self.assertEqual(self.on_hand(lower), 6)

    def test_too_many_calls_for_changes_are_waited_for(self):
        self.pull()
        self.sandbox.fault("status", path="/product/updated_since/*", status=429, headers={"Retry-After": "1"})
        self.monta_has(**{"SKU-A": 3})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 3)

    def test_lists_that_are_not_there_are_asked_for_once(self):
        self.sandbox.post("/settings", {"capabilities": {"stock": "documented"}})
        self.monta_has(**{"SKU-A": 3, "SKU-B": 4})
        self.pull()
        self.assertIn("one", self.kinds())
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [3, 4])
        self.pull()
        self.assertEqual(self.kinds(), ["one", "one"])

    def test_a_tenants_own_endpoint_is_used_instead_of_the_lists(self):
        self.set_params(stock_endpoint="/product/stock?sku={sku}")
        self.monta_has(**{"SKU-A": 3, "SKU-B": 4})
        self.pull()
        self.assertEqual(sorted(self.asked()), ["/product/stock?sku=SKU-A", "/product/stock?sku=SKU-B"])
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [3, 4])

    def test_an_endpoint_of_an_override_is_used_as_well(self):
        with patch.object(type(self.env["monta.qty.sync"]), "_endpoint", lambda self: "/product/{sku}/stock/true"):
            self.monta_has(**{"SKU-A": 3})
            self.pull()
        self.assertEqual(sorted(self.asked()), ["/product/SKU-A/stock/true", "/product/SKU-B/stock/true"])
        self.assertEqual(self.on_hand(self.sku_a), 3)


class TestStockCronDocumented(StockCronCase):
    """Against the API of the plugin documentation: one request per SKU, several at once."""

    profile = "documented"

    def test_each_sku_is_asked_for_once_and_escaped(self):
        for sku in ("S/3", "A B", "50%", "ä+#?"):
            self.create_product(sku)
        self.monta_has(**{"S/3": 1, "A B": 2, "50%": 3, "ä+#?": 4})
        self.pull()
        escaped = ("%C3%A4%2B%23%3F", "50%25", "A%20B", "S%2F3", "SKU-A", "SKU-B")
        self.assertEqual(sorted(self.asked()), [f"/product/{sku}/stock" for sku in escaped])
        named = {product.default_code: product for product in self.env["product.product"].search([])}
        self.assertEqual([self.on_hand(named[sku]) for sku in ("S/3", "A B", "50%", "ä+#?")], [1, 2, 3, 4])

    def test_a_page_in_the_place_of_info_is_no_obstacle(self):
        self.sandbox.fault(
            "status", path="/info", status=404, body="<html>Not Found</html>", content_type="text/html", times=0
        )
        self.monta_has(**{"SKU-A": 3})
        for _run in range(2):
            self.pull()
            self.assertEqual(sorted(self.asked()), ["/product/SKU-A/stock", "/product/SKU-B/stock"])
        self.assertEqual(self.on_hand(self.sku_a), 3)

    def test_several_are_asked_for_at_once(self):
        self.set_params(max_parallel="8")
        products = [self.create_product(f"P{number}") for number in range(14)]
        self.monta_has(**{product.default_code: 1 for product in products})
        self.sandbox.fault("delay", path="/product/*", delay_ms=250, times=0)
        started = fields.Datetime.now()
        self.pull()
        requests = [request for request in self.sandbox.requests() if request["path"] != "/info"]
        self.assertEqual(len(requests), 16)
        self.assertGreater(len({request["connection"] for request in requests}), 4)
        self.assertLess(fields.Datetime.now() - started, timedelta(seconds=4), "one after the other takes as long")

    def test_an_endpoint_without_a_place_for_the_sku_is_refused_before_anything_is_asked(self):
        self.set_params(stock_endpoint="/stock")
        with self.logged("stock_endpoint"):
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(self.asked(), [])

    def test_an_error_about_one_sku_is_named_and_takes_no_other_with_it(self):
        self.set_params(timeout="0.7")
        page = "<html><title>Not here</title></html>"
        faults = {
            "server": {"kind": "status", "status": 500},
            "limit": {"kind": "status", "status": 429, "headers": {"Retry-After": "1"}},
            "refused": {"kind": "status", "status": 400, "body": "No"},
            "page": {"kind": "status", "status": 404, "body": page, "content_type": "text/html"},
            "text": {"kind": "status", "status": 200, "body": "Sold out"},
            "empty": {"kind": "status", "status": 200},
            "other": {"kind": "status", "status": 200, "body": {"Sku": "SKU-B", "StockAvailable": 5}},
            "late": {"kind": "delay", "delay_ms": 1500},
            "dropped": {"kind": "drop_before"},
        }
        for number, (word, fault) in enumerate(faults.items(), start=1):
            with self.subTest(word):
                product = self.create_product(f"ODD {word}")
                self.put(product, 9)
                self.monta_has(**{f"ODD {word}": 20, "SKU-A": number, "SKU-B": number})
                self.sandbox.fault(path=f"/product/ODD%20{word}/stock", times=0, **fault)
                with self.logged(f"ODD {word}") as caught:
                    self.env["product.product"].cron_monta_qty_sync()
                self.assertEqual(len(caught.output), 1)
                self.assertEqual([self.on_hand(p) for p in (product, self.sku_a, self.sku_b)], [9, number, number])
                self.assertIn(f"ODD {word}", product.monta_stock_problem)
                self.assertFalse(product.monta_stock_unknown)
                self.sandbox._call("DELETE", "/faults")
                self.pull()
                self.assertEqual(self.on_hand(product), 20)
                self.assertFalse(product.monta_stock_problem)

    def test_every_way_of_not_knowing_a_sku(self):
        answers = {
            "text": {"status": 404, "body": "Zero products found"},
            "json": {"status": 404, "body": {"Message": "Zero products found"}},
            "nothing": {"status": 404},
            "refusal": {"status": 400, "body": "Provided SKU does not exist for a single known product"},
            "list": {"status": 200, "body": []},
        }
        for word, answer in answers.items():
            with self.subTest(word):
                product = self.create_product(f"ODD {word}")
                self.put(product, 9)
                self.sandbox.fault("status", path=f"/product/ODD%20{word}/stock", **answer)
                self.monta_has(**{f"ODD {word}": 20})
                self.pull(f"ODD {word}")
                self.assertEqual(self.on_hand(product), 9)
                self.assertTrue(product.monta_stock_unknown)
                self.pull()
                self.assertEqual((self.on_hand(product), product.monta_stock_unknown), (20, False))

    def test_a_refused_account_ends_the_run_and_blames_no_product(self):
        products = [self.create_product(f"P{number}") for number in range(40)]
        self.monta_has(**{product.default_code: 1 for product in products})
        self.pull()
        self.sandbox.fault("status", path="/product/*", status=401, times=0)
        self.sandbox.forget_requests()
        with patch(f"{BATCHES}.BATCH_SIZE", 10), self.logged("could not be read") as caught:
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(len(caught.output), 1)
        self.assertLess(len(self.asked()), 10)
        self.assertFalse(self.env["monta.stock"].search([("problem", "!=", False)]))
        self.assertEqual([self.on_hand(product) for product in products], [1] * 40)

    def test_monta_falling_silent_keeps_what_was_answered_and_the_rest_comes_first_next_time(self):
        products = [self.create_product(f"P{number}") for number in range(6)]
        self.monta_has(**{product.default_code: 1 for product in products})
        self.set_params(max_parallel="1")
        self.sandbox.fault("status", path="/product/P3/stock", status=503, times=0)
        self.sandbox.fault("status", path="/product/P4/stock", status=503, times=0)
        with patch(f"{BATCHES}.BATCH_SIZE", 2), self.logged("P3"):
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual([self.on_hand(product) for product in products], [1, 1, 1, 0, 0, 1])
        self.sandbox._call("DELETE", "/faults")
        self.asked()
        self.pull()
        self.assertEqual(self.asked()[:2], ["/product/P3/stock", "/product/P4/stock"])
        self.assertEqual([self.on_hand(product) for product in products], [1] * 6)


class TestStockCron(StockCronCase):
    """What the scheduler does, whatever the API."""

    def test_nothing_is_asked_without_an_account(self):
        self.set_params(username="", password="")
        self.pull()
        self.assertEqual(self.sandbox.requests(), [])
        with self.assertRaisesRegex(UserError, "account"):
            self.sku_a.action_monta_refresh_stock()

    def test_the_guard_lets_the_pull_through(self):
        self.set_params(allowed_base_urls="https://elsewhere.example.com")
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)

    def test_an_unknown_stock_mode_is_named_and_nothing_is_written(self):
        self.set_params(stock_mode="maybe")
        self.monta_has(**{"SKU-A": 20})
        with mute_logger("odoo.sql_db"), self.logged("monta.stock_mode"):
            self.env["product.product"].cron_monta_qty_sync()
        self.assertFalse(self.moves(self.sku_a))

    def test_there_is_one_scheduled_action_every_six_hours(self):
        model = self.env.ref("product.model_product_product")
        crons = self.env["ir.cron"].search([("model_id", "=", model.id), ("code", "like", "cron_monta_qty_sync")])
        self.assertEqual(crons, self.env.ref("monta_odoo_integration.ir_cron_monta_qty_sync"))
        self.assertEqual((crons.interval_number, crons.interval_type, crons.active), (6, "hours", True))
