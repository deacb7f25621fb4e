"""The sender when the ground moves under it: other accounts, lost credentials, rows behind rows, results not shown."""

from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .common import MontaCase


class TestSender(MontaCase):
    """The wire is the same in both profiles here."""

    def use_other_account(self):
        """Set another account that Monta accepts."""
        self.sandbox.post("/settings", {"users": {"other": "word"}})
        self.set_params(username="other", password="word")

    # -- another account ----------------------------------------------------------------------------------------

    def test_an_order_is_created_in_the_account_that_is_set(self):
        order = self.create_order()
        order._monta_push(delay=60)
        self.use_other_account()
        self.run_cron()
        self.assertEqual(order.monta_state, "sent")
        self.assertTrue(self.rows(order).account.startswith("other@"))

    def test_an_update_is_not_sent_to_another_account(self):
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 4
        order._monta_push(delay=60)
        self.use_other_account()
        self.sandbox.forget_requests()
        with self.logged("account"):
            self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn("tenant_user@", order.monta_error)

        with self.logged("api.exists_different"):
            self.push(order)
        self.assertEqual(order.monta_state, "needs_attention", "this Monta has an order under that name already")
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["POST", "GET"])

    def test_an_order_is_cancelled_where_it_is(self):
        order = self.create_order()
        self.push(order)
        self.use_other_account()
        self.sandbox.forget_requests()
        with self.logged("account"):
            order._action_cancel()
            self.commit()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "needs_attention"))
        self.assertTrue(self.rows(order)[-1].account.startswith("tenant_user@"))

    def test_a_cancellation_is_not_lost_with_the_credentials(self):
        order = self.create_order()
        self.push(order)
        self.set_params(password="")
        with self.logged("configuration"):
            order._action_cancel()
            self.commit()
        self.assertEqual((order.state, order.monta_state), ("cancel", "queued"))
        self.assertIn("monta.password", order.monta_error)
        self.assertTrue(order.activity_ids)
        self.set_params(password=self.sandbox.password)
        self.run_cron()
        self.assertEqual(order.monta_state, "cancelled")
        self.assertFalse(order.activity_ids)

    def test_a_paused_account_is_reported_once_per_order(self):
        self.set_params(password="wrong")
        order, other = self.create_order(), self.create_order()
        with self.logged("api.unauthorized"):
            self.push(order)
        other._monta_push(delay=60)
        with self.logged("api.paused"):
            self.run_cron()
        lines = len(order.monta_log_ids | other.monta_log_ids)
        self.run_cron()
        self.assertEqual(len(order.monta_log_ids | other.monta_log_ids), lines, "the log is not flooded")
        self.assertEqual((len(order.monta_log_ids), len(other.monta_log_ids)), (1, 1))

    # -- the queue ----------------------------------------------------------------------------------------------

    def test_the_database_allows_one_waiting_row_per_document(self):
        order = self.create_order()
        order._monta_push(delay=60)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.rows(order).copy()

    def test_waiting_rows_do_not_keep_others_from_their_turn(self):
        self.sandbox.fault("drop_before", method="POST")
        order, other = self.create_order(), self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        order.order_line.product_uom_qty = 8
        order._monta_push(delay=60)
        other._monta_push(delay=60)
        behind, alone = self.rows(order)[-1], self.rows(other)
        (behind | alone).next_attempt = fields.Datetime.now()
        self.assertEqual(self.env["monta.sender"]._lock_due_rows(alone.account), alone)

    def test_pressing_twice_before_the_commit_is_one_request(self):
        order = self.create_order()
        order.action_monta_push()
        order.action_monta_push()
        self.commit()
        self.assertEqual((len(self.sandbox.requests()), len(self.rows(order))), (1, 1))

    def test_a_cancelled_order_is_not_created_first(self):
        order = self.create_order()
        order.action_monta_push()
        order._action_cancel()
        self.commit()
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])

    def test_what_could_not_be_shown_is_shown_by_the_cron(self):
        order = self.create_order()
        with (
            patch.object(type(order), "_monta_publish_results", side_effect=ValueError("full disk")),
            self.assertLogs("odoo.addons.monta_odoo_integration", "ERROR"),
        ):
            self.push(order)
        row = self.rows(order)
        self.assertEqual((row.state, row.is_published, order.monta_state), ("sent", False, "queued"))
        self.run_cron()
        self.assertEqual((row.is_published, order.monta_state, len(order.monta_log_ids)), (True, "sent", 1))
        self.assertEqual(len(self.sandbox.requests()), 1)

    def test_an_attempt_under_way_has_nothing_to_show_of_the_one_before(self):
        self.sandbox.fault("drop_before", method="POST")
        order = self.create_order()
        with (
            patch.object(type(order), "_monta_publish_results", side_effect=ValueError("full disk")),
            self.assertLogs("odoo.addons.monta_odoo_integration", "ERROR"),
        ):
            self.push(order)
        row, sender = self.rows(order), self.env["monta.sender"]
        row.write({"attempts": 2, "next_attempt": fields.Datetime.now()})
        # Whoever begins the third dies before anything comes of it.
        sender._start_attempts(row, ())
        with self.assertNoLogs("odoo.addons.monta_odoo_integration", "WARNING"):
            sender._publish(sender._unpublished_ids())
        self.assertEqual((row.state, row.attempts, len(order.activity_ids)), ("sending", 3, 0))
        self.run_cron()
        self.assertEqual((row.state, order.monta_state), ("sent", "sent"))
