"""Several companies: each with an account of its own, or several with one, whose stock is there only once."""

from unittest.mock import patch

from ..services.stock.run import OutOfTime, PullProgress
from .stock import StockCase


class TestStockCompanies(StockCase):
    """Decided after Monta has answered, so one profile is enough."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.env.company
        cls.second = cls.env["res.company"].create({"name": "Second BV"})
        cls.env.user.company_ids |= cls.second
        cls.second_stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.second.id)], limit=1).lot_stock_id

    def own_account(self):
        """Give the second company an account of its own; the sandbox has one store for both."""
        self.sandbox.post("/settings", {"users": {"second_user": "other"}})
        self.set_params(
            **{
                f"company_{self.second.id}__username": "second_user",
                f"company_{self.second.id}__password": "other",
            }
        )

    def row_of(self, product, company):
        """The row of ``product`` that ``company`` sees."""
        return self.env["monta.stock"].search([("product_id", "=", product.id), ("company_id", "=", company.id)])

    def test_two_accounts_are_mirrored_in_two_warehouses(self):
        self.own_account()
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        users = {request["headers"]["authorization"] for request in self.sandbox.requests()}
        self.assertEqual(len(users), 2)
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertEqual(self.on_hand(self.sku_a, self.second_stock), 20)
        accounts = {self.row_of(self.sku_a, company).account for company in (self.first, self.second)}
        self.assertEqual({account.split("@")[0] for account in accounts}, {self.sandbox.username, "second_user"})
        self.assertEqual(self.moves(self.sku_a).company_id, self.first | self.second)

        # What changed is heard by both.
        self.monta_has(**{"SKU-A": 21})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 21)
        self.assertEqual(self.on_hand(self.sku_a, self.second_stock), 21)

    def test_the_company_there_was_no_time_for_has_the_next_run(self):
        self.own_account()
        self.monta_has(**{"SKU-A": 20})
        places = {self.first: self.stock, self.second: self.second_stock}
        begun, waiting = (places[company] for company in self.env["res.company"].search([]) if company in places)
        with patch.object(PullProgress, "check_time", side_effect=[None, OutOfTime]):
            self.pull()
        self.assertEqual([self.on_hand(self.sku_a, place) for place in (begun, waiting)], [20, 0])
        self.put(self.sku_a, 5, begun)
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a, place) for place in (begun, waiting)], [25, 20])
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a, place) for place in (begun, waiting)], [20, 20])

    def test_an_account_that_is_refused_does_not_keep_the_other_company_waiting(self):
        self.set_params(
            **{f"company_{self.first.id}__username": "nobody", f"company_{self.first.id}__password": "wrong"}
        )
        self.monta_has(**{"SKU-A": 20})
        self.pull(f"stock of {self.first.name} could not be read")
        self.assertEqual(self.on_hand(self.sku_a), 0)
        self.assertEqual(self.on_hand(self.sku_a, self.second_stock), 20)

    def test_companies_that_share_an_account_count_its_stock_once(self):
        theirs = self.create_product("THEIRS", company_id=self.second.id)
        self.monta_has(THEIRS=7, **{"SKU-A": 20})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertEqual(self.on_hand(self.sku_a, self.second_stock), 0)
        self.assertEqual(self.on_hand(theirs, self.second_stock), 7)
        self.assertEqual(self.on_hand(theirs), 0)
        # Everybody sees what Monta has, and nothing counts as a difference.
        self.assertEqual(self.sku_a.with_company(self.second).monta_stock_available, 20)
        self.assertEqual(self.row_of(self.sku_a, self.second).gap, 0)
        self.assertFalse(self.row_of(theirs, self.first))

    def test_a_location_chosen_says_which_company_counts_the_shared_stock(self):
        self.env["stock.warehouse"].search(
            [("company_id", "=", self.second.id)], limit=1
        ).monta_location_id = self.second_stock
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 0)
        self.assertEqual(self.on_hand(self.sku_a, self.second_stock), 20)

    def test_an_own_account_is_not_another_companys_business(self):
        self.own_account()
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        mine = self.env["res.users"].create(
            {
                "name": "Sanne",
                "login": "sanne",
                "company_id": self.first.id,
                "company_ids": [(6, 0, self.first.ids)],
            }
        )
        seen = self.env["monta.stock"].with_user(mine).search([])
        self.assertEqual(seen.company_id, self.first)
        self.assertEqual(self.sku_a.with_user(mine).monta_stock_available, 20)

    def test_a_company_without_a_warehouse_is_told(self):
        self.env["stock.warehouse"].search([("company_id", "=", self.second.id)]).active = False
        self.own_account()
        self.monta_has(**{"SKU-A": 20})
        self.pull(f"{self.second.name} has no warehouse")
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertIn("no warehouse", self.row_of(self.sku_a, self.second).problem)
