"""Broken connections, overload, unusable answers, refused accounts: nothing twice, nothing lost, no storm."""

import time
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from ..services.outbox.attempt import FIRST_RETRY, MAX_ATTEMPTS
from .common import MontaCase

PAGE = "<html><head><title>Bad gateway</title></head><body>try later</body></html>"


class RetryScenarios:
    """What holds whatever API the account speaks."""

    def methods(self):
        """The methods of the requests so far."""
        return [request["method"] for request in self.sandbox.requests()]

    def assert_waiting(self, order, code):
        """The order waits for another attempt and says why."""
        row = self.rows(order)[-1]
        self.assertEqual((row.state, row.error_code, order.monta_state), ("pending", code, "queued"))
        self.assertTrue(order.monta_error)
        self.assertEqual(self.logs(order)[0][0], "warning")
        return row

    def seconds_to_wait(self, row):
        """Seconds until the next attempt of ``row``."""
        return (row.next_attempt - fields.Datetime.now()).total_seconds()

    # -- create: look before sending again ----------------------------------------------------------------------

    def test_the_connection_breaks_before_monta_acts(self):
        self.sandbox.fault("drop_before", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        self.assertTrue(self.assert_waiting(order, "api.connection").uncertain)
        self.run_cron()
        self.assertEqual(self.methods(), ["POST", "GET", "POST"])
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))

    def test_the_connection_breaks_after_monta_acted(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        self.run_cron()
        self.assertEqual(self.methods(), ["POST", "GET"])
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertEqual(self.rows(order).outcome, "it was there already, with the same content")

    def test_no_answer_in_time(self):
        self.set_params(timeout="1")
        self.sandbox.fault("delay", method="POST", delay_ms=2500, store=True)
        order = self.create_order()
        start = time.monotonic()
        with self.logged("api.timeout"):
            self.push(order)
        self.assertLess(time.monotonic() - start, 2)
        self.assertTrue(self.assert_waiting(order, "api.timeout").uncertain)
        self.run_cron()
        self.assertEqual(self.methods(), ["POST", "GET"])
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))

    def respelt(self, order, quantity=3):
        """Let Monta show ``order`` in its own spelling, with so many of its first SKU and a card of its own."""
        (found,) = self.sandbox.orders()
        details = found["ConsumerDetails"]
        for address in (details["DeliveryAddress"], details["InvoiceAddress"]):
            address.update(Street=address["Street"].upper(), City=address["City"].upper(), EmailAddress="9c3f0a")
            address["PhoneNumber"] = "0612000000"
        lines = [{**line, "OrderedQuantity": quantity} for line in found["Lines"]]
        shown = {"ConsumerDetails": details, "Lines": [*lines, {"Sku": "CARD", "OrderedQuantity": 1, "IsFlyer": False}]}
        self.sandbox.post(f"/orders/{order.name}/fields", shown)

    def test_our_order_is_recognised_in_montas_spelling(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        self.respelt(order)
        self.run_cron()
        self.assertEqual(self.methods(), ["POST", "GET"])
        self.assertEqual((order.monta_state, order.monta_error, len(order.activity_ids)), ("sent", False, 0))
        (told,) = [message.body for message in order.message_ids if "CARD" in (message.body or "")]
        self.assertIn("EmailAddress", told)
        self.assertIn("CARD", self.logs(order)[0][2]["message"])
        # It is ours from here on, card and all.
        order.order_line.product_uom_qty = 5
        self.push(order)
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))
        self.assertEqual(len([message for message in order.message_ids if "CARD" in (message.body or "")]), 1)

    def test_other_quantities_under_our_number_are_another_order(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        self.respelt(order, quantity=4)
        with self.logged("api.exists_different"):
            self.run_cron()
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn("/Lines/SKU-A", order.monta_error)
        self.assertNotIn("Street", order.monta_error)

    def test_the_button_looks_first_too(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        self.push(order)
        self.assertEqual(self.methods(), ["POST", "GET"])
        self.assertEqual((order.monta_state, len(self.rows(order))), ("sent", 1))

    def test_an_order_edited_in_doubt_is_cleared_up_first(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        order.order_line.product_uom_qty = 8
        self.push(order)
        self.run_cron()
        self.run_cron()
        self.assertEqual([method for method in self.methods() if method != "GET"][:1], ["POST"])
        self.assertEqual(len(self.sandbox.mutations()), 2, "one create, one update")
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 8)
        self.assertEqual(order.monta_state, "sent")

    def test_an_order_cancelled_in_doubt_is_cancelled_at_monta(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        order._action_cancel()
        self.commit()
        self.run_cron()
        self.assertEqual(self.methods(), ["POST", "DELETE"])
        self.assertTrue(self.sandbox.orders()[0]["Deleted"])
        self.assertEqual(order.monta_state, "cancelled")

    def test_a_worker_that_dies_leaves_a_trace(self):
        order = self.create_order()

        def die(*_arguments):
            raise KeyboardInterrupt

        with patch.object(type(self.env["monta.sender"]), "_record", die), suppress(KeyboardInterrupt):
            self.push(order)
        row = self.rows(order)
        self.assertEqual((row.state, row.attempts, row.uncertain), ("sending", 1, True))
        self.run_cron()
        self.assertEqual(self.methods(), ["POST", "GET"])
        self.assertEqual(order.monta_state, "sent")

    # -- update: nothing is added twice -------------------------------------------------------------------------

    def test_an_update_that_broke_off_is_not_carried_out_twice(self):
        for kind in ("drop_before", "drop_after"):
            with self.subTest(kind=kind):
                self.sandbox.reset(self.profile)
                order = self.create_order()
                self.push(order)
                order.write(
                    {
                        "client_order_ref": "PO-1",
                        "order_line": [(0, 0, {"product_id": self.sku_b.id, "product_uom_qty": 2})],
                    }
                )
                self.sandbox.fault(kind, method={"v6": "PUT", "documented": "PATCH"}[self.profile])
                with self.logged("api.connection"):
                    self.push(order)
                self.run_cron()
                (stored,) = self.sandbox.orders()
                self.assertEqual(
                    [(line["Sku"], line["OrderedQuantity"]) for line in stored["Lines"]], [("SKU-A", 3), ("SKU-B", 2)]
                )
                self.assertEqual((stored["Reference"], order.monta_state), ("PO-1", "sent"))
                order.order_line[1].product_uom_qty = 3
                self.push(order)
                self.assertEqual(self.sandbox.orders()[0]["Lines"][1]["OrderedQuantity"], 3)

    def test_an_amount_that_broke_off_is_sent_again(self):
        order = self.create_order()
        self.push(order)
        order.order_line.price_unit = 20
        self.sandbox.fault("drop_before", method={"v6": "PUT", "documented": "PATCH"}[self.profile])
        with self.logged("api.connection"):
            self.push(order)
        self.run_cron()
        self.assertEqual(self.sandbox.orders()[0]["Invoice"]["AmountInclTax"], 72.6)
        self.assertEqual(order.monta_state, "sent")

    def test_an_order_that_vanished_in_doubt_is_unknown(self):
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 4
        self.sandbox.fault("drop_before", method={"v6": "PUT", "documented": "PATCH"}[self.profile])
        with self.logged("api.connection"):
            self.push(order)
        self.sandbox.reset(self.profile)
        with self.logged("api.order_unknown"):
            self.run_cron()
        self.assertEqual((order.monta_state, self.rows(order)[-1].error_code), ("needs_attention", "api.order_unknown"))

    # -- how long to wait ---------------------------------------------------------------------------------------

    def test_waiting_doubles_up_to_an_hour(self):
        self.sandbox.fault("status", times=0, status=500, body=PAGE, content_type="text/html")
        order = self.create_order()
        with self.logged("api.server_error"):
            self.push(order)
            row = self.assert_waiting(order, "api.server_error")
            for attempt in range(1, 9):
                wait = min(FIRST_RETRY.total_seconds() * 2 ** (attempt - 1), 3600)
                self.assertEqual(row.attempts, attempt)
                self.assertGreaterEqual(self.seconds_to_wait(row), 0.8 * wait - 5)
                self.assertLessEqual(self.seconds_to_wait(row), 1.2 * wait)
                self.run_cron()
        self.assertIn("Bad gateway", order.monta_error)
        self.assertEqual(len(self.sandbox.requests()), 9)

    def test_what_is_not_due_is_left_alone(self):
        self.sandbox.fault("status", status=503)
        order = self.create_order()
        with self.logged("api.server_error"):
            self.push(order)
        self.env["monta.sender"]._cron_send()
        self.assertEqual(len(self.sandbox.requests()), 1)

    def test_monta_asks_to_wait(self):
        self.sandbox.fault("status", method="POST", status=429, headers={"Retry-After": "300"})
        first, second = self.create_order(), self.create_order()
        for order in (first, second):
            order._monta_push(delay=60)
        with self.logged("api.rate_limited"):
            self.run_cron()
        row = self.assert_waiting(first, "api.rate_limited")
        self.assertFalse(row.uncertain)
        self.assertGreater(self.seconds_to_wait(row), 290)
        self.assertEqual(len(self.sandbox.requests()), 1, "the account waits, not just one order")
        self.env["monta.sender"]._cron_send()
        self.assertEqual(len(self.sandbox.requests()), 1)

        self.push(second)
        self.assertEqual(second.monta_state, "sent", "a person may try")
        row.write({"next_attempt": fields.Datetime.now(), "rate_limited_until": fields.Datetime.now()})
        self.env["monta.sender"]._cron_send()
        self.assertEqual((first.monta_state, self.methods()), ("sent", ["POST", "POST", "POST"]))

    def test_monta_asks_to_wait_without_saying_how_long(self):
        self.sandbox.fault("status", method="POST", status=429)
        order = self.create_order()
        with self.logged("api.rate_limited"):
            self.push(order)
        row = self.assert_waiting(order, "api.rate_limited")
        self.assertLessEqual(self.seconds_to_wait(row), 72)

    def test_an_unreachable_monta_is_asked_a_few_times_and_left_alone(self):
        self.sandbox.fault("drop_before", times=0)
        orders = self.create_alike(12)
        for order in orders:
            order._monta_push(delay=60)
        with self.logged("api.connection", "rests for"):
            self.run_cron()
            self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 5)
        self.assertEqual(sum(orders.mapped(lambda order: self.rows(order).attempts)), 5)

    def test_it_is_given_up_in_the_end(self):
        self.sandbox.fault("status", times=0, status=500)
        order = self.create_order()
        order._monta_push(delay=60)
        row = self.rows(order)
        row.attempts = MAX_ATTEMPTS - 1
        with self.logged("api.server_error"):
            self.run_cron()
        self.assertEqual((row.state, order.monta_state), ("failed", "needs_attention"))
        self.assertIn(f"Given up after {MAX_ATTEMPTS} attempts", order.monta_error)
        self.assertTrue(order.activity_ids)
        self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1)

    def test_the_activity_of_a_hiccup_closes_itself(self):
        self.sandbox.fault("status", times=3, status=500)
        order = self.create_order()
        with self.logged("api.server_error"):
            self.push(order)
            self.run_cron()
            self.run_cron()
        self.assertTrue(order.activity_ids)
        self.run_cron()
        self.assertEqual(order.monta_state, "sent")
        self.assertFalse(order.activity_ids)

    def test_old_errors_do_not_stop_a_new_push(self):
        self.sandbox.fault("status", status=500)
        order = self.create_order()
        with self.logged("api.server_error"):
            self.push(order)
        row = self.rows(order)
        row.next_attempt = fields.Datetime.now() + timedelta(hours=1)
        self.push(order)
        self.assertEqual((order.monta_state, row.state), ("sent", "sent"))


class TestRetriesV6(RetryScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestRetriesDocumented(RetryScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
