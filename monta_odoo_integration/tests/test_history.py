"""Acceptance 32: what Monta is picking, has shipped or has cancelled is history (decision 26)."""

from .status import StatusCase

PRICE = {"price_unit": 12.5}


class HistoryCase(StatusCase):
    """Orders that Monta has closed, in an Odoo that knows it."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.set_params(push_on_confirm="1")

    def sent(self, lines=None):
        """An order that Monta has."""
        order = self.create_order(lines)
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        return order

    def left(self, lines=None, to="shipped"):
        """An order whose goods have left, or wherever ``to`` says."""
        order = self.sent(lines)
        self.sandbox.move(order.name, to)
        self.sync(order)
        self.commit()
        self.assertTrue(order.monta_is_closed)
        self.sandbox.forget_requests()
        return order

    def settle(self):
        """Commit, and send what is waiting; the requests that changed something at Monta, by method."""
        self.commit()
        self.run_cron()
        self.commit()
        methods = [request["method"] for request in self.sandbox.mutations()]
        self.sandbox.forget_requests()
        return methods


class HistoryScenarios:
    """What holds whatever API the account speaks."""

    def test_the_telephone_of_a_customer_whose_orders_have_left(self):
        orders = self.left() | self.left(to="delivered") | self.left()
        rows = self.rows(orders)
        (self.customer | self.delivery).phone = "+31 6 99"
        self.assertEqual(self.settle(), [])
        self.assertEqual((orders.mapped("monta_state"), self.rows(orders)), (["sent"] * 3, rows))
        self.assertFalse(orders.activity_ids)
        # One that still waits for its turn.
        waiting = self.sent()
        self.sandbox.forget_requests()
        (self.customer | self.delivery).phone = "+31 6 98"
        self.assertEqual(len(self.settle()), 1)
        self.assertEqual(self.rows(orders | waiting) - rows, self.rows(waiting))
        self.assertEqual(set((orders | waiting).mapped("monta_state")), {"sent"})


class TestHistoryV6(HistoryScenarios, HistoryCase):
    """Against Monta's live API; what does not depend on it is here only."""

    profile = "v6"

    def test_no_price_fee_or_address_of_it_is_sent_by_hand_or_by_itself(self):
        fee = self.create_service("Wrapping")
        for to in ("picking", "shipped"):
            for automatic in "10":
                with self.subTest(to, automatic=automatic):
                    self.set_params(push_on_confirm="1")
                    order = self.left(to=to)
                    self.set_params(push_on_confirm=automatic)
                    order.write({"client_order_ref": "PO 8", "partner_shipping_id": self.customer.id})
                    order.write({"order_line": [(1, order.order_line.id, PRICE), (0, 0, {"product_id": fee.id})]})
                    self.assertEqual((self.settle(), order.monta_state), ([], "sent"))
                    action = self.push(order)
                    self.assertIn("not changed there any more", action["params"]["message"])
                    self.assertEqual((self.settle(), order.monta_state), ([], "sent"))
                    self.assertFalse(order.activity_ids)

    def test_other_goods_on_it_are_offered_as_a_follow_up(self):
        self.set_params(push_on_confirm="0")
        order = self.create_order()
        self.push(order)
        self.sandbox.move(order.name, "shipped")
        self.sync(order)
        order.write({"order_line": [(0, 0, {"product_id": self.sku_b.id, "product_uom_qty": 1})]})
        self.commit()
        self.assertEqual((order.monta_state, order.monta_follow_up), ("sent", "SKU-B 1"))

    def test_a_bill_of_materials_that_changes_is_none_of_its_business(self):
        kit = self.create_product("KIT")
        bom = self.create_kit(kit, [(self.sku_a, 2)])
        order = self.left([(kit, 1)])
        bom.bom_line_ids.product_qty = 3
        self.assertEqual((self.settle(), order.monta_state), ([], "sent"))
        order.order_line.write(PRICE)
        self.push(order)
        self.assertEqual((self.settle(), order.monta_state, order.monta_follow_up), ([], "sent", False))

    def test_what_was_changed_until_it_left_is_not_offered_any_more(self):
        self.set_params(push_on_confirm="0")
        order = self.create_order()
        self.push(order)
        order.client_order_ref = "PO 9"
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.sandbox.move(order.name, "shipped")
        self.sync(order)
        self.assertEqual(order.monta_state, "sent")

    def test_what_is_queued_when_it_leaves_is_not_sent(self):
        order = self.sent()
        order.client_order_ref = "PO 10"
        self.commit()
        self.assertEqual(order.monta_state, "queued")
        self.sandbox.move(order.name, "shipped")
        self.sync(order)
        self.sandbox.forget_requests()
        self.assertEqual((self.settle(), order.monta_state), ([], "sent"))

    def test_an_order_that_monta_takes_up_again_is_compared(self):
        order = self.left(to="picking")
        order.client_order_ref = "PO 11"
        self.assertEqual(self.settle(), [])
        self.sandbox.move(order.name, "queued")
        self.sync(order)
        self.assertFalse(order.monta_is_closed)
        self.assertEqual((self.settle(), order.monta_state), (["PUT"], "sent"))
        self.assertEqual(self.sandbox.orders()[0]["Reference"], "PO 11")

    def test_it_stays_history_when_monta_does_not_show_it_any_more(self):
        order = self.left()
        self.sandbox._call("DELETE", f"/orders/{order.name}")
        self.assertEqual(self.sync(order).match, "none")
        self.assertTrue(order.monta_is_closed)
        (self.customer | self.delivery).phone = "+31 6 97"
        self.assertEqual((self.settle(), order.monta_state), ([], "sent"))

    def test_an_order_that_is_confirmed_again_is_open(self):
        order = self.left(to="deleted")
        order._action_cancel()
        self.settle()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self.settle(), ["POST"])
        self.assertFalse(order.monta_is_closed)
        self.delivery.street = "Kade 101"
        self.assertEqual((self.settle(), order.monta_state), (["PUT"], "sent"))

    def test_a_products_new_name_travels_with_the_next_update(self):
        order = self.sent()
        self.sandbox.forget_requests()
        self.sku_a.name = "Mug, red"
        self.assertEqual((self.settle(), order.monta_state), ([], "sent"))
        # A line that somebody words anew is no reason, either.
        order.order_line.name = "Mug, red, large"
        self.assertEqual((self.settle(), order.monta_state), ([], "sent"))
        order.order_line.product_uom_qty = 5
        self.assertEqual(self.settle(), ["PUT"])
        self.assertIn("Mug, red", self.sandbox.orders()[0]["Lines"][0]["Description"])
        # The name of a person is on the label.
        self.delivery.name = "Noor de Wit-Jansen"
        self.assertEqual(self.settle(), ["PUT"])

    def test_an_order_from_before_that_has_left_is_not_shown_as_changed(self):
        order = self.left()
        self.outbox.search([]).unlink()
        order.monta_status_ids.unlink()
        order.write({"monta_state": "not_sent", "monta_reference": False, "monta_last_push": False})
        self.env.flush_all()
        self.env.cr.execute("UPDATE monta_instance SET create_date = now() + interval '1 day'")
        self.env.invalidate_all()
        order.client_order_ref = "PO 12"
        self.env["monta.rediscovery"]._cron_look()
        self.assertEqual((order.monta_state, order.monta_is_closed, self.settle()), ("sent", True, []))


class TestHistoryDocumented(HistoryScenarios, HistoryCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
