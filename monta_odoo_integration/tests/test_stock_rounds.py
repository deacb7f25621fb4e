"""Acceptance 20 in the long run: many batches, several runs, and what breaks off in between."""

from contextlib import suppress
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

from ..services.stock.run import OutOfTime, PullProgress
from .test_stock_cron import BATCHES, LISTS, StockCronCase

KEEP = "odoo.addons.monta_odoo_integration.services.stock.run.compat.commit"
UNDO = f"{BATCHES}.compat.rollback"
PRODUCTS = 70


class StockRoundScenarios:
    """What holds whatever API the account speaks; ``SIZES`` are the sizes of the batches that a pull makes of them."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.skus = [f"P{number:02}" for number in range(PRODUCTS)]
        cls.products = cls.create_products(cls.skus)

    def setUp(self):
        super().setUp()
        # One request after the other, and batches as small as they get.
        self.set_params(max_parallel="1")
        for place in (f"{BATCHES}.BATCH_SIZE", f"{LISTS}.BATCH_SIZE"):
            self.enterContext(patch(place, self.BATCH))
        self.enterContext(patch(f"{LISTS}.RETRY_DELAYS", (0, 0)))
        self.sandbox.reset(self.profile)
        self.monta_has(**dict.fromkeys(self.skus, 1), **{"SKU-A": 0, "SKU-B": 0})

    def each_on_hand(self):
        """What is on hand of each of the products, in the order of their names."""
        return self.products.with_context(location=self.stock.id).mapped("qty_available")

    def done(self):
        """How many of the products have what Monta has; they come in the order of their names."""
        on_hand = self.each_on_hand()
        self.assertEqual(on_hand, sorted(on_hand, reverse=True))
        return sum(on_hand)

    def triggered(self):
        """How often the scheduled action is to run at once."""
        cron = self.env.ref("monta_odoo_integration.ir_cron_monta_qty_sync")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_each_batch_is_kept_before_the_next_begins(self):
        mirror = type(self.env["monta.stock.mirror"])
        store, stored, kept = mirror._store_answers, [], []

        def crash_at_the_third_batch(self, run, ids_by_sku, answers, errors=None):
            stored.append(len(answers))
            if len(stored) == 3:
                raise SystemExit("the server is gone")
            return store(self, run, ids_by_sku, answers, errors)

        with (
            patch.object(mirror, "_store_answers", crash_at_the_third_batch),
            patch(KEEP, lambda env: kept.append(self.done())),
            suppress(SystemExit),
        ):
            self.env["product.product"].cron_monta_qty_sync()
        # It is also committed before a batch is compared, so that the orders are those of by then.
        self.assertEqual([*dict.fromkeys(kept)], [0, self.BATCH, 2 * self.BATCH], "committed after each batch")
        self.assertEqual(self.done(), 2 * self.BATCH)
        self.pull()
        self.assertEqual(self.done(), PRODUCTS)

    def test_what_a_run_has_no_time_for_is_done_by_one_that_follows_at_once(self):
        with patch.object(PullProgress, "check_time", side_effect=[None, None, OutOfTime]):
            self.pull()
        self.assertEqual((self.done(), self.triggered()), (2 * self.BATCH, 1))
        began = self.cursor()[1]["round"]["began"]
        first = self.asked()
        self.monta_has(P00=5)
        with patch.object(PullProgress, "check_time", side_effect=[None, OutOfTime]):
            self.pull()
        self.assertEqual(self.done(), min(3 * self.BATCH, PRODUCTS))
        while "round" in self.cursor()[1]:
            self.pull()
        self.assertEqual(self.done(), PRODUCTS)
        self.assertFalse(set(first) & set(self.asked()), "nothing was asked twice")
        self.assertEqual(self.cursor()[1]["at"], began, "what changed while it lasted is asked for again")
        self.pull()
        self.assertEqual(self.on_hand(self.products[0]), 5)

    def test_a_round_left_undone_for_a_day_begins_anew(self):
        with patch.object(PullProgress, "check_time", side_effect=[None, None, OutOfTime]):
            self.pull()
        place, cursor = self.cursor()
        cursor["round"]["began"] = fields.Datetime.to_string(fields.Datetime.subtract(fields.Datetime.now(), days=2))
        self.env["monta.config"]._remember("stock_cursor", place, cursor)
        self.monta_has(P00=1, P01=1)
        self.asked()
        self.pull()
        self.assertGreaterEqual(len(self.asked()), len(self.first_requests()))
        self.assertEqual(self.done(), PRODUCTS)

    def test_a_round_that_fails_begins_anew(self):
        with patch.object(PullProgress, "check_time", side_effect=[None, None, OutOfTime]):
            self.pull()
        self.sandbox.fault("status", status=401, times=0)
        self.pull("could not be read")
        self.assertFalse((self.cursor()[1] or {}).get("round"))
        self.assertEqual(self.done(), 2 * self.BATCH)
        self.sandbox._call("DELETE", "/faults")
        self.pull()
        self.assertEqual(self.done(), PRODUCTS)

    def test_a_batch_that_somebody_else_was_writing_on_is_stored_again(self):
        mirror = type(self.env["monta.stock.mirror"])
        store, tries, undone = mirror._store_answers, [], []

        def collide_once(self, run, ids_by_sku, answers, errors=None):
            tries.append(sorted(answers))
            if len(tries) == 2:
                raise SerializationFailure("could not serialize access due to concurrent update")
            return store(self, run, ids_by_sku, answers, errors)

        with patch.object(mirror, "_store_answers", collide_once), patch(UNDO, undone.append):
            self.pull()
        self.assertEqual(tries[1], tries[2])
        self.assertEqual((self.done(), len(undone)), (PRODUCTS, 1))

    def test_a_product_that_cannot_be_stored_takes_no_other_with_it(self):
        poison = self.products[7]
        self.monta_has({"Sku": "P07", "StockAvailable": 1, "MinimumStock": 3})
        write = type(self.env["product.template"]).write

        def refuse(templates, vals):
            if "available_threshold" in vals and poison.product_tmpl_id in templates:
                raise ValueError("hands off")
            return write(templates, vals)

        with patch.object(type(self.env["product.template"]), "write", refuse):
            self.pull("P07")
        self.assertEqual(self.each_on_hand(), [1] * 7 + [0] + [1] * (PRODUCTS - 8))
        self.assertIn("hands off", poison.monta_stock_problem)
        self.set_params(stock_cursor="")
        self.pull()
        self.assertEqual((self.done(), poison.available_threshold), (PRODUCTS, 3))
        self.assertFalse(poison.monta_stock_problem)

    def test_a_batch_that_can_never_be_stored_ends_the_run(self):
        mirror = type(self.env["monta.stock.mirror"])
        with (
            patch.object(mirror, "_store_answers", side_effect=SerializationFailure("again and again")) as store,
            patch(UNDO),
            self.assertRaises(SerializationFailure),
            mute_logger("odoo.sql_db"),
        ):
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(store.call_count, 3)


class TestStockRoundsV6(StockRoundScenarios, StockCronCase):
    """Against Monta's live API: whole pages are stored."""

    profile = "v6"
    BATCH = 30

    def first_requests(self):
        """What a round asks for at first."""
        return ["/products?page=0", "/products?page=1"]

    def test_a_page_that_fails_keeps_the_pages_before_it(self):
        self.sandbox.fault("status", path="/products", query="page=2", status=500, times=0)
        self.pull("could not be read")
        self.assertEqual(self.done(), 2 * self.BATCH)
        self.assertFalse(self.products[-1].monta_stock_unknown)
        self.assertIsNone(self.cursor()[1])
        self.sandbox._call("DELETE", "/faults")
        self.pull()
        self.assertEqual(self.done(), PRODUCTS)
        self.assertIn("swept", self.cursor()[1])


class TestStockRoundsDocumented(StockRoundScenarios, StockCronCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
    BATCH = 20

    def first_requests(self):
        """What a round asks for at first."""
        return [f"/product/{sku}/stock" for sku in self.skus[: 2 * self.BATCH]]
