"""Acceptance 16, and its figures: the half-hourly refresh of the open orders."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from .. import compat
from ..services.status import cron as status_cron
from .status import StatusCase
from .test_status import LOOK_UP, RESOLVER

CRON = "odoo.addons.monta_odoo_integration.services.status.cron"
GATE = "odoo.addons.monta_odoo_integration.services.outbox.gate"
# What depends on the profile or the series does so with a batch and a few more, of which 57 is one.
MANY = 60
# The figure of the acceptance is that of one profile in one series.
FULL = 200 if compat.SERIES == 18 else MANY


class CronScenarios:
    """What holds whatever API the account speaks."""

    many = MANY

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

    def test_each_result_is_kept_on_its_own(self):
        orders = self.create_orders(MANY)
        self.seed_all(orders)
        with patch.object(compat, "commit") as commit:
            self.refresh()
        self.assertGreaterEqual(commit.call_count, MANY)

    def test_an_override_of_the_hook_that_knows_no_run_changes_nothing(self):
        orders, seen = self.create_orders(MANY), []
        self.seed_all(orders)
        model = type(self.env["sale.order"])
        inherited = model._monta_sync_batch

        def own(records):
            seen.extend(records.ids)
            return inherited(records)

        with patch.object(model, "_monta_sync_batch", own):
            with patch.object(compat, "commit") as commit:
                self.refresh()
            self.assertEqual(sorted(seen), orders.ids)
            self.assertGreaterEqual(commit.call_count, MANY, "each result is kept on its own")
            self.sandbox.move(orders[0].name, "picking")
            self.asked()
            self.refresh()
            # Of v6 the feed, its end and one header; of the other profile all of each order.
            self.assertEqual(len(self.asked()), {"v6": 3, "documented": 3 * MANY}[self.profile])
            self.assertEqual(self.statuses(orders[0]), ["Picking"])
            self.sandbox.fault("status", status=401, times=0)
            with mute_logger(RESOLVER), self.assertLogs(GATE, "ERROR") as caught:
                self.refresh()
            self.assertEqual(len(caught.output), 1, "an account that is refused ends the run")

    def test_order_57_takes_nobody_with_it(self):
        orders = self.create_orders(self.many)
        self.seed_all(orders)
        resolver, broken = type(self.env["monta.status.resolver"]), orders[56]
        for name in ("_references", "_resolve", "_snapshot_values"):
            original = getattr(resolver, name)

            def method(self, *args, original=original):
                about = args[0].name if hasattr(args[0], "name") else str(args)
                if broken.name in about:
                    raise ZeroDivisionError("out of order")
                return original(self, *args)

            with self.subTest(name), patch.object(resolver, name, method), mute_logger(RESOLVER, LOOK_UP):
                orders.monta_status_ids.unlink()
                self.set_params(event_cursor="")
                self.refresh()
                self.assertEqual(orders.filtered("monta_status_ids.on_monta"), orders - broken)
                self.assertIn("out of order", broken.monta_status_ids.sync_error)
        self.refresh()
        self.assertEqual((broken.monta_status_ids.on_monta, broken.monta_status_ids.sync_error), (True, False))

    def test_more_orders_than_one_run_has_time_for_are_read_by_the_next_at_once(self):
        orders = self.create_orders(5)
        self.seed_all(orders)
        cron = self.env.ref("monta_odoo_integration.ir_cron_monta_sync_status")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        with patch.multiple(status_cron, ORDERS_PER_BATCH=2, SECONDS_PER_RUN=0):
            for run, done in enumerate((2, 4, 5), 1):
                self.refresh()
                self.assertEqual(len(orders.filtered("monta_status_ids.on_monta")), done)
                called = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]) - triggers
                self.assertEqual(called, min(run, 2), "it calls itself as long as something is left")
            # The next half hour begins anew.
            self.asked()
            self.refresh()
            if self.profile == "documented":
                self.assertEqual(len(self.asked()), 3 * 2)

    def test_many_orders_are_read_in_one_run(self):
        orders = self.create_orders(MANY)
        self.seed_all(orders)
        self.refresh()
        self.assertEqual(orders.filtered("monta_status_ids.on_monta"), orders)

    def test_an_account_that_is_refused_is_not_asked_again_and_again(self):
        orders = self.create_orders(MANY)
        self.seed_all(orders)
        self.refresh()
        before = orders.monta_status_ids.mapped("last_sync")
        self.set_back(orders.monta_status_ids, hours=1)
        for status in (401, 403, 500):
            self.asked()
            self.sandbox.fault("status", status=status, times=0)
            with mute_logger(RESOLVER), self.assertLogs(GATE, "WARNING") as caught:
                self.refresh()
            self.heal()
            self.assertLessEqual(len(self.asked()), 8, status)
            level = "WARNING" if status == 500 else "ERROR"
            self.assertEqual([record.levelname for record in caught.records], [level])
            line = self.env["monta.sale.log"].search([("tag", "=", "status")], limit=1)
            self.assertEqual((line.level, str(status) in line.message), (level.lower(), True))
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
        cron, original = type(self.env["monta.status.cron"]), status_cron.MontaStatusCron._has_feed

        def has_feed(self, settings):
            if settings.company == company:
                raise ZeroDivisionError("out of order")
            return original(self, settings)

        with self.assertLogs(GATE, "ERROR") as caught:
            self.refresh()
        self.assertIn("max_parallel", caught.output[0])
        self.assertEqual(self.statuses(order | theirs), ["Picking", False])
        self.sandbox.move(order.name, "backorder")
        with patch.object(cron, "_has_feed", has_feed), self.assertLogs(CRON, "ERROR"):
            self.refresh()
        self.assertEqual(self.statuses(order), ["Backorder"])

    def test_progress_is_reported_and_ends_at_nothing_left(self):
        orders = self.create_orders(MANY)
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
    many = FULL

    def test_450_orders_take_three_batches_oldest_first(self):
        self.enterContext(patch.multiple(status_cron, ORDERS_PER_BATCH=FULL, SECONDS_PER_RUN=0))
        orders = self.create_orders(9 * FULL // 4)
        self.seed_all(orders)
        for done in (FULL, 2 * FULL, len(orders)):
            self.refresh()
            self.assertEqual(orders.filtered("monta_status_ids"), orders[:done])
        self.assertTrue(all(orders.mapped("monta_status_ids.on_monta")))
        # All are due again: those that were read longest ago come first, and whoever failed comes last.
        self.set_params(event_cursor="")
        self.set_back(orders.monta_status_ids, days=1)
        longest = orders[3 * FULL // 2 :]
        self.set_back(longest.monta_status_ids, days=2)
        longest[0].monta_status_ids.sync_error = "Monta did not answer"
        self.asked()
        self.refresh()
        fresh = orders.filtered(
            lambda order: order.monta_status_ids.last_sync > fields.Datetime.now() - timedelta(hours=1)
        )
        self.assertEqual(len(fresh), FULL)
        self.assertEqual(fresh & longest[1:], longest[1:])


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
        orders = self.create_orders(MANY)
        self.seed_all(orders)
        self.refresh()
        for order in orders[:10]:
            self.sandbox.move(order.name, "picking")
        self.asked()
        self.refresh()
        self.assertEqual(len(self.asked()), 3 * MANY)
        self.assertEqual(self.statuses(orders[:10]), ["Picking"] * 10)
