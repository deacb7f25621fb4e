"""What is said is said once: a log line for each request, a chatter line for each change of state, no false alarms."""

from unittest.mock import patch

from odoo.service.model import retrying
from odoo.tools import mute_logger
from psycopg2.errors import SyntaxError as SqlError

from ..services.conflict import quiet
from .committed import CommittedCase
from .common import MontaCase


class LineScenarios:
    """An order from its first request to its cancellation, with everything that may go wrong on the way."""

    def lines(self, order):
        """Chatter lines about Monta, oldest first."""
        return [message.body for message in order.message_ids.sorted("id") if "Monta:" in (message.body or "")]

    def assert_lines(self, order, log, chatter, changes):
        """So many lines in log and chatter, and requests that could change something, since the order was made."""
        self.assertEqual(
            (len(self.logs(order)), len(self.lines(order)), len(self.sandbox.mutations())), (log, chatter, changes)
        )

    def test_each_request_is_one_log_line_and_each_change_one_chatter_line(self):
        order = self.create_order()
        self.push(order)
        self.assert_lines(order, 1, 1, 1)
        order.order_line.product_uom_qty = 5
        self.push(order)
        self.assert_lines(order, 2, 2, 2)
        self.push(order)
        self.assert_lines(order, 2, 2, 2)
        order.action_monta_cancel()
        self.commit()
        self.assert_lines(order, 3, 3, 3)
        self.assertEqual([level for level, _tag, _payload in self.logs(order)], ["info"] * 3)

    def test_attempts_that_wait_for_another_are_no_chatter(self):
        self.sandbox.fault("status", method="POST", status=500, times=3)
        order = self.create_order()
        with self.logged("api.server_error"):
            self.push(order)
            self.run_cron()
            self.run_cron()
        self.assert_lines(order, 3, 0, 3)
        self.run_cron()
        self.assert_lines(order, 4, 1, 4)

    def test_the_same_refusal_is_told_once_in_the_chatter(self):
        self.sandbox.fault("status", method="POST", status=400, body="Computer says no", times=2)
        order = self.create_order()
        with self.logged("api.refused"):
            self.push(order)
            self.rows(order).action_retry()
            self.commit()
        self.assert_lines(order, 2, 1, 2)
        self.assertEqual(len(order.activity_ids), 1)
        self.push(order)
        self.assert_lines(order, 3, 2, 3)


class TestLinesV6(LineScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestLinesDocumented(LineScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"


class TestConflicts(CommittedCase):
    """Two transactions that write on the same order: the later one is replayed, and the server's log is silent."""

    def test_a_result_that_meets_an_edit_is_published_once(self):
        model = type(self.env["monta.sender"])
        original, calls = model._lock_documents, []

        def lock(sender, rows, *wanted):
            calls.extend(rows.filtered(lambda row: row.state == "sent").ids)
            if len(calls) == 1:
                with self.transaction() as env:
                    env["sale.order"].browse(self.order_id).note = "Somebody else was quicker"
            return original(sender, rows, *wanted)

        with (
            patch.object(model, "_lock_documents", lock),
            self.assertNoLogs("odoo.sql_db", "ERROR"),
            self.transaction() as env,
        ):
            env["sale.order"].browse(self.order_id).action_monta_push()
        self.assertEqual(len(calls), 2, "it was replayed")
        with self.transaction() as env:
            order = env["sale.order"].browse(self.order_id)
            self.assertEqual(order.monta_state, "sent")
            self.assertEqual(len(order.monta_log_ids), 1)
            self.assertEqual(len([body for body in order.message_ids.mapped("body") if "Monta:" in (body or "")]), 1)
        self.assertEqual(len(self.sandbox.mutations()), 1)

    def test_a_status_that_somebody_else_has_stored_meanwhile(self):
        with self.transaction() as env:
            order = env["sale.order"].browse(self.order_id)
            name = order.name
            self.sandbox.post("/orders", [{"order": {"WebshopOrderId": name}, "moves": [{"to": "picking"}]}])
            order.action_monta_sync()
        self.sandbox.move(name, "shipped")
        resolver = type(self.env["monta.status.resolver"])
        original, calls = resolver._upsert, []

        def upsert(records, *args):
            calls.append(args)
            if len(calls) == 1:
                with self.transaction() as env:
                    env["sale.order"].browse(self.order_id).monta_status_ids.reason = "Somebody else was quicker"
            return original(records, *args)

        with (
            patch.object(resolver, "_upsert", upsert),
            self.assertNoLogs("odoo.sql_db", "ERROR"),
            self.transaction() as env,
        ):
            env["sale.order"].cron_monta_sync_status()
        self.assertTrue(calls)

    def test_an_order_is_cancelled_while_its_first_request_begins(self):
        with self.transaction() as env:
            row_id = env["sale.order"].browse(self.order_id)._monta_push(delay=60).id
        tries = []

        def begin():
            with self.transaction() as env:
                sender = env["monta.sender"]
                self.assertTrue(sender._start_attempts(sender._lock_chosen_rows([row_id], [row_id]), ()).attempts)

        def cancel(env):
            order = env["sale.order"].browse(self.order_id)
            tries.append(order.monta_state)
            if len(tries) == 1:
                begin()
            order._action_cancel()

        with self.assertNoLogs("odoo.sql_db", "ERROR"), self.transaction() as env:
            retrying(lambda: cancel(env), env)
        self.assertEqual(tries, ["queued", "queued"], "it was replayed")
        with self.transaction() as env:
            env["monta.sender"]._cron_send()
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(self.order_id).monta_state, "cancelled")
        self.assertEqual(self.sandbox.orders(), [])

    def test_somebody_writes_on_an_order_that_needs_nothing_any_more(self):
        with self.transaction() as env:
            order = env["sale.order"].browse(self.order_id)
            order.action_monta_push()
        with self.transaction() as env:
            env["sale.order"].browse(self.order_id)._monta_set_queued()
        tries = []

        def push(env):
            order = env["sale.order"].browse(self.order_id)
            tries.append(order.monta_state)
            if len(tries) == 1:
                with self.transaction() as other:
                    other["sale.order"].browse(self.order_id).note = "Somebody else was quicker"
            order.action_monta_push()

        with self.assertNoLogs("odoo.sql_db", "ERROR"), self.transaction() as env:
            retrying(lambda: push(env), env)
        self.assertEqual(tries, ["queued", "queued"], "it was replayed")
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(self.order_id).monta_state, "sent")

    def test_only_for_as_long_as_it_lasts(self):
        cr = self.env.cr
        with self.assertNoLogs("odoo.sql_db", "ERROR"), quiet(cr), quiet(cr), self.assertRaises(SqlError):
            with cr.savepoint():
                cr.execute("SELEKT")
        with self.assertLogs("odoo.sql_db", "ERROR"), self.assertRaises(SqlError), cr.savepoint():
            cr.execute("SELEKT")
        with mute_logger("odoo.sql_db"):
            cr.execute("SELECT 1")
