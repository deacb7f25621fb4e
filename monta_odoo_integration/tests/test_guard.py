"""Acceptance 7: a copy of the database never changes Monta, and goes on working."""

import json
from contextlib import contextmanager

from odoo.modules.neutralize import neutralize_database

from ..settings import parameters
from .common import LOGGER, MontaCase
from .purchase import PurchaseCase

ALLOWED = "https://app.example.com, https://erp.example.com/"


class GuardCase(MontaCase):
    """An Odoo at a staging address, with a guard that allows two others."""

    def setUp(self):
        super().setUp()
        self.live_at("https://staging.example.com")
        self.set_params(push_on_confirm="1", inbound_enable="1", allowed_base_urls=ALLOWED)
        # Warnings about a parameter are given once per process; here every test wants its own.
        self.patch(parameters, "_warned", set())

    def live_at(self, url):
        """Set the address of this Odoo."""
        self.env["ir.config_parameter"].sudo().set_param("web.base.url", url)

    @contextmanager
    def without_guard(self):
        """The database before it was copied."""
        self.set_params(allowed_base_urls="")
        yield
        self.set_params(allowed_base_urls=ALLOWED)
        self.sandbox.forget_requests()

    def guard_rows(self, document):
        """The log lines that the guard wrote about ``document``."""
        field = {"sale.order": "sale_order_id", "purchase.order": "purchase_order_id"}[document._name]
        return self.env["monta.sale.log"].search([(field, "=", document.id), ("tag", "=", "guard")])

    @contextmanager
    def assert_blocked(self, document=None):
        """One block: one line in the log of the document, one of the server, no request, and a document that says so.

        :param document: record; None where the body creates it and appends it to the list that it is given
        """
        made = [] if document is None else [document]
        before = len(self.guard_rows(document)) if document else 0
        with self.assertLogs(LOGGER, "WARNING") as caught:
            yield made
            self.commit()
        (document,) = made
        self.assertEqual(len([line for line in caught.output if "Monta Guard" in line]), 1, caught.output)
        self.assertEqual(len(caught.output), 1, caught.output)
        rows = self.guard_rows(document)
        self.assertEqual(len(rows), before + 1)
        self.assertEqual(rows[0].level, "warning")
        self.assertIn("https://staging.example.com", rows[0].message)
        self.assertEqual(json.loads(rows[0].payload)["message"], rows[0].message)
        self.assertEqual(document.monta_state, "needs_attention")
        self.assertIn("monta.allowed_base_urls", document.monta_error)
        self.assertEqual(self.sandbox.requests(), [])

    def assert_quiet(self, document):
        """Nothing was blocked, because there was nothing to send."""
        self.commit()
        self.assertFalse(self.guard_rows(document))
        self.assertEqual(self.sandbox.requests(), [])


class TestGuardedSales(GuardCase):
    """Sale orders: everything happens in Odoo, nothing at Monta."""

    def pushed(self):
        """An order that Monta has from before the database was copied."""
        with self.without_guard():
            order = self.create_order()
            self.commit()
        self.assertEqual(order.monta_state, "sent")
        return order

    def test_an_order_is_confirmed_and_not_sent(self):
        with self.assert_blocked() as made:
            made.append(self.create_order())
        self.assertEqual(made[0].state, "sale")
        self.assertFalse(self.rows(made[0]), "nothing waits for the guard to be lifted")

    def test_an_edit_is_kept_and_not_sent(self):
        order = self.pushed()
        for quantity in (5, 6):
            with self.assert_blocked(order):
                order.order_line.product_uom_qty = quantity
        self.assertEqual(order.order_line.product_uom_qty, 6)
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 3)

    def test_an_edit_that_nobody_wants_to_send_is_no_block(self):
        order = self.pushed()
        self.set_params(push_on_confirm="0")
        order.order_line.product_uom_qty = 5
        self.assert_quiet(order)
        self.assertEqual(order.monta_state, "changed")

    def test_an_order_is_cancelled_in_odoo_only(self):
        order = self.pushed()
        with self.assert_blocked(order):
            order._action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertFalse(self.sandbox.orders()[0].get("Deleted"))

    def test_a_quotation_is_cancelled_without_a_word(self):
        order = self.create_order(confirm=False)
        order._action_cancel()
        self.assert_quiet(order)
        self.assertEqual((order.state, order.monta_state), ("cancel", "not_sent"))

    def test_the_push_button_says_why_nothing_was_sent(self):
        self.set_params(push_on_confirm="0")
        order = self.create_order()
        with self.assert_blocked(order):
            action = order.action_monta_push()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertIn("Monta Guard", action["params"]["message"])

    def test_the_cancel_button_says_why_nothing_was_sent(self):
        order = self.pushed()
        with self.assert_blocked(order):
            action = order.action_monta_cancel()
        self.assertIn("Monta Guard", action["params"]["message"])

    def test_pushing_several_orders_blocks_each_of_them(self):
        self.set_params(push_on_confirm="0")
        orders = self.create_order() | self.create_order()
        with self.assertLogs(LOGGER, "WARNING") as caught:
            action = orders.action_monta_push()
            self.commit()
        self.assertEqual(len(caught.output), 2)
        for order in orders:
            self.assertEqual(len(self.guard_rows(order)), 1)
            self.assertIn(order.name, action["params"]["message"])
        self.assertEqual(self.sandbox.requests(), [])

    def test_an_order_that_monta_has_as_it_is_needs_no_guard(self):
        order = self.pushed()
        order.action_monta_push()
        self.assert_quiet(order)
        self.assertEqual(order.monta_state, "sent")

    def test_checking_skus_is_no_change(self):
        order = self.create_order(confirm=False)
        order.action_monta_check_skus()
        self.assert_quiet(order)

    def test_what_was_blocked_goes_by_the_button_once_the_guard_is_lifted(self):
        with self.assert_blocked() as made:
            made.append(self.create_order())
        (order,) = made
        self.live_at("https://erp.example.com")
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertEqual(len(self.sandbox.mutations()), 1)


class TestGuardedQueue(GuardCase):
    """What was queued before the database was copied is blocked when it is about to be sent."""

    def queued(self):
        """An order whose request waits in the outbox."""
        self.set_params(push_on_confirm="0")
        with self.without_guard():
            order = self.create_order()
            order._monta_push(delay=60)
        return order

    def test_a_waiting_request_is_blocked_by_the_cron_once(self):
        order = self.queued()
        with self.assert_blocked(order):
            self.run_cron()
        row = self.rows(order)
        self.assertEqual((row.state, row.error_code, row.attempts), ("failed", "guard", 0))
        self.assertFalse(order.activity_ids, "nobody has to do anything about it")
        self.run_cron()
        self.assertEqual(len(self.guard_rows(order)), 1)

    def test_a_request_that_was_committed_is_blocked_before_it_leaves(self):
        self.set_params(push_on_confirm="0", allowed_base_urls="")
        order = self.create_order()
        order.action_monta_push()
        self.set_params(allowed_base_urls=ALLOWED)
        with self.assert_blocked(order):
            pass

    def test_a_blocked_request_that_is_retried_is_blocked_again(self):
        order = self.queued()
        with self.assert_blocked(order):
            self.run_cron()
        # Who retries it is told so, as long as the guard stands.
        action = self.rows(order).action_retry()
        self.commit()
        self.assertIn("Monta Guard", action["params"]["message"])
        self.assertEqual((self.rows(order)[-1].state, order.monta_state), ("failed", "needs_attention"))
        self.assertEqual(self.sandbox.mutations(), [])

    def test_a_blocked_request_is_sent_once_the_guard_is_lifted(self):
        order = self.queued()
        with self.assert_blocked(order):
            self.run_cron()
        self.live_at("https://app.example.com")
        self.rows(order).action_retry()
        self.commit()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_a_neutralized_copy_has_no_password_and_sends_nothing(self):
        order = self.queued()
        self.env.flush_all()
        neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.run_cron()
        self.assertEqual(self.rows(order).state, "superseded")
        self.assertFalse(self.env["ir.config_parameter"].search([("key", "like", "monta.%password")]))
        self.set_params(password=self.sandbox.password)
        with self.assertLogs(LOGGER, "WARNING") as caught:
            self.push(order)
        self.assertIn("Monta Guard", caught.output[0])
        self.assertEqual(self.sandbox.requests(), [])


class TestGuardedPurchases(GuardCase, PurchaseCase):
    """Purchase orders: announced to nobody."""

    def announced_before(self):
        """A confirmed order whose goods were announced before the database was copied."""
        with self.without_guard():
            return self.announced([(self.sku_a, 10)])

    def test_an_order_is_confirmed_and_not_announced(self):
        with self.assert_blocked() as made:
            made.append(self.create_purchase())
        self.assertEqual(made[0].state, "purchase")

    def test_an_edit_is_kept_and_not_announced(self):
        order = self.announced_before()
        with self.assert_blocked(order):
            order.order_line.product_qty = 12
        self.assertEqual(order.order_line.product_qty, 12)

    def test_an_order_is_cancelled_in_odoo_only(self):
        order = self.announced_before()
        with self.assert_blocked(order):
            order.button_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(self.expected(order.name), [("SKU-A", 10)], "Monta still expects the goods")

    def test_an_order_that_was_never_announced_is_cancelled_without_a_word(self):
        order = self.create_purchase(confirm=False)
        order.button_cancel()
        self.assert_quiet(order)
        self.assertEqual(order.state, "cancel")

    def test_the_push_button_says_why_nothing_was_announced(self):
        self.set_params(inbound_enable="0")
        order = self.create_purchase()
        with self.assert_blocked(order):
            action = order.action_monta_push_forecast()
        self.assertIn("Monta Guard", action["params"]["message"])


class TestGuardAddresses(GuardCase):
    """Which Odoo is allowed: addresses are compared as addresses, and what cannot be read allows nobody."""

    def is_allowed(self, own, allowed=ALLOWED):
        """Whether the guard lets an Odoo at ``own`` change Monta."""
        self.live_at(own)
        self.set_params(allowed_base_urls=allowed)
        return not self.env["monta.http"]._guard_reason(self.env["monta.config"]._for(self.env.company))

    def test_an_address_is_the_same_however_it_is_written(self):
        for own in ("https://app.example.com", "HTTPS://APP.example.com/", "https://erp.example.com:443"):
            with self.subTest(own=own):
                self.assertTrue(self.is_allowed(own))
        for allowed in (
            "HTTPS://APP.Example.com/",
            "https://a.example https://app.example.com:443",
            ",https://app.example.com,",
            "https://app.example.com./",
        ):
            with self.subTest(allowed=allowed):
                self.assertTrue(self.is_allowed("https://app.example.com", allowed))
        for own, allowed in (
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("https://xn--bcher-kva.example/", "https://BÜCHER.example"),
        ):
            with self.subTest(own=own):
                self.assertTrue(self.is_allowed(own, allowed))

    def test_another_address_is_another_odoo(self):
        for own in (
            "https://staging.example.com",
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://app.example.com/copy",
            "https://app.example.com.example.org",
            "https://example.org/?https://app.example.com",
            "https://app.example.com:port",
            "app.example.com",
            "",
        ):
            with self.subTest(own=own):
                self.assertFalse(self.is_allowed(own))

    def test_no_entry_is_no_guard(self):
        for allowed in ("", "  ", False):
            with self.subTest(allowed=allowed):
                self.assertTrue(self.is_allowed("https://staging.example.com", allowed))

    def test_an_entry_that_cannot_be_read_allows_nobody_and_is_named_once(self):
        entries = ("app.example.com", "https://", "https://app.example.com:port", "https://[app.example.com", " , ,")
        for entry in entries:
            with self.subTest(entry=entry), self.logged("monta.allowed_base_urls") as caught:
                self.assertFalse(self.is_allowed("https://app.example.com", entry))
                self.assertFalse(self.is_allowed("https://app.example.com:port", entry))
                self.assertFalse(self.is_allowed("", entry))
            self.assertEqual(len(caught.output), 1)

    def test_a_company_may_have_its_own_guard(self):
        key = f"company_{self.env.company.id}.allowed_base_urls"
        self.set_params(**{key: "https://staging.example.com"})
        self.assertTrue(self.is_allowed("https://staging.example.com"))
        self.assertFalse(self.is_allowed("https://app.example.com"))


class GuardScenarios:
    """What holds whatever API the account speaks."""

    def test_an_allowed_odoo_creates_changes_and_cancels(self):
        self.live_at("HTTPS://APP.example.com/")
        order = self.create_order()
        self.commit()
        order.order_line.product_uom_qty = 5
        self.commit()
        self.run_cron()
        order._action_cancel()
        self.commit()
        update = {"v6": "PUT", "documented": "PATCH"}[self.profile]
        self.assertEqual([request["method"] for request in self.sandbox.mutations()], ["POST", update, "DELETE"])
        self.assertFalse(self.guard_rows(order))

    def test_a_guarded_odoo_still_reads_the_status(self):
        with self.without_guard():
            order = self.create_order()
            self.commit()
        self.sandbox.move(order.name, "picking")
        order.action_monta_sync()
        self.commit()
        self.assertTrue(order.monta_status_id.on_monta)
        self.assertTrue(self.sandbox.requests("GET"))
        self.assertEqual(self.sandbox.mutations(), [])
        self.assertFalse(self.guard_rows(order))


class TestGuardV6(GuardScenarios, GuardCase):
    """Against Monta's live API."""

    profile = "v6"


class TestGuardDocumented(GuardScenarios, GuardCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
