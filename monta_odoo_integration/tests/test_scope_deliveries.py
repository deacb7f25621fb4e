"""Acceptance 28: what Odoo does not intend to deliver any more is not sent; what Monta ships is not taken back."""

from odoo.addons.monta_odoo_integration.compat import LINE_ROUTES
from odoo.exceptions import UserError

from .test_scope import ScopeCase


class TestDeliveries(ScopeCase):
    """The moves of an order say what is still to be delivered."""

    def deliver(self, order, quantity, backorder=True):
        """Validate the open delivery of ``order`` with ``quantity`` pieces of each move."""
        picking = self.open_delivery(order).sorted("id")[:1]
        for move in picking.move_ids:
            move.quantity = quantity
            move.picked = True
        context = {"skip_backorder": True, "skip_sms": True, "skip_immediate": True}
        if not backorder:
            context["picking_ids_not_to_backorder"] = picking.ids
        picking.with_context(**context).button_validate()
        self.assertEqual(picking.state, "done")
        self.commit()

    def open_delivery(self, order):
        return order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))

    def test_what_was_cancelled_in_odoo_is_not_sent(self):
        order = self.create_order([(self.mug, 5)])
        self.deliver(order, 2)
        self.open_delivery(order).action_cancel()
        with self.assertRaisesRegex(UserError, "Nothing of .* is left"):
            order.action_monta_push()
        self.assertEqual(self.sandbox.requests(), [])

    def test_a_delivery_that_was_split_and_cancelled_in_part(self):
        order = self.create_order([(self.mug, 5)])
        move = order.picking_ids.move_ids
        rest = self.env["stock.move"].create(move._split(2))
        rest._action_confirm(merge=False)
        rest._action_cancel()
        self.push(order)
        self.assertEqual(self.lines(), [("MUG", 3)])

    def test_a_move_that_was_lowered_is_sent_as_it_is(self):
        order = self.create_order([(self.mug, 5)])
        order.picking_ids.move_ids.product_uom_qty = 4
        self.push(order)
        self.assertEqual(self.lines(), [("MUG", 4)])

    def test_what_left_from_the_shelf_before_monta_had_the_order_is_not_sent(self):
        order = self.create_order([(self.mug, 5)])
        self.deliver(order, 2)
        self.push(order)
        self.assertEqual(self.lines(), [("MUG", 3)])
        self.sandbox.forget_requests()
        self.deliver(order, 3)
        order.client_order_ref = "PO-7"
        self.push(order)
        (request,) = [each for each in self.sandbox.requests() if each["method"] != "GET"]
        self.assertNotIn("MUG", str(request["body"]), "what Monta ships stays as it was")
        self.assertEqual(order.monta_state, "sent")

    def test_a_delivery_validated_after_the_order_was_sent_changes_nothing_at_monta(self):
        for automatic in ("0", "1"):
            with self.subTest(automatic=automatic):
                self.sandbox.reset(self.profile)
                self.set_params(push_on_confirm=automatic)
                order = self.create_order([(self.mug, 5)])
                self.push(order)
                self.sandbox.forget_requests()
                self.deliver(order, 3)
                self.deliver(order, 2)
                self.run_cron()
                self.push(order)
                self.assertEqual([each for each in self.sandbox.requests() if each["method"] != "GET"], [])
                self.assertEqual(order.monta_state, "sent")

    def test_a_delivery_that_was_closed_without_a_backorder(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order([(self.mug, 5), (self.tray, 1)])
        self.commit()
        self.deliver(order, 1, backorder=False)
        self.run_cron()
        self.assertEqual({line["Sku"]: line["OrderedQuantity"] for line in self.at_monta(order)}, {"MUG": 1, "TRAY": 1})

    def at_monta(self, order):
        """The lines of ``order`` as Monta has them."""
        return next(
            found["Lines"] for found in self.sandbox.orders() if found["WebshopOrderId"] == order.monta_reference
        )

    def test_a_delivery_cancelled_and_made_again_is_sent_in_full(self):
        order = self.create_order([(self.mug, 5)])
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.push(order)
        self.assertEqual(self.lines(), [("MUG", 5)])

    def test_a_warehouse_that_delivers_in_three_steps(self):
        self.mark()
        self.warehouse_a.delivery_steps = "pick_pack_ship"
        order = self.create_order([(self.mug, 5)])
        self.push(order)
        self.assertEqual(self.lines(), [("MUG", 5)])
        self.deliver(order, 2)
        action = self.push(order)
        self.assertEqual((action["params"]["message"], order.monta_state), ("Monta is up to date.", "sent"))

    def test_a_line_that_goes_back_is_said_and_stays_out(self):
        order = self.create_order([(self.mug, 2), (self.sku_a, -1)])
        action = self.push(order)
        self.assertEqual(self.lines(), [("MUG", 2)])
        self.assertRegex(action["params"]["message"], "SKU-A.* goes back")


class TestWithdrawal(ScopeCase):
    """An order at Monta of which nothing is Monta's any more is cancelled there."""

    def sent(self, **vals):
        """An order for 2 × MUG that Monta has."""
        order = self.create_order([(self.mug, 2)], **vals)
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        self.sandbox.forget_requests()
        return order

    def methods(self):
        """What was asked of Monta beside reading."""
        return [each["method"] for each in self.sandbox.requests() if each["method"] != "GET"]

    def move_to_b(self, order):
        order.picking_ids.write({"location_id": self.warehouse_b.lot_stock_id.id})
        self.commit()

    def test_the_warehouse_of_the_delivery_changes(self):
        for automatic in ("0", "1"):
            with self.subTest(automatic=automatic):
                self.sandbox.reset(self.profile)
                self.set_params(push_on_confirm=automatic)
                self.mark()
                order = self.sent()
                self.move_to_b(order)
                self.run_cron()
                self.assertEqual(self.methods(), ["DELETE"])
                self.assertEqual((order.state, order.monta_state), ("sale", "cancelled"))

    def test_the_warehouse_of_the_order_changes(self):
        self.mark()
        order = self.sent()
        order.warehouse_id = self.warehouse_b
        self.commit()
        self.run_cron()
        self.assertEqual((self.methods(), order.monta_state), (["DELETE"], "cancelled"))
        self.set_params(push_on_confirm="1")
        self.sandbox.forget_requests()
        order.warehouse_id = self.warehouse_a
        self.commit()
        self.run_cron()
        self.assertEqual((self.methods(), order.monta_state), (["POST"], "sent"))

    def test_the_delivery_is_cancelled(self):
        self.set_params(push_on_confirm="1")
        order = self.sent()
        order.picking_ids.action_cancel()
        self.commit()
        self.run_cron()
        self.assertEqual((self.methods(), order.monta_state), (["DELETE"], "cancelled"))

    def test_monta_does_not_cancel_what_it_is_picking_and_somebody_is_told(self):
        self.set_params(push_on_confirm="1")
        self.mark()
        order = self.sent()
        self.sandbox.move(order.name, "picking")
        with self.logged("order_delete"):
            self.move_to_b(order)
            self.run_cron()
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertTrue(order.activity_ids)

    def test_an_order_that_comes_to_a_warehouse_of_montas_is_sent_by_itself(self):
        self.set_params(push_on_confirm="1")
        self.mark()
        order = self.create_order([(self.mug, 2)], warehouse_id=self.warehouse_b.id)
        self.commit()
        self.assert_not_sent(order)
        order.picking_ids.write({"location_id": self.warehouse_a.lot_stock_id.id})
        self.commit()
        self.run_cron()
        self.assertEqual((self.methods(), order.monta_state), (["POST"], "sent"))

    def test_goods_of_montas_added_to_an_order_from_elsewhere_are_sent(self):
        self.set_params(push_on_confirm="1")
        self.mark()
        order = self.create_order([(self.tray, 1)], warehouse_id=self.warehouse_b.id)
        self.commit()
        from_a = self.create_route(self.warehouse_a.lot_stock_id, self.warehouse_a.out_type_id)
        route = [(6, 0, from_a.ids)] if LINE_ROUTES == "route_ids" else from_a.id
        order.order_line = [(0, 0, {"product_id": self.mug.id, "product_uom_qty": 2, LINE_ROUTES: route})]
        self.commit()
        self.run_cron()
        self.assertEqual((self.lines(), order.monta_state), ([("MUG", 2)], "sent"))

    def test_open_orders_follow_when_a_warehouse_is_marked(self):
        self.set_params(push_on_confirm="1")
        order = self.sent()
        self.warehouse_b.monta_ships = True
        self.commit()
        self.run_cron()
        self.assertEqual((self.methods(), order.monta_state), (["DELETE"], "cancelled"))

    def test_where_people_send_changes_marking_changes_nothing_by_itself(self):
        order = self.sent()
        self.warehouse_b.monta_ships = True
        self.commit()
        self.run_cron()
        self.assertEqual((self.methods(), order.monta_state), ([], "sent"))
