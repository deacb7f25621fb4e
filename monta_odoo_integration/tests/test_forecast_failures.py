"""Acceptance 7, 9 and 21: announcements that go wrong, and the guard, in both API profiles."""

import time

from odoo.exceptions import UserError

from .purchase import PurchaseCase


class FailureScenarios:
    """What holds whatever API the account speaks."""

    def refused(self, words="Dock closed"):
        """Make Monta refuse the next announcement."""
        body = {"InboundForecastGroupInvalidReasons": [{"Code": 99, "Message": words}]}
        self.sandbox.fault("status", method="POST", path=self.create_path(), status=400, body=body)

    # -- Monta says no ------------------------------------------------------------------------------------------

    def test_a_refusal_is_shown_to_the_buyer(self):
        buyer = self.create_buyer()
        self.refused()
        with self.logged("api.refused"):
            order = self.create_purchase(user_id=buyer.id)
            self.commit()
        self.assertEqual((order.state, order.monta_state), ("purchase", "needs_attention"))
        self.assertIn("Dock closed", order.monta_error)
        self.assertEqual(order.activity_ids.user_id, buyer)
        self.assertIn("Dock closed", order.activity_ids.note)
        self.assertIn("Dock closed", order.message_ids[0].body)
        level, tag, payload = self.logs(order)[0]
        self.assertEqual((level, tag, payload["status"]), ("error", "forecast_create", 400))

        self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1, "a refusal is not repeated by itself")

        self.announce(order)
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertFalse(order.activity_ids, "the error is over, and so is the activity")

    def test_a_refused_change_leaves_the_announcement_as_it_was(self):
        order = self.announced()
        self.sandbox.fault("status", status=400, body={"ForecastInvalidReasons": [{"Code": 99, "Message": "Too late"}]})
        self.set_quantity(order.order_line[0], 12)
        with self.logged("api.refused"):
            self.change()
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn("Too late", order.monta_error)
        self.assertEqual(self.expected()[0], ("SKU-A", 10))
        self.assertEqual(order.order_line[0].monta_qty_announced, 10)
        self.announce(order)
        self.assertEqual((order.monta_state, self.expected()[0]), ("sent", ("SKU-A", 12)))

    def test_a_change_that_was_refused_half_way_can_be_taken_back(self):
        order = self.announced()
        path = f"{self.group_path(order)}/SKU-B" if self.profile == "v6" else self.create_path()
        self.sandbox.fault("status", path=path, status=400, body={"ForecastInvalidReasons": [{"Code": 99}]})
        self.set_quantity(order.order_line[0], 12)
        self.set_quantity(order.order_line[1], 6)
        with self.logged("api.refused"):
            self.change()
        self.assertEqual(order.monta_state, "needs_attention")
        self.set_quantity(order.order_line[0], 10)
        self.set_quantity(order.order_line[1], 5)
        self.change()
        self.assertEqual(self.expected(), [("SKU-A", 10), ("SKU-B", 5), ("SKU-C", 7)])
        self.assertEqual((order.monta_state, order.monta_error, order.activity_ids.ids), ("sent", False, []))

    def test_what_cannot_be_announced_is_said_together(self):
        nameless = self.env["product.product"].create({"name": "Nameless"})
        half = self.create_product("HALF")
        order = self.create_purchase([(nameless, 1), (half, 2.5)])
        self.commit()
        self.assertEqual((order.state, order.monta_state, self.sandbox.requests()), ("purchase", "needs_attention", []))
        self.assertIn("Nameless", order.monta_error)
        self.assertIn("2.5", order.monta_error)
        self.assertEqual(len(order.activity_ids), 1)
        with self.assertRaisesRegex(UserError, "Nameless"):
            self.announce(order)

        nameless.default_code = "NAMED"
        self.set_quantity(order.order_line[1], 3)
        self.change()
        self.assertEqual((order.monta_state, order.activity_ids.ids), ("sent", []))

    # -- no answer ----------------------------------------------------------------------------------------------

    def test_an_announcement_whose_answer_got_lost_is_made_once(self):
        self.sandbox.fault("drop_after", method="POST", path=self.create_path())
        with self.logged("forecast_create"):
            order = self.create_purchase()
            self.commit()
        self.assertEqual((order.monta_state, len(self.groups())), ("queued", 1))
        self.run_cron()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertEqual(self.expected(), [("SKU-A", 10), ("SKU-B", 5), ("SKU-C", 7)])

    def test_changes_whose_answers_got_lost_are_made_once(self):
        order = self.announced()
        self.set_quantity(order.order_line[0], 12)
        self.set_quantity(order.order_line[1], 0)
        order.write({"order_line": [(0, 0, self.line(self.create_product("SKU-D"), 4))]})
        self.commit()
        wanted = [("SKU-A", 12), ("SKU-C", 7), ("SKU-D", 4)]
        for method in ("PUT", "POST", "DELETE"):
            self.sandbox.fault("drop_after", method=method)
        with self.logged("forecast_update"):
            for _attempt in range(4):
                self.run_cron()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertEqual(sorted(self.expected(order.name)), wanted)

    def test_an_order_that_is_edited_while_its_announcement_is_uncertain(self):
        self.sandbox.fault("drop_after", method="POST", path=self.create_path())
        with self.logged("forecast_create"):
            order = self.create_purchase()
            self.commit()
        self.sandbox.forget_requests()
        self.set_quantity(order.order_line[0], 12)
        self.change()
        self.assertEqual(self.expected(), [("SKU-A", 12), ("SKU-B", 5), ("SKU-C", 7)])
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertLessEqual(len(self.sandbox.requests()), 2)

    def test_a_server_that_fails_is_asked_again_later(self):
        self.sandbox.fault("status", status=503, times=1)
        with self.logged("forecast_create"):
            order = self.create_purchase()
            self.commit()
        self.assertEqual((order.state, order.monta_state, self.groups()), ("purchase", "queued", []))
        self.assertFalse(order.activity_ids, "a hiccup is nobody's task")
        self.run_cron()
        self.assertEqual((order.monta_state, len(self.groups())), ("sent", 1))

    def test_a_slow_server_does_not_hold_anybody_up(self):
        self.set_params(timeout="1")
        self.sandbox.fault("delay", delay_ms=5000)
        order = self.create_purchase()
        started = time.monotonic()
        with self.logged("api.timeout"):
            self.commit()
        self.assertLess(time.monotonic() - started, 2.5)
        self.assertEqual((order.state, order.monta_state), ("purchase", "queued"))

    def test_nothing_is_announced_when_the_confirmation_is_rolled_back(self):
        order = self.create_purchase(confirm=False)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            order.button_confirm()
            self.env.cr.flush()
            raise ZeroDivisionError
        self.commit()
        self.run_cron()
        self.assertEqual((order.state, self.sandbox.requests()), ("draft", []))

    # -- guard and settings -------------------------------------------------------------------------------------

    def test_a_copied_database_announces_nothing(self):
        order = self.announced()
        self.set_params(allowed_base_urls="https://app.example.com")
        blocked = self.create_purchase
        for act in (
            lambda: blocked(),
            lambda: self.set_quantity(order.order_line[0], 12),
            lambda: order.button_cancel(),
        ):
            logs = self.env["monta.sale.log"].search_count([("tag", "=", "guard")])
            with self.logged("Monta Guard") as caught:
                act()
                self.change()
            self.assertEqual(len(caught.output), 1, caught.output)
            self.assertEqual(self.env["monta.sale.log"].search_count([("tag", "=", "guard")]), logs + 1)
        self.assertEqual((self.sandbox.requests(), order.state, order.monta_state), ([], "cancel", "needs_attention"))
        self.assertIn("Monta Guard", order.monta_error)
        self.assertEqual(len(self.groups()), 1)

    def test_a_setting_that_cannot_be_read_stops_nobody(self):
        self.set_params(inbound_enable=f"perhaps {self.profile}")
        with self.logged("inbound_enable"):
            order = self.create_purchase()
            self.commit()
        self.assertEqual((order.state, self.sandbox.requests()), ("purchase", []))

    def test_missing_credentials_are_named(self):
        self.set_params(password="")
        order = self.create_purchase()
        self.commit()
        self.assertEqual((order.state, order.monta_state, self.sandbox.requests()), ("purchase", "needs_attention", []))
        self.assertIn("monta.password", order.monta_error)


class TestForecastFailuresV6(FailureScenarios, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"


class TestForecastFailuresDocumented(FailureScenarios, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
