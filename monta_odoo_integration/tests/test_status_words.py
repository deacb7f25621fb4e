"""Monta's statuses as people read them: in words, in the order of the journey, open until somebody has seen them."""

import json

from lxml import html
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..compat import SERIES
from ..core import require_core
from ..models.monta_journey import PHASE, PHASES
from .status import StatusCase


class TestStatusWords(StatusCase):
    """What a status is called, and what colour it has."""

    def snapshot(self, order=None, **vals):
        """A snapshot as the resolver would have written it."""
        snapshot = self.env["monta.order.status"]._claim(order or self.create_orders(1), "first")
        snapshot.write({"on_monta": True, "last_sync": fields.Datetime.now(), **vals})
        return snapshot

    def test_every_stage_of_the_core_has_words_and_a_colour(self):
        own = {"not_found", "none", "other"}
        for key, phase in PHASE.items():
            if key not in own:
                # What Monta writes leads to the stage, and that to the phase.
                self.assertEqual(require_core().resolve_status({"header": {"Status": key}})["stage"], key)
                self.assertEqual(self.snapshot(stage=key, status=key).phase_name, phase.label)
        self.assertEqual(len(PHASES), len(PHASE))

    def test_a_status_that_nobody_knows_stays_as_monta_says_it(self):
        order = self.create_order()
        self.seed(order, fields={"Status": "Bij de kapper"})
        snapshot = self.sync(order)
        self.assertEqual(
            (snapshot.status, snapshot.phase, snapshot.phase_name), ("Bij de kapper", "other", "Bij de kapper")
        )
        self.assertEqual(order.monta_status, "Bij de kapper")

    def test_the_columns_come_in_the_order_of_the_journey_and_none_is_called_false(self):
        keys = ("Delivered", "Blocked", "Picking")
        snapshots = (
            self.env["monta.order.status"].browse().union(*(self.snapshot(stage=key, status=key) for key in keys))
        )
        snapshots |= self.snapshot(on_monta=False) | self.snapshot(on_monta=False, last_sync=False)
        domain = [("id", "in", snapshots.ids)]
        if SERIES >= 19:
            groups = snapshots.with_context(read_group_expand=True).formatted_read_group(domain, ["phase"], ["__count"])
        else:
            groups = snapshots.read_group(domain, [], ["phase"])
        found = [group["phase"] for group in groups]
        self.assertEqual(found, ["not_found", "none", "Blocked", "Picking", "Delivered"])

    def test_what_failed_or_came_back_is_red_and_open_until_somebody_has_seen_it(self):
        salesman = new_test_user(self.env, "monta_sees", groups="base.group_user,sales_team.group_sale_salesman")
        order = self.create_orders(1, user_id=salesman.id)
        for key in ("DeliveryFailed", "Returned"):
            snapshot = self.snapshot(order, stage=key, status=key, is_over=True)
            self.assertEqual((snapshot.tone, snapshot.is_open), ("danger", True), key)
            snapshot.with_user(salesman).action_mark_seen()
            self.assertEqual((snapshot.is_open, snapshot.seen_uid), (False, salesman), key)
            self.assertTrue(snapshot.seen_date)
            self.assertIn(salesman.name, self.lines(order)[0])
            # Monta says the same again.
            snapshot.write({"stage": key, "status": key})
            self.assertFalse(snapshot.is_open)
        self.assertEqual(self.snapshot(order, stage="Delivered", status="Delivered", is_over=True).is_open, False)
        self.assertFalse(order.monta_status_ids.seen_uid, "that it was seen is over, too")

    def test_whoever_may_not_change_the_order_marks_nothing(self):
        order = self.create_orders(1)
        snapshot = self.snapshot(order, stage="Returned", status="Returned", is_over=True)
        employee = new_test_user(self.env, "monta_looks_on", groups="base.group_user")
        with self.assertRaises(AccessError):
            snapshot.with_user(employee).action_mark_seen()
        self.assertTrue(snapshot.is_open)

    def test_a_new_delivery_is_over_at_once(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.refresh()
        self.assertTrue(order.monta_status_id.is_open)
        for move in ("shipped", "enroute", "delivered"):
            self.sandbox.move(order.name, move)
        self.refresh()
        snapshot = order.monta_status_id
        self.assertEqual((snapshot.phase, snapshot.tone, snapshot.is_open), ("Delivered", "success", False))

    def test_the_chatter_says_it_in_words(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.sync(order)
        self.assertIn("Monta: Picking", self.lines(order)[0])

    def test_parcels_are_rows(self):
        parcels = [
            {"code": "3S1", "link": "https://carrier.example/3S1", "carrier": "PostNL", "status": "EnRoute",
             "at": "2026-11-21 09:00:00"},
            {"code": "<b>3S2</b>", "link": None, "carrier": None, "status": "Bij de kapper", "at": None},
        ]  # fmt: skip
        snapshot = self.snapshot(parcels=json.dumps(parcels))
        rows = html.fromstring(snapshot.parcel_table).xpath("//tbody/tr")
        cells = [[cell.text_content() for cell in row] for row in rows]
        self.assertEqual(cells[0][:3], ["PostNL", "3S1", "Handed to the carrier"])
        self.assertEqual(rows[0].xpath(".//a/@href"), ["https://carrier.example/3S1"])
        self.assertEqual(cells[1], ["", "<b>3S2</b>", "Bij de kapper", ""])
        self.assertFalse(self.snapshot(parcels="[]").parcel_table)


class TestOwnDocuments(StatusCase):
    """Whoever sees only their own orders sees only their own statuses."""

    def test_statuses_follow_the_orders(self):
        groups = "base.group_user,sales_team.group_sale_salesman"
        mine, other = (new_test_user(self.env, f"monta_own_{number}", groups=groups) for number in range(2))
        manager = new_test_user(self.env, "monta_all", groups=f"{groups},sales_team.group_sale_salesman_all_leads")
        employee = new_test_user(self.env, "monta_none", groups="base.group_user")
        orders = [self.create_orders(1, user_id=user.id) for user in (mine, other)]
        snapshots = self.env["monta.order.status"].browse()
        for order in orders:
            snapshots |= snapshots._claim(order, "first")
            self.env["monta.order"]._add_order(order, "first", order.name, "first")
        ids = [order.id for order in orders]

        def found(user, model):
            return self.env[model].with_user(user).search([("sale_order_id", "in", ids)])

        for model in ("monta.order.status", "monta.order"):
            self.assertEqual(found(mine, model).sudo().sale_order_id, orders[0], model)
            self.assertEqual(len(found(manager, model)), 2, model)
            # Everybody inside reads snapshots, but not whose order it is.
            self.assertEqual(len(found(employee, model)), 2, model)
        self.assertNotIn("partner_id", self.env["monta.order.status"].with_user(employee).fields_get())
        self.assertEqual(snapshots.with_user(manager).mapped("user_id"), mine | other)
        orders[0].user_id = other
        self.env.cr.flush()
        self.assertEqual(len(found(other, "monta.order.status")), 2)
