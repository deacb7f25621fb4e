"""Monta's lists of products, and how they may differ from what one expects (monta-api 4)."""

from datetime import timedelta
from unittest.mock import patch

from .test_stock_cron import LISTS, StockCronCase
from .test_stock_rounds import KEEP


class TestStockLists(StockCronCase):
    """Only Monta's live API has lists."""

    profile = "v6"

    def setUp(self):
        super().setUp()
        self.enterContext(patch(f"{LISTS}.RETRY_DELAYS", (0, 0)))

    def kinds(self):
        """The requests since the last time, as ``list``, ``changes`` or ``one``, each once."""
        kinds = {"/products": "list", "/product/updated_since": "changes"}
        return {next((kind for start, kind in kinds.items() if path.startswith(start)), "one") for path in self.asked()}

    def list_is(self, *products):
        """Have Monta list ``products``, and nothing else."""
        body = {"Products": [{"Product": product} for product in products]}
        self.sandbox.fault("status", path="/products", query="page=0", status=200, body=body, times=0)
        self.sandbox.fault("status", path="/products", status=200, body={"Products": []}, times=0)

    def changes_are(self, *products, **fault):
        """Have Monta list ``products`` as those that changed."""
        body = {"Products": [{"Product": product} for product in products]}
        self.sandbox.fault("status", path="/product/updated_since/*", **{"status": 200, "body": body, **fault})

    def test_changes_that_cannot_be_listed_are_found_in_the_list_of_all_products(self):
        self.pull()
        self.kinds()
        for available, fault in enumerate(
            (
                {"status": 400, "body": "The date is too long ago"},
                {"body": "<html><title>Busy</title></html>", "content_type": "text/html"},
            ),
            start=3,
        ):
            with self.subTest(fault):
                self.monta_has(**{"SKU-A": available})
                self.changes_are(**fault)
                self.pull()
                self.assertEqual(self.kinds(), {"changes", "list"})
                self.assertEqual(self.on_hand(self.sku_a), available)

    def test_changes_that_monta_is_too_busy_to_list_wait(self):
        self.pull()
        self.kinds()
        self.monta_has(**{"SKU-A": 3})
        self.changes_are(status=503, times=0)
        before = self.cursor()
        self.pull("could not be read")
        self.assertEqual(self.kinds(), {"changes"})
        self.assertEqual(self.cursor(), before)
        self.sandbox._call("DELETE", "/faults")
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 3)

    def test_a_single_answer_that_fails_is_asked_for_again(self):
        self.sandbox.fault("status", path="/products", status=500)
        self.monta_has(**{"SKU-A": 3})
        self.pull()
        self.assertEqual((self.kinds(), self.on_hand(self.sku_a)), ({"list"}, 3))
        self.sandbox.fault("drop_before", path="/product/updated_since/*")
        self.monta_has(**{"SKU-A": 4})
        self.pull()
        self.assertEqual((self.kinds(), self.on_hand(self.sku_a)), ({"changes"}, 4))

    def test_products_of_monta_that_odoo_does_not_have_are_passed_over(self):
        self.set_params(max_parallel="1")
        self.monta_has(**{f"ELSEWHERE-{number}": 1 for number in range(200)}, **{"LAST": 3})
        last = self.create_product("LAST")
        kept = []
        with patch(f"{LISTS}.MAX_REQUESTS_PER_BATCH", 2), patch(KEEP, kept.append):
            self.pull()
        self.assertEqual(self.on_hand(last), 3)
        self.assertGreater(len(kept), 3, "also where a page has nothing to store")

    def test_a_list_without_any_stock_sells_nothing_out(self):
        self.put(self.sku_a, 9)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 5})
        self.list_is({"Sku": "SKU-A", "Description": "A"}, {"Sku": "SKU-B", "MinimumStock": 2})
        self.pull()
        self.assertEqual(self.kinds(), {"list", "one"})
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [20, 5])

        self.monta_has(**{"SKU-A": 21})
        self.changes_are({"Sku": "SKU-A"})
        self.pull()
        self.assertEqual(self.kinds(), {"changes", "one"})
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [21, 5])

    def test_a_product_without_stock_among_others_with_is_sold_out(self):
        self.put(self.sku_a, 9)
        self.list_is({"Sku": "SKU-A"}, {"Sku": "SKU-B", "Stock": {"StockAvailable": 4}})
        self.pull()
        self.assertEqual(self.kinds(), {"list"})
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [0, 4])

    def test_an_empty_list_makes_nothing_unknown(self):
        self.monta_has(**{"SKU-A": 20})
        self.list_is()
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)

    def test_a_product_that_monta_spells_differently_is_followed(self):
        lower = self.create_product("sku-lower")
        self.monta_has(**{"SKU-LOWER": 6})
        self.pull()
        self.assertEqual((self.on_hand(lower), self.row(lower).sku), (6, "SKU-LOWER"))
        self.kinds()
        self.monta_has(**{"SKU-LOWER": 7})
        self.pull()
        self.assertEqual(self.kinds(), {"changes"})
        self.assertEqual(self.on_hand(lower), 7)

    def test_a_product_that_looks_the_same_at_monta_is_followed(self):
        # An accent of its own, and a space that nobody sees.
        crate = self.create_product("CAF\u00c9-CRATE")
        theirs = "Cafe\u0301-crate\u200b"
        for number, changed in enumerate((False, True), start=6):
            self.monta_has(**{theirs: number})
            self.pull()
            self.assertEqual((self.on_hand(crate), self.row(crate).sku), (number, theirs))
            self.assertEqual("changes" in self.kinds(), changed)

    def test_case_decides_nothing_where_it_could_be_either(self):
        # Two at Monta, one here that is neither.
        mixed = self.create_product("Mixed")
        # One at Monta, two here: it is the one that is spelled the same.
        small, capital = self.create_product("one"), self.create_product("ONE")
        # Two at Monta, two here.
        left, right = self.create_product("two"), self.create_product("TWO")
        self.monta_has(mixed=1, MIXED=2, ONE=3, two=4, TWO=5)
        self.pull("Mixed", "one")
        self.assertEqual([self.on_hand(product) for product in (mixed, small, capital, left, right)], [0, 0, 3, 4, 5])
        self.assertTrue(mixed.monta_stock_unknown and small.monta_stock_unknown)
        self.assertIn("ONE, one", small.monta_stock_problem)
        for product, other in ((small, capital), (capital, small), (left, right), (right, left)):
            self.assertIn(other.display_name, product.monta_stock_problem)
        self.assertNotIn("capitals", mixed.monta_stock_problem)
        self.monta_has(MIXED=7, ONE=8, TWO=9)
        self.pull()
        self.assertEqual([self.on_hand(product) for product in (mixed, small, capital, left, right)], [0, 0, 8, 4, 9])
        self.assertIn(small.display_name, capital.monta_stock_problem)

        capital.default_code = "ANOTHER"
        self.monta_has(ANOTHER=8, one=1)
        self.pull()
        self.assertFalse(small.monta_stock_problem or capital.monta_stock_problem)

    def test_a_letter_that_nobody_sees_in_odoo_is_no_other_product(self):
        mug = self.create_product("MUG-1\u200b")
        self.monta_has(**{"MUG-1": 6})
        self.pull()
        self.kinds()
        self.monta_has(**{"MUG-1": 7})
        self.pull()
        self.assertEqual(self.kinds(), {"changes"})
        self.assertEqual(self.on_hand(mug), 7)

    def test_blanks_around_a_sku_do_not_count(self):
        padded = self.create_product("padded")
        padded.default_code = " PADDED\t"
        self.monta_has(PADDED=6)
        self.pull()
        self.assertEqual((self.on_hand(padded), self.row(padded).sku), (6, "PADDED"))
        self.monta_has(PADDED=7)
        self.pull()
        self.assertEqual(self.on_hand(padded), 7)

        # The second one to go by that name is found at once, too.
        twin = self.create_product("TWIN", name="Twin")
        twin.barcode = "PADDED"
        twin.default_code = False
        self.monta_has(PADDED=8)
        self.pull("PADDED")
        self.assertEqual([self.on_hand(padded), self.on_hand(twin)], [7, 0])
        self.assertIn("Twin", padded.monta_stock_problem)

    def test_what_is_no_stock_any_more_is_forgotten_by_the_daily_list(self):
        gone = self.create_product("GONE")
        self.monta_has(**{"GONE": 6, "SKU-A": 3})
        self.pull()
        self.assertTrue(self.row(gone))
        gone.active = False
        self.set_params(username="second_user", password="other")
        self.sandbox.post("/settings", {"users": {"second_user": "other"}})
        self.pull()
        self.assertFalse(self.row(gone))
        self.assertEqual(len(self.row(self.sku_a)), 1, "the account of before is gone")
        self.assertTrue(self.row(self.sku_a).account.startswith("second_user@"))
        self.assertEqual(self.on_hand(gone), 6)

        gone.active = True
        self.set_back(swept=timedelta(hours=1))
        self.pull()
        self.assertTrue(self.row(gone))
