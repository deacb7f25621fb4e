"""What a person is told after a button: what became of the requests, in its colour."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .purchase import PurchaseCase


class TestOutcome(PurchaseCase):
    """The wire is the same in both profiles here."""

    def told(self, action):
        """What the notification of ``action`` says in the end: its message and its colour."""
        outcome = action["params"].get("outcome")
        if not outcome:
            return action["params"]
        self.assertEqual(action["tag"], "monta_notification")
        documents = self.env[outcome["model"]].browse(outcome["ids"])
        return documents.monta_outcome(outcome["rows"], outcome["idle"], outcome.get("notes", ()))

    def assert_told(self, action, kind, message):
        told = self.told(action)
        self.assertEqual((told["message"], told["type"]), (message, kind))
        self.assertEqual(told["sticky"], kind == "danger")
        return told

    def orders(self, count):
        return self.create_alike(count)

    # -- one ----------------------------------------------------------------------------------------------------

    def test_each_step_of_an_order(self):
        order = self.create_order()
        self.assert_told(self.push(order), "success", f"Created at Monta: {order.name}")
        self.assert_told(self.push(order), "info", "Monta is up to date.")
        order.order_line.product_uom_qty = 5
        self.assert_told(self.push(order), "success", f"Changes sent to Monta: {order.name}")
        action = order.action_monta_cancel()
        self.assertIn("Cancellation queued", action["params"]["message"])
        self.commit()
        self.assert_told(action, "success", f"Cancelled at Monta: {order.name}")

    def test_a_purchase_order(self):
        self.set_params(inbound_enable="0")
        order = self.create_purchase()
        self.assert_told(self.announce(order), "success", f"Created at Monta: {order.name}")
        action = order.action_monta_cancel_forecast()
        self.commit()
        self.assert_told(action, "success", f"Cancelled at Monta: {order.name}")

    def test_before_it_is_sent_nothing_is_green(self):
        action = self.create_order().action_monta_push()
        self.assertEqual((action["params"]["type"], self.told(action)["waiting"]), ("info", True))

    def test_a_refusal_is_red_and_stays(self):
        order = self.create_order()
        self.sandbox.fault("status", method="POST", status=400, body="No such country")
        with self.logged("api.refused"):
            action = self.push(order)
        told = self.assert_told(action, "danger", f"{order.name}: {order.monta_error}")
        self.assertIn("Monta refused (400)", told["message"])
        self.assertFalse(told["waiting"])

    def test_a_monta_that_is_down_is_tried_again_by_the_users_clock(self):
        for zone, hour in (("Asia/Tokyo", "7:38"), ("Asia/Kolkata", "4:08")):
            with self.subTest(zone=zone):
                order = self.create_order()
                self.env.user.tz = zone
                self.sandbox.fault("status", method="POST", status=503)
                with self.logged("api.server_error"):
                    action = self.push(order)
                self.rows(order).next_attempt = self.today_at(22, 38)
                told = self.told(action)
                self.assertEqual((told["type"], told["waiting"]), ("warning", False))
                self.assertIn("Monta does not answer, next attempt", told["message"])
                self.assertIn(hour, told["message"])

    def today_at(self, hour, minute):
        return self.env.cr.now().replace(hour=hour, minute=minute, second=0, microsecond=0)

    def test_what_stays_out_is_told_beside_the_outcome(self):
        order = self.create_order([(self.sku_a, 3), (self.sku_b, -1)])
        told = self.told(self.push(order))
        self.assertEqual(told["type"], "warning")
        self.assertIn(f"Created at Monta: {order.name}", told["message"])
        self.assertIn("goes back and stays out", told["message"])

    # -- many ---------------------------------------------------------------------------------------------------

    def test_many_end_with_one_summary(self):
        orders = self.orders(5)
        wrong, quotation = orders[4], self.create_order(confirm=False)
        wrong.partner_shipping_id = self.create_partner("Nowhere", street="Kade 1")
        same = self.create_order()
        self.push(same)
        everything = orders | same | quotation
        action = self.push(everything)
        self.assertIn("4 on their way to Monta, 1 unchanged, 1 cannot be sent", action["params"]["message"])
        self.sandbox.fault("status", method="POST", status=400, body="No")
        with self.logged("api.refused"):
            self.run_cron()
        told = self.told(action)
        self.assertIn("3 created, 1 unchanged, 1 refused by Monta, 1 cannot be sent", told["message"])
        self.assertIn(quotation.name, told["message"])
        self.assertEqual((told["type"], told["sticky"], told["waiting"]), ("danger", True, False))
        refused = orders.filtered(lambda order: order.monta_state == "needs_attention")
        shown = told["show"]["action"]
        self.assertEqual(self.env["sale.order"].search(shown["domain"]), refused.sorted(reverse=True))

    def test_many_that_are_up_to_date(self):
        orders = self.orders(2)
        self.assert_told(self.push(orders), "success", "2 created")
        self.assert_told(self.push(orders), "info", "Monta is up to date.")

    def test_many_cancellations(self):
        orders = self.orders(2)
        self.push(orders[0])
        action = orders.action_monta_cancel()
        self.commit()
        self.assert_told(action, "success", "1 cancelled, 1 unchanged")

    # -- rights -------------------------------------------------------------------------------------------------

    def test_only_of_documents_that_one_may_read(self):
        order, other = self.create_order(), self.create_order()
        self.push(order)
        rows = self.rows(order).ids
        self.assertEqual(other.monta_outcome(rows, "nothing")["message"], "nothing", "another's request")
        for user in (
            new_test_user(self.env, "monta_stranger", groups="base.group_portal"),
            new_test_user(self.env, "monta_own", groups="sales_team.group_sale_salesman"),
        ):
            order.user_id = self.env.ref("base.user_admin")
            with self.assertRaises(AccessError):
                order.with_user(user).monta_outcome(rows)
