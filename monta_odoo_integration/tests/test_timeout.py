"""Acceptance 9: a call takes no longer than it may, whatever it is about, and says so."""

import time
from contextlib import contextmanager, nullcontext

from odoo.exceptions import UserError

from ..settings import parameters
from .common import LOGGER, MontaCase
from .purchase import PurchaseCase


class TestTimeoutParameter(MontaCase):
    """How ``monta.timeout`` is read."""

    def setUp(self):
        super().setUp()
        # Warnings about a parameter are given once per process; here every test wants its own.
        self.patch(parameters, "_warned", set())

    def seconds(self, value):
        """The time-out that ``value`` stands for."""
        self.set_params(timeout=value)
        return self.env["monta.config"]._for(self.env.company).timeout

    def test_the_number_is_read_and_a_unit_is_warned_about_once(self):
        with self.logged("monta.timeout") as caught:
            for _time in range(3):
                self.assertEqual(self.seconds("20s"), 20)
        self.assertEqual(len(caught.output), 1)

    def test_numbers_as_people_write_them(self):
        for value, seconds in (("", 20), (" ", 20), ("2", 2), ("2.5", 2.5), ("2,5", 2.5), (" 30 ", 30)):
            with self.subTest(value=value), self.assertNoLogs(LOGGER, "WARNING"):
                self.assertEqual(self.seconds(value), seconds)

    def test_a_unit_keeps_nothing_from_being_sent(self):
        self.set_params(timeout="20s", push_on_confirm="1")
        with self.logged("monta.timeout") as caught:
            order = self.create_order()
            self.commit()
        self.assertEqual(len(caught.output), 1)
        self.assertEqual((order.state, order.monta_state), ("sale", "sent"))


class SlowScenarios:
    """A Monta that answers after five seconds, and an Odoo that waits for two."""

    @contextmanager
    def slow_monta(self, *words, requests=1):
        """Slow down Monta for the body, which must end after the time-out and leave ``words`` in the server log."""
        self.set_params(timeout="2")
        self.sandbox.forget_requests()
        self.sandbox.fault("delay", delay_ms=5000, store=True, times=0)
        with self.logged(*words) if words else nullcontext():
            begun = time.monotonic()
            yield
            seconds = time.monotonic() - begun
        # One wait: two would be four seconds, and Monta's answer comes after five. The rest is for a busy machine.
        self.assertLessEqual(seconds, 3.5)
        self.assertGreaterEqual(seconds, 1.9)
        self.assertLessEqual(len(self.sandbox.requests()), requests, "no request storm")

    def assert_readable(self, text):
        """``text`` tells a person what happened and what may be done."""
        self.assertIn("did not answer within 2 s", text)
        self.assertIn("monta.timeout", text)

    def test_a_push(self):
        order = self.create_order()
        with self.slow_monta("api.timeout"):
            self.push(order)
        self.assertEqual(order.monta_state, "queued")
        self.assert_readable(order.monta_error)
        self.env["monta.sender"]._cron_send()
        self.assertEqual(len(self.sandbox.requests()), 1, "it waits its turn")

    def test_a_status(self):
        order = self.create_order()
        self.push(order)
        with self.slow_monta("api.timeout"):
            action = order.action_monta_sync()
        self.assert_readable(action["params"]["message"])
        self.assert_readable(order.monta_status_id.sync_error)

    def test_stock_of_one_product(self):
        with self.slow_monta(), self.assertRaises(UserError) as caught:
            self.sku_a.action_monta_refresh_stock()
        self.assert_readable(str(caught.exception))

    def test_stock_of_everything(self):
        with self.slow_monta("did not answer within 2 s", requests=4):
            self.env["product.product"].cron_monta_qty_sync()

    def test_an_announcement(self):
        self.set_params(inbound_enable="1")
        order = self.create_purchase()
        with self.slow_monta("api.timeout"):
            self.commit()
        self.assertEqual((order.state, order.monta_state), ("purchase", "queued"))
        self.assert_readable(order.monta_error)


class TestSlowMontaV6(SlowScenarios, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"


class TestSlowMontaDocumented(SlowScenarios, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
