"""What is added after the goods have left becomes an order of its own (decision 16)."""

from .family import FamilyCase


class TestFollowUp(FamilyCase):
    """What happens to goods that no order at Monta can carry any more; the wire is the one of any new order."""

    def test_it_is_offered_and_sent_by_a_button(self):
        order = self.shipped_order()
        self.add(order, self.tray, 1)
        self.assertEqual((order.monta_follow_up, order.monta_state), ("TRAY 1", "sent"))
        action = self.push(order)
        self.assertIn("TRAY 1", action["params"]["message"])
        self.assertEqual(self.sandbox.mutations(), [], "a person decides")
        order.action_monta_follow_up()
        self.commit()
        (request,) = self.sandbox.mutations()
        self.assertEqual((request["method"], request["path"]), ("POST", "/order"))
        sent = next(stored for stored in self.sandbox.orders() if stored["WebshopOrderId"] == f"{order.name}.R2")
        self.assertEqual([(line["Sku"], line["OrderedQuantity"]) for line in sent["Lines"]], [("TRAY", 1)])
        self.assertEqual(sent["Family"][0]["WebshopOrderID"], order.name)
        self.assertFalse(order.monta_follow_up)
        order.action_monta_follow_up()
        self.commit()
        self.assertEqual(len(self.sandbox.mutations()), 1, "nothing is left")
        snapshot = self.sync(order)
        self.assertIn("1 of 2 shipped", snapshot.summary)
        self.assertEqual((snapshot.is_finished, order.monta_is_closed), (False, False))

    def test_it_is_changed_as_long_as_it_waits(self):
        order = self.shipped_order()
        self.add(order, self.tray, 1)
        order.action_monta_follow_up()
        self.commit()
        self.sandbox.forget_requests()
        self.add(order, self.sku_a, 3)
        self.assertEqual((order.monta_state, order.monta_follow_up), ("changed", False))
        self.push(order)
        self.assertEqual([request["path"] for request in self.sandbox.mutations()], [f"/order/{order.name}.R2"])
        self.assertEqual(self.at_monta(), {"MUG": 2, "TRAY": 1, "SKU-A": 3})
        self.assertEqual(order.monta_state, "sent")
        order._action_cancel()
        self.commit()
        self.assertEqual(self.at_monta(), {"MUG": 2})
        self.assertIn(order.name, order.monta_error)

    def test_it_goes_by_itself(self):
        self.set_params(follow_up="auto")
        order = self.shipped_order()
        self.add(order, self.tray, 1)
        self.run_cron()
        self.run_cron()
        self.assertEqual([request["path"] for request in self.sandbox.mutations()], ["/order"])
        self.assertEqual(self.at_monta(), {"MUG": 2, "TRAY": 1})
        self.assertFalse(order.monta_follow_up)

    def test_switched_off_it_stays_in_odoo(self):
        self.set_params(follow_up="off", push_on_confirm="1")
        order = self.shipped_order()
        self.add(order, self.tray, 1)
        self.run_cron()
        self.assertEqual((self.sandbox.mutations(), order.monta_follow_up, order.monta_state), ([], False, "sent"))

    def test_an_answer_that_got_lost_doubles_nothing(self):
        order = self.shipped_order()
        self.add(order, self.tray, 1)
        self.sandbox.fault("drop_after", method="POST")
        with self.logged("api.connection"):
            order.action_monta_follow_up()
            self.commit()
        order.order_line[-1].product_uom_qty = 2
        self.commit()
        self.run_cron()
        self.push(order)
        self.run_cron()
        self.assertEqual(self.at_monta(), {"MUG": 2, "TRAY": 2})

    def test_a_change_that_came_too_late_is_offered(self):
        order = self.pushed((self.mug, 2))
        self.add(order, self.tray, 1)
        self.assertEqual(order.monta_state, "changed")
        self.ship(order.name, "3SA")
        self.sync(order)
        self.assertEqual((order.monta_state, order.monta_follow_up), ("sent", "TRAY 1"))

    def draft_of_which_a_part_has_left(self):
        """An order in two parts, of which Monta ships one, that is cancelled and a quotation again."""
        order, part = self.split_order()
        self.ship(part, "3SB")
        self.sync(order)
        order._action_cancel()
        self.commit()
        order.action_draft()
        return order

    def test_of_what_has_all_left_in_parts_nothing_is_sent_again(self):
        order = self.draft_of_which_a_part_has_left()
        order.order_line.filtered(lambda line: line.product_id == self.mug).product_uom_qty = 0
        order.action_confirm()
        self.push(order)
        self.run_cron()
        self.assertEqual(self.at_monta(), {"TRAY": 1})

    def test_what_has_left_stays_where_it_is_when_the_order_is_sent_again(self):
        order = self.draft_of_which_a_part_has_left()
        order.action_confirm()
        self.push(order)
        self.assertEqual(order.monta_reference, f"{order.name}.R2")
        self.assertEqual(self.at_monta(), {"MUG": 1, "TRAY": 1})
