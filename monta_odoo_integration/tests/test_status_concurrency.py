"""Snapshots on committed data: one row per order and account whoever looks, and results that outlive a worker."""

from threading import Barrier
from unittest.mock import patch

from odoo.service.model import retrying
from psycopg2.errors import UniqueViolation

from .. import compat
from .committed import SECONDS, CommittedCase


class TestStatusConcurrency(CommittedCase):
    """Two people, two workers, and one that dies."""

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            # What other tests have left is not followed.
            env["sale.order"].search([("id", "!=", self.order_id), ("state", "=", "sale")]).date_order = "2020-01-01"
        self.seed("picking")

    def seed(self, *moves):
        name = self.name_of(self.order_id)
        self.sandbox.post("/orders", [{"order": {"WebshopOrderId": name}, "moves": [{"to": move} for move in moves]}])

    def name_of(self, order_id):
        with self.transaction() as env:
            return env["sale.order"].browse(order_id).name

    def look(self, meanwhile=lambda: None):
        """Press Sync Monta as a request does, replayed after a collision; the kind of message it shows.

        :param meanwhile: called once, when the transaction has seen the order and has not looked yet
        """
        tries = []
        with self.transaction() as env:

            def work():
                order = env["sale.order"].browse(self.order_id)
                tries.append(order.state)
                if len(tries) == 1:
                    meanwhile()
                return order.action_monta_sync()["params"]["type"]

            return retrying(work, env)

    def run_cron(self, meanwhile=lambda: None):
        """Run the status cron as its worker does."""
        with self.transaction() as env:
            self.assertTrue(env["monta.order.status"].search_count([]) >= 0)
            meanwhile()
            env["sale.order"].cron_monta_sync_status()
        return "success"

    def snapshots(self):
        """``(status, chatter lines)`` for each snapshot of the order."""
        with self.transaction() as env:
            order = env["sale.order"].browse(self.order_id)
            lines = [body for body in order.message_ids.mapped("body") if "Monta:" in (body or "")]
            return [(snapshot.status, len(lines)) for snapshot in order.monta_status_ids]

    def test_an_order_that_is_being_delivered_is_left_alone(self):
        with self.transaction() as env:
            env["sale.order"].browse(self.order_id)._monta_mark_shipped()
        with self.transaction() as one, self.transaction() as other:
            taken = [env["monta.delivery.cron"]._lock([self.order_id]).ids for env in (one, other)]
        self.assertEqual(taken, [[self.order_id], []])
        with self.transaction() as env:
            env["sale.order"].browse(self.order_id)._monta_set_delivered()

    # -- promises -----------------------------------------------------------------------------------------------

    def test_the_database_refuses_a_second_row(self):
        self.look()
        with self.assertRaises(UniqueViolation), self.transaction() as env:
            row = env["monta.order.status"].search([("sale_order_id", "=", self.order_id)])
            row.copy({"sale_order_id": self.order_id, "account": row.account})
            env.cr.flush()

    def test_two_who_look_for_the_first_time_at_once_make_one_row(self):
        for works in ([self.look, self.look], [self.look, self.run_cron], [self.run_cron, self.run_cron]):
            with self.subTest(works):
                with self.transaction() as env:
                    env["monta.order.status"].search([]).unlink()
                barrier = Barrier(2, timeout=SECONDS)
                self.sandbox.fault("delay", delay_ms=200, times=0)
                results = self.at_once(*(lambda work=work, wait=barrier.wait: work(wait) for work in works))
                self.assertEqual(results, ["success", "success"])
                self.assertEqual([status for status, _lines in self.snapshots()], ["Picking"], works)

    def test_two_who_look_again_at_once_change_one_row(self):
        self.look()
        self.sandbox.move(self.name_of(self.order_id), "shipped")
        barrier = Barrier(2, timeout=SECONDS)
        self.sandbox.fault("delay", delay_ms=200, times=0)
        results = self.at_once(lambda: self.look(barrier.wait), lambda: self.look(barrier.wait))
        self.assertEqual(results, ["success", "success"])
        self.assertEqual(self.snapshots(), [("Shipped", 2)], "the change is told once")

    def test_an_older_answer_does_not_replace_a_newer_one(self):
        self.run_cron()
        name, resolver = self.name_of(self.order_id), type(self.env["monta.status.resolver"])
        fetch, others = resolver._fetch, [self.look, lambda: self.sandbox.move(name, "shipped")]

        def overtaken(self, *args):
            answers = fetch(self, *args)
            while others:
                others.pop()()
            return answers

        self.sandbox.move(name, "picked")
        with patch.object(resolver, "_fetch", overtaken):
            self.run_cron()
        self.assertEqual(([status for status, _lines in self.snapshots()], others), (["Shipped"], []))
        self.sandbox.move(name, "enroute", collo=1)
        self.run_cron()
        self.assertNotEqual([status for status, _lines in self.snapshots()], ["Shipped"], "it is followed")

    def test_what_was_stored_outlives_a_worker_that_dies(self):
        with self.transaction() as env:
            orders = env["sale.order"].browse(self.order_id)
            orders |= orders.copy() | orders.copy()
            orders.state = "sale"
            self.order_ids.extend(orders[1:].ids)
            names = orders.mapped("name")
        self.sandbox.post(
            "/orders", [{"order": {"WebshopOrderId": name}, "moves": [{"to": "picking"}]} for name in names]
        )
        resolver, stored = type(self.env["monta.status.resolver"]), []
        original = resolver._store_answer

        def store(self, *args):
            if len(stored) == 2:
                raise KeyboardInterrupt
            stored.append(original(self, *args))
            return stored[-1]

        with (
            patch.object(resolver, "_store_answer", store),
            self.assertRaises(KeyboardInterrupt),
            self.transaction() as env,
        ):
            env["sale.order"].cron_monta_sync_status()
        with self.transaction() as env:
            kept = env["monta.order.status"].search([("sale_order_id", "in", orders.ids)])
            self.assertEqual(kept.mapped("status"), ["Picking", "Picking"])
        self.run_cron()
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(orders.ids).mapped("monta_status"), ["Picking"] * 3)

    def test_the_scheduler_is_told_how_far_it_is(self):
        with self.transaction() as env:
            cron = env.ref("monta_odoo_integration.ir_cron_monta_sync_status")
            progress = None
            if compat.SERIES >= 18:
                cron, progress = cron.with_context(cron_id=cron.id)._add_progress()
                env.cr.commit()
            cron.ir_actions_server_id.run()
            self.assertTrue(cron.active)
            if progress:
                self.assertEqual((progress.done, progress.remaining), (1, 0))
                progress.unlink()
        self.assertEqual([status for status, _lines in self.snapshots()], ["Picking"])
