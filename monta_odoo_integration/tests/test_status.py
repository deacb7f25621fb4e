"""Acceptance 12 to 15: what Monta knows about an order, in both API profiles."""

import json
from unittest.mock import patch

from odoo.tools import mute_logger

from .status import StatusCase

RESOLVER = "odoo.addons.monta_odoo_integration.services.status.resolver"
LOOK_UP = "odoo.addons.monta_odoo_integration.services.status.look_up"
# From here on a backorder does not matter any more (decision 3).
BEGUN = ["Picking", "Packing", "Shipped", "EnRoute", "AvailablePickup", "Collected", "Delivered", "DeliveryFailed"]
BEGUN += ["Returned", "Picked", "Ready to pick"]


class StatusScenarios:
    """What holds whatever API the account speaks."""

    # The three requests of one look-up.
    PATHS = ()

    def test_a_shipped_order_shows_its_parcel(self):
        order = self.create_order()
        self.seed(order, {"to": "shipped", "track_trace": "3SVOOR0000001"})
        self.asked()
        snapshot = self.sync(order)
        self.assertEqual(snapshot.status, "Shipped")
        self.assertTrue(snapshot.status_code)
        self.assertTrue(snapshot.source)
        self.assertEqual(snapshot.track_trace, "3SVOOR0000001")
        self.assertRegex(snapshot.track_trace_url, "^https://")
        self.assertTrue(snapshot.last_sync)
        self.assertTrue(json.loads(snapshot.status_raw))
        self.assertTrue(snapshot.on_monta)
        self.assertTrue(snapshot.is_finished)
        self.assertEqual(len(self.asked()), 3)
        self.sandbox.move(order.name, "delivered")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, bool(snapshot.delivery_date)), ("Delivered", True))

    def test_every_parcel_is_kept(self):
        order = self.create_order()
        self.seed(order, {"to": "shipped", "track_trace": "3S1", "colli": 3})
        parcels = json.loads(self.sync(order).parcels)
        self.assertEqual(sorted(parcel["code"] for parcel in parcels), ["3S1", "3S1-2", "3S1-3"])

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
        self.assertIn("Picking → Shipped", self.lines(order)[0])

    def test_another_account_has_a_row_of_its_own(self):
        order = self.create_order()
        self.seed(order, "blocked")
        self.sync(order)
        self.sandbox.post("/settings", {"users": {"other_user": "other"}})
        self.set_params(username="other_user", password="other")
        self.sandbox.move(order.name, "picking")
        first = order.monta_status_ids
        self.set_back(first, minutes=1)
        snapshots = self.sync(order)
        self.assertEqual(len(snapshots), 2)
        self.assertEqual(sorted(snapshots.mapped("account")), ["other_user@127.0.0.1", "tenant_user@127.0.0.1"])
        self.assertEqual((order.monta_status, order.monta_status_id), ("Picking", snapshots - first))
        # What the other account said is no longer true of the order.
        orders = self.env["sale.order"]
        self.assertNotIn(order, orders.search([("monta_status_id.is_blocked", "=", True)]))
        self.assertIn(order, orders.search([("monta_status_id.status", "=", "Picking")]))
        current, never = order.monta_status_id, self.create_order()
        for domain, found in (
            ([("monta_status_id", "=", current.id)], order),
            ([("monta_status_id", "in", snapshots.ids)], order),
            ([("monta_status_id", "!=", current.id)], never),
            ([("monta_status_id", "=", False)], never),
            ([("monta_status_id", "!=", False)], order),
            ([("monta_status_id", "any", [("is_blocked", "=", False)])], order),
            ([("monta_status_id", "not any", [("is_blocked", "=", False)])], never),
        ):
            self.assertEqual(orders.search([("id", "in", (order | never).ids), *domain]), found, domain)

    def test_a_blocked_header_beats_a_shipment(self):
        order = self.create_order()
        self.seed(order, "shipped", fields={"Blocked": True, "BlockedMessage": "Address unknown"})
        snapshot = self.sync(order)
        self.assertEqual(snapshot.status, "Blocked")
        self.assertEqual(snapshot.summary, "Blocked — Address unknown")
        self.assertEqual(snapshot.source, "orders")
        self.assertTrue(snapshot.is_blocked)
        self.assertFalse(snapshot.is_finished)
        self.assertIn("Address unknown", self.lines(order)[0])
        found = self.env["sale.order"].search([("monta_status_id.is_blocked", "=", True), ("id", "=", order.id)])
        self.assertEqual(found, order)
        self.show(order, Blocked=True, Backorder=True, BlockedMessage="Address unknown")
        self.assertEqual(self.sync(order).status, "Blocked")
        self.show(order, Blocked="false", BlockedMessage="Unblocked by Jan")
        self.assertEqual(self.sync(order).status, "Shipped")

    def test_a_backorder_shows_until_picking_begins(self):
        order = self.create_order()
        self.seed(order, fields={"Backorder": True})
        self.events(order, ("Received", "2026-10-01T10:00:00"))
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.source, snapshot.is_backorder), ("Backorder", "orders", True))
        for minute, code in enumerate(BEGUN):
            self.events(order, (code, f"2026-10-01T11:{minute:02}:00"))
            snapshot = self.sync(order)
            self.assertEqual((snapshot.status, snapshot.is_backorder), (code, False), code)

    def test_a_status_may_go_backwards(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.assertEqual(self.sync(order).status, "Picking")
        self.sandbox.move(order.name, "backorder")
        self.assertEqual(self.sync(order).status, "Backorder")
        self.sandbox.move(order.name, "queued")
        self.assertFalse(self.sync(order).is_backorder)

    def test_a_part_that_has_left_is_not_the_end(self):
        order = self.create_order()
        self.seed(order, {"to": "shipped", "track_trace": "3S1"}, fields={"Backorder": True})
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.track_trace, snapshot.is_finished), ("Shipped", "3S1", False))

    def test_an_order_deleted_at_monta_says_so(self):
        order = self.create_order()
        self.seed(order, "picking", "deleted")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.source), ("Cancelled at Monta", "orders"))
        self.assertTrue(snapshot.is_finished)

    def test_a_status_that_nobody_knows_is_shown_as_it_is(self):
        order = self.create_order()
        self.seed(order)
        self.events(
            order, {"TypeCode": "CarrierNews", "Description": "Sorted in Nieuwegein", "Occured": "2026-10-01T10:00:00"}
        )
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.status_code), ("Sorted in Nieuwegein", "CarrierNews"))
        self.assertFalse(snapshot.is_finished)

    def test_an_error_changes_nothing_and_is_not_called_not_found(self):
        order = self.create_order()
        self.seed(order, {"to": "picking"}, fields={"TrackAndTraceCode": "3S1"})
        kept = ["status", "status_code", "source", "track_trace", "last_sync", "status_raw", "on_monta", "match"]
        before = self.sync(order).read(kept)
        faults = [{"kind": "status", "status": status} for status in (401, 403, 429, 500, 503)]
        faults += [{"kind": "drop_before"}, {"kind": "delay", "delay_ms": 900}]
        self.set_params(timeout="0.6")
        for path in self.PATHS:
            for fault in faults:
                self.sandbox.fault(path=path.format(order.name), times=0, headers={"Retry-After": "3600"}, **fault)
                with mute_logger(RESOLVER):
                    action = order.action_monta_sync()
                self.heal()
                with self.subTest(path=path, fault=fault):
                    self.assertEqual(action["params"]["type"], "warning")
                    self.assertEqual(action["params"]["message"], order.monta_status_id.sync_error)
                    self.assertNotIn("not found", action["params"]["message"])
                    self.assertEqual(order.monta_status_ids.read(kept), before)
                    self.assertTrue(order.monta_status_id.sync_error)
        self.set_params(timeout="20")
        self.assertFalse(self.sync(order).sync_error)
        self.assertEqual(len(self.lines(order)), 1)

    def test_an_error_at_the_first_look_is_not_called_not_found_either(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.sandbox.fault("status", status=500, times=0)
        with mute_logger(RESOLVER):
            snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.match, order.monta_status), (False, False, "look-up failed"))
        domain = [("monta_status_id.match", "in", ["none", "ambiguous"])]
        self.assertNotIn(order, self.env["sale.order"].search(domain))

    def test_an_error_in_a_new_account_is_told_as_such(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.sync(order)
        self.set_params(username="nobody")
        with mute_logger(RESOLVER):
            action = order.action_monta_sync()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("password", action["params"]["message"])
        self.assertEqual(order.monta_status, "Picking")

    def test_a_parcel_that_is_gone_is_cleared(self):
        order = self.create_order()
        self.seed(order, "picked", fields={"TrackAndTraceCode": "3S1", "TrackAndTraceLink": "https://example.org/3S1"})
        snapshot = self.sync(order)
        self.assertEqual((snapshot.track_trace, snapshot.track_trace_url), ("3S1", "https://example.org/3S1"))
        self.show(order, TrackAndTraceCode=None, TrackAndTraceLink="")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.track_trace, snapshot.track_trace_url, snapshot.parcels), (False, False, "[]"))

    def test_a_link_that_would_run_something_is_left_out(self):
        order = self.create_order()
        self.seed(order, "picked", fields={"TrackAndTraceCode": "3S1", "TrackAndTraceLink": "javascript:alert(1)"})
        snapshot = self.sync(order)
        self.assertEqual((snapshot.track_trace, snapshot.track_trace_url), ("3S1", False))
        self.assertNotIn("javascript:", snapshot.parcels)

    def test_an_unreadable_date_spoils_nothing(self):
        order, other = self.create_order(), self.create_order()
        arrived = {"DeliveryStatusCode": "Delivered", "DeliveryDate": "Unknown"}
        self.seed(order, fields={**arrived, "EstimatedDeliveryTo": "0001-01-01T00:00:00"})
        self.seed(other, fields={**arrived, "DeliveryDate": "2026-10-25T02:30:00.1234567"})
        (order | other).action_monta_sync()
        self.assertEqual(self.statuses(order | other), ["Delivered", "Delivered"])
        self.assertFalse(order.monta_status_ids.delivery_date)
        self.assertEqual(str(other.monta_status_ids.delivery_date), "2026-10-25 00:30:00")

    def test_the_fragments_hold_no_personal_data(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.forget_requests()
        raw = self.sync(order).status_raw
        self.assertIn(order.name, raw)
        for word in ("Noor", "Kade", "example.org", "31612000000"):
            self.assertNotIn(word, raw)

    # -- flicker (decision 2) -------------------------------------------------------------------------------------

    def test_our_own_update_does_not_show_as_a_block(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.post("/settings", {"flicker_seconds": 1})
        order.order_line.product_uom_qty = 5
        self.push(order)
        self.assertNotEqual(self.sync(order).status, "Blocked")
        self.assertFalse([line for line in self.lines(order) if "Blocked" in line])

    def test_a_block_that_stays_is_shown_after_one_more_look(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.move(order.name, "blocked", message="Address unknown")
        self.sandbox.forget_requests()
        with patch(f"{RESOLVER}.time.sleep") as sleep:
            self.assertEqual(self.sync(order).summary, "Blocked — Address unknown")
        self.assertEqual([call.args for call in sleep.call_args_list], [(2,)])
        self.assertEqual(len(self.asked()), 6)
        # A minute later there is no doubt.
        order.monta_last_push = "2026-01-01 10:00:00"
        with patch(f"{RESOLVER}.time.sleep") as sleep:
            self.sync(order)
        self.assertFalse(sleep.called)

    def test_many_orders_that_flicker_are_waited_for_together(self):
        orders = self.create_orders(5)
        message = "Blocked because there was an update in de MontaRESTApi"
        for order in orders:
            self.seed(order, fields={"Blocked": True, "BlockedMessage": message})

        def unblock(_seconds):
            for order in orders:
                self.show(order)

        with patch(f"{RESOLVER}.time.sleep", side_effect=unblock) as sleep:
            self.refresh()
        self.assertEqual(sleep.call_count, 1)
        self.assertNotIn("Blocked", self.statuses(orders))

    # -- extensions ---------------------------------------------------------------------------------------------

    def test_a_tenants_rule_replaces_one_decision(self):
        order = self.create_order()
        self.seed(order, "picking", fields={"Blocked": True})
        resolver = type(self.env["monta.status.resolver"])
        own = {"status": "In quarantine", "source": "orders"}

        def rule(*_args):
            return dict(own)

        with patch.object(resolver, "_apply_override", rule):
            self.assertEqual(self.sync(order).status, "In quarantine")
        # The others leave the last word to the header.
        for name in ("_pick_shipment", "_pick_event", "_pick_header", "_choose"):
            with self.subTest(name), patch.object(resolver, name, rule):
                self.show(order, Blocked=True)
                self.assertEqual(self.sync(order).status, "Blocked")
        self.show(order)
        with patch.object(resolver, "_choose", rule):
            self.assertEqual(self.sync(order).status, "In quarantine")

    def test_another_resolver_is_called_by_button_and_cron(self):
        order, seen = self.create_order(), []
        self.seed(order, "picking")

        def own(records):
            seen.append(records)
            return 0

        with patch.object(type(self.env["sale.order"]), "_monta_sync_batch", own):
            order.action_monta_sync()
            self.refresh()
        self.assertEqual([len(seen), order in seen[0], order in seen[1]], [2, True, True])
        self.assertFalse(order.monta_status_ids)

    # -- people -------------------------------------------------------------------------------------------------

    def test_several_orders_at_once(self):
        orders = self.create_orders(3)
        self.seed(orders[0], "picking")
        self.seed(orders[1], "shipped")
        params = orders.action_monta_sync()["params"]
        self.assertEqual((params["type"], params["message"]), ("warning", "2 up to date, 1 not found at Monta"))
        self.assertEqual(params["show"]["action"]["domain"], [("id", "in", orders[2].ids)])
        params = (orders[0] | orders[1]).action_monta_sync()["params"]
        self.assertEqual((params["type"], params["message"]), ("success", "2 up to date"))
        self.assertEqual(self.statuses(orders), ["Picking", "Shipped", False])
        self.sandbox.fault("status", status=500, path=self.PATHS[0].format(orders[0].name), times=1)
        with mute_logger(RESOLVER):
            params = orders.action_monta_sync()["params"]
        self.assertEqual((params["type"], params["message"][:6]), ("warning", "1 of 3"))

    def test_the_guard_lets_looking_pass(self):
        order = self.create_order()
        self.seed(order, "picking")
        self.set_params(allowed_base_urls="https://app.example.com")
        self.assertEqual(self.sync(order).status, "Picking")
        self.assertTrue(self.asked())


class TestStatusV6(StatusScenarios, StatusCase):
    """Against Monta's live API."""

    profile = "v6"
    PATHS = ("/order/{}", "/order/{}/colli", "/order/{}/events")

    def test_the_order_has_arrived_when_all_parcels_have(self):
        order = self.create_order()
        self.seed(order, {"to": "shipped", "colli": 2}, {"to": "delivered", "collo": 1})
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.source), ("Shipped", "shipments"))
        self.sandbox.move(order.name, "enroute", collo=2)
        self.assertEqual(self.sync(order).status, "EnRoute")
        self.sandbox.move(order.name, "delivered", collo=2)
        self.assertEqual(self.sync(order).status, "Delivered")

    def test_the_newest_event_counts_before_the_header(self):
        order = self.create_order()
        self.seed(order, fields={"Received": "2026-09-30T10:00:00", "Picking": True})
        self.events(order, ("Picking", "2026-10-01T10:00:00"), ("Packing", "2026-10-01T12:00:00.147"))
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.source, snapshot.status_code), ("Packing", "events", "Packing"))
        other = self.create_order()
        self.seed(other, fields={"Picking": True})
        snapshot = self.sync(other)
        self.assertEqual((snapshot.status, snapshot.source), ("Picking", "orders"))


class TestStatusDocumented(StatusScenarios, StatusCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
    PATHS = ("/orders", "/shipments", "/orderevents")

    def test_the_freshest_of_the_sources_is_shown(self):
        order = self.create_order()
        self.seed(order, fields={"Status": "Received", "Received": "2026-09-30T10:00:00", "StatusID": 3})
        picked = {"Status": "Picked", "StatusDate": "2026-10-01T10:00:00", "TrackAndTraceCode": "3SOLD"}
        shipped = {"Status": "Shipped", "StatusDate": "2026-10-02T09:00:00", "TrackAndTraceCode": "3SNEW"}
        rows = [{"WebshopOrderId": order.name, **row} for row in (picked, {**shipped, "StatusID": 7})]

        def shown():
            snapshot = self.sync(order)
            return snapshot.status, snapshot.source, snapshot.status_code

        self.assertEqual(shown(), ("Received", "orders", "3"))
        self.events(order, ("Picking", "2026-10-01T12:00:00"))
        self.assertEqual(shown(), ("Picking", "events", "Picking"))
        self.shipments(order, *rows)
        self.assertEqual(shown(), ("Shipped", "shipments", "7"))
        self.assertEqual(order.monta_track_trace, "3SNEW")
        self.shipments(order, rows[0], {**rows[1], "Status": "", "StatusID": None})
        self.assertEqual(shown(), ("Picking", "events", "Picking"), "newer than the row that says something")
        self.shipments(order, {**rows[0], "StatusDate": "2026-10-01T12:00:00"}, {**rows[1], "Status": None})
        self.assertEqual(shown()[:2], ("Picked", "shipments"), "at the same time the shipment counts")

    def test_a_snapshot_holds_everything(self):
        order = self.create_order()
        self.seed(order)
        self.shipments(
            order,
            {
                "WebshopOrderId": order.name, "Status": "Delivered", "StatusCode": "7", "TrackAndTraceCode": "3S1",
                "StatusDate": "2026-10-03T14:30:00", "DeliveryDate": "2026-10-03T14:30:00",
            },
        )  # fmt: skip
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.status_code, snapshot.source), ("Delivered", "7", "shipments"))
        self.assertEqual((snapshot.track_trace, str(snapshot.delivery_date)), ("3S1", "2026-10-03 12:30:00"))
        self.assertEqual(json.loads(snapshot.status_raw)["row"]["row"]["StatusCode"], "7")
        self.assertIn("3S1", str(snapshot.parcel_table))
        # Some of it shows in developer mode only.
        form = self.env.ref("monta_odoo_integration.monta_order_status_view_form").arch
        for name in (
            "phase_name", "status_code", "source", "parcel_table", "delivery_date", "last_sync", "status_raw",
            "on_monta",
        ):  # fmt: skip
            self.assertIn(f'name="{name}"', form)
