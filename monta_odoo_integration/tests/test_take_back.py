"""A refused change can be taken back: Keep What Monta Has."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import MontaCase


class TakeBackScenarios:
    """What holds whatever API the account speaks."""

    def refused(self, lines=None, quantity=5):
        """An order whose new quantity Monta refused, because it is being picked."""
        order = self.create_order(lines)
        self.push(order)
        self.sandbox.move(order.name, "picking")
        order.order_line[0].product_uom_qty = quantity
        with self.logged("api.picking_started"):
            self.push(order)
        self.assertEqual((order.monta_state, len(order.activity_ids)), ("needs_attention", 1))
        self.sandbox.forget_requests()
        return order

    def wizard(self, order):
        """The window that the button opens."""
        action = order.action_monta_take_back()
        return self.env[action["res_model"]].browse(action["res_id"])

    def assert_over(self, order):
        """Nothing is sent, and nobody has anything to do."""
        self.commit()
        self.run_cron()
        self.assertEqual(self.sandbox.mutations(), [])
        self.assertEqual((order.monta_state, order.monta_error, order.activity_ids.ids), ("sent", False, []))

    def test_both_quantities_are_shown_and_montas_is_written(self):
        order = self.refused()
        wizard = self.wizard(order)
        self.assertIn("<td>Lines ▸ SKU-A ▸ OrderedQuantity</td><td>3</td><td>5</td>", wizard.differences)
        self.assertTrue(wizard.has_quantities)
        wizard.action_write_quantities()
        self.assertEqual(order.order_line.product_uom_qty, 3)
        self.assert_over(order)
        order.action_monta_push()
        self.assert_over(order)

    def test_a_quantity_is_written_in_the_unit_of_the_line(self):
        order = self.refused([(self.sku_a, 2, self.dozen)], quantity=3)
        self.assertIn("<td>24</td><td>36</td>", self.wizard(order).differences)
        self.wizard(order).action_write_quantities()
        self.assertEqual(order.order_line.product_uom_qty, 2)
        self.assert_over(order)

    def test_a_change_is_forgotten_until_the_next_edit(self):
        order = self.refused()
        self.wizard(order).action_forget()
        self.assertEqual(order.order_line.product_uom_qty, 5)
        self.assert_over(order)
        order.order_line.product_uom_qty = 6
        self.commit()
        self.assertEqual(order.monta_state, "changed")

    def test_a_change_that_follows_by_itself_is_forgotten_until_the_next_edit(self):
        self.set_params(push_on_confirm="1")
        order = self.refused()
        self.wizard(order).action_forget()
        self.assert_over(order)
        order.order_line.product_uom_qty = 6
        self.commit()
        self.assertEqual(order.monta_state, "queued")
        with self.logged("api.picking_started"):
            self.run_cron()
        self.assertEqual((order.monta_state, len(self.sandbox.mutations())), ("needs_attention", 1))

    def test_the_quantity_of_a_kit_is_left_to_people(self):
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_b, 2)])
        order = self.refused([(kit, 2)], quantity=3)
        wizard = self.wizard(order)
        self.assertEqual((wizard.left, wizard.has_quantities), ("SKU-B", False))
        self.assertIn("<td>4</td><td>6</td>", wizard.differences)

    def test_what_was_not_refused_is_not_taken_back(self):
        order = self.create_order()
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            order.action_monta_take_back()
        self.push(order)
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            order.action_monta_take_back()

    def test_a_window_that_was_left_open_does_nothing_later(self):
        order = self.refused()
        wizard = self.wizard(order)
        wizard.action_forget()
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            wizard.action_write_quantities()
        self.assertEqual(order.order_line.product_uom_qty, 5)

    def test_a_salesperson_takes_back_and_others_do_not(self):
        order = self.refused()
        salesman = new_test_user(self.env, "monta_seller", groups="sales_team.group_sale_salesman_all_leads")
        other = new_test_user(self.env, "monta_other", groups="base.group_user")
        with self.assertRaises(AccessError):
            order.with_user(other).action_monta_take_back()
        self.wizard(order.with_user(salesman)).with_user(salesman).action_forget()
        self.assert_over(order)


class TestTakeBackV6(TakeBackScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestTakeBackDocumented(TakeBackScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
