"""Acceptance 24: what Monta refuses, in both API profiles."""

from odoo import fields

from .common import MontaCase

BARCODES = "Missing the following mandatory field(s): Barcodes"
UNKNOWN_SKU = "Provided SKU does not exist for a single known product"


class RefusalScenarios:
    """What holds whatever API the account speaks."""

    def assert_refused_once(self, order, code, *words):
        """One request, one error in the log, one chatter note and one activity, each with ``words``."""
        row = self.rows(order)[-1]
        self.assertEqual((row.state, row.error_code, row.http_status), ("failed", code, 400))
        self.assertEqual(order.monta_state, "needs_attention")
        ((level, _tag, payload),) = self.logs(order)
        notes = order.message_ids.filtered(lambda message: "Monta" in (message.body or ""))
        activity = order.activity_ids
        self.assertEqual((level, len(notes), len(activity)), ("error", 1, 1))
        for text in (order.monta_error, payload["message"], notes.body, activity.note):
            for word in words:
                self.assertIn(word, text)

    def test_a_barcode_is_missing(self):
        self.sandbox.reset(self.profile, require_barcodes=["SKU-A"])
        order = self.create_order()
        with self.logged("api.barcodes_missing"):
            self.push(order)
        self.assert_refused_once(order, "api.barcodes_missing", BARCODES, "Add a barcode")
        self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1, "a refusal is not repeated by itself")

    def test_a_sku_is_not_known(self):
        self.sandbox.reset(self.profile, unknown_sku="reject")
        order = self.create_order()
        with self.logged("api.sku_unknown"):
            self.push(order)
        self.assert_refused_once(order, "api.sku_unknown", UNKNOWN_SKU, "no pack or kit is sent as a SKU")
        self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1, "a refusal is not repeated by itself")

    def test_a_refused_order_goes_by_hand_once_it_is_mended(self):
        self.sandbox.reset(self.profile, require_barcodes=["SKU-A"])
        order = self.create_order()
        for count in (1, 2):
            with self.logged("api.barcodes_missing"):
                self.push(order)
            self.assertEqual(len(self.sandbox.requests()), count)
            self.assertEqual(len(order.activity_ids), 1)
        self.sandbox.post("/settings", {"require_barcodes": []})
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertFalse(order.activity_ids, "the activity closes itself")

    def test_a_refused_update_leaves_what_monta_has(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.post("/settings", {"require_barcodes": ["SKU-B"]})
        order.write({"order_line": [(0, 0, {"product_id": self.sku_b.id, "product_uom_qty": 1})]})
        with self.logged("api.barcodes_missing"):
            self.push(order)
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn("SKU-B", self.rows(order)[-1].patch)
        self.assertIn('"patch"', order.monta_log_ids[0].payload)
        order.order_line[1].product_uom_qty = 0
        self.sandbox.forget_requests()
        self.push(order)
        self.assertEqual(self.sandbox.requests(), [], "Monta has it as it is now")
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertFalse(order.activity_ids)

    def test_the_number_is_taken_by_the_same_order(self):
        order = self.create_order()
        self.push(order)
        # A database that was put back to before the push.
        self.rows(order).unlink()
        order.write({"monta_state": "not_sent", "monta_reference": False})
        self.sandbox.forget_requests()
        self.push(order)
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["POST", "GET"])
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))

    def test_the_number_is_taken_by_another_order(self):
        other = self.create_order([(self.sku_b, 1)])
        self.push(other)
        order = self.create_order()
        taken, own = other.name, order.name
        # Odoo knows nothing of it: otherwise it would not even ask.
        self.rows(other).unlink()
        other.write({"name": "elsewhere", "monta_state": "not_sent", "monta_reference": False})
        order.name = taken
        self.sandbox.forget_requests()
        with self.logged("api.exists_different"):
            self.push(order)
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["POST", "GET"])
        self.assertIn("SKU-A", order.monta_error)
        self.assertIn("Rename this order", order.monta_error)

        order.name = own
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", own))

    def test_the_channel_is_not_known(self):
        self.sandbox.reset(self.profile, origins=["Web", "Shop"])
        order = self.create_order()
        with self.logged("api.origin_unknown"):
            self.push(order)
        self.assertIn("monta.origin", order.monta_error)
        self.set_params(origin="Shop")
        self.push(order)
        self.assertEqual(order.monta_state, "sent")

    def test_a_refusal_in_words_only(self):
        self.sandbox.fault("status", status=400, body="Computer says no")
        order = self.create_order()
        with self.logged("api.refused"):
            self.push(order)
        self.assertIn("Computer says no", order.monta_error)

    def test_what_monta_says_is_shown_as_text(self):
        reasons = [{"Code": 99, "Message": "<b>Street</b> & number <img src=x>"}]
        self.sandbox.fault("status", status=400, body={"OrderInvalidReasons": reasons})
        order = self.create_order()
        with self.logged("api.refused"):
            self.push(order)
        self.assertIn("<b>Street</b> & number", order.monta_error)
        self.assertIn("&lt;b&gt;Street&lt;/b&gt; &amp; number &lt;img", "".join(order.message_ids.mapped("body")))
        self.assertIn("&lt;b&gt;Street&lt;/b&gt; &amp; number &lt;img", order.activity_ids.note)

    def test_an_error_that_nobody_foresaw_blocks_one_order(self):
        def broken(*args):
            raise ZeroDivisionError("cart wheel")

        good, bad = self.create_order(), self.create_order()
        bad._monta_push(delay=60)
        self.patch(type(self.env["sale.order"]), "_monta_result", broken)
        with self.assertLogs("odoo.addons.monta_odoo_integration", "ERROR") as caught:
            self.run_cron()
        self.assertIn("ZeroDivisionError", "".join(caught.output))
        self.assertEqual((bad.monta_state, self.rows(bad).error_code), ("needs_attention", "internal"))
        self.assertIn("cart wheel", bad.monta_error)
        self.assertEqual(good.monta_state, "not_sent")

    def test_a_row_is_retried_by_hand(self):
        self.sandbox.reset(self.profile, require_barcodes=["SKU-A"])
        order = self.create_order()
        with self.logged("api.barcodes_missing"):
            self.push(order)
        row = self.rows(order)
        self.sandbox.post("/settings", {"require_barcodes": []})
        row.action_retry()
        self.commit()
        self.assertEqual((row.state, order.monta_state), ("sent", "sent"))

    def test_only_the_newest_row_is_retried(self):
        self.sandbox.reset(self.profile, require_barcodes=["SKU-A"])
        order = self.create_order()
        with self.logged("api.barcodes_missing"):
            self.push(order)
        old = self.rows(order)
        order.order_line.product_uom_qty = 4
        with self.logged("api.barcodes_missing"):
            self.push(order)
        old.state = "failed"
        self.assertIn("a newer request replaces this one", old.action_retry()["params"]["message"])
        self.sandbox.forget_requests()
        with self.logged("api.barcodes_missing"):
            self.commit()
        (request,) = self.sandbox.requests()
        self.assertEqual(request["body"]["Lines"][0]["OrderedQuantity"], 4)

    def test_the_first_attempts_are_quiet(self):
        self.sandbox.fault("status", times=0, status=503)
        order = self.create_order()
        with self.logged("api.server_error"):
            self.push(order)
            self.run_cron()
            self.assertFalse(order.activity_ids)
            self.run_cron()
            self.assertEqual(len(order.activity_ids), 1)
            self.run_cron()
        self.assertEqual(len(order.activity_ids), 1)
        self.assertEqual(order.activity_ids.date_deadline, fields.Date.context_today(order))


class TestRefusalsV6(RefusalScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestRefusalsDocumented(RefusalScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
