"""Scenario 16 of the acceptance list, and its figures: the half-hourly refresh of the open orders."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from .. import compat
from ..services import monta_status_cron
from .status import StatusCase
from .test_status import RESOLVER

CRON = "odoo.addons.monta_odoo_integration.services.monta_status_cron"


class CronScenarios:
    """What holds whatever API the account speaks."""

    def of(self, order):
        """The requests since the last time that were about ``order``."""
        return [path for path in self.asked() if order.name in path]

    def test_drafts_cancelled_and_finished_orders_are_left_alone(self):
        shipped, picking, cancelled = self.create_orders(3)
        draft = self.create_order(confirm=False)
        old = self.create_orders(1, date_order=fields.Datetime.now() - timedelta(days=61))
        cancelled.state = "cancel"
        self.seed_all(draft | cancelled | old)
        self.seed(shipped, {"to": "shipped", "track_trace": "3S1"})
        self.seed(picking, "picking")
        self.refresh()
        self.assertEqual(self.statuses(shipped | picking), ["Shipped", "Picking"])
        self.asked()
        self.refresh()
        self.assertFalse(self.of(shipped))
        self.assertFalse((draft | cancelled | old).monta_status_ids)
        self.set_params(status_window_days="62")
        self.refresh()
        self.assertTrue(old.monta_status_ids.on_monta)

    def test_a_person_may_look_at_a_finished_order(self):
        order = self.create_orders(1)
        self.seed(order, {"to": "shipped", "track_trace": "3S1"})
        self.refresh()
        self.sandbox.move(order.name, "delivered")
        self.assertEqual(self.sync(order).status, "Delivered")
        # Not finished any more: the cron has it again.
        self.show(order, Blocked=True)
        self.sync(order)
        self.show(order)
        self.set_back(order.monta_status_ids, days=8)
        self.set_params(event_cursor="")
        self.refresh()
        self.assertEqual(self.statuses(order), ["Delivered"])

    def test_450_orders_take_three_runs_oldest_first(self):
        orders = self.create_orders(450)
        self.seed_all(orders)
        for done in (200, 400, 450):
            self.refresh()
            self.assertEqual(orders.filtered("monta_status_ids"), orders[:done])
        self.assertTrue(all(orders.mapped("monta_status_ids.on_monta")))
        # All are due again: those that were read longest ago come first, and whoever failed comes last.
        self.set_params(event_cursor="")
        self.set_back(orders.monta_status_ids, days=1)
        self.set_back(orders[300:].monta_status_ids, days=2)
        orders[300].monta_status_ids.sync_error = "Monta did not answer"
        self.asked()
        self.refresh()
        fresh = orders.filtered(
            lambda order: order.monta_status_ids.last_sync > fields.Datetime.now() - timedelta(hours=1)
        )
        self.assertEqual(len(fresh), 200)
        self.assertEqual(fresh & orders[301:], orders[301:])

    def test_each_result_is_kept_on_its_own(self):
        orders = self.create_orders(60)
        self.seed_all(orders)
        with patch.object(compat, "commit") as commit:
            self.refresh()
        self.assertGreaterEqual(commit.call_count, 60)

    def test_order_57_takes_nobody_with_it(self):
        orders = self.create_orders(200)
        self.seed_all(orders)
        resolver, broken = type(self.env["monta.status.resolver"]), orders[56]
        for name in ("_references", "_resolve", "_snapshot_values"):
            original = getattr(resolver, name)

            def method(self, *args, original=original):
                about = args[0].name if hasattr(args[0], "name") else str(args)
                if broken.name in about:
                    raise ZeroDivisionError("out of order")
                return original(self, *args)

            with self.subTest(name), patch.object(resolver, name, method), mute_logger(RESOLVER):
                orders.monta_status_ids.unlink()
                self.set_params(event_cursor="")
                self.refresh()
                self.assertEqual(orders.filtered("monta_status_ids.on_monta"), orders - broken)
                self.assertIn("out of order", broken.monta_status_ids.sync_error)
        self.refresh()
        self.assertEqual((broken.monta_status_ids.on_monta, broken.monta_status_ids.sync_error), (True, False))

    def test_an_account_that_is_refused_is_not_asked_again_and_again(self):
        orders = self.create_orders(120)
        self.seed_all(orders)
        self.refresh()
        before = orders.monta_status_ids.mapped("last_sync")
        self.set_back(orders.monta_status_ids, hours=1)
        for status in (401, 403, 500):
            self.asked()
            self.sandbox.fault("status", status=status, times=0)
            with mute_logger(RESOLVER), self.assertLogs(CRON, "ERROR") as caught:
                self.refresh()
            self.heal()
            self.assertLessEqual(len(self.asked()), 8, status)
            self.assertEqual(len(caught.output), 1)
            self.assertEqual(set(orders.mapped("monta_status_ids.on_monta")), {True})
        self.assertNotIn(before[0], orders.monta_status_ids.mapped("last_sync"))
        self.refresh()
        self.assertFalse(any(orders.mapped("monta_status_ids.sync_error")))

    def test_one_company_that_fails_does_not_keep_the_others_waiting(self):
        order = self.create_orders(1)
        self.seed(order, "picking")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.set_params(**{f"company_{company.id}__max_parallel": "many"})
        theirs = self.create_orders(1, company_id=company.id)
        cron, original = type(self.env["monta.status.cron"]), monta_status_cron.MontaStatusCron._has_feed

        def has_feed(self, settings):
            if settings.company == company:
                raise ZeroDivisionError("out of order")
            return original(self, settings)

        with self.assertLogs(CRON, "ERROR") as caught:
            self.refresh()
        self.assertIn("max_parallel", caught.output[0])
        self.assertEqual(self.statuses(order | theirs), ["Picking", False])
        self.sandbox.move(order.name, "backorder")
        with patch.object(cron, "_has_feed", has_feed), self.assertLogs(CRON, "ERROR"):
            self.refresh()
        self.assertEqual(self.statuses(order), ["Backorder"])

    def test_progress_is_reported_and_ends_at_nothing_left(self):
        orders = self.create_orders(60)
        self.seed_all(orders)
        self.refresh()
        self.set_params(event_cursor="")
        self.set_back(orders.monta_status_ids, hours=1)
        with patch.object(compat, "report_progress") as report:
            self.refresh()
        self.assertEqual([call.args[1:] for call in report.call_args_list], [(50, 10), (10, 0), (0, 0)])


class TestStatusCronV6(CronScenarios, StatusCase):
    """Against Monta's live API, which tells what changed."""

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
        place = self.env["monta.status.cron"]._place(settings)
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
        other.client_order_ref = order.name
        self.seed_all(order)
        self.refresh()
        self.assertEqual((order | other).mapped("monta_status_ids.match"), ["exact", "partial"])
        self.sandbox.move(order.name, "picking")
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
        with patch.object(monta_status_cron, "BATCH", 2):
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
        with patch.object(monta_status_cron, "BATCH", 2):
            for done in (2, 4, 6):
                self.refresh()
                self.assertEqual(self.statuses(orders).count("Picking"), done)

    def test_a_cursor_that_somebody_broke_is_made_anew(self):
        order = self.create_orders(1)
        self.seed(order, "picking")
        place = self.env["monta.status.cron"]._place(self.env["monta.config"]._for(self.env.company))
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
        self.assertEqual(self.asked(), [])

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


class TestStatusCronDocumented(CronScenarios, StatusCase):
    """Against the API of the plugin documentation, which has no feed."""

    profile = "documented"

    def test_a_page_in_the_place_of_info_is_no_obstacle(self):
        orders = self.create_orders(3)
        for order in orders:
            self.seed(order, "picking")
        self.sandbox.fault(
            "status", path="/info", status=404, body="<html>Not Found</html>", content_type="text/html", times=0
        )
        self.refresh()
        self.assertEqual(set(orders.mapped("monta_status")), {"Picking"})

    def test_each_open_order_takes_three_requests(self):
        orders = self.create_orders(200)
        self.seed_all(orders)
        self.refresh()
        for order in orders[:10]:
            self.sandbox.move(order.name, "picking")
        self.asked()
        self.refresh()
        self.assertEqual(len(self.asked()), 3 * 200)
        self.assertEqual(self.statuses(orders[:10]), ["Picking"] * 10)
