"""What people do with the outbox: a button sends what is oldest, or says what holds it up."""

import json
from threading import Barrier

from odoo import fields
from odoo.tests import Form

from .committed import SECONDS, CommittedCase
from .common import MontaCase


class PeopleCase(MontaCase):
    """Orders in trouble."""

    def refused(self):
        """An order that Monta has refused."""
        self.sandbox.fault("status", method="POST", status=400, body="Computer says no")
        order = self.create_order()
        with self.logged("api.refused"):
            self.push(order)
        return order

    def in_doubt(self):
        """An order whose create broke off after Monta had carried it out, with an update behind it."""
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        order.order_line.product_uom_qty = 8
        order._monta_push(delay=60)
        self.commit()
        self.rows(order).next_attempt = "2100-01-01"
        self.assertEqual(self.rows(order).mapped("state"), ["pending", "pending"])
        return order

    def answer(self, action):
        """Type and message of a notification."""
        self.assertEqual((action["type"], action["tag"]), ("ir.actions.client", "display_notification"))
        return action["params"]["type"], action["params"]["message"]

    def retry(self, rows):
        """Press Retry and commit; what it answers."""
        answer = self.answer(rows.action_retry())
        self.commit()
        return answer

    def ordered(self):
        """The quantity of the one order at Monta."""
        (order,) = self.sandbox.orders()
        return order["Lines"][0]["OrderedQuantity"]


class TestRetry(PeopleCase):
    """Retry always answers."""

    def test_what_has_failed_is_sent(self):
        order = self.refused()
        kind, message = self.retry(self.rows(order))
        self.assertEqual((kind, message), ("success", f"{order.name}: it is sent now."))
        self.assertEqual(order.monta_state, "sent")

    def test_what_was_sent_is_left_alone(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.forget_requests()
        kind, message = self.retry(self.rows(order))
        self.assertEqual(kind, "warning")
        self.assertIn("the last request was carried out", message)
        self.assertEqual(self.sandbox.requests(), [])

    def test_what_was_discarded_is_left_alone(self):
        order = self.refused()
        self.rows(order)._discard("sent by hand")
        self.sandbox.forget_requests()
        kind, message = self.retry(self.rows(order))
        self.assertEqual(kind, "warning")
        self.assertIn("replaced or discarded", message)
        self.assertEqual(self.sandbox.requests(), [])

    def test_what_failed_before_something_else_was_sent_is_left_alone(self):
        order = self.refused()
        refused = self.rows(order)
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        refused.write({"state": "failed"})
        self.sandbox.forget_requests()
        self.assertIn("the last request was carried out", self.retry(refused)[1])
        self.assertEqual(self.sandbox.requests(), [])

    def test_the_newest_of_several_takes_the_older_ones_along(self):
        order = self.in_doubt()
        kind, message = self.retry(self.rows(order)[-1])
        self.assertEqual((kind, message), ("success", f"{order.name}: it is sent now."))
        self.assertEqual((self.rows(order).mapped("state"), self.ordered()), (["sent", "sent"], 8))

    def test_the_oldest_of_several_takes_the_newer_ones_along(self):
        order = self.in_doubt()
        kind, message = self.retry(self.rows(order)[0])
        self.assertEqual(
            (kind, message), ("success", f"{order.name}: a newer request replaces this one, and is sent now.")
        )
        self.assertEqual((self.rows(order).mapped("state"), self.ordered()), (["sent", "sent"], 8))

    def test_a_paused_account_is_tried_again(self):
        self.sandbox.fault("status", status=401)
        order, other = self.create_order(), self.create_order()
        other._monta_push(delay=60)
        with self.logged("is paused", "api.paused"):
            self.push(order)
            self.run_cron()
        self.assertEqual((order.monta_state, other.monta_state), ("queued", "queued"))
        self.assertEqual(self.retry(self.rows(other))[0], "success")
        self.assertEqual(other.monta_state, "sent")

    def test_the_guard_is_what_holds_it_up(self):
        order = self.refused()
        self.set_params(allowed_base_urls="https://app.example.com")
        self.sandbox.forget_requests()
        kind, message = self.retry(self.rows(order))
        self.assertEqual(kind, "warning")
        self.assertIn("Monta Guard", message)
        self.assertEqual(self.sandbox.requests(), [])

    def test_a_document_whose_addon_is_gone(self):
        order = self.refused()
        row = self.rows(order)
        row.res_model = "document.of.an.addon.that.is.gone"
        kind, message = self.answer(row.action_retry())
        self.assertEqual(kind, "warning")
        self.assertIn("discard the request", message)

    def test_many_at_once_are_answered_one_by_one(self):
        sent = self.create_order()
        self.push(sent)
        refused = [self.refused() for _number in range(2)]
        rows = self.rows(sent) | self.rows(refused[0]) | self.rows(refused[1])
        kind, message = self.retry(rows)
        self.assertEqual(kind, "warning")
        self.assertEqual([line.partition(":")[0] for line in message.splitlines()][0], sent.name, "trouble first")
        self.assertEqual(len(message.splitlines()), 3)
        self.assertEqual([order.monta_state for order in refused], ["sent", "sent"])


class TestButtons(PeopleCase):
    """The buttons of the document do not stop at what waits before."""

    def test_the_button_sends_what_is_oldest_and_then_the_rest(self):
        order = self.in_doubt()
        self.push(order)
        self.assertEqual((order.monta_state, self.ordered()), ("sent", 8))
        self.assertEqual([request["method"] for request in self.sandbox.mutations()].count("POST"), 1)

    def test_a_new_edit_goes_behind_what_waits(self):
        order = self.in_doubt()
        order.order_line.product_uom_qty = 9
        self.push(order)
        self.assertEqual((order.monta_state, self.ordered()), ("sent", 9))

    def test_so_it_does_with_a_paused_account(self):
        order = self.in_doubt()
        self.sandbox.fault("status", status=401)
        with self.logged("is paused"):
            self.push(order)
        self.assertEqual((order.monta_state, self.ordered()), ("queued", 3))
        self.push(order)
        self.assertEqual((order.monta_state, self.ordered()), ("sent", 8))

    def test_cancelling_clears_up_what_waits(self):
        order = self.in_doubt()
        order.action_monta_cancel()
        self.commit()
        self.assertEqual(order.monta_state, "cancelled")
        self.assertTrue(self.sandbox.orders()[0]["Deleted"])


class TestDiscard(PeopleCase):
    """Discard gives a request up, with a reason that is logged and shown."""

    def discard(self, rows, reason="sent by hand"):
        """Choose ``rows`` and press Discard, as in the list; what it answers."""
        action = rows.action_discard()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        form.reason = reason
        answer = self.answer(form.save().action_discard())
        self.env.invalidate_all()
        return answer

    def test_a_refused_order_is_not_sent_and_says_why(self):
        order = self.refused()
        self.assertTrue(order.activity_ids)
        row = self.rows(order)
        self.assertEqual(self.discard(row), ("success", f"Discarded: {order.name}"))
        self.assertEqual((order.monta_state, order.monta_error), ("not_sent", False))
        self.assertFalse(order.activity_ids, "there is nothing to do any more")
        text = f"Discarded by {self.env.user.name}: sent by hand"
        self.assertEqual((row.state, row.outcome), ("superseded", text))
        self.assertIn(text, order.message_ids[0].body)
        ((level, _tag, payload),) = self.logs(order, "discard")
        self.assertEqual((level, payload["message"], payload["reference"]), ("warning", text, order.name))
        self.sandbox.forget_requests()
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])

    def test_it_can_be_sent_again_later(self):
        order = self.refused()
        self.discard(self.rows(order))
        self.push(order)
        self.assertEqual((order.monta_state, self.ordered()), ("sent", 3))

    def test_a_discarded_change_is_still_a_change(self):
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 5
        order._monta_push(delay=60)
        self.discard(self.rows(order)[-1])
        self.assertEqual((order.monta_state, self.ordered()), ("changed", 3))
        self.push(order)
        self.assertEqual((order.monta_state, self.ordered()), ("sent", 5))

    def test_a_discarded_cancellation_leaves_the_order_at_monta(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.fault("status", method="DELETE", status=400, body="no")
        order._action_cancel()
        with self.logged("api.refused"):
            self.commit()
        self.discard(self.rows(order)[-1])
        self.assertEqual(
            (order.state, order.monta_state), ("cancel", "sent"), "Monta has it, and that is what is shown"
        )
        self.assertFalse(order.activity_ids)

    def test_what_may_have_been_carried_out_is_still_cancelled(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        self.discard(self.rows(order))
        self.assertEqual(order.monta_state, "not_sent")
        self.assertIn("look in the Montaportal", order.message_ids[0].body)
        order.action_monta_cancel()
        self.commit()
        self.assertTrue(self.sandbox.orders()[0]["Deleted"])

    def test_what_waits_behind_it_is_next(self):
        order = self.in_doubt()
        create, update = self.rows(order)
        self.discard(create)
        self.assertEqual((create.state, update.state, order.monta_state), ("superseded", "pending", "queued"))

    def test_many_at_once_with_one_that_is_over(self):
        sent, refused = self.create_order(), self.refused()
        self.push(sent)
        kind, message = self.discard(self.rows(sent) | self.rows(refused))
        self.assertEqual(kind, "warning")
        self.assertEqual(message.splitlines()[0], f"Discarded: {refused.name}")
        self.assertIn(sent.name, message.splitlines()[1])
        self.assertEqual((sent.monta_state, refused.monta_state), ("sent", "not_sent"))

    def test_a_document_that_is_gone(self):
        order = self.refused()
        row, name = self.rows(order), order.name
        order._action_cancel()
        self.commit()
        order.unlink()
        row.write({"state": "failed", "reference": name})
        row._schedule_admin_activity("Monta still has it")
        self.discard(row)
        self.assertFalse(row.activity_ids)
        line = self.env["monta.sale.log"].search([("tag", "=", "discard")], limit=1)
        self.assertEqual((line.reference, json.loads(line.payload)["operation"]), (name, row.operation))


class TestBusy(CommittedCase):
    """While a worker sends a row, nobody else touches it, and everybody is told."""

    def test_retry_and_discard_say_that_it_is_being_sent(self):
        self.sandbox.fault("delay", method="POST", delay_ms=1500)
        barrier = Barrier(2, timeout=SECONDS)
        said = {}

        def send():
            with self.transaction() as env:
                env["sale.order"].browse(self.order_id)._monta_push(delay=1)
                env["monta.outbox"].search([("res_id", "=", self.order_id)]).next_attempt = "2000-01-01"
            with self.transaction() as env:
                barrier.wait()
                env["monta.sender"]._cron_send()

        def decide():
            barrier.wait()
            self.wait_for_request()
            with self.transaction() as env:
                row = env["monta.outbox"].search([("res_id", "=", self.order_id)])
                said["retry"] = row.action_retry()["params"]["message"]
                said["discard"] = row._discard("too late")
                said["report"] = env["sale.order"].browse(self.order_id)._monta_report("idle")["params"]["message"]

        self.at_once(send, decide)
        self.assertIn("being sent at this moment", said["retry"])
        self.assertFalse(said["discard"])
        self.assertIn("under way at this moment", said["report"])
        with self.transaction() as env:
            self.assertEqual(env["sale.order"].browse(self.order_id).monta_state, "sent")
            row = env["monta.outbox"].search([("res_id", "=", self.order_id)])
            self.assertEqual((row.state, row.attempts), ("sent", 1))
            self.assertLessEqual(row.sent_date, fields.Datetime.now())
