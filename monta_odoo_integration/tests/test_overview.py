"""Monta ▸ Overview: what it counts is what it opens, and what it says of the account is so."""

import json
from datetime import timedelta

from lxml import etree
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user

from ..models.monta_overview import COUNTS, FETCHED
from ..models.monta_run import CRONS
from .browser import READY, script
from .status import StatusCase

MODULE = "monta_odoo_integration"
# The browser presses a count, and is led to a list of so many records.
PRESS = """
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    await action.doAction("monta_odoo_integration.monta_overview_action", { clearBreadcrumbs: true });
    const link = () => [...document.querySelectorAll(".o_monta_overview a")].find((a) => a.innerText.trim() === "%s");
    await until(link, "the count");
    await until(() => document.querySelector(".o_monta_overview canvas"), "the graph");
    await until(() => document.querySelectorAll(".o_monta_overview [data-run]").length === %s, "the runs");
    await until(() => document.querySelector(".o_monta_checklist"), "the steps");
    if (getComputedStyle(link().firstElementChild).fontWeight < 600) {
        throw new Error("what asks for action is not bold");
    }
    link().click();
    await until(() => document.querySelectorAll(".o_list_view .o_data_row").length === %s, "the list");
"""


class OverviewCase(StatusCase):
    """The card of the company."""

    @property
    def card(self):
        """The card, read anew."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["monta.overview"].search([("company_id", "=", self.env.company.id)])

    def counts(self, card=None):
        """Each count above zero, by its name."""
        card = self.card if card is None else card
        return {name: card[name] for name in COUNTS if card[name]}

    def opened(self, card, name):
        """The records that the count ``name`` opens."""
        action = card.with_context(monta_count=name).action_open_list()
        return card.env[action["res_model"]].search(action["domain"])

    def create_purchase(self, **vals):
        """A purchase order in some state at Monta."""
        return self.env["purchase.order"].create({"partner_id": self.customer.id, "state": "purchase", **vals})

    def create_stock(self, product, **vals):
        """What Monta has of ``product``."""
        settings = self.env["monta.config"]._for(self.env.company)
        vals = {"company_id": self.env.company.id, "account": settings.account, "last_sync": "2026-01-01", **vals}
        return self.env["monta.stock"].create({"product_id": product.id, **vals})

    def create_status(self, order, **vals):
        """What Monta says of ``order``."""
        settings = self.env["monta.config"]._for(order.company_id)
        vals = {"company_id": order.company_id.id, "account": settings.account, **vals}
        return self.env["monta.order.status"].create({"sale_order_id": order.id, **vals})

    def create_each(self, company_vals=None):
        """Something of each kind that is counted."""
        orders = self.create_order(), *(self.create_orders(6))
        orders[1].monta_state = "queued"
        orders[2].monta_state = "changed"
        orders[3].monta_state = "needs_attention"
        shipped = self.create_order()
        shipped.write({"monta_state": "sent", "monta_delivery_state": "due"})
        self.create_status(orders[4], is_blocked=True, on_monta=True)
        self.create_status(orders[5], is_backorder=True, on_monta=True)
        self.create_status(orders[6], stage="Returned", status="Returned", on_monta=True)
        self.create_stock(self.sku_a, gap=2, available=3, minimum=4, sku="SKU-A")
        self.create_stock(self.sku_b, is_unknown=True, sku="SKU-B")
        account = self.env["monta.config"]._for(self.env.company).account
        self.env["monta.reconciliation"].create(
            {"company_id": self.env.company.id, "account": account, "reference": "WEB-1", "kind": "only_there"}
        )
        for state, received in (("sent", "none"), ("sent", "partial"), ("sent", "over")):
            self.create_purchase(monta_state=state, monta_receipt_state=received)


class TestOverviewCounts(OverviewCase):
    """Numbers, and the lists behind them."""

    def test_each_count_is_the_number_of_what_it_opens(self):
        before = self.counts()
        self.create_each()
        card = self.card
        for name in COUNTS:
            with self.subTest(name):
                self.assertEqual(card[name] - before.get(name, 0), 2 if name == "to_send" else 1)
                self.assertEqual(len(self.opened(card, name)), card[name])

    def test_it_takes_as_many_statements_whatever_there_is_to_count(self):
        def statements():
            card = self.card
            before = self.env.cr.sql_log_count
            card.read([])
            return self.env.cr.sql_log_count - before

        self.create_each()
        statements()
        few = statements()
        self.create_orders(30, monta_state="changed")
        self.create_each_status(self.create_orders(30))
        self.assertEqual(statements(), few)

    def create_each_status(self, orders):
        for order in orders:
            self.create_status(order, is_blocked=True)

    def test_what_another_account_left_behind_does_not_count(self):
        order = self.create_orders(1)
        self.create_status(order, is_blocked=True, account="old@elsewhere")
        self.assertNotIn("blocked", self.counts())

    def test_everybody_counts_what_they_may_see(self):
        groups = "base.group_user,sales_team.group_sale_salesman"
        salesman = new_test_user(self.env, "monta_own_orders", groups=groups)
        stranger = new_test_user(self.env, "monta_stranger", groups="base.group_user")
        orders = self.create_orders(2, monta_state="changed", user_id=self.env.user.id)
        orders[:1].user_id = salesman
        self.create_purchase(monta_receipt_state="over")
        card = self.card.with_user(salesman)
        self.assertEqual((card.changed, card.sees_orders, card.sees_purchases), (1, True, False))
        self.assertEqual(self.opened(card, "changed"), orders[:1].with_user(salesman))
        card = self.card.with_user(stranger)
        self.assertEqual((card.changed, card.over, card.sees_orders), (0, 0, False))

    def test_a_salesman_gets_no_button_of_the_settings(self):
        view = self.env.ref(f"{MODULE}.monta_overview_view_kanban")
        salesman = new_test_user(self.env, "monta_salesman", groups="base.group_user,sales_team.group_sale_salesman")
        manager = new_test_user(self.env, "monta_administers", groups="base.group_user,base.group_system")
        shown = {}
        for user in (salesman, manager):
            arch = self.env["monta.overview"].with_user(user).get_view(view.id, "kanban")["arch"]
            buttons = etree.fromstring(arch).xpath("//a[@name='action_open_step']/@context")
            shown[user] = {button.split("'")[3] for button in buttons}
        self.assertEqual(shown[salesman], {"products", "test"})
        self.assertLessEqual({"connect", "guard", "stock", "automatic"}, shown[manager])

    def test_each_company_has_its_own_card(self):
        other = self.env["res.company"].create({"name": "Another"})
        self.create_orders(1, monta_state="changed", company_id=other.id, partner_id=self.customer.id)
        cards = self.env["monta.overview"].search([("company_id", "in", (other | self.env.company).ids)])
        self.assertEqual(len(cards), 2)
        cards = cards.with_context(allowed_company_ids=(other | self.env.company).ids)
        by_company = {card.company_id: card.changed for card in cards}
        self.assertEqual((by_company[other], by_company[self.env.company]), (1, self.counts().get("changed", 0)))
        user = new_test_user(self.env, "monta_here", groups="base.group_user,sales_team.group_sale_salesman_all_leads")
        seen = self.env["monta.overview"].with_user(user).search([])
        self.assertEqual(seen.company_id, self.env.company)


class TestOverviewState(OverviewCase):
    """What the card says of the account and of the scheduled actions."""

    def run_of(self, kind):
        """What the card says of one scheduled action."""
        return next(run for run in json.loads(self.card.runs) if run["kind"] == kind)

    def state(self):
        """``(connection, connection_text)`` of the card."""
        card = self.card
        return card.connection, card.connection_text

    def test_how_the_account_stands(self):
        # Tests that commit leave what they have sent and read.
        for model in ("monta.outbox", "monta.order.status", "monta.run"):
            self.env[model].search([]).unlink()
        self.env["monta.config"]._remember("connection_test", str(self.env.company.id), None)
        self.assertEqual(self.state()[0], "silent")
        self.env["res.config.settings"].create({}).action_monta_test_connection()
        self.assertEqual(self.state(), ("connected", "Connected just now"))
        self.env["monta.config"]._remember("connection_test", str(self.env.company.id), None)
        order = self.create_order()
        self.push(order)
        self.assertEqual(self.state(), ("connected", "Connected just now"))
        self.rows(order).sent_date = fields.Datetime.now() - timedelta(minutes=2)
        self.assertEqual(self.state(), ("connected", "Connected 2 minutes ago"))
        self.set_params(allowed_base_urls="https://elsewhere.example.com")
        self.assertEqual(self.state()[0], "guard")
        with self.logged("is paused"):
            self.env["monta.http"]._pause(self.env["monta.config"]._for(self.env.company), "Monta said 401")
        self.assertEqual(self.state(), ("paused", "Paused: Monta refuses the account. Monta said 401"))
        self.set_params(password="")
        self.assertEqual(self.state()[0], "unset")

    def test_an_account_that_rests_says_until_when(self):
        account = self.card.account
        with self.logged("rests"):
            self.env["monta.circuit"]._open(account, "HTTP 503")
        self.assertEqual(self.state(), ("resting", "Monta does not answer. It is asked again within a minute."))

    def test_each_scheduled_action_says_when_it_was_last_done(self):
        self.assertEqual({run["kind"] for run in json.loads(self.card.runs)}, set(CRONS))
        self.assertEqual(self.run_of("status")["state"], "first")
        self.sandbox.post("/products", [{"Sku": sku, "StockAvailable": 3} for sku in ("SKU-A", "SKU-B")])
        self.refresh()
        self.run_cron()
        self.env["product.product"].cron_monta_qty_sync()
        for kind in ("status", "outbox", "stock"):
            self.assertEqual((self.run_of(kind)["state"], self.run_of(kind)["text"]), ("ok", "just now"), kind)
        # Nothing was announced, and what Monta ships is not delivered by itself.
        self.assertEqual([self.run_of(kind)["state"] for kind in ("receipts", "deliveries")], ["unneeded"] * 2)

    def test_deliveries_and_receipts_are_followed_where_they_are_needed(self):
        self.set_params(delivery_validate="shipped")
        self.create_purchase(monta_last_push=fields.Datetime.now())
        self.env["sale.order"].cron_monta_deliveries()
        self.env["purchase.order"].cron_monta_receipts()
        self.assertEqual([self.run_of(kind)["state"] for kind in ("receipts", "deliveries")], ["ok"] * 2)

    def test_a_run_that_fails_late_or_not_at_all_is_red(self):
        self.create_order(monta_state="sent")
        self.refresh()
        self.sandbox.fault("status", method="GET", status=500, times=9)
        with self.logged("could not be read"):
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(self.run_of("stock")["state"], "failed")
        runs = self.env["monta.run"].search([("kind", "=", "status")])
        runs.last_good = fields.Datetime.now() - timedelta(minutes=71)
        self.assertEqual(self.run_of("status")["state"], "late")
        self.assertIn("1 hour ago", self.run_of("status")["text"])
        self.assertIs(self.card.alarm, False, "nothing is switched off")
        self.env.ref(f"{MODULE}.{CRONS['status']}").active = False
        self.assertEqual(self.run_of("status")["state"], "inactive")
        self.assertIn("Statuses", self.card.alarm)

    def test_fetch_now_calls_the_scheduled_actions(self):
        crons = self.env["ir.cron"].union(*(self.env.ref(f"{MODULE}.{CRONS[kind]}") for kind in FETCHED))
        triggers = self.env["ir.cron.trigger"]
        triggers.search([]).unlink()
        salesman = new_test_user(self.env, "monta_salesman", groups="base.group_user,sales_team.group_sale_salesman")
        card = self.card
        said = card.with_user(salesman).action_fetch_now()["params"]
        self.assertEqual((triggers.search([]).cron_id, said["type"]), (crons, "success"))
        employee = new_test_user(self.env, "monta_employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            card.with_user(employee).action_fetch_now()
        crons[:1].active = False
        said = card.action_fetch_now()["params"]
        self.assertEqual(said["type"], "warning")
        self.assertIn(crons[:1].name, said["message"])
        self.set_params(password="")
        self.assertEqual(self.card.action_fetch_now()["params"]["type"], "warning")

    def test_the_bars_show_what_has_left(self):
        def bars():
            return [bar["value"] for bar in json.loads(self.card.shipped_graph)[0]["values"]]

        self.assertEqual(bars(), [0] * 14)
        orders = self.create_orders(3)
        for order in orders:
            self.seed(order, {"to": "shipped", "track_trace": order.name})
        orders.action_monta_sync()
        orders[:1].monta_status_ids.shipped_on = fields.Datetime.now() - timedelta(days=3)
        self.assertEqual((bars()[-1], bars()[-4], sum(bars())), (2, 1, 3))


class TestOverviewScreen(OverviewCase, HttpCase):
    """The browser of a sales manager."""

    def test_a_count_opens_its_list(self):
        self.create_orders(3, monta_state="changed")
        manager = new_test_user(
            self.env, "monta_looks", groups="base.group_user,sales_team.group_sale_manager,base.group_system"
        )
        card = self.card.with_user(manager)
        self.browser_js(
            "/web?debug=1",
            script(PRESS % (f"{card.changed} changed", len(CRONS), card.changed), looks=300),
            READY,
            login=manager.login,
        )
