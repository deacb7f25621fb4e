"""The refresh through Monta's feed of changes: what it costs, and that nothing is lost (acceptance 16)."""

import json
from datetime import timedelta
from threading import Timer
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from ..services.status import cron as status_cron
from .status import StatusCase
from .test_status import RESOLVER
from .test_status_cron import CRON


class TestStatusFeed(StatusCase):
    """Monta's live API alone tells what changed."""

    profile = "v6"

    def test_ten_changed_orders_of_200_take_twelve_requests(self):
        orders = self.create_orders(200)
        self.seed_all(orders)
        self.refresh()
        self.assertTrue(all(orders.mapped("monta_status_ids.on_monta")))
        for move, status in (("picking", "Picking"), ("shipped", "Shipped")):
            for order in orders[:10]:
                self.sandbox.move(order.name, move)
            self.asked()
            self.refresh()
            self.assertEqual(len(self.asked()), 12)
            self.assertEqual(self.statuses(orders[:10]), [status] * 10)
            self.assertNotIn(status, self.statuses(orders[10:]))
        # The parcels come with the next run, and then the orders are done with.
        self.refresh()
        self.assertEqual(len(self.asked()), 1 + 3 * 10)
        self.assertTrue(all(orders[:10].mapped("monta_status_ids.is_finished")))
        self.refresh()
        self.assertEqual(len(self.asked()), 1)

    def test_a_quiet_half_hour_takes_one_request(self):
        orders = self.create_orders(20)
        self.seed_all(orders)
        self.refresh()
        self.set_back(orders.monta_status_ids, minutes=30)
        self.set_params(event_cursor=self.cursor(since="2026-01-01 10:00:00"))
        self.asked()
        self.refresh()
        self.assertEqual(len(self.asked()), 1)
        oldest = min(orders.mapped("monta_status_ids.last_sync"))
        self.assertGreater(oldest, fields.Datetime.now() - timedelta(minutes=1))

    def cursor(self, **changes):
        """The parameter in which the cursor is kept, with ``changes`` in it."""
        config = self.env["monta.config"]
        settings = config._for(self.env.company)
        place = self.env["monta.status.cron"]._cursor_key(settings)
        config._remember("event_cursor", place, {**config._recall("event_cursor", place), **changes})
        return self.env["ir.config_parameter"].get_param("monta.event_cursor")

    def test_a_feed_in_pages_is_read_to_its_end(self):
        orders = self.create_orders(8)
        self.seed_all(orders)
        self.refresh()
        self.sandbox.post("/settings", {"feed_batch": 3})
        for order in orders:
            self.sandbox.move(order.name, "picking")
        self.refresh()
        self.assertEqual(self.statuses(orders), ["Picking"] * 8)

    def test_events_of_other_orders_are_ignored(self):
        order, other = self.create_orders(2)
        self.seed_all(order | other)
        other.state = "draft"
        self.refresh()
        self.sandbox.move(other.name, "picking")
        self.asked()
        self.refresh()
        self.assertEqual([path.split("/")[1] for path in self.asked()], ["orderevents", "orderevents"])
        self.assertFalse(other.monta_status_ids)

    def test_an_order_that_two_look_for_is_told_to_both(self):
        order, other = self.create_orders(2)
        (order | other).client_order_ref = "WEB-77"
        self.seed(order, WebshopOrderId="WEB-77")
        self.refresh()
        self.assertEqual((order | other).mapped("monta_status_ids.match"), ["partial", "partial"])
        self.sandbox.move("WEB-77", "picking")
        self.refresh()
        self.assertEqual(self.statuses(order | other), ["Picking", "Picking"])

    def test_what_was_read_by_hand_is_not_read_again(self):
        order = self.create_orders(1)
        self.seed_all(order)
        self.refresh()
        self.sandbox.move(order.name, "picking")
        self.sync(order)
        self.asked()
        self.refresh()
        self.assertFalse(self.of(order))

    def test_the_cursor_moves_on_when_all_is_stored(self):
        orders = self.create_orders(3)
        self.seed_all(orders)
        self.refresh()
        self.sandbox.move(orders[1].name, "picking")
        with (
            patch.object(type(orders), "_monta_sync_batch", side_effect=ZeroDivisionError("dies")),
            mute_logger(CRON),
        ):
            self.refresh()
        self.assertNotIn("Picking", self.statuses(orders))
        self.refresh()
        self.assertEqual(self.statuses(orders)[1], "Picking")

    def test_a_change_that_could_not_be_read_or_stored_is_read_again(self):
        orders = self.create_orders(3)
        self.seed_all(orders)
        self.refresh()
        resolver = type(self.env["monta.status.resolver"])
        self.sandbox.move(orders[0].name, "picking")
        self.sandbox.move(orders[1].name, "picking")
        self.sandbox.fault("status", status=500, path=f"/order/{orders[0].name}")
        with (
            patch.object(resolver, "_snapshot_values", side_effect=ZeroDivisionError("dies")),
            mute_logger(RESOLVER),
        ):
            self.refresh()
        self.refresh()
        self.assertEqual(self.statuses(orders)[:2], ["Picking", "Picking"])

    def test_more_changes_than_one_run_takes_are_left_to_the_next(self):
        orders = self.create_orders(6)
        self.seed_all(orders)
        self.refresh()
        for order in orders:
            self.sandbox.move(order.name, "picking")
            self.sandbox.move(order.name, "backorder")
        with patch.multiple(status_cron, ORDERS_PER_BATCH=2, SECONDS_PER_RUN=0):
            for done in (2, 4, 6):
                self.refresh()
                self.assertEqual(self.statuses(orders).count("Backorder"), done)
        self.asked()
        self.refresh()
        self.assertEqual(len(self.asked()), 1)

    def test_after_a_long_outage_every_order_is_read(self):
        orders = self.create_orders(6)
        self.seed_all(orders)
        self.refresh()
        for order in orders:
            self.sandbox.move(order.name, "picking")
        self.set_back(orders.monta_status_ids, days=8)
        self.cursor(at=fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=8)))
        with patch.multiple(status_cron, ORDERS_PER_BATCH=2, SECONDS_PER_RUN=0):
            for done in (2, 4, 6):
                self.refresh()
                self.assertEqual(self.statuses(orders).count("Picking"), done)

    def test_a_cursor_that_somebody_broke_is_made_anew(self):
        order = self.create_orders(1)
        self.seed(order, "picking")
        place = self.env["monta.status.cron"]._cursor_key(self.env["monta.config"]._for(self.env.company))
        for broken in (5, {"id": 3}, {"id": "x", "at": "soon", "since": "now"}, {"id": 1, "at": False, "since": False}):
            self.env["monta.config"]._remember("event_cursor", place, broken)
            self.refresh()
            self.assertEqual(self.statuses(order), ["Picking"])

    def test_companies_that_share_an_account_each_hear_of_every_change(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        orders = self.create_orders(1) | self.create_orders(1, company_id=company.id)
        self.seed_all(orders)
        self.refresh()
        self.assertEqual(len(orders.monta_status_ids), 2)
        for order in orders:
            self.sandbox.move(order.name, "picking")
        self.refresh()
        self.assertEqual(self.statuses(orders), ["Picking", "Picking"])

    def test_every_parcel_is_kept(self):
        order = self.create_orders(1)
        self.seed_all(order)
        self.refresh()
        self.sandbox.move(order.name, "shipped", track_trace="3S1", colli=2)
        self.refresh()
        self.assertIn("3S1-2", order.monta_status_ids.parcels)
        self.assertTrue(order.monta_status_ids.is_finished)
        self.asked()
        self.refresh()
        self.assertFalse(self.of(order))

    def test_what_leaves_while_the_order_is_read_is_heard_of(self):
        order = self.create_orders(1)
        self.seed(order, "picking")
        self.refresh()
        self.sandbox.ship(order.name, {"track_trace": "3SA", "goods": {"SKU-A": 1}}, shipped=False)
        self.sandbox.fault("delay", path=f"/order/{order.name}/events", delay_ms=400)
        rest = {"track_trace": "3SB", "goods": {"SKU-A": 2}}
        leaving = Timer(0.2, self.sandbox.ship, [order.name, rest])
        leaving.start()
        self.sync(order)
        leaving.join()
        self.refresh()
        parcels = json.loads(order.monta_status_ids.parcels)
        self.assertEqual(sorted(parcel["code"] for parcel in parcels), ["3SA", "3SB"])

    def test_a_header_alone_takes_no_parcel_away(self):
        order = self.create_orders(1)
        self.seed(order, "picking")
        parcels = [{"track_trace": code, "goods": {"SKU-A": 1}} for code in ("3SA", "3SB")]
        self.sandbox.ship(order.name, *parcels, shipped=False)
        self.refresh()
        self.sandbox.ship(order.name, {"track_trace": "3SC", "goods": {"SKU-A": 1}})
        with patch.object(status_cron, "MAX_REQUESTS_WITH_PARCELS", 0):
            self.refresh()
        snapshot = order.monta_status_ids
        codes = sorted(parcel["code"] for parcel in json.loads(snapshot.parcels))
        self.assertEqual((snapshot.is_brief, codes), (True, ["3SA", "3SB"]))
        self.refresh()
        self.assertEqual(len(json.loads(snapshot.parcels)), 3)

    def left(self, **move):
        """An order that has left, so that nothing more is asked about it, with a status that is known."""
        order = self.create_orders(1)
        self.seed_all(order)
        self.refresh()
        self.sandbox.move(order.name, "shipped", track_trace="3S1", **move)
        self.refresh()
        self.assertEqual((self.statuses(order), order.monta_status_ids.is_finished), (["Shipped"], True))
        self.asked()
        return order

    def test_what_becomes_of_a_parcel_takes_no_request_of_its_own(self):
        # For what comes back after all has arrived, the feed is read as long as some order is open.
        self.seed_all(self.create_orders(1))
        order = self.left()
        snapshot = order.monta_status_ids
        for move, status, is_there in (
            ("enroute", "EnRoute", False),
            ("deliveryfailed", "DeliveryFailed", False),
            ("delivered", "Delivered", True),
            ("returned", "Returned", True),
        ):
            with self.subTest(move):
                self.sandbox.move(order.name, move)
                self.refresh()
                self.assertEqual((self.statuses(order), bool(snapshot.delivery_date)), ([status], is_there))
                self.assertEqual(bool(snapshot.reason), status in ("DeliveryFailed", "Returned"))
                self.assertIn(f'"status": "{status}"', snapshot.parcels)
                self.assertIn(snapshot.phase_name, self.lines(order)[0])
        self.assertEqual({path.split("/")[1] for path in self.asked()}, {"orderevents"})
        told = self.lines(order)
        self.refresh()
        self.assertEqual(self.lines(order), told, "each is told once")

    def test_nothing_is_asked_once_everything_has_arrived(self):
        order = self.left()
        self.sandbox.move(order.name, "delivered")
        self.refresh()
        self.asked()
        self.refresh()
        self.assertEqual(self.asked(), [])

    def test_of_several_parcels_an_arrival_is_looked_at(self):
        order = self.left(colli=2)
        self.sandbox.move(order.name, "enroute")
        self.refresh()
        self.assertFalse(self.of(order))
        self.sandbox.move(order.name, "delivered", collo=1)
        self.sandbox.fault("status", status=500, path=f"/order/{order.name}")
        with mute_logger(RESOLVER):
            self.refresh()
        self.refresh()
        self.assertEqual((self.statuses(order), order.monta_status_ids.is_finished), (["EnRoute"], True))
        self.sandbox.move(order.name, "delivered", collo=2)
        self.refresh()
        self.assertEqual(self.statuses(order), ["Delivered"])

    def test_an_order_that_was_sent_after_it_was_not_found(self):
        order = self.create_order()
        other = self.create_orders(1)
        self.seed_all(other)
        self.refresh()
        self.assertEqual(order.monta_status_ids.match, "none")
        self.asked()
        self.refresh()
        self.assertFalse(self.of(order), "once a day is enough")
        self.push(order)
        self.sandbox.forget_requests()
        self.refresh()
        self.assertTrue(order.monta_status_ids.on_monta)
        self.set_back(other.monta_status_ids, days=2)
        other.monta_status_ids.write({"on_monta": False, "match": "none"})
        self.refresh()
        self.assertTrue(other.monta_status_ids.on_monta, "a day later it is looked for again")

    def test_an_order_that_was_sent_again_is_followed_again(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.move(order.name, "deleted")
        self.refresh()
        self.assertEqual(self.statuses(order), ["Cancelled at Monta"])
        self.set_back(order.monta_status_ids, minutes=5)
        order.order_line.product_uom_qty = 7
        with mute_logger("odoo.addons.monta_odoo_integration.models.monta_outbox"):
            order.monta_last_push = fields.Datetime.now()
        self.seed(order, "picking")
        self.refresh()
        self.assertEqual(self.statuses(order), ["Picking"])

    def test_a_deletion_that_only_the_feed_tells_of(self):
        self.sandbox.post("/settings", {"deleted_not_found": True})
        order = self.create_orders(1)
        self.seed_all(order)
        self.refresh()
        self.sandbox.move(order.name, "deleted")
        self.refresh()
        self.assertEqual((self.statuses(order), order.monta_status_ids.source), (["Cancelled at Monta"], "orders"))
        self.assertTrue(order.monta_status_ids.is_finished)

    def test_an_account_without_a_feed_is_walked_through(self):
        self.sandbox.post("/settings", {"capabilities": {"events": "documented"}})
        orders = self.create_orders(3)
        self.seed_all(orders)
        for move, status in (("picking", "Picking"), ("backorder", "Backorder")):
            for order in orders:
                self.sandbox.move(order.name, move)
            self.refresh()
            self.assertEqual(self.statuses(orders), [status] * 3)
        self.asked()
        self.refresh()
        self.assertFalse([path for path in self.asked() if path.startswith("/orderevents/")], "that was learnt")

    def test_an_unchanged_order_costs_few_statements(self):
        orders = self.create_orders(20)
        for order in orders:
            self.seed(order, "picking")
        orders._monta_sync_batch()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        orders._monta_sync_batch()
        self.env.flush_all()
        # A savepoint, its release, one update; the rest is read for all of them at once.
        self.assertLessEqual((self.env.cr.sql_log_count - before) / len(orders), 4)
