"""Acceptance 21: changing, cancelling and deleting what was announced, in both API profiles."""

from contextlib import suppress

from odoo.exceptions import UserError

from .purchase import PurchaseCase


class ChangeScenarios:
    """What holds whatever API the account speaks."""

    # -- change -------------------------------------------------------------------------------------------------

    def test_a_new_quantity_changes_that_line_only(self):
        order = self.announced()
        self.set_quantity(order.order_line[0], 12)
        self.commit()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "queued"), "edits are collected")
        self.run_cron()
        (request,) = self.sandbox.requests()
        if self.profile == "v6":
            self.assertEqual((request["method"], request["path"]), ("PUT", f"{self.group_path(order)}/SKU-A"))
            self.assertEqual(request["body"]["Quantity"], 12)
        else:
            self.assertEqual((request["method"], request["path"]), ("POST", self.create_path()))
        self.assertEqual(self.expected(), [("SKU-A", 12), ("SKU-B", 5), ("SKU-C", 7)])
        self.assertEqual((order.monta_state, order.order_line[0].monta_qty_announced), ("sent", 12))
        self.assertEqual([row.kind for row in self.rows(order)], ["create", "update"])

    def test_a_quantity_that_moves_the_date_as_well(self):
        order = self.announced()
        order.order_line[0].product_qty = 12
        self.assertNotEqual(order.order_line[0].date_planned, order.order_line[1].date_planned)
        self.change()
        self.assertLessEqual(len(self.sandbox.requests()), 2)
        self.assertEqual(self.expected(), [("SKU-A", 12), ("SKU-B", 5), ("SKU-C", 7)])

    def test_several_edits_are_one_change(self):
        order = self.announced()
        for quantity in (11, 12, 13):
            self.set_quantity(order.order_line[0], quantity)
            self.commit()
        self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.assertEqual(self.expected()[0], ("SKU-A", 13))

    def test_an_edit_that_is_taken_back_sends_nothing(self):
        order = self.announced()
        self.set_quantity(order.order_line[0], 12)
        self.commit()
        self.set_quantity(order.order_line[0], 10)
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_a_line_is_added(self):
        order = self.announced([(self.sku_a, 10)])
        order.write({"order_line": [(0, 0, self.line(self.sku_b, 2))]})
        self.change()
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.assertEqual(self.expected(), [("SKU-A", 10), ("SKU-B", 2)])

    def test_a_line_is_removed(self):
        self.set_params(inbound_enable="0")
        order = self.create_purchase()
        self.announce(order)
        self.sandbox.forget_requests()
        self.set_quantity(order.order_line[1], 0)
        self.announce(order)
        self.assertEqual(self.expected(), [("SKU-A", 10), ("SKU-C", 7)])
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.assertEqual(order.order_line.mapped("monta_qty_announced"), [10, 0, 7])

    def test_the_last_line_is_removed(self):
        order = self.announced([(self.sku_a, 10)])
        self.set_quantity(order.order_line, 0)
        self.change()
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["DELETE"])
        self.assertEqual((self.groups(), order.state, order.monta_error), ([], "purchase", False))
        self.assertFalse(order.activity_ids)

        self.set_quantity(order.order_line, 4)
        self.change()
        self.assertEqual((self.expected(), order.monta_state), ([("SKU-A", 4)], "sent"))

    def test_a_line_that_arrived_already_stays_announced(self):
        order = self.announced()
        self.receive(order, self.sku_b, 5)
        self.read_receipts()
        self.sandbox.forget_requests()
        self.set_quantity(order.order_line[1], 0)
        self.set_quantity(order.order_line[0], 12)
        self.change()
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.assertEqual(sorted(self.expected()), [("SKU-A", 12), ("SKU-B", 5), ("SKU-C", 7)])
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_what_monta_is_not_told_sends_nothing(self):
        order = self.announced()
        order.write({"note" if "note" in order._fields else "notes": "<p>Ring twice</p>", "partner_ref": "VENDOR-9"})
        order.order_line[0].name = "Large mug"
        order.order_line[0].price_unit = 3.0
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_receiving_in_odoo_sends_nothing(self):
        order = self.announced()
        order.picking_ids.move_ids.write({"quantity": 3, "picked": True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order.order_line.mapped("qty_received"), [3, 3, 3])
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_a_new_date_of_a_line(self):
        order = self.announced()
        order.order_line[2].date_planned = "2035-12-15 10:00:00"
        self.change()
        self.assertEqual(len(self.sandbox.requests()), 1)
        (group,) = self.groups()
        days = [line["DeliveryDate"][:10] for line in group["InboundForecasts"]]
        self.assertEqual(days, ["2035-07-15", "2035-07-15", "2035-12-15"])

    def test_references_that_are_no_plain_words(self):
        for name in ("PO/2035#1", "50% + more ü?"):
            with self.subTest(name=name):
                order = self.announced(name=name)
                self.set_quantity(order.order_line[0], 12)
                self.change()
                self.assertEqual(self.expected(name)[0], ("SKU-A", 12))
                self.assertEqual((len(self.sandbox.mutations()), order.monta_state), (1, "sent"))
                self.receive(order, self.sku_c, 2)
                self.read_receipts()
                self.assertEqual(order.order_line.mapped("monta_qty_received"), [0, 0, 2])

                other = self.announced(name=f"{name}/2")
                other.button_cancel()
                self.commit()
                self.assertEqual(other.monta_state, "cancelled")
                self.assertNotIn(other.name, [group["Reference"] for group in self.groups()])

    # -- cancel and delete --------------------------------------------------------------------------------------

    def test_cancelling_removes_the_announcement(self):
        order = self.announced()
        order.button_cancel()
        self.commit()
        (request,) = self.sandbox.requests()
        self.assertEqual((request["method"], request["path"]), ("DELETE", self.group_path(order)))
        self.assertEqual((self.groups(), order.state, order.monta_state), ([], "cancel", "cancelled"))
        self.assertEqual(order.order_line.mapped("monta_qty_announced"), [0, 0, 0])

        order.button_cancel()
        self.change()
        self.assertEqual(len(self.sandbox.requests()), 1, "what is cancelled is not cancelled again")

    def test_an_order_that_is_set_to_cancelled_is_cancelled_at_monta(self):
        order = self.announced()
        order.write({"state": "cancel"})
        self.commit()
        self.assertEqual((self.groups(), order.monta_state), ([], "cancelled"))

    def test_the_button_removes_the_announcement_only(self):
        order = self.announced()
        order.action_monta_cancel_forecast()
        self.commit()
        self.assertEqual((self.groups(), order.state, order.monta_state), ([], "purchase", "cancelled"))
        self.set_quantity(order.order_line[0], 12)
        self.change()
        self.assertEqual(self.groups(), [], "what a person took back does not come back by itself")

    def test_what_is_cancelled_before_it_was_sent_is_never_sent(self):
        order = self.create_purchase()
        order.button_cancel()
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "not_sent"))

    def test_an_announcement_whose_answer_got_lost_is_cancelled(self):
        self.sandbox.fault("drop_after", method="POST", path=self.create_path())
        with self.logged("forecast_create"):
            order = self.create_purchase()
            self.commit()
        order.button_cancel()
        self.change()
        self.assertEqual((self.groups(), order.monta_state), ([], "cancelled"))

    def test_locking_an_order_sends_nothing(self):
        order = self.announced()
        if "locked" in order._fields:
            order.button_lock()
            self.change()
            order.button_unlock()
        else:
            order.button_done()
            self.assertEqual(order.state, "done")
            self.change()
            self.assertEqual(order.monta_state, "sent")
            order.button_unlock()
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_a_copy_of_an_order_is_an_order_of_its_own(self):
        order = self.announced()
        self.receive(order, self.sku_a, 3)
        self.read_receipts()
        copy = order.copy()
        self.assertEqual(
            (copy.monta_state, copy.monta_reference, copy.monta_receipt_state), ("not_sent", False, "none")
        )
        self.assertEqual(copy.order_line.mapped("monta_qty_announced"), [0, 0, 0])
        copy.button_confirm()
        self.commit()
        self.assertEqual((copy.monta_state, len(self.groups())), ("sent", 2))

    def test_cancelling_what_was_never_announced_asks_nothing(self):
        self.set_params(inbound_enable="0")
        request, order = self.create_purchase(confirm=False), self.create_purchase()
        (request | order).button_cancel()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((request.monta_state, order.monta_state), ("not_sent", "not_sent"))

    def test_an_order_that_odoo_does_not_cancel_stays_announced(self):
        order = self.announced()
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        if "locked" in order._fields:
            # From 19.0 on a receipt no longer stands in the way, only a locked order does.
            order.button_lock()
        with self.assertRaises(UserError):
            order.button_cancel()
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_an_order_that_odoo_does_not_delete_stays_announced(self):
        order = self.announced()
        with self.assertRaises(UserError):
            order.unlink()
        with suppress(UserError):
            order.unlink()  # by somebody who swallows the refusal
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_deleting_an_order_that_monta_refused_to_remove_asks_again(self):
        order = self.announced()
        self.sandbox.fault("status", method="DELETE", status=400, body={"InvalidReasons": [{"Code": 1}]})
        with self.logged("api.refused"):
            order.button_cancel()
            self.commit()
        self.assertEqual((order.state, order.monta_state), ("cancel", "needs_attention"))
        self.sandbox.forget_requests()
        order.unlink()
        self.commit()
        self.assertEqual(([request["method"] for request in self.sandbox.mutations()], self.groups()), (["DELETE"], []))

    def test_goods_that_arrived_cannot_be_cancelled(self):
        order = self.announced()
        self.receive(order, self.sku_a, 10)
        with self.logged("forecast_delete"):
            order.button_cancel()
            self.commit()
        self.assertEqual((order.state, order.monta_state), ("cancel", "needs_attention"))
        self.assertIn("received", order.monta_error)
        self.assertEqual(len(self.groups()), 1)

    def test_an_order_confirmed_again_is_announced_under_its_own_number(self):
        order = self.announced()
        order.button_cancel()
        self.commit()
        order.button_draft()
        order.button_confirm()
        self.commit()
        self.assertEqual((order.monta_state, [group["Reference"] for group in self.groups()]), ("sent", [order.name]))


class TestForecastChangesV6(ChangeScenarios, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"

    def test_a_line_that_arrived_unnoticed_stays_and_is_told(self):
        order = self.announced()
        self.receive(order, self.sku_b, 1)
        self.set_quantity(order.order_line[1], 0)
        self.change()
        self.assertEqual((order.monta_state, len(self.expected())), ("sent", 3))
        self.assertIn("SKU-B", self.rows(order)[-1].outcome)
        self.assertIn("SKU-B", order.message_ids[0].body)

    def test_an_announcement_that_monta_lost_is_made_again(self):
        order = self.announced()
        self.sandbox.reset(self.profile)
        self.set_quantity(order.order_line[0], 12)
        self.change()
        self.assertEqual(self.expected(), [("SKU-A", 12), ("SKU-B", 5), ("SKU-C", 7)])

    def test_removed_and_added_lines_have_requests_of_their_own(self):
        order = self.announced()
        self.set_quantity(order.order_line[1], 0)
        order.write({"order_line": [(0, 0, self.line(self.create_product("SKU/D"), 2))]})
        self.change()
        self.assertEqual(sorted(request["method"] for request in self.sandbox.mutations()), ["DELETE", "POST"])
        self.assertEqual(self.expected(), [("SKU-A", 10), ("SKU-C", 7), ("SKU/D", 2)])


class TestForecastChangesDocumented(ChangeScenarios, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"

    def test_a_line_that_arrived_unnoticed_is_refused_until_the_receipt_is_read(self):
        order = self.announced()
        self.receive(order, self.sku_b, 1)
        self.set_quantity(order.order_line[1], 0)
        with self.logged("api.goods_received"):
            self.change()
        self.assertEqual(order.monta_state, "needs_attention")
        self.read_receipts()
        self.announce(order)
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
