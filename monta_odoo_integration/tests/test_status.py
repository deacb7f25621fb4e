"""Scenarios 10 to 17 of the acceptance list: what Monta knows about an order, in both API profiles."""

import json
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from .common import MontaCase

RESOLVER = "odoo.addons.monta_odoo_integration.services.monta_status_resolver"


class StatusCase(MontaCase):
    """Orders that are at Monta without having been pushed by the test."""

    def seed(self, order, *moves, fields=None, **body):
        """Put ``order`` at Monta and move it through the warehouse."""
        seeded = {"WebshopOrderId": order.name, "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 3}], **body}
        self.sandbox.post(
            "/orders",
            [
                {
                    "order": seeded,
                    "fields": fields or {},
                    "moves": [move if isinstance(move, dict) else {"to": move} for move in moves],
                }
            ],
        )

    def sync(self, order):
        """Press Sync Monta; the snapshot."""
        order.action_monta_sync()
        self.env.cr.flush()
        self.env.invalidate_all()
        return order.monta_status_ids

    def lines(self, order):
        """Chatter lines about Monta, newest first."""
        return [message.body for message in order.message_ids if "Monta:" in (message.body or "")]


class StatusScenarios:
    """What holds whatever API the account speaks."""

    def test_a_shipped_order_shows_its_parcel(self):
        order = self.create_order()
        self.seed(order, {"to": "shipped", "track_trace": "3SVOOR0000001"})
        snapshot = self.sync(order)
        self.assertEqual(snapshot.status, "Shipped")
        self.assertTrue(snapshot.status_code)
        self.assertTrue(snapshot.source)
        self.assertEqual(snapshot.track_trace, "3SVOOR0000001")
        self.assertTrue(snapshot.last_sync)
        self.assertTrue(json.loads(snapshot.status_raw))
        self.assertTrue(snapshot.on_monta)
        self.assertTrue(snapshot.is_finished)
        self.assertEqual(self.sandbox.mutations(), [])
        self.assertLessEqual(len([r for r in self.sandbox.requests() if r["path"] != "/info"]), 3)

    def test_a_second_look_keeps_one_row_and_one_chatter_line(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.sync(order)
        snapshot = self.sync(order)
        self.assertEqual(len(snapshot), 1)
        self.assertEqual(len(self.lines(order)), 1)
        self.sandbox.move(order.name, "shipped")
        self.assertEqual(self.sync(order).status, "Shipped")
        self.assertEqual(len(self.lines(order)), 2)

    def test_another_account_has_a_row_of_its_own(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.sync(order)
        self.sandbox.post("/settings", {"users": {"other_user": "other"}})
        self.set_params(username="other_user", password="other")
        self.assertEqual(len(self.sync(order)), 2)

    def test_a_blocked_header_beats_a_shipment(self):
        order = self.create_order()
        self.seed(order, "shipped", fields={"Blocked": True, "IsBlocked": True, "BlockedMessage": "Address unknown"})
        snapshot = self.sync(order)
        self.assertEqual(snapshot.status, "Blocked")
        self.assertEqual(snapshot.summary, "Blocked — Address unknown")
        self.assertEqual(snapshot.source, "orders")
        self.assertTrue(snapshot.is_blocked)
        found = self.env["sale.order"].search([("monta_status_ids.is_blocked", "=", True), ("id", "=", order.id)])
        self.assertEqual(found, order)

    def test_a_backorder_shows_until_picking_begins(self):
        order = self.create_order()
        self.seed(order, "backorder")
        self.assertEqual(self.sync(order).status, "Backorder")
        shipped = self.create_order()
        self.seed(shipped, "shipped", fields={"Backorder": True, "IsBackorder": True})
        self.assertEqual(self.sync(shipped).status, "Shipped")

    def test_an_order_that_is_not_there_is_said_to_be_not_there(self):
        order = self.create_order()
        self.seed(order, {"to": "shipped", "track_trace": "3S1"})
        self.sync(order)
        self.sandbox.reset(self.profile)
        snapshot = self.sync(order)
        self.assertFalse(snapshot.on_monta)
        self.assertIn("not found", snapshot.reason)
        self.assertFalse(snapshot.status)
        self.assertFalse(snapshot.track_trace)
        self.assertEqual(self.sandbox.mutations(), [])

    def test_an_error_changes_nothing_and_is_not_called_not_found(self):
        order = self.create_order()
        self.seed(order, "picking")
        before = self.sync(order)
        for status in (401, 429, 500):
            self.sandbox.fault("status", status=status, times=0, headers={"Retry-After": "0"})
            with mute_logger(RESOLVER):
                snapshot = self.sync(order)
            self.sandbox._call("DELETE", "/faults")
            self.assertEqual(snapshot, before)
            self.assertEqual(snapshot.status, "Picking")
            self.assertTrue(snapshot.on_monta)
            self.assertTrue(snapshot.sync_error, status)
        self.assertFalse(self.sync(order).sync_error)

    def test_a_parcel_that_is_gone_is_cleared(self):
        order = self.create_order()
        self.seed(order, "picked", fields={"TrackAndTraceCode": "3S1", "TrackAndTraceLink": "https://example.org/3S1"})
        self.assertEqual(self.sync(order).track_trace, "3S1")
        self.sandbox.post(f"/orders/{order.name}/fields", {"TrackAndTraceCode": None, "TrackAndTraceLink": None})
        self.assertFalse(self.sync(order).track_trace)

    def test_an_unreadable_date_spoils_nothing(self):
        order, other = self.create_order(), self.create_order()
        self.seed(order, "picking", fields={"DeliveryDate": "Unknown"})
        self.seed(other, "picking")
        (order | other).action_monta_sync()
        self.assertEqual((order | other).mapped("monta_status_ids.status"), ["Picking", "Picking"])
        self.assertFalse(order.monta_status_ids.delivery_date)

    def test_our_own_update_does_not_show_as_a_block(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.post("/settings", {"flicker_seconds": 1})
        order.order_line.product_uom_qty = 5
        self.push(order)
        self.assertNotEqual(self.sync(order).status, "Blocked")

    def test_a_tenants_rule_replaces_one_decision(self):
        order = self.create_order()
        self.seed(order, "picking")
        resolver = type(self.env["monta.status.resolver"])

        def quarantine(self, picked, header):
            return {"status": "In quarantine", "source": "orders"}

        with patch.object(resolver, "_apply_override", quarantine):
            self.assertEqual(self.sync(order).status, "In quarantine")

    def test_the_cron_leaves_drafts_and_finished_orders_alone(self):
        shipped, picking, draft = self.create_order(), self.create_order(), self.create_order(confirm=False)
        self.seed(shipped, {"to": "shipped", "track_trace": "3S1"})
        self.seed(picking, "picking")
        self.env["sale.order"].cron_monta_sync_status()
        self.assertEqual((shipped | picking).mapped("monta_status_ids.status"), ["Shipped", "Picking"])
        self.sandbox.forget_requests()
        self.env["sale.order"].cron_monta_sync_status()
        self.assertFalse([r for r in self.sandbox.requests() if shipped.name in r["path"] + (r["query"] or "")])
        self.assertFalse(draft.monta_status_ids)

    def test_one_order_that_fails_takes_nobody_with_it(self):
        orders = self.create_order() | self.create_order() | self.create_order()
        for order in orders:
            self.seed(order, "picking")
        resolver = type(self.env["monta.status.resolver"])
        original = resolver._store

        def store(self, order, *args):
            if order == orders[1]:
                raise ValueError("out of order")
            return original(self, order, *args)

        with patch.object(resolver, "_store", store), mute_logger(RESOLVER):
            self.env["sale.order"].cron_monta_sync_status()
        self.assertEqual([bool(order.monta_status_ids) for order in orders], [True, False, True])

    def test_the_guard_lets_looking_pass(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.set_params(allowed_base_urls="https://app.example.com")
        self.assertEqual(self.sync(order).status, "Picking")
        self.assertEqual({request["method"] for request in self.sandbox.requests()}, {"GET"})


class TestStatusV6(StatusScenarios, StatusCase):
    """Against Monta's live API."""

    profile = "v6"

    def test_the_feed_tells_which_orders_changed(self):
        orders = self.env["sale.order"].union(*[self.create_order() for _number in range(30)])
        for order in orders:
            self.seed(order, "queued")
        self.env["sale.order"].cron_monta_sync_status()
        self.assertEqual(len(orders.monta_status_ids), 30)
        self.env["sale.order"].cron_monta_sync_status()
        for order in orders[:10]:
            self.sandbox.move(order.name, "picking")
        self.sandbox.forget_requests()
        self.env["sale.order"].cron_monta_sync_status()
        self.env.invalidate_all()
        self.assertLessEqual(len(self.sandbox.requests()), 12)
        self.assertEqual(orders[:10].mapped("monta_status_ids.status"), ["Picking"] * 10)
        self.assertNotIn("Picking", orders[10:].mapped("monta_status_ids.status"))

    def test_a_feed_that_was_not_read_for_long_is_not_trusted(self):
        order = self.create_order()
        self.seed(order, "queued")
        self.env["sale.order"].cron_monta_sync_status()
        self.env["sale.order"].cron_monta_sync_status()
        settings = self.env["monta.config"]._for(self.env.company)
        kept = self.env["monta.config"]._recall("event_cursor", settings.account)
        self.assertIn("id", kept)
        long_ago = fields.Datetime.to_string(fields.Datetime.subtract(fields.Datetime.now(), days=8))
        self.env["monta.config"]._remember("event_cursor", settings.account, {**kept, "at": long_ago})
        self.sandbox.forget_requests()
        self.env["sale.order"].cron_monta_sync_status()
        self.assertIn(f"/order/{order.name}", [request["path"] for request in self.sandbox.requests()])

    def test_an_unchanged_order_costs_few_statements(self):
        orders = self.env["sale.order"].union(*[self.create_order() for _number in range(20)])
        for order in orders:
            self.seed(order, "picking")
        orders._monta_sync_batch()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        orders._monta_sync_batch()
        self.env.flush_all()
        # A savepoint, its release, one update; the rest is read for all of them at once.
        self.assertLessEqual((self.env.cr.sql_log_count - before) / len(orders), 4)

    def test_450_orders_take_three_runs(self):
        orders = self.create_order()
        for _number in range(449):
            orders |= orders[0].copy()
        orders[1:].write({"state": "sale"})
        self.sandbox.post(
            "/orders",
            [
                {"order": {"WebshopOrderId": order.name, "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 1}]}}
                for order in orders
            ],
        )
        for _run in range(3):
            self.env["sale.order"].cron_monta_sync_status()
        self.env.invalidate_all()
        self.assertEqual(len(orders.monta_status_ids), 450)
        self.assertTrue(all(orders.mapped("monta_status_ids.on_monta")))


class TestStatusDocumented(StatusScenarios, StatusCase):
    """Against the API of the plugin documentation."""

    profile = "documented"

    def test_each_reference_finds_the_order(self):
        for member in ("OrderNumber", "Reference", "ClientReference", "EorderGUID", "WebshopOrderId"):
            order = self.create_order(client_order_ref=f"PO-{member}")
            own = f"PO-{member}" if member in ("Reference", "ClientReference") else order.name
            if member == "WebshopOrderId":
                self.seed(order, "picking")
            else:
                self.seed(order, "picking", WebshopOrderId=f"OTHER-{member}", fields={member: own})
            self.assertEqual(self.sync(order).status, "Picking", member)
            self.assertEqual(order.monta_status_ids.match, "exact", member)

    def test_loose_matching_takes_exactly_one_partial_match(self):
        self.set_params(match_loose="0")
        order = self.create_order(name="S0001")
        self.seed(order, "picking", WebshopOrderId="S00012")
        self.assertFalse(self.sync(order).on_monta)
        self.set_params(match_loose="1")
        self.assertEqual(self.sync(order).match, "partial")
        self.seed(order, "picking", WebshopOrderId="S0001-B")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.match, snapshot.on_monta), ("ambiguous", False))
        self.assertIn("S0001-B", snapshot.reason)
        self.seed(order, "shipped", WebshopOrderId="S0001")
        self.assertEqual((self.sync(order).match, order.monta_status_ids.status), ("exact", "Shipped"))

    def test_a_list_that_ignores_its_filter_is_not_believed(self):
        self.sandbox.post("/settings", {"ignore_filters": True})
        order, other = self.create_order(name="XA-1"), self.create_order(name="ZB-9")
        self.seed(other, "picking")
        self.assertFalse(self.sync(order).on_monta)
