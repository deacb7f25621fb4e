"""Many rows at once: sent together, stored together, and a worker may die at any step."""

import time
from contextlib import contextmanager, suppress
from unittest.mock import patch

from .common import MontaCase

# What an order may cost, from the queue until its result is shown.
STATEMENTS_PER_ORDER = 15


class BatchScenarios:
    """What holds whatever API the account speaks."""

    def queued(self, count):
        """So many orders that are due."""
        orders = self.create_alike(count)
        for order in orders:
            order._monta_push(delay=60)
        self.commit()
        return orders

    @contextmanager
    def dying(self, name, after=0):
        """The worker dies when ``monta.sender`` calls its method ``name``, before (0) or right after so many calls."""
        sender, calls = type(self.env["monta.sender"]), []
        original = getattr(sender, name)

        def die(service, *args, **kwargs):
            if len(calls) < after:
                calls.append(name)
                result = original(service, *args, **kwargs)
                if len(calls) < after:
                    return result
            raise KeyboardInterrupt

        with patch.object(sender, name, die), suppress(KeyboardInterrupt):
            yield
        self.env.invalidate_all()

    def assert_sent_once(self, orders):
        """Each order is at Monta once, and shown so once."""
        self.assertEqual(
            sorted(order["WebshopOrderId"] for order in self.sandbox.orders()), sorted(orders.mapped("name"))
        )
        self.assertEqual(set(orders.mapped("monta_state")), {"sent"})
        for order in orders:
            self.assertEqual([(row.state, row.is_published) for row in self.rows(order)], [("sent", True)])
            lines = [message for message in order.message_ids if "Monta: Create order" in message.body]
            self.assertEqual((len(order.monta_log_ids), len(lines)), (1, 1), "said once")

    def test_many_orders_are_sent_and_shown_together(self):
        orders = self.queued(12)
        self.sandbox.fault("delay", method="POST", times=0, delay_ms=200)
        started = time.monotonic()
        self.run_cron()
        self.assertLess(time.monotonic() - started, 12 * 0.2, "four at once")
        self.assert_sent_once(orders)
        self.assertEqual(len(self.sandbox.requests()), 12)

    def test_an_order_costs_few_statements(self):
        orders = self.queued(20)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["monta.sender"]._cron_send()
        self.run_cron()
        self.assertLess((self.env.cr.sql_log_count - before) / len(orders), STATEMENTS_PER_ORDER)
        self.assert_sent_once(orders)

    def test_one_that_cannot_be_read_keeps_nobody_waiting(self):
        orders = self.queued(3)
        self.rows(orders[1]).write({"payload": "no JSON", "attempts": 1, "uncertain": True})
        with self.logged("order_create"):
            self.run_cron()
        self.assertEqual(orders.mapped("monta_state"), ["sent", "needs_attention", "sent"])
        self.assertEqual(len(self.sandbox.orders()), 2)

    def test_each_has_its_own_end(self):
        orders = self.queued(4)
        self.sandbox.fault("status", method="POST", status=400, body="No")
        self.sandbox.fault("drop_after", method="POST")
        with self.logged("api.refused", "api.connection"):
            self.run_cron()
        self.assertEqual(sorted(orders.mapped("monta_state")), ["needs_attention", "queued", "sent", "sent"])
        self.assertEqual(len(self.sandbox.orders()), 3)

    # -- a worker dies ------------------------------------------------------------------------------------------

    def test_before_the_attempts_are_written_down(self):
        orders = self.queued(3)
        with self.dying("_start_attempts", after=1):
            self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(set(self.outbox._rows_of(orders).mapped("attempts")), {0})
        self.run_cron()
        self.assert_sent_once(orders)
        self.assertEqual(len(self.sandbox.requests()), 3)

    def test_before_anything_is_sent(self):
        orders = self.queued(3)
        with self.dying("_make_attempts"):
            self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(set(self.outbox._rows_of(orders).mapped("state")), {"sending"})
        self.run_cron()
        self.assert_sent_once(orders)
        methods = [request["method"] for request in self.sandbox.requests()]
        self.assertEqual((methods.count("GET"), methods.count("POST")), (3, 3), "looked for first")

    def test_when_all_was_sent_and_nothing_written_down(self):
        for after in (0, 2):
            with self.subTest(after=after):
                self.sandbox.reset(self.profile)
                orders = self.queued(3)
                with self.dying("_record", after=after):
                    self.run_cron()
                self.assertEqual(set(self.outbox._rows_of(orders).mapped("state")), {"sending"})
                self.run_cron()
                self.assert_sent_once(orders)
                self.assertEqual(len(self.sandbox.mutations()), 3)

    def test_when_results_are_written_down_and_not_shown(self):
        for name in ("_publish_on_account", "_publish", "_publish_rows"):
            with self.subTest(name=name):
                self.sandbox.reset(self.profile)
                orders = self.queued(3)
                with self.dying(name):
                    self.run_cron()
                rows = self.outbox._rows_of(orders)
                self.assertEqual((set(rows.mapped("state")), any(rows.mapped("is_published"))), ({"sent"}, False))
                self.run_cron()
                self.assert_sent_once(orders)
                self.assertEqual(len(self.sandbox.requests()), 3)

    def test_when_results_were_shown_and_not_committed(self):
        orders = self.queued(3)
        with self.dying("_publish_rows", after=1):
            self.run_cron()
        self.run_cron()
        self.assert_sent_once(orders)


class TestBatchV6(BatchScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestBatchDocumented(BatchScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
