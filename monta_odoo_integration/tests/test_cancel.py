"""Acceptance 3: cancelling and deleting, in both API profiles."""

from contextlib import suppress

from odoo import fields
from odoo.exceptions import UserError

from .common import MontaCase
from .test_orders import UPDATE_METHOD


class CancelScenarios:
    """What holds whatever API the account speaks."""

    def pushed(self, **vals):
        """An order that is at Monta, with the requests of that forgotten."""
        order = self.create_order(**vals)
        self.push(order)
        self.sandbox.forget_requests()
        return order

    def cancel(self, order):
        """Cancel in Odoo and commit."""
        order._action_cancel()
        self.commit()

    def cancel_and_confirm_again(self, order, **vals):
        """Cancel, write and confirm again, so that the cancellation is replaced before it is sent."""
        order._action_cancel()
        self.env.cr.flush()
        self.assertEqual(self.rows(order)[-1].kind, "delete")
        order.action_draft()
        order.write(vals)
        order.action_confirm()

    def test_cancel_deletes_with_a_reason(self):
        order = self.pushed()
        self.cancel(order)
        # It is read before: Monta may have split it.
        look, request = self.sandbox.requests()
        self.assertEqual((look["method"], look["path"]), ("GET", f"/order/{order.name}"))
        self.assertEqual((request["method"], request["path"]), ("DELETE", f"/order/{order.name}"))
        self.assertIn(order.name, request["body"]["Note"])
        self.assertEqual((order.state, order.monta_state), ("cancel", "cancelled"))
        self.assertTrue(self.sandbox.orders()[0]["Deleted"])

        self.sandbox.forget_requests()
        order.action_monta_cancel()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [], "what is cancelled is not cancelled again")

    def test_the_button_cancels_at_monta_only(self):
        order = self.pushed()
        order.action_monta_cancel()
        self.commit()
        self.assertEqual([request["method"] for request in self.sandbox.mutations()], ["DELETE"])
        self.assertEqual((order.state, order.monta_state), ("sale", "cancelled"))

    def test_cancelling_what_was_never_sent_asks_nothing(self):
        quotation, order = self.create_order(confirm=False), self.create_order()
        self.cancel(quotation | order)
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((quotation.monta_state, order.monta_state), ("not_sent", "not_sent"))
        self.assertFalse(self.rows(quotation | order))

    def test_cancelling_what_still_waits_sends_nothing(self):
        order = self.create_order()
        order._monta_push(delay=60)
        self.assertEqual(order.monta_state, "queued")
        self.cancel(order)
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "not_sent")

    def test_an_order_that_odoo_does_not_delete_stays_at_monta(self):
        order = self.pushed()
        with self.assertRaises(UserError):
            order.unlink()
        self.commit()
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "sent")

    def test_a_refusal_to_delete_that_somebody_swallows_stays_a_refusal(self):
        order = self.pushed()
        with suppress(UserError):
            order.unlink()
        self.commit()
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((order.state, order.monta_state), ("sale", "sent"))

    def test_an_order_that_is_set_to_cancelled_is_cancelled_at_monta(self):
        order = self.pushed()
        order.write({"state": "cancel"})
        self.commit()
        self.assertEqual([request["method"] for request in self.sandbox.mutations()], ["DELETE"])
        self.assertEqual(order.monta_state, "cancelled")

    def test_deleting_an_order_that_monta_refused_to_cancel_asks_again(self):
        order = self.pushed()
        self.sandbox.fault("status", method="DELETE", status=400, body={"OrderDeleteInvalidReasons": [{"Code": 1}]})
        with self.logged("api.refused"):
            self.cancel(order)
        self.assertEqual(order.monta_state, "needs_attention")
        self.sandbox.forget_requests()
        name, row_ids = order.name, self.rows(order).ids
        order.unlink()
        self.commit()
        (request,) = self.sandbox.requests()
        self.assertEqual((request["method"], request["path"]), ("DELETE", f"/order/{name}"))
        newest = self.outbox.search([], limit=1)
        self.assertNotIn(newest.id, row_ids)
        self.assertEqual(newest.state, "sent")
        self.assertTrue(self.env["monta.sale.log"].search([("reference", "=", name), ("tag", "=", "order_delete")]))

    def test_an_order_that_is_deleted_and_that_monta_keeps_is_not_forgotten(self):
        order = self.pushed()
        self.sandbox.move(order.name, "picking")
        order._action_cancel()
        order.action_draft()
        name = order.name
        with self.logged("api.picking_started"):
            order.unlink()
            self.commit()
        row = self.outbox.search([("reference", "=", name)], limit=1)
        self.assertEqual(row.state, "failed")
        self.assertIn(name, row.activity_ids.summary)
        self.assertIn("Call Monta", row.activity_ids.note)
        self.sandbox.fault("status", method="DELETE", status=400, body="Not yet")
        with self.logged("api.refused"):
            row.action_retry()
            self.commit()
        self.assertEqual(len(row.activity_ids), 1)
        self.assertIn("Not yet", row.activity_ids.note)
        self.sandbox.fault("status", method="DELETE", status=200, body={})
        row.action_retry()
        self.commit()
        self.assertEqual(row.state, "sent")
        self.assertFalse(row.activity_ids, "the activity closes itself")

    def test_deleting_a_cancelled_order_asks_nothing_more(self):
        order = self.pushed()
        self.cancel(order)
        self.sandbox.forget_requests()
        order.unlink()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])

    def test_picking_has_started(self):
        order = self.pushed()
        self.sandbox.move(order.name, "picking")
        with self.logged("api.picking_started"):
            self.cancel(order)
        self.assertEqual(len(self.sandbox.mutations()), 1)
        self.assertEqual((order.state, order.monta_state), ("cancel", "needs_attention"))
        self.assertIn("picking", order.monta_error)
        level, _tag, payload = self.logs(order, "order_delete")[0]
        self.assertEqual((level, payload["error"]), ("error", "api.picking_started"))
        self.assertIn("picking", order.message_ids[0].body)
        self.assertEqual(len(order.activity_ids), 1)
        self.run_cron()
        self.assertEqual(len(self.sandbox.mutations()), 1, "a refusal is not repeated by itself")

    def test_too_late_to_cancel_or_change(self):
        for move, code, words in (
            ("picking", "api.picking_started", "already picking"),
            ("shipped", "api.already_shipped", "parcel has left"),
        ):
            with self.subTest(move=move):
                order = self.pushed()
                self.sandbox.move(order.name, move)
                order.order_line.product_uom_qty += 1
                with self.logged(code):
                    self.push(order)
                self.assertEqual(order.monta_state, "needs_attention")
                self.assertIn(words, order.monta_error)
                self.assertEqual(len(self.sandbox.mutations()), 1)
                with self.logged(code):
                    self.cancel(order)
                self.assertEqual(order.monta_state, "needs_attention")
                self.assertIn(words, order.monta_error)

    def test_an_order_that_monta_does_not_have_counts_as_cancelled(self):
        order = self.pushed()
        self.sandbox.reset(self.profile)
        self.cancel(order)
        self.assertEqual(order.monta_state, "cancelled")
        self.assertEqual(self.rows(order)[-1].outcome, "Monta did not have it")

    def test_an_order_confirmed_again_gets_a_name_of_its_own(self):
        order = self.pushed()
        for number in (2, 3):
            self.cancel(order)
            order.action_draft()
            order.action_confirm()
            self.push(order)
            self.assertEqual((order.monta_state, order.monta_reference), ("sent", f"{order.name}.R{number}"))
        self.assertEqual(
            [(stored["WebshopOrderId"], stored["Deleted"]) for stored in self.sandbox.orders()],
            [(order.name, True), (f"{order.name}.R2", True), (f"{order.name}.R3", False)],
        )
        self.assertEqual([stored["Reference"] for stored in self.sandbox.orders()], 3 * [order.name])

    def test_an_order_confirmed_again_while_its_cancellation_is_in_doubt_gets_a_name_of_its_own(self):
        self.set_params(push_on_confirm="1")
        order = self.pushed()
        self.sandbox.fault("drop_after", method="DELETE")
        with self.logged("api.connection"):
            self.cancel(order)
        self.assertEqual(order.monta_state, "queued")
        order.action_draft()
        order.action_confirm()
        self.commit()
        self.run_cron()
        self.run_cron()
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", f"{order.name}.R2"))
        self.assertEqual(
            [(stored["WebshopOrderId"], stored["Deleted"]) for stored in self.sandbox.orders()],
            [(order.name, True), (f"{order.name}.R2", False)],
        )

    def test_an_order_confirmed_again_at_once_is_compared_with_what_may_have_arrived(self):
        self.set_params(push_on_confirm="1")
        self.sandbox.fault("drop_after", method="POST")
        with self.logged("api.connection"):
            order = self.create_order()
            self.commit()
        order.partner_shipping_id.street = "Kade 101"
        self.cancel_and_confirm_again(order)
        self.commit()
        self.run_cron()
        self.run_cron()
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", order.name), order.monta_error)
        (stored,) = self.sandbox.orders()
        self.assertFalse(stored["Deleted"])
        self.assertEqual(stored["ConsumerDetails"]["DeliveryAddress"]["HouseNumber"], "101")

    def test_a_change_in_doubt_is_made_up_for_when_an_order_is_confirmed_again_as_it_was(self):
        for by_itself in (True, False):
            with self.subTest(by_itself=by_itself):
                self.set_params(push_on_confirm=False)
                order = self.pushed()
                quantity = order.order_line.product_uom_qty
                self.sandbox.fault("drop_after", method=UPDATE_METHOD[self.profile])
                order.order_line.product_uom_qty = quantity + 5
                with self.logged("api.connection"):
                    self.push(order)
                self.set_params(push_on_confirm=by_itself and "1")
                line = fields.Command.update(order.order_line.id, {"product_uom_qty": quantity})
                self.cancel_and_confirm_again(order, order_line=[line])
                if not by_itself:
                    order._monta_push()
                self.commit()
                self.run_cron()
                self.run_cron()
                self.assertEqual(order.monta_state, "sent", order.monta_error)
                stored = self.sandbox.orders()[-1]
                self.assertEqual([line["OrderedQuantity"] for line in stored["Lines"]], [quantity])

    def test_a_cancellation_in_doubt_is_cleared_up_when_another_one_is_taken_back(self):
        self.set_params(push_on_confirm="1")
        order = self.pushed()
        self.sandbox.fault("drop_after", method="DELETE")
        with self.logged("api.connection"):
            self.cancel(order)
        order.action_draft()
        order.action_confirm()
        self.env.cr.flush()
        self.cancel_and_confirm_again(order)
        self.commit()
        self.run_cron()
        self.run_cron()
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", f"{order.name}.R2"), order.monta_error)

    def test_an_order_that_monta_lost_is_created_again_by_hand(self):
        order = self.pushed()
        self.sandbox.reset(self.profile)
        order.order_line.product_uom_qty = 4
        with self.logged("api.order_unknown"):
            self.push(order)
        self.assertEqual((order.monta_state, self.rows(order)[-1].error_code), ("needs_attention", "api.order_unknown"))
        self.assertIn("Create it again", order.monta_error)
        self.assertEqual(self.sandbox.orders(), [])

        self.push(order)
        (stored,) = self.sandbox.orders()
        self.assertEqual((stored["WebshopOrderId"], order.monta_state), (order.name, "sent"))

    def test_an_order_cancelled_in_the_portal_is_sent_under_another_name(self):
        order = self.pushed()
        self.sandbox.move(order.name, "deleted")
        order.order_line.product_uom_qty = 4
        with self.logged("api.order_unknown"):
            self.push(order)
        self.assertEqual(order.monta_state, "needs_attention")
        with self.logged("api.order_id_taken"):
            self.push(order)
        self.assertEqual(order.monta_state, "needs_attention")
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", f"{order.name}.R2"))

    def test_monta_is_still_verifying(self):
        self.sandbox.reset(self.profile, verify_seconds=300)
        order = self.pushed()
        order.order_line.product_uom_qty = 5
        with self.logged("api.order_verifying"):
            self.push(order)
        row = self.rows(order)[-1]
        self.assertEqual((order.monta_state, row.error_code), ("queued", "api.order_verifying"))
        self.assertIn("checking the order", order.monta_error)
        self.sandbox.post("/clock", {"advance_seconds": 301})
        self.run_cron()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 5)


class TestCancelV6(CancelScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestCancelDocumented(CancelScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
