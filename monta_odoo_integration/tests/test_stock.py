"""Acceptance 18: what is on hand in Odoo becomes what Monta has, and nothing else changes."""

from unittest.mock import patch

from odoo.exceptions import UserError

from .stock import StockCase


class StockScenarios:
    """What holds whatever API the account speaks."""

    def test_montas_number_becomes_what_is_on_hand_in_the_stock_location(self):
        self.put(self.sku_a, 9)
        self.monta_has({"Sku": "SKU-A", "StockAvailable": 20, "MinimumStock": 5}, {"Sku": "SKU-B", "StockAvailable": 3})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertEqual(self.on_hand(self.sku_b), 3)
        self.assertEqual(self.sku_a.available_threshold, 5)
        self.assertEqual(self.quants(self.sku_a).location_id, self.stock)

        (move,) = self.moves(self.sku_a)
        self.assertEqual((move.quantity, move.state), (11, "done"))
        self.assertIn("Monta", move.reference)
        row = self.row(self.sku_a)
        self.assertEqual((row.sku, row.available, row.minimum), ("SKU-A", 20, 5))
        self.assertEqual((row.odoo_quantity, row.gap, row.problem), (20, 0, False))

    def test_less_at_monta_is_less_in_odoo(self):
        self.put(self.sku_a, 9)
        self.monta_has(**{"SKU-A": 4})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 4)

    def test_nothing_and_a_number_left_out_are_zero(self):
        self.put(self.sku_a, 9)
        self.put(self.sku_b, 7)
        self.sandbox.post("/settings", {"omit_zero_stock": True})
        self.monta_has({"Sku": "SKU-B", "fields": {"Stock": None}})
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [0, 0])
        self.assertEqual(self.row(self.sku_a).available, 0)
        self.assertFalse(self.row(self.sku_a).is_unknown)

    def test_numbers_at_the_root_count_as_well(self):
        self.sandbox.post("/settings", {"stock_at_root": True})
        self.monta_has({"Sku": "SKU-A", "StockAvailable": 20, "MinimumStock": 5})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertEqual(self.sku_a.available_threshold, 5)

    def test_a_second_run_moves_and_writes_nothing(self):
        self.put(self.sku_a, 9)
        self.monta_has({"Sku": "SKU-A", "StockAvailable": 20, "MinimumStock": 5})
        self.pull()
        written = []
        with (
            patch.object(type(self.env["stock.quant"]), "write", lambda self, vals: written.append((self, vals))),
            patch.object(type(self.env["product.template"]), "write", lambda self, vals: written.append((self, vals))),
        ):
            self.pull()
            # The day's sweep of all products is no reason to write either.
            self.set_params(stock_cursor="")
            self.pull()
        self.assertEqual(written, [])
        self.assertEqual(len(self.moves(self.sku_a)), 1)

    def test_what_was_moved_in_odoo_only_is_put_right(self):
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        self.put(self.sku_a, -8)
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)

    def test_what_is_reserved_stays_reserved(self):
        self.put(self.sku_a, 9)
        order = self.create_order([(self.sku_a, 5)])
        delivery = order.picking_ids
        self.assertEqual((delivery.state, self.quants(self.sku_a).reserved_quantity), ("assigned", 5))
        for available in (20, 2, 0):
            self.monta_has(**{"SKU-A": available})
            self.pull()
            self.assertEqual(self.on_hand(self.sku_a), available)
            self.assertEqual((delivery.state, self.quants(self.sku_a).reserved_quantity), ("assigned", 5))
            self.assertEqual(delivery.move_ids.quantity, 5)

    def test_an_unknown_sku_keeps_its_stock_and_says_so(self):
        stranger = self.create_product("S/3 & more")
        self.put(stranger, 9)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 30})
        with self.logged("S/3 & more") as caught:
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(len(caught.output), 1)
        self.assertEqual([self.on_hand(p) for p in (stranger, self.sku_a, self.sku_b)], [9, 20, 30])
        self.assertTrue(stranger.monta_stock_unknown)
        self.assertIn("S/3 & more", stranger.monta_stock_problem)
        self.assertTrue(stranger.product_tmpl_id.monta_stock_unknown)
        self.assertFalse(self.moves(stranger))

        # It is told once, until it changes.
        self.set_params(stock_cursor="")
        self.pull()
        self.monta_has(**{"S/3 & more": 4})
        self.pull()
        self.assertEqual(self.on_hand(stranger), 4)
        self.assertFalse(stranger.monta_stock_unknown)
        self.assertFalse(stranger.monta_stock_problem)

    def test_a_product_that_monta_forgets_keeps_its_stock(self):
        stranger = self.create_product("S-9")
        self.monta_has(**{"S-9": 7})
        self.pull()
        self.sandbox.reset(self.profile)
        self.monta_has(**{"SKU-A": 1, "SKU-B": 1})
        self.set_params(stock_cursor="")
        self.pull("S-9")
        self.assertEqual(self.on_hand(stranger), 7)
        self.assertTrue(stranger.monta_stock_unknown)
        self.assertEqual(stranger.monta_stock_available, 0)

    def test_numbers_that_make_no_sense_change_nothing_and_are_named(self):
        for number, word in (
            (2.5, "whole"),
            ("many", "no number"),
            ("12", "no number"),
            (2**40, "large"),
        ):
            with self.subTest(number):
                product = self.create_product(f"BAD {number}")
                self.put(product, 9)
                self.monta_has(
                    {"Sku": f"BAD {number}", "fields": {"StockAvailable": number, "Stock": {}}},
                    {"Sku": "SKU-A", "StockAvailable": 20},
                )
                self.set_params(stock_cursor="")
                self.pull(f"BAD {number}")
                self.assertEqual(self.on_hand(product), 9)
                self.assertFalse(self.moves(product))
                self.assertIn(word, product.monta_stock_problem)
                self.assertFalse(product.monta_stock_sync)
                self.assertEqual(self.on_hand(self.sku_a), 20)

    def test_stock_below_zero_is_sold_out_and_said_once(self):
        product = self.create_product("SOLD-OUT")
        self.put(product, 9)
        self.monta_has({"Sku": "SOLD-OUT", "fields": {"StockAvailable": -3, "MinimumStock": -5, "Stock": {}}})
        self.pull("sold out", "ignored")
        self.assertEqual(self.on_hand(product), 0)
        self.assertEqual((product.monta_stock_available, product.product_tmpl_id.available_threshold), (0, 0))
        for words in ("as -3", "sold out", "as -5", "ignored"):
            self.assertIn(words, product.monta_stock_problem)

        # When only what changed is asked for, and asked again, it is still so and not said anew.
        self.pull()
        self.assertIn("sold out", product.monta_stock_problem)
        self.set_params(stock_cursor="")
        self.pull()
        self.assertIn("sold out", product.monta_stock_problem)

        self.monta_has({"Sku": "SOLD-OUT", "fields": {"StockAvailable": 4, "MinimumStock": 1, "Stock": {}}})
        self.set_params(stock_cursor="")
        self.pull()
        self.assertEqual((self.on_hand(product), product.product_tmpl_id.available_threshold), (4, 1))
        self.assertFalse(product.monta_stock_problem)

    def test_sold_out_of_what_is_tracked_says_both_as_long_as_each_lasts(self):
        product = self.create_product("TRACKED", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": product.id, "company_id": self.env.company.id})
        self.put(product, 9, lot_id=lot)
        self.monta_has({"Sku": "TRACKED", "fields": {"StockAvailable": -3, "Stock": {}}})
        self.pull("sold out")
        for words in ("sold out", "adjust it by hand"):
            self.assertIn(words, product.monta_stock_problem)
        self.put(product, -9, lot_id=lot)
        self.pull()
        self.assertIn("sold out", product.monta_stock_problem)
        self.assertNotIn("by hand", product.monta_stock_problem)

    def test_a_count_that_is_not_applied_is_never_overwritten(self):
        self.put(self.sku_a, 9)
        quant = self.quants(self.sku_a)
        quant.with_context(inventory_mode=True).inventory_quantity = 7
        self.assertTrue(quant.inventory_quantity_set)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 3})
        self.pull("counted 7")
        self.assertEqual((quant.inventory_quantity, quant.inventory_quantity_set, quant.quantity), (7, True, 9))
        self.assertEqual(
            (self.on_hand(self.sku_a), self.on_hand(self.sku_b)), (9, 3), "it keeps no other from its stock"
        )
        self.assertFalse(self.moves(self.sku_a))
        self.assertIn("apply or clear", self.sku_a.monta_stock_problem)
        self.assertEqual((self.row(self.sku_a).available, self.row(self.sku_a).gap), (20, 11))

        # Said once, until it is applied; then Monta's number is the one.
        self.pull()
        quant.action_apply_inventory()
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertFalse(self.sku_a.monta_stock_problem)

    def test_a_count_that_agrees_with_monta_is_left_to_the_person_too(self):
        self.put(self.sku_a, 9)
        quant = self.quants(self.sku_a)
        quant.with_context(inventory_mode=True).inventory_quantity = 9
        self.monta_has(**{"SKU-A": 9})
        self.pull()
        self.assertTrue(quant.inventory_quantity_set)
        self.assertFalse(self.sku_a.monta_stock_problem)

    def test_one_sku_on_two_products_is_nobodys_stock(self):
        left = self.create_product("TWIN", name="Left")
        right = self.create_product("OTHER", name="Right", monta_sku="TWIN")
        self.put(left, 9)
        self.monta_has(**{"TWIN": 20, "SKU-A": 3})
        self.pull("TWIN")
        for product in left, right:
            self.assertIn("Left", product.monta_stock_problem)
            self.assertIn("Right", product.monta_stock_problem)
            self.assertIn("TWIN", product.monta_stock_problem)
        self.assertEqual([self.on_hand(p) for p in (left, right, self.sku_a)], [9, 0, 3])

        # Asked for alone, it is still nobody's.
        left.action_monta_refresh_stock()
        self.assertEqual(self.on_hand(left), 9)
        right.monta_sku = False
        self.monta_has(OTHER=1)
        self.pull()
        self.assertEqual([self.on_hand(left), self.on_hand(right)], [20, 1])

    def test_an_archived_product_is_left_alone_and_takes_no_name(self):
        old = self.create_product("RENEWED", name="Old")
        self.put(old, 9)
        old.active = False
        new = self.create_product("RENEWED", name="New")
        self.monta_has(RENEWED=20)
        self.pull()
        self.assertEqual([self.on_hand(old), self.on_hand(new)], [9, 20])
        self.assertFalse(self.row(old))

    def test_a_product_without_any_code_is_not_asked_for(self):
        nameless = self.create_product(False, name="Nameless")
        self.put(nameless, 9)
        self.pull()
        self.assertEqual(self.on_hand(nameless), 9)
        self.assertIn("No SKU", nameless.monta_stock_problem)

    def test_consumables_and_services_are_skipped(self):
        service = self.create_service("Gift wrapping", default_code="WRAP")
        consumable = self.env["product.product"].create({"name": "Tape", "default_code": "TAPE", "type": "consu"})
        self.monta_has(WRAP=5, TAPE=6)
        self.pull()
        for product in service, consumable:
            self.assertFalse(self.row(product))
            self.assertFalse(self.moves(product))
        self.assertFalse([path for path in self.asked() if "WRAP" in path or "TAPE" in path])
        with self.assertRaisesRegex(UserError, "no stock"):
            consumable.action_monta_refresh_stock()

    def test_an_adjustment_that_fails_takes_no_other_with_it(self):
        poison = self.create_product("POISON")
        products = [self.create_product(f"P{number}") for number in range(5)]
        self.monta_has(POISON=5, **{f"P{number}": number + 1 for number in range(5)})
        apply = type(self.env["stock.quant"])._apply_inventory

        def break_for_poison(quants, *args, **kwargs):
            if poison in quants.product_id:
                raise ValueError("the scale is broken")
            return apply(quants, *args, **kwargs)

        with patch.object(type(self.env["stock.quant"]), "_apply_inventory", break_for_poison):
            self.pull("the scale is broken")
        self.assertEqual([self.on_hand(product) for product in products], [1, 2, 3, 4, 5])
        self.assertEqual(self.on_hand(poison), 0)
        self.assertIn("POISON", poison.monta_stock_problem)
        self.assertEqual((self.row(poison).available, self.row(poison).gap), (5, 5))
        self.pull()
        self.assertEqual(self.on_hand(poison), 5)
        self.assertFalse(poison.monta_stock_problem)

    def test_report_shows_the_differences_and_changes_no_stock(self):
        self.set_params(stock_mode="report")
        self.put(self.sku_a, 9)
        self.monta_has({"Sku": "SKU-A", "StockAvailable": 20, "MinimumStock": 5}, {"Sku": "SKU-B", "StockAvailable": 2})
        before = self.sku_a.available_threshold
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [9, 0])
        self.assertFalse(self.moves(self.sku_a | self.sku_b))
        self.assertEqual(self.sku_a.available_threshold, before)
        rows = self.env["monta.stock"].search([("product_id", "in", (self.sku_a | self.sku_b).ids)])
        self.assertEqual([(row.sku, row.odoo_quantity, row.available, row.gap) for row in rows],
                         [("SKU-A", 9, 20, 11), ("SKU-B", 0, 2, 2)])  # fmt: skip
        self.assertEqual((self.sku_a.monta_stock_available, self.sku_a.monta_stock_minimum), (20, 5))


class TestStockV6(StockScenarios, StockCase):
    """Against Monta's live API."""

    profile = "v6"


class TestStockDocumented(StockScenarios, StockCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
