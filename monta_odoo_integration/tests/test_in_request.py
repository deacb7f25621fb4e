"""A person waits a few seconds for Monta at most, and a customer does not wait at all."""

import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import MontaCase

OUTBOX_CRON = "monta_odoo_integration.ir_cron_monta_outbox"


class TestInRequest(MontaCase):
    """The wire is the same in both profiles here."""

    @contextmanager
    def takes(self, most):
        """What happens here takes so many seconds at most."""
        started = time.monotonic()
        yield
        self.assertLess(time.monotonic() - started, most)

    @contextmanager
    def told(self):
        """The messages that the person is told by a notification."""
        messages = []

        def sendone(_bus, target, kind, message):
            if kind == "simple_notification":
                messages.append((target, message["message"]))

        with patch.object(type(self.env["bus.bus"]), "_sendone", sendone):
            yield messages

    def handed_over(self):
        """How often the outbox cron was called."""
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.env.ref(OUTBOX_CRON).id)])

    def test_a_monta_that_hangs_holds_nobody_up(self):
        self.set_params(interactive_seconds="1")
        self.sandbox.fault("delay", times=0, delay_ms=8000)
        self.set_params(push_on_confirm="1")
        orders = self.create_order() | self.create_order() | self.create_order()
        before = self.handed_over()
        with self.takes(3), self.told() as messages, self.logged("api.timeout"):
            self.commit()
        self.assertEqual(len(self.sandbox.requests()), 1, "it stops at the first request without an answer")
        self.assertEqual(set(orders.mapped("monta_state")), {"queued"})
        self.assertGreater(self.handed_over(), before, "the scheduled action goes on")
        [(target, message)] = messages
        self.assertEqual(target, self.env.user.partner_id)
        self.assertIn(orders[0].name, message)

    def test_finding_out_the_profile_is_part_of_it(self):
        self.set_params(interactive_seconds="1")
        order = self.create_order()
        self.push(order)
        self.set_params(api_capabilities="")
        order.order_line.product_uom_qty = 5
        self.sandbox.fault("delay", times=0, path="/info", delay_ms=8000)
        with self.takes(3), self.logged("api.timeout"):
            self.push(order)
        self.assertEqual(order.monta_state, "queued")

    def test_what_is_answered_in_time_is_sent_at_once(self):
        orders = self.create_order() | self.create_order() | self.create_order()
        with self.told() as messages:
            self.push(orders)
        self.assertEqual((set(orders.mapped("monta_state")), messages), ({"sent"}, []))

    def test_many_are_left_to_the_scheduled_action(self):
        orders = self.create_alike(4)
        before = self.handed_over()
        self.push(orders)
        self.assertEqual((self.sandbox.requests(), self.handed_over()), ([], before + 1))
        self.run_cron()
        self.assertEqual(set(orders.mapped("monta_state")), {"sent"})

    def test_confirming_many_waits_for_nothing(self):
        self.set_params(push_on_confirm="1")
        orders = self.create_alike(10, confirm=False)
        self.sandbox.fault("delay", times=0, delay_ms=8000)
        orders.action_confirm()
        with self.takes(2):
            self.commit()
        self.assertEqual((set(orders.mapped("monta_state")), self.sandbox.requests()), ({"queued"}, []))

    def test_a_customer_waits_for_nothing(self):
        self.set_params(push_on_confirm="1")
        customers = [
            new_test_user(self.env, "monta_portal", groups="base.group_portal"),
            self.env.ref("base.public_user"),
        ]
        for user in customers:
            with self.subTest(user=user.login):
                order = self.create_order(confirm=False)
                before = self.handed_over()
                # A payment confirms the order so, in the request of the customer.
                order.with_user(user).sudo().action_confirm()
                self.commit()
                self.assertEqual((order.monta_state, self.sandbox.requests()), ("queued", []))
                self.assertGreater(self.handed_over(), before)
                self.run_cron()
                self.assertEqual(order.monta_state, "sent")
                self.sandbox.forget_requests()

    def test_questions_end_in_time_too(self):
        self.set_params(interactive_seconds="1")
        orders = self.create_alike(8)
        self.push(orders)
        self.run_cron()
        self.sandbox.fault("delay", times=0, delay_ms=8000)
        with self.takes(3), self.logged("api.timeout"):
            message = orders.action_monta_sync()["params"]["message"]
        self.assertIn("8 of 8 orders could not be looked up", message)
        with self.takes(3), self.assertRaisesRegex(UserError, "did not answer within 1 s"):
            self.sku_a.action_monta_refresh_stock()
        with self.takes(3):
            said = self.env["res.config.settings"].create({}).action_monta_test_connection()["params"]
        self.assertEqual(said["type"], "danger")
        self.assertIn("did not answer within 1 s", said["message"])

    def test_a_purchase_order_waits_no_longer(self):
        self.set_params(interactive_seconds="1", inbound_enable="1")
        vendor = self.create_partner("Glasfabriek", monta_supplier_code="DEFAULT")
        line = {"product_id": self.sku_a.id, "product_qty": 5, "price_unit": 1.0}
        order = self.env["purchase.order"].create({"partner_id": vendor.id, "order_line": [(0, 0, line)]})
        order.button_confirm()
        self.sandbox.fault("delay", times=0, delay_ms=8000)
        with self.takes(3), self.logged("api.timeout"):
            self.commit()
        self.assertEqual((order.state, order.monta_state), ("purchase", "queued"))

    def test_the_number_of_seconds_is_checked(self):
        settings = self.env["monta.config"]._for(self.env.company)
        self.assertEqual(settings.interactive_seconds, 3.0)
        for value in ("soon", "-1"):
            self.set_params(interactive_seconds=value)
            with self.assertRaisesRegex(UserError, "monta.interactive_seconds"):
                self.env["monta.config"]._for(self.env.company).interactive_seconds  # noqa: B018
