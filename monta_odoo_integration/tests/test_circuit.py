"""A line that crackles and a Monta that is down: few requests, and nobody waits longer than needed."""

import time
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields

from .. import compat
from ..services.outbox.circuit import FIRST_REST, LONGEST_REST
from .common import MontaCase


class TestCircuit(MontaCase):
    """The wire is the same in both profiles here."""

    def account(self):
        return self.env["monta.config"]._for(self.env.company).account

    def queued(self, count):
        """So many orders that are due."""
        orders = self.create_alike(count)
        for order in orders:
            order._monta_push(delay=60)
        return orders

    def rest(self):
        """Several requests in a row had no proper answer."""
        with self.logged("rests for"):
            self.env["monta.circuit"]._open(self.account(), "down")

    def state(self):
        return self.env["monta.circuit"]._state(self.account())

    def test_a_broken_connection_is_the_trouble_of_one_order(self):
        orders = self.queued(6)
        self.sandbox.fault("drop_before", method="POST", times=2)
        with self.logged("api.connection"):
            self.run_cron()
        self.assertEqual(orders.mapped("monta_state").count("sent"), 4)
        self.assertEqual(self.state(), "closed")
        waiting = self.outbox._rows_of(orders).filtered(lambda row: row.state == "pending")
        self.assertLess(max(waiting.mapped("next_attempt")) - fields.Datetime.now(), timedelta(seconds=10))

    def test_a_monta_that_is_down_sees_few_requests(self):
        now = fields.Datetime.now()
        orders = self.queued(12)
        self.sandbox.fault("drop_before", times=0)
        with self.logged("rests for"), freeze_time(now + timedelta(minutes=2)):
            self.env["monta.sender"]._cron_send()
            self.assertEqual(self.state(), "open")
        self.assertEqual(len(self.sandbox.requests()), 5)
        self.sandbox.forget_requests()
        rest = FIRST_REST
        when = now + timedelta(minutes=2)
        with self.logged("rests for"):
            for _time in range(8):
                with freeze_time(when + timedelta(seconds=rest - 2)):
                    self.env["monta.sender"]._cron_send()
                    self.assertEqual((self.state(), self.sandbox.requests()), ("open", []))
                when += timedelta(seconds=rest + 1)
                with freeze_time(when):
                    self.assertEqual(self.state(), "half-open")
                    self.env["monta.sender"]._cron_send()
                self.assertEqual(len(self.sandbox.requests()), 1, "one probe")
                self.sandbox.forget_requests()
                rest = min(rest * 2, LONGEST_REST)
        # When it is back, one answer is enough for all of them.
        self.sandbox.reset(self.profile)
        with freeze_time(when + timedelta(seconds=rest + 1)):
            self.env["monta.sender"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual(set(orders.mapped("monta_state")), {"sent"})
        self.assertEqual((self.state(), len(self.sandbox.orders())), ("closed", 12))

    def test_what_was_not_tried_is_as_it_was(self):
        orders = self.queued(9)
        self.sandbox.fault("status", status=503, times=0)
        with self.logged("rests for"):
            self.run_cron()
        rows = self.outbox._rows_of(orders)
        self.assertEqual(sorted(rows.mapped("attempts")), [0] * 4 + [1] * 5)
        untried = rows.filtered(lambda row: not row.attempts)
        self.assertEqual((set(untried.mapped("state")), any(untried.mapped("uncertain"))), ({"pending"}, False))
        self.assertFalse(self.env["sale.order"].browse(untried.mapped("res_id")).monta_log_ids)

    def test_an_edit_while_it_was_not_tried_loses_nothing(self):
        order, *others = self.queued(8)
        self.sandbox.fault("status", status=503, times=0)
        newest = others[-1]
        with self.logged("rests for"):
            self.run_cron()
        newest.order_line.product_uom_qty = 8
        newest._monta_push(delay=60)
        self.sandbox.reset(self.profile)
        self.env["monta.circuit"]._close(self.account())
        self.run_cron()
        self.assertEqual((order.monta_state, newest.monta_state), ("sent", "sent"))
        stored = {order["WebshopOrderId"]: order for order in self.sandbox.orders()}
        self.assertEqual(stored[newest.name]["Lines"][0]["OrderedQuantity"], 8)

    def test_a_person_is_not_kept_from_trying(self):
        self.rest()
        order = self.create_order()
        self.push(order)
        self.assertEqual((order.monta_state, self.state()), ("sent", "closed"))

    def test_what_is_sent_by_itself_is_left_to_the_probe(self):
        self.set_params(push_on_confirm="1")
        self.rest()
        order = self.create_order()
        self.commit()
        self.assertEqual((order.monta_state, self.sandbox.requests()), ("queued", []))

    def test_the_cron_is_called_again_when_the_next_row_is_due(self):
        cron = self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")
        self.sandbox.fault("drop_before", method="POST")
        order = self.queued(1)
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with self.logged("api.connection"):
            self.run_cron()
        new = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers
        self.assertIn(self.rows(order).next_attempt, new.mapped("call_at"))

    def test_a_line_that_crackles_delays_only_what_it_broke(self):
        orders = self.queued(60)
        self.env.flush_all()
        self.sandbox.fault("drop_after", method="POST", times=0, chance=0.05, seed=7)
        self.sandbox.fault("drop_before", method="POST", times=0, chance=0.05, seed=8)
        self.outbox._rows_of(orders).next_attempt = "2000-01-01"
        started, waited = time.monotonic(), timedelta()
        with self.logged("api.connection"):
            self.env["monta.sender"]._cron_send()
            broken = 60 - orders.mapped("monta_state").count("sent")
            self.assertLess(broken, 15, "each broken connection is that of one order")
            while due := self.next_due(orders):
                waited = max(waited, due - fields.Datetime.now())
                with freeze_time(fields.Datetime.now() + waited, tick=True):
                    self.env["monta.sender"]._cron_send()
        self.env.invalidate_all()
        self.assertGreater(broken, 0)
        self.assertEqual((set(orders.mapped("monta_state")), len(self.sandbox.orders())), ({"sent"}, 60))
        self.assertLess(time.monotonic() - started + waited.total_seconds(), 40)

    def next_due(self, orders):
        """When the next of ``orders`` is due; None when none waits."""
        self.env.invalidate_all()
        waiting = self.outbox._rows_of(orders).filtered(lambda row: row.state == "pending")
        return min(waiting.mapped("next_attempt"), default=None)

    def test_a_run_ends_before_odoo_ends_it(self):
        orders = self.queued(3)
        self.sandbox.fault("delay", method="POST", times=0, delay_ms=3000)
        with patch.object(compat, "cron_time_limit", return_value=2), self.logged("api.timeout"):
            started = time.monotonic()
            self.run_cron()
        self.assertLess(time.monotonic() - started, 2)
        self.assertEqual(set(orders.mapped("monta_state")), {"queued"})
