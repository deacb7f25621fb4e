"""Several workers at once, on committed data and cursors of their own: what is sent is sent once."""

from contextlib import suppress
from threading import Barrier
from unittest.mock import patch

from odoo.service.model import retrying

from .committed import SECONDS, CommittedCase


class TestConcurrency(CommittedCase):
    """Two people, two workers, a person and a worker."""

    # -- workers ------------------------------------------------------------------------------------------------

    def press(self, meanwhile=lambda: None):
        """Press Create/Update on Monta as a request does: replayed after a collision, committed, sent.

        :param meanwhile: called once, when the transaction has seen the order and has not changed it yet
        """
        tries = []
        with self.transaction() as env:

            def work():
                order = env["sale.order"].browse(self.order_id)
                self.assertEqual(order.state, "sale")
                tries.append(order.monta_state)
                if len(tries) == 1:
                    meanwhile()
                order.action_monta_push()

            retrying(work, env)
        return tries

    def run_outbox(self, meanwhile=lambda: None):
        """Run the outbox cron as its worker does."""
        with self.transaction() as env:
            env["monta.outbox"].search([("state", "=", "pending"), ("res_id", "=", self.order_id)])
            meanwhile()
            env["monta.sender"]._cron_send()

    def queue(self):
        """Put the order in the outbox, due now, and let nobody send it yet."""
        with self.transaction() as env:
            env["sale.order"].browse(self.order_id)._monta_push(delay=1)
            env["monta.outbox"].search([("res_id", "=", self.order_id)], limit=1).next_attempt = "2000-01-01"

    # -- looking ------------------------------------------------------------------------------------------------

    def methods(self):
        """The methods of the requests that could have changed something."""
        return [request["method"] for request in self.sandbox.mutations()]

    def assert_sent_once(self):
        """One order at Monta after one POST; one row sent, none waiting, the order says so."""
        self.assertEqual((self.methods(), len(self.sandbox.orders())), (["POST"], 1))
        with self.transaction() as env:
            states = env["monta.outbox"].search([("res_id", "=", self.order_id)]).mapped("state")
            self.assertEqual([state for state in states if state != "superseded"], ["sent"])
            order = env["sale.order"].browse(self.order_id)
            self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    # -- promises -----------------------------------------------------------------------------------------------

    def test_two_people_who_press_the_button_at_once_send_one_order(self):
        barrier = Barrier(2, timeout=SECONDS)
        self.at_once(*2 * [lambda: self.press(barrier.wait)])
        self.assert_sent_once()

    def test_a_person_who_presses_while_it_is_being_sent_sends_nothing_more(self):
        self.sandbox.fault("delay", method="POST", delay_ms=1000)
        barrier = Barrier(2, timeout=SECONDS)
        self.queue()
        self.at_once(lambda: self.run_outbox(barrier.wait), lambda: self.press(barrier.wait))
        self.at_once(self.run_outbox)
        self.assert_sent_once()

    def test_two_workers_that_find_the_same_row_send_it_once(self):
        self.sandbox.fault("delay", method="POST", delay_ms=500)
        barrier = Barrier(3, timeout=SECONDS)
        self.queue()
        self.at_once(*3 * [lambda: self.run_outbox(barrier.wait)])
        self.assert_sent_once()

    def test_while_it_is_being_sent_everybody_sees_that(self):
        self.sandbox.fault("delay", method="POST", delay_ms=1000)
        seen = []

        def look():
            self.wait_for_request()
            with self.transaction() as env:
                seen.append(env["monta.outbox"].search([("res_id", "=", self.order_id)]).state)

        self.queue()
        self.at_once(self.run_outbox, look)
        self.assertEqual(seen, ["sending"])
        self.assert_sent_once()

    def test_what_a_worker_was_sending_when_it_died_is_looked_for_at_monta(self):
        def die(*_arguments):
            raise KeyboardInterrupt

        self.queue()
        with patch.object(type(self.env["monta.sender"]), "_record", die), suppress(KeyboardInterrupt):
            self.run_outbox()
        with self.transaction() as env:
            row = env["monta.outbox"].search([("res_id", "=", self.order_id)])
            self.assertEqual((row.state, row.attempts, row.uncertain), ("sending", 1, True))
        self.at_once(*2 * [self.run_outbox])
        self.assert_sent_once()
        asked = [(request["method"], request["path"]) for request in self.sandbox.requests()]
        self.assertEqual([method for method, path in asked if path != "/info"], ["POST", "GET"])

    def test_a_broken_connection_is_tried_again_in_the_same_run(self):
        self.sandbox.fault("drop_before", method="POST")
        self.queue()
        with self.logged("api.connection"):
            self.at_once(self.run_outbox)
        self.assertEqual(self.methods(), ["POST", "POST"])
        with self.transaction() as env:
            row = env["monta.outbox"].search([("res_id", "=", self.order_id)])
            self.assertEqual((row.state, row.attempts), ("sent", 2))

    def test_a_transaction_that_is_replayed_sends_once(self):
        def somebody_else():
            with self.transaction() as env:
                env["sale.order"].browse(self.order_id).client_order_ref = "PO-7"

        tries = self.press(somebody_else)
        self.assertEqual(tries, ["not_sent", "not_sent"], "it was replayed")
        self.assert_sent_once()
        self.assertEqual(self.sandbox.orders()[0]["Reference"], "PO-7")

    def test_a_transaction_that_collides_after_the_push_sends_once(self):
        tries = []
        with self.transaction() as env:

            def work():
                order = env["sale.order"].browse(self.order_id)
                tries.append(order.partner_id.ref)
                if len(tries) == 1:
                    with self.transaction() as other:
                        other["res.partner"].browse(self.customer.id).ref = "C1"
                order.action_monta_push()
                order.partner_id.ref = "C2"
                env.flush_all()

            retrying(work, env)
        self.assertEqual(tries, [False, "C1"], "it was replayed")
        self.assert_sent_once()

    def test_a_transaction_that_fails_sends_nothing(self):
        with self.assertRaisesRegex(ZeroDivisionError, "cart"), self.transaction() as env:
            env["sale.order"].browse(self.order_id).action_monta_push()
            raise ZeroDivisionError("cart")
        self.at_once(self.run_outbox)
        self.assertEqual(self.sandbox.requests(), [])
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(self.order_id).monta_state, "not_sent")
            self.assertFalse(env["monta.outbox"].search([("res_id", "=", self.order_id)]))

    def test_what_changes_while_odoo_installs_an_addon_is_not_signalled(self):
        self.press()
        # Odoo warns when a registry that it is still loading is to be signalled to other processes.
        with (
            patch.object(self.registry, "ready", False),
            patch.object(self.registry, "signal_changes") as signal,
            self.transaction() as env,
        ):
            env["res.partner"].browse(self.delivery.id).city = "Breda"
        signal.assert_not_called()
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(self.order_id).monta_state, "changed")

    def test_an_edit_while_it_is_being_sent_is_not_lost(self):
        self.sandbox.fault("delay", method="POST", delay_ms=1000, store=True)

        def edit():
            barrier.wait()
            self.wait_for_request()
            with self.transaction() as env:

                def work():
                    env["sale.order"].browse(self.order_id).client_order_ref = "PO-8"

                retrying(work, env)

        barrier = Barrier(2, timeout=SECONDS)
        self.queue()
        self.at_once(lambda: self.run_outbox(barrier.wait), edit)
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(self.order_id).monta_state, "changed")
        self.press()
        self.assertEqual((self.methods(), self.sandbox.orders()[0]["Reference"]), (["POST", "PUT"], "PO-8"))

    def test_an_order_cancelled_while_it_is_being_sent_is_cancelled_at_monta(self):
        self.sandbox.fault("delay", method="POST", delay_ms=1500)

        def cancel():
            barrier.wait()
            self.wait_for_request()
            with self.transaction() as env:
                retrying(lambda: env["sale.order"].browse(self.order_id)._action_cancel(), env)

        barrier = Barrier(2, timeout=SECONDS)
        self.queue()
        self.at_once(lambda: self.run_outbox(barrier.wait), cancel)
        self.at_once(self.run_outbox)
        self.assertEqual(self.methods(), ["POST", "DELETE"])
        self.assertTrue(self.sandbox.orders()[0]["Deleted"])
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(self.order_id).monta_state, "cancelled")
