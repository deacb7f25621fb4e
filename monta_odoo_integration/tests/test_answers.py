"""Answers that nobody can read, and what each of Monta's reason codes does to an order (monta-api 2.6)."""

import base64

from odoo import fields
from odoo.tools import mute_logger

from .common import LOGGER, MontaCase

PAGE = "<html><head><title>Log in to the proxy</title></head></html>"
UNREADABLE = {
    "a page": ("api.not_json", {"body": PAGE, "content_type": "text/html"}),
    "empty": ("api.empty", {"body": ""}),
    "no JSON": ("api.not_json", {"body": "{'Order': "}),
    "not UTF-8": ("api.not_json", {"body_base64": base64.b64encode(b'{"City":"K\xf6ln"}').decode()}),
    "huge": ("api.too_large", {"body": " " * 9 * 2**20}),
}
# What is done about one of them is done about each; which code each has is tried with creates.
A_PAGE = UNREADABLE["a page"]
ORDER, DELETE = "OrderInvalidReasons", "OrderDeleteInvalidReasons"


class AnswerScenarios:
    """What holds whatever API the account speaks."""

    def methods(self):
        """The methods of the requests so far."""
        return [request["method"] for request in self.sandbox.requests()]

    def pushed(self):
        """An order that is at Monta, with the requests of that forgotten."""
        order = self.create_order()
        self.push(order)
        self.sandbox.forget_requests()
        return order

    def lost(self):
        """An order that Monta has, of which the answer never came."""
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        return order

    # -- unreadable ---------------------------------------------------------------------------------------------

    def test_an_unreadable_answer_to_a_create_is_looked_into_before_it_is_sent_again(self):
        for name, (code, answer) in UNREADABLE.items():
            for stored in (True, False):
                with self.subTest(answer=name, stored=stored):
                    self.sandbox.reset(self.profile)
                    self.sandbox.fault("status", method="POST", status=200, store=stored, **answer)
                    order = self.create_order()
                    with self.logged(code):
                        self.push(order)
                    self.assertEqual((order.monta_state, self.rows(order).error_code), ("queued", code))
                    self.assertTrue(order.monta_error)
                    self.assertEqual(self.methods(), ["POST"])
                    self.assertFalse(order.activity_ids, "nobody has to do anything")

                    self.run_cron()
                    self.assertEqual(self.methods(), ["POST", "GET"] if stored else ["POST", "GET", "POST"])
                    self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))

    def test_an_unreadable_answer_to_an_update_leads_to_what_was_meant(self):
        code, answer = A_PAGE
        for stored in (True, False):
            with self.subTest(stored=stored):
                self.sandbox.reset(self.profile)
                self.set_params(api_profile=self.profile)
                order = self.pushed()
                order.write({"order_line": [(0, 0, {"product_id": self.sku_b.id, "product_uom_qty": 2})]})
                self.sandbox.fault("status", status=200, store=stored, **answer)
                with self.logged(code):
                    self.push(order)
                self.assertEqual(order.monta_state, "queued")
                self.run_cron()
                (at_monta,) = self.sandbox.orders()
                self.assertEqual(
                    [(line["Sku"], line["OrderedQuantity"]) for line in at_monta["Lines"]],
                    [("SKU-A", 3), ("SKU-B", 2)],
                )
                self.assertEqual(order.monta_state, "sent")

    def test_an_unreadable_answer_to_a_cancellation_is_looked_into(self):
        code, answer = A_PAGE
        for stored in (True, False):
            with self.subTest(stored=stored):
                self.sandbox.reset(self.profile)
                order = self.pushed()
                self.sandbox.fault("status", method="DELETE", status=200, store=stored, **answer)
                with mute_logger(f"{LOGGER}.models.monta_document_request"):
                    order._action_cancel()
                    self.commit()
                self.run_cron()
                self.assertTrue(self.sandbox.orders()[0]["Deleted"], code)
                self.assertEqual(order.monta_state, "cancelled")

    def test_a_page_is_named_by_its_title(self):
        self.sandbox.fault("status", status=200, body=PAGE, content_type="text/html")
        order = self.create_order()
        with self.logged("api.not_json"):
            self.push(order)
        self.assertIn("Log in to the proxy", order.monta_error)
        self.assertIn("proxy answers in Monta's place", order.monta_error)

    def test_a_lost_order_is_not_forgotten_over_an_unreadable_answer(self):
        for name, (code, answer) in UNREADABLE.items():
            with self.subTest(answer=name):
                self.sandbox.reset(self.profile)
                order = self.lost()
                self.sandbox.fault("status", method="GET", status=200, **answer)
                with self.logged("order_create"):
                    self.run_cron()
                self.assertEqual((order.monta_state, self.methods()), ("queued", ["POST", "GET"]), code)

                order._action_cancel()
                self.commit()
                self.assertEqual(self.methods(), ["POST", "GET", "DELETE"])
                self.assertTrue(self.sandbox.orders()[0]["Deleted"])
                self.assertEqual(order.monta_state, "cancelled")

    def test_a_lost_order_is_looked_for_again_by_hand(self):
        order = self.lost()
        self.sandbox.fault("status", method="GET", status=200, body=PAGE, content_type="text/html")
        with self.logged("api.not_json"):
            self.run_cron()
        self.push(order)
        self.assertEqual(self.methods(), ["POST", "GET", "GET"])
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))

    def test_a_refused_search_for_a_lost_order_is_no_answer_about_it(self):
        order = self.lost()
        self.sandbox.fault("status", method="GET", status=400, body="Try again with another header")
        with self.logged("api.refused"):
            self.run_cron()
        order._action_cancel()
        self.commit()
        self.assertEqual(self.methods(), ["POST", "GET", "DELETE"])
        self.assertEqual(order.monta_state, "cancelled")

    # -- Monta's reason codes -----------------------------------------------------------------------------------

    def refuse(self, method, container, code):
        """Refuse the next request of ``method`` with one reason."""
        reasons = {container: [{"Code": code, "Message": f"Reason {code}."}]}
        self.sandbox.fault("status", method=method, status=400, body=reasons)

    def test_a_change_that_comes_too_late(self):
        method = {"v6": "PUT", "documented": "PATCH"}[self.profile]
        for number, code, words in (
            (17, "api.picking_started", "Call Monta"),
            (18, "api.picking_started", "Call Monta"),
            (19, "api.already_shipped", "Handle it as a return"),
            (23, "api.order_unknown", "Create it again"),
        ):
            with self.subTest(number=number):
                self.sandbox.reset(self.profile)
                order = self.pushed()
                order.order_line.product_uom_qty = 5
                self.refuse(method, ORDER, number)
                with self.logged(code):
                    self.push(order)
                self.run_cron()
                self.assertEqual(len(self.sandbox.mutations()), 1, "a refusal is not repeated by itself")
                self.assertEqual((order.monta_state, self.rows(order)[-1].error_code), ("needs_attention", code))
                self.assertIn(words, order.monta_error)
                self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 3)

    def test_a_cancellation_that_comes_too_late(self):
        for number, code, words in (
            (18, "api.picking_started", "Call Monta"),
            (19, "api.already_shipped", "Handle it as a return"),
            (25, "api.has_returns", "has returns"),
        ):
            with self.subTest(number=number):
                self.sandbox.reset(self.profile)
                order = self.pushed()
                self.refuse("DELETE", DELETE, number)
                with self.logged(code):
                    order._action_cancel()
                    self.commit()
                self.run_cron()
                self.assertEqual(self.methods(), ["GET", "DELETE"], "a refusal is not repeated by itself")
                self.assertEqual((order.state, order.monta_state), ("cancel", "needs_attention"))
                self.assertIn(words, order.monta_error)
                self.assertFalse(self.sandbox.orders()[0]["Deleted"])

    def test_an_order_that_monta_does_not_know_by_number_counts_as_cancelled(self):
        order = self.pushed()
        self.refuse("DELETE", DELETE, 23)
        order._action_cancel()
        self.commit()
        self.assertEqual((order.monta_state, order.monta_error), ("cancelled", False))

    def test_an_order_that_monta_still_verifies_waits(self):
        for method in ("POST", "DELETE"):
            with self.subTest(method=method):
                self.sandbox.reset(self.profile)
                order = self.create_order() if method == "POST" else self.pushed()
                self.refuse(method, ORDER, 42)
                with self.logged("api.order_verifying"):
                    if method == "POST":
                        self.push(order)
                    else:
                        order._action_cancel()
                        self.commit()
                row = self.rows(order)[-1]
                self.assertEqual((order.monta_state, row.state, row.uncertain), ("queued", "pending", False))
                self.run_cron()
                asked = [method for method in self.methods() if method != "GET"]
                self.assertEqual(asked, [method, method])
                self.assertEqual(order.monta_state, "sent" if method == "POST" else "cancelled")

    # -- how long to wait ---------------------------------------------------------------------------------------

    def test_an_absurd_wait_is_cut_to_a_day(self):
        for wait in ("31536000", "9" * 25):
            with self.subTest(wait=wait):
                self.sandbox.reset(self.profile)
                self.sandbox.fault("status", status=429, headers={"Retry-After": wait})
                order = self.create_order()
                with self.logged("api.rate_limited"):
                    self.push(order)
                row = self.rows(order)
                self.assertEqual((row.state, row.attempts, order.monta_state), ("pending", 1, "queued"))
                seconds = (row.next_attempt - fields.Datetime.now()).total_seconds()
                self.assertGreater(seconds, 23 * 3600)
                self.assertLessEqual(seconds, 24 * 3600)
                row.unlink()


class TestAnswersV6(AnswerScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"

    def test_an_unreadable_answer_to_a_scheduled_reading_is_no_error_of_this_server(self):
        for name, (_code, answer) in UNREADABLE.items():
            with self.subTest(answer=name):
                self.sandbox.reset(self.profile)
                self.set_params(api_profile=self.profile)
                self.sandbox.fault("status", method="GET", status=200, times=0, **answer)
                with self.logged("stock of") as caught:
                    self.env["product.product"].cron_monta_qty_sync()
                self.assertEqual({record.levelname for record in caught.records}, {"WARNING"})
                line = self.env["monta.sale.log"].search([("tag", "=", "stock")], order="id desc", limit=1)
                self.assertEqual(line.level, "error", "people see it, and what to do where it lasts")


class TestAnswersDocumented(AnswerScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
