"""The checklist on the card: each step is done when it is done, and not before."""

from odoo import fields

from ..models.monta_overview_checklist import PLACES, STEPS
from .test_overview import OverviewCase


class TestChecklist(OverviewCase):
    """One company that is set up step by step."""

    def steps(self):
        """The state of each step, by name."""
        card = self.card
        return {name: card[f"step_{name}"] for name in STEPS}

    def done(self):
        """The steps that are left to nobody."""
        return {name for name, state in self.steps().items() if state != "todo"}

    def test_nothing_is_done_before_anything_is(self):
        self.env["purchase.order"].search([("state", "in", ("purchase", "done"))]).button_cancel()
        self.set_params(password="")
        warehouses = self.env["stock.warehouse"]
        warehouses.create({"name": "Second", "code": "W2"})
        warehouses.search([]).monta_ships = False
        self.assertEqual(self.steps(), {**dict.fromkeys(STEPS, "todo"), "vendors": "unneeded"})
        self.assertEqual((self.card.steps_done, self.card.products_text), (1, False))
        # The orders of these warehouses are looked at again before they are gone.
        self.commit()

    def test_step_by_step(self):
        self.create_purchase()
        self.env["stock.warehouse"].create({"name": "Second", "code": "W2"})
        self.assertEqual(self.done(), set())
        self.env["stock.warehouse"].search([], limit=1).monta_ships = True
        self.assertEqual(self.done(), {"warehouse"})

        order = self.create_order()
        self.push(order)
        self.assertEqual(self.done(), {"warehouse", "connect"})
        order.action_monta_cancel()
        self.commit()
        self.assertEqual(self.done(), {"warehouse", "connect", "test"})

        self.set_params(stock_mode="report")
        self.sandbox.post("/products", [{"Sku": "SKU-A", "StockAvailable": 3}])
        with self.logged("SKU-B"):
            (self.sku_a | self.sku_b).action_monta_refresh_stock()
        card = self.card
        self.assertEqual((card.products_known, card.products_asked), (1, 2))
        self.assertEqual(self.done(), {"warehouse", "connect", "test", "products"})
        self.set_params(stock_mode="apply")
        self.assertEqual(self.done(), {"warehouse", "connect", "test", "products", "stock"})

        self.set_params(allowed_base_urls="https://elsewhere.example.com")
        self.assertNotIn("guard", self.done())
        own = self.env["ir.config_parameter"].get_param("web.base.url")
        self.set_params(allowed_base_urls=own, default_supplier_code="X", push_on_confirm="1")
        self.assertEqual(set(STEPS) - self.done(), {"automatic"})
        self.card._note_set_up()
        self.assertFalse(self.card.set_up_on)
        self.set_params(inbound_enable="1")
        self.card._note_set_up()
        card = self.card
        self.assertEqual((card.is_set_up, card.set_up_on), (True, fields.Date.context_today(card)))

        # It can be looked at again, and shows what is not so any more.
        card.action_toggle_steps()
        self.assertTrue(self.card.shows_steps)
        self.set_params(allowed_base_urls="")
        self.assertFalse(self.card.is_set_up)

    def test_a_setting_that_cannot_be_read_is_no_step_that_is_done(self):
        self.set_params(push_on_confirm="maybe", stock_mode="both")
        self.assertFalse({"automatic", "stock"} & self.done())

    def test_each_step_leads_somewhere(self):
        for name in STEPS:
            action = self.card.with_context(monta_step=name).action_open_step()
            self.assertEqual(action["id"], self.env.ref(PLACES[name]).id)
