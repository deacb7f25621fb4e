"""What installing leaves behind: scheduled actions, hooks, and an Odoo that goes on without the wheel."""

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger
from odoo.tools.convert import convert_file

from .. import core
from ..hooks import uninstall_hook
from .common import LOGGER, MontaCase

MODULE = "monta_odoo_integration"
# XML id, model, method, interval (plugin documentation, "Cron jobs")
CRONS = [
    ("ir_cron_monta_outbox", "monta.sender", "_cron_send", (1, "minutes")),
    ("ir_cron_monta_sync_status", "sale.order", "cron_monta_sync_status", (30, "minutes")),
    ("ir_cron_monta_qty_sync", "product.product", "cron_monta_qty_sync", (6, "hours")),
    ("ir_cron_monta_receipts", "purchase.order", "cron_monta_receipts", (1, "hours")),
    ("ir_cron_monta_deliveries", "sale.order", "cron_monta_deliveries", (1, "hours")),
    ("ir_cron_monta_watch", "monta.overview", "_cron_watch", (30, "minutes")),
    ("ir_cron_monta_reconcile", "monta.reconciler", "_cron_reconcile", (1, "days")),
]


class TestCrons(MontaCase):
    """Acceptance 25."""

    def ours(self):
        """Every scheduled action of this addon, also those that somebody switched off."""
        names = self.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", "ir.cron")])
        return self.env["ir.cron"].with_context(active_test=False).browse(names.mapped("res_id"))

    def update(self):
        """Load the data file as an upgrade does."""
        convert_file(self.env, MODULE, "data/ir_cron_data.xml", {}, mode="update")
        self.env.invalidate_all()

    def test_each_is_there_once_and_runs_for_ever(self):
        self.assertEqual(len(self.ours()), len(CRONS))
        for name, model, method, interval in CRONS:
            with self.subTest(name=name):
                cron = self.env.ref(f"{MODULE}.{name}")
                twins = self.env["ir.cron"].with_context(active_test=False)
                self.assertEqual(twins.search([("model_id.model", "=", model), ("code", "ilike", method)]), cron)
                self.assertEqual((cron.model_id.model, cron.state), (model, "code"))
                self.assertTrue(callable(getattr(self.env[model], method)))
                self.assertTrue(cron.active)
                self.assertEqual((cron.interval_number, cron.interval_type), interval)
                if "numbercall" in cron._fields:
                    self.assertEqual(cron.numbercall, -1)

    def test_the_first_run_is_still_to_come(self):
        for cron in self.ours():
            interval = timedelta(**{cron.interval_type: cron.interval_number})
            self.assertGreaterEqual(cron.nextcall, cron.create_date + interval, cron.name)

    def test_an_upgrade_keeps_what_the_user_changed(self):
        status = self.env.ref(f"{MODULE}.ir_cron_monta_sync_status")
        stock = self.env.ref(f"{MODULE}.ir_cron_monta_qty_sync")
        status.write({"interval_number": 3, "interval_type": "hours", "active": False})
        stock.nextcall = "2100-01-01 00:00:00"
        before = self.ours()
        self.update()
        self.assertEqual(self.ours(), before)
        self.assertEqual((status.interval_number, status.interval_type, status.active), (3, "hours", False))
        self.assertEqual(stock.nextcall, fields.Datetime.to_datetime("2100-01-01 00:00:00"))
        self.assertEqual((stock.interval_number, stock.interval_type), (6, "hours"))

    def test_an_upgrade_makes_no_twins(self):
        for _upgrade in range(2):
            self.update()
        self.assertEqual(len(self.ours()), len(CRONS))

    def test_they_run_without_a_monta_account(self):
        self.env["ir.config_parameter"].search([("key", "=like", "monta.%")]).unlink()
        self.create_order()
        for _name, model, method, _interval in CRONS:
            with self.subTest(method=method), self.assertNoLogs(LOGGER, "WARNING"):
                getattr(self.env[model], method)()
        self.assertEqual(self.sandbox.requests(), [])


class TestHooks(MontaCase):
    """Uninstalling takes away what the addon wrote, and nothing that a person typed."""

    def test_uninstalling_takes_along_what_the_addon_remembered(self):
        keys = self.env["ir.config_parameter"]
        typed = set(keys.search([("key", "=like", "monta.%")]).mapped("key")) - {"monta.database"}
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 4
        self.push(order)
        self.sandbox.post("/products", [{"Sku": "SKU-A"}, {"Sku": "SKU-B"}])
        for _run in range(2):
            for _name, model, method, _interval in CRONS:
                getattr(self.env[model], method)()
        self.set_params(password="wrong")
        order.order_line.product_uom_qty = 5
        with self.logged("is paused"):
            self.push(order)
        remembered = set(keys.search([("key", "=like", "monta.%")]).mapped("key")) - typed
        self.assertGreaterEqual(
            remembered,
            {"monta.api_capabilities", "monta.paused_accounts", "monta.event_cursor", "monta.stock_cursor"},
        )
        uninstall_hook(self.env)
        self.assertEqual(set(keys.search([("key", "=like", "monta.%")]).mapped("key")), typed)

    def test_uninstalling_closes_the_open_errors(self):
        self.sandbox.fault("status", status=400, body="no")
        order = self.create_order()
        with self.logged("api.refused"):
            self.push(order)
        kind = self.env.ref(f"{MODULE}.mail_activity_type_monta_error")
        uninstall_hook(self.env)
        self.assertFalse(self.env["mail.activity"].search([("activity_type_id", "=", kind.id)]))
        kind.unlink()
        self.env.flush_all()


class TestWithoutWheel(MontaCase):
    """A server on which nobody installed monta-core, or an old one: Odoo goes on and says what to do."""

    WHEELS = (("missing", None), ("too new", SimpleNamespace(__version__="9.0.0")))

    def setUp(self):
        super().setUp()
        # Outside of a request Odoo does not see in which language to say it.
        self.enterContext(mute_logger("odoo.tools.translate"))

    def test_the_buttons_say_which_command_to_run(self):
        order = self.create_order()
        settings = self.env["res.config.settings"].create({})
        purchase = self.env["purchase.order"].create(
            {"partner_id": self.customer.id, "order_line": [(0, 0, {"product_id": self.sku_a.id, "product_qty": 5})]}
        )
        purchase.button_confirm()
        buttons = (
            order.action_monta_push,
            order.action_monta_check_skus,
            order.action_monta_sync,
            purchase.action_monta_push_forecast,
            settings.action_monta_test_connection,
            self.sku_a.action_monta_refresh_stock,
        )
        for name, wheel in self.WHEELS:
            for button in buttons:
                with (
                    self.subTest(wheel=name, button=button.__name__),
                    patch.object(core, "monta_core", wheel),
                    self.assertRaisesRegex(UserError, "pip install 'monta-core"),
                ):
                    button()
        self.assertEqual(self.sandbox.requests(), [])

    def test_orders_are_confirmed_changed_and_cancelled_all_the_same(self):
        known = self.create_order()
        self.push(known)
        self.sandbox.forget_requests()
        self.set_params(push_on_confirm="1", inbound_enable="1")
        for name, wheel in self.WHEELS:
            with self.subTest(wheel=name), patch.object(core, "monta_core", wheel):
                order = self.create_order()
                known.order_line.product_uom_qty += 1
                self.commit()
                self.assertEqual((order.state, order.monta_state), ("sale", "needs_attention"))
                self.assertIn("pip install", order.monta_error)
                self.assertIn("pip install", known.monta_error)
                order._action_cancel()
                self.commit()
                self.assertEqual(order.state, "cancel")
                self.customer.street = f"Molenstraat 1{len(name)}"
                self.commit()
        with patch.object(core, "monta_core", None):
            known._action_cancel()
            self.commit()
        self.assertEqual(known.state, "cancel")
        self.assertEqual(self.sandbox.requests(), [])
        # Nothing is lost: with the wheel it goes on.
        self.run_cron()
        self.assertEqual([request["method"] for request in self.sandbox.mutations()], ["DELETE"])

    def test_the_crons_go_on(self):
        order = self.create_order()
        order._monta_push(delay=60)
        self.rows(order).next_attempt = "2000-01-01"
        for name, wheel in self.WHEELS:
            for _name, model, method, _interval in CRONS:
                if method == "_cron_watch":
                    # It looks at what Odoo has, and wants no wheel.
                    self.env[model]._cron_watch()
                    continue
                with (
                    self.subTest(wheel=name, method=method),
                    patch.object(core, "monta_core", wheel),
                    self.assertLogs(LOGGER, "WARNING") as caught,
                ):
                    getattr(self.env[model], method)()
                self.assertEqual(len(caught.output), 1, "one line, and no traceback")
                self.assertIn("monta-core", caught.output[0])
                self.assertNotIn("Traceback", caught.output[0])
        self.assertEqual(self.rows(order).attempts, 0, "nothing was used up")
        self.assertEqual(self.sandbox.requests(), [])
        self.run_cron()
        self.assertEqual(order.monta_state, "sent")
