"""An account that Monta refuses: it pauses as a whole, one administrator hears of it, and nothing is lost."""

from odoo import fields
from odoo.exceptions import UserError

from ..models.monta_outbox import ERROR_ACTIVITY
from .common import MontaCase


class TestAccount(MontaCase):
    """401 and 403 say nothing about an order, and the same under both API profiles."""

    def administrator_activities(self):
        """The open activities about the account."""
        return self.env["mail.activity"].search(
            [("res_model", "=", "monta.outbox"), ("activity_type_id", "=", self.env.ref(ERROR_ACTIVITY).id)]
        )

    def refused(self):
        """An order whose push was answered with 401."""
        self.sandbox.fault("status", status=401)
        order = self.create_order()
        with self.logged("is paused", "api.unauthorized"):
            self.push(order)
        return order

    def test_a_wrong_password_is_one_request_and_one_activity(self):
        self.set_params(password="wrong")
        orders = [self.create_order() for _number in range(3)]
        for order in orders:
            order._monta_push(delay=60)
        with self.logged("is paused", "api.unauthorized", "api.paused"):
            for _run in range(4):
                self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1, "no request storm")
        for order in orders:
            self.assertEqual(order.monta_state, "queued")
            self.assertIn("user name and the password", order.monta_error)
            self.assertFalse(order.activity_ids, "it is not about the order")
        activity = self.administrator_activities()
        self.assertEqual(len(activity), 1)
        self.assertTrue(activity.user_id.has_group("base.group_system"))
        self.assertIn("user name and the password", activity.note)

    def test_waiting_for_the_account_uses_up_no_attempts(self):
        order, other = self.refused(), self.create_order()
        other._monta_push(delay=60)
        with self.logged("api.paused"):
            for _run in range(5):
                self.run_cron()
        self.assertEqual((self.rows(order).attempts, self.rows(other).attempts), (1, 0))
        self.assertEqual((order.monta_state, other.monta_state), ("queued", "queued"))
        self.assertEqual(len(self.logs(other)), 1, "said once, not at every run")

    def test_it_goes_on_when_the_password_is_changed(self):
        self.set_params(password="wrong")
        order, other = self.create_order(), self.create_order()
        other._monta_push(delay=60)
        with self.logged("is paused"):
            self.push(order)
            self.run_cron()
        self.sandbox.forget_requests()
        self.set_params(password=self.sandbox.password)
        self.run_cron()
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["POST", "POST"])
        self.assertEqual((order.monta_state, other.monta_state), ("sent", "sent"))
        self.assertFalse(order.monta_error or other.monta_error)
        self.assertFalse(self.administrator_activities(), "the activity closes by itself")

    def test_it_goes_on_when_a_person_presses_the_button(self):
        order, other = self.refused(), self.create_order()
        other._monta_push(delay=60)
        with self.logged("api.paused"):
            self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.push(other)
        self.assertEqual(other.monta_state, "sent")
        self.assertFalse(self.administrator_activities())
        self.run_cron()
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 2))

    def test_a_person_who_tries_in_vain_is_one_request_each_time(self):
        order = self.refused()
        for count in (2, 3):
            self.sandbox.fault("status", status=401)
            with self.logged("api.unauthorized"):
                self.push(order)
            self.assertEqual(len(self.sandbox.requests()), count)
        self.assertEqual(len(self.administrator_activities()), 1)
        self.assertEqual(order.monta_state, "queued")

    def test_it_goes_on_when_the_connection_is_tested(self):
        order = self.refused()
        self.env["res.config.settings"].create({}).action_monta_test_connection()
        self.assertFalse(self.administrator_activities())
        self.run_cron()
        self.assertEqual(order.monta_state, "sent")

    def waiting(self, count=3):
        """Orders that wait because the account is paused."""
        self.set_params(password="wrong")
        orders = self.create_alike(count)
        for order in orders:
            order._monta_push(delay=60)
        with self.logged("is paused", "api.paused"):
            self.run_cron()
        self.assertEqual(set(orders.mapped("monta_state")), {"queued"})
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.env["ir.cron.trigger"].search([]).unlink()
        return orders

    def assert_all_go_on(self, orders):
        """The next run sends each of ``orders``, and it has been called."""
        cron = self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.env.cr.flush()
        self.env["monta.sender"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual(orders.mapped("monta_state"), ["sent"] * len(orders))
        self.assertEqual(set(orders.mapped("monta_error")), {False})

    def test_a_password_that_is_saved_wakes_everything_that_waited_for_it(self):
        orders = self.waiting()
        self.set_params(password=self.sandbox.password)
        self.assert_all_go_on(orders)

    def test_a_connection_that_is_tested_wakes_everything_that_waited_for_it(self):
        orders = self.waiting()
        # The file of the server, or Monta's own portal, may hold what was changed.
        self.sandbox.post("/settings", {"users": {self.sandbox.username: "wrong"}})
        self.env["res.config.settings"].create({}).action_monta_test_connection()
        self.assert_all_go_on(orders)

    def test_one_order_that_is_taken_wakes_the_others(self):
        orders = self.waiting()
        self.sandbox.post("/settings", {"users": {self.sandbox.username: "wrong"}})
        self.push(orders[0])
        self.assertEqual(orders.mapped("monta_state"), ["sent", "queued", "queued"])
        self.assert_all_go_on(orders)

    def test_what_waits_for_something_else_is_not_woken(self):
        self.sandbox.fault("status", method="POST", status=429, headers={"Retry-After": "300"})
        order = self.create_order()
        with self.logged("api.rate_limited"):
            self.push(order)
        before = self.rows(order).next_attempt
        self.env["res.config.settings"].create({}).action_monta_test_connection()
        self.set_params(password="wrong")
        self.assertEqual(self.rows(order).next_attempt, before)

    def test_a_forbidden_account_pauses_too(self):
        self.sandbox.fault("status", status=403, body="Address not on the list", times=0)
        order = self.create_order()
        with self.logged("is paused", "api.forbidden"):
            self.push(order)
            self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.assertIn("Address not on the list", order.monta_error)
        self.assertIn("allow-list", order.monta_error)

    def test_confirming_goes_on_while_the_account_is_paused(self):
        self.set_params(push_on_confirm="1")
        self.refused()
        with self.logged("api.paused"):
            order = self.create_order()
            self.commit()
        self.assertEqual((order.state, order.monta_state), ("sale", "queued"))
        self.assertEqual(len(self.sandbox.requests()), 1)

    def test_another_account_is_not_paused(self):
        self.refused()
        self.sandbox.post("/settings", {"users": {"second": "word"}})
        self.set_params(username="second", password="word")
        order = self.create_order()
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        self.assertEqual(len(self.administrator_activities()), 1, "the first one still is")

    def test_no_credentials_is_said_before_anything_is_queued(self):
        order = self.create_order()
        for name in ("username", "password"):
            with self.subTest(name=name):
                self.set_params(username="someone", password="word")
                self.set_params(**{name: " "})
                with self.assertRaisesRegex(UserError, f"monta.{name}"):
                    order.action_monta_push()
        self.commit()
        self.assertEqual((order.monta_state, self.sandbox.requests()), ("not_sent", []))
        self.assertFalse(self.rows(order))

    def test_the_password_is_written_nowhere(self):
        secret = "correct horse battery staple"
        self.set_params(password=secret)
        order = self.create_order()
        # Not "INFO", which Odoo also calls a level of its own that most lines do not reach.
        with self.assertLogs(level="DEBUG") as caught:
            self.push(order)
        row = self.rows(order)
        seen = [*caught.output, *order.message_ids.mapped("body"), *order.monta_log_ids.mapped("payload")]
        seen += [str(value) for value in row.read()[0].values()]
        seen += self.env["ir.config_parameter"].search([("key", "!=", "monta.password")]).mapped("value")
        self.assertEqual(row.error_code, "api.unauthorized")
        self.assertFalse([text for text in seen if secret in (text or "")])
        self.assertGreater(row.next_attempt, fields.Datetime.now())
