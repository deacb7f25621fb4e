"""The life of an installation: it is uninstalled, installed again, and meets data that it does not expect."""

import logging
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from ..hooks import uninstall_hook
from .common import LOGGER, MontaCase
from .purchase import PurchaseCase


class TestUninstalling(PurchaseCase):
    """Whoever uninstalls is told what Monta goes on with."""

    def left(self):
        """What the screen says that Odoo shows before it uninstalls the addon."""
        addon = self.env["ir.module.module"].search([("name", "=", "monta_odoo_integration")])
        wizards = self.env["base.module.uninstall"]
        field = "module_ids" if "impacted_module_ids" in wizards._fields else "module_id"
        return wizards.create({field: [(6, 0, addon.ids)] if field == "module_ids" else addon.id}).monta_left

    def test_nothing_is_left_and_nothing_is_said(self):
        self.assertFalse(self.left())

    def test_what_is_live_and_what_waits_is_said(self):
        live, waiting, cancelled = self.create_order(), self.create_order(), self.create_order()
        self.push(live)
        self.push(cancelled)
        cancelled._action_cancel()
        self.commit()
        waiting._monta_push(delay=3600)
        purchase = self.announced()
        text = self.left()
        self.assertIn(f"shipping 1 orders: {live.name}.", text)
        self.assertIn(f"goods of 1 purchase orders: {purchase.name}.", text)
        self.assertIn(f"1 requests wait and will not be sent: {waiting.name}.", text)
        self.assertNotIn(cancelled.name, text)
        arch = self.env["base.module.uninstall"].get_view(view_type="form")["arch"]
        self.assertIn('name="monta_left"', arch)
        self.assertEqual("\n".join(self.env["base.module.uninstall"]._monta_left()), text)
        # Odoo calls a level of its own INFO, too.
        with self.assertLogs(LOGGER, logging.INFO) as caught:
            uninstall_hook(self.env)
        self.assertTrue([line for line in caught.output if live.name in line and "uninstalled" in line])

    def test_what_this_addon_depends_on_takes_it_along(self):
        self.push(self.create_order())
        wizards = self.env["base.module.uninstall"]
        other = self.env["ir.module.module"].search([("name", "=", "sale_management")])
        field = "module_ids" if "impacted_module_ids" in wizards._fields else "module_id"
        wizard = wizards.create({field: [(6, 0, other.ids)] if field == "module_ids" else other.id})
        self.assertTrue(wizard.monta_left)
        self.assertFalse(wizards.new({}).monta_left)


class TestSharedAccount(MontaCase):
    """Two companies with one account: to Monta two orders of one number are one."""

    def test_a_second_order_of_the_same_number_is_refused(self):
        first = self.create_order()
        self.push(first)
        other = self.env["res.company"].create({"name": "Second BV"})
        self.env.user.company_ids |= other
        twin = self.create_order(confirm=False)
        twin.name = first.name
        twin.action_confirm()
        self.env.flush_all()
        # The goods stay where they are: what is sent names neither company nor warehouse.
        self.env.cr.execute("UPDATE sale_order SET company_id = %s WHERE id = %s", [other.id, twin.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, f"{first.name} of {first.company_id.name} goes by this number"):
            twin._monta_push(force=True)
        # Whoever queues it without looking is told when it is gathered.
        self.sandbox.forget_requests()
        twin._monta_queue_changes()
        self.commit()
        self.assertEqual(twin.monta_state, "needs_attention")
        self.assertIn("goes by this number", twin.monta_error)
        self.assertEqual((self.sandbox.mutations(), len(self.sandbox.orders())), ([], 1))
        twin.name = f"{first.name} B"
        twin._monta_push(force=True)
        self.commit()
        self.assertEqual((twin.monta_state, len(self.sandbox.orders())), ("sent", 2))

    def test_an_account_of_its_own_has_numbers_of_its_own(self):
        first = self.create_order()
        self.push(first)
        self.sandbox.post("/settings", {"users": {"second": "word"}})
        self.set_params(username="second", password="word")
        twin = self.create_order(confirm=False)
        twin.name = first.name
        twin.action_confirm()
        twin._monta_check_name(first.name)


class TestUnexpectedData(MontaCase):
    """Databases in which somebody has tidied up."""

    def test_without_bills_of_materials_and_operations_an_order_is_sent(self):
        self.env["mrp.bom"].with_context(active_test=False).search([]).unlink()
        kinds = self.env["stock.picking.type"].search([("code", "=", "mrp_operation")])
        kinds.write({"active": False})
        order = self.create_order()
        order.action_monta_check_skus()
        self.push(order)
        self.sandbox.post("/products", [{"Sku": "SKU-A", "StockAvailable": 5}, {"Sku": "SKU-B"}])
        self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(self.sku_a.qty_available, 5)
        self.assertEqual(order.monta_state, "sent")

    def test_archived_products_and_partners_are_sent_changed_and_cancelled(self):
        order = self.create_order([(self.sku_a, 3), (self.sku_b, 1)])
        self.sku_a.active = False
        self.sku_a.product_tmpl_id.active = False
        (self.customer | self.delivery).active = False
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        (found,) = self.sandbox.orders()
        self.assertEqual(
            [(line["Sku"], line["OrderedQuantity"]) for line in found["Lines"]], [("SKU-A", 3), ("SKU-B", 1)]
        )
        order.order_line[0].product_uom_qty = 5
        self.delivery.street = "Kade 100"
        self.push(order)
        (found,) = self.sandbox.orders()
        self.assertEqual(found["Lines"][0]["OrderedQuantity"], 5)
        self.assertEqual(found["ConsumerDetails"]["DeliveryAddress"]["HouseNumber"], "100")
        self.env["sale.order"].cron_monta_sync_status()
        order._action_cancel()
        self.commit()
        self.assertEqual(order.monta_state, "cancelled")


class Uninstalled:
    """What an uninstall does to documents, and the first look after the addon is installed again."""

    def uninstalled(self, orders):
        """Take away what an uninstall takes away; the addon is installed again after these orders were made."""
        self.outbox.search([]).unlink()
        self.env["monta.order.status"].search([]).unlink()
        self.env["ir.config_parameter"].search([("key", "=like", "monta.%_cursor")]).unlink()
        orders.write({"monta_state": "not_sent", "monta_reference": False, "monta_last_push": False})
        self.env.flush_all()
        later = fields.Datetime.now() + timedelta(days=1)
        self.env.cr.execute("UPDATE monta_instance SET create_date = %s", [later])
        self.env.invalidate_all()
        self.sandbox.forget_requests()

    def look(self):
        """One run of the half-hourly cron."""
        self.env["sale.order"].cron_monta_sync_status()
        self.commit()


class ReinstalledScenarios(Uninstalled):
    """Orders that Monta has, in a database that knows nothing of it any more."""

    def test_an_order_is_found_again(self):
        order = self.create_order()
        self.push(order)
        self.uninstalled(order)
        self.look()
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", order.name))
        self.assertEqual(self.sandbox.mutations(), [])
        # It is changed from here as ever, and not created once more.
        order.order_line.product_uom_qty = 8
        self.push(order)
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 8)

    def test_an_order_that_was_cancelled_meanwhile_is_cancelled(self):
        order = self.create_order()
        self.push(order)
        self.uninstalled(order)
        order._action_cancel()
        self.commit()
        self.assertEqual(self.sandbox.mutations(), [])
        self.look()
        self.assertEqual((order.state, order.monta_state), ("cancel", "cancelled"))
        self.assertTrue(self.sandbox.orders()[0]["Deleted"])

    def test_an_order_that_was_delivered_meanwhile_is_found_again(self):
        order = self.create_order()
        self.push(order)
        self.uninstalled(order)
        order.monta_left_before = False
        for move in order.picking_ids.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        order.picking_ids._action_done()
        self.assertEqual(set(order.picking_ids.mapped("state")), {"done"})
        self.look()
        self.assertEqual((order.monta_state, self.sandbox.mutations()), ("sent", []))

    def test_an_order_that_was_changed_meanwhile_is_compared_and_offered(self):
        order = self.create_order()
        self.push(order)
        self.uninstalled(order)
        order.order_line.product_uom_qty = 8
        order.partner_shipping_id = self.customer
        self.commit()
        self.look()
        self.assertEqual((order.monta_state, self.sandbox.mutations()), ("changed", []), "a person decides")
        self.assertIn("/Lines/SKU-A", "".join(order.message_ids.mapped("body")))
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        found = self.sandbox.orders()
        self.assertEqual((len(found), found[0]["Lines"][0]["OrderedQuantity"]), (1, 8))
        self.assertEqual(found[0]["ConsumerDetails"]["DeliveryAddress"]["PostalCode"], "4201 CX")

    def test_an_order_that_was_sent_under_its_next_name_is_found_by_that(self):
        order = self.create_order()
        self.push(order)
        order.action_monta_cancel()
        self.commit()
        self.push(order)
        self.assertEqual(order.monta_reference, f"{order.name}.R2")
        self.uninstalled(order)
        self.look()
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", f"{order.name}.R2"))

    def test_an_order_of_somebody_else_is_left_alone(self):
        theirs, ours = self.create_order([(self.sku_b, 1)]), self.create_order(partner_shipping_id=self.customer.id)
        self.push(theirs)
        self.uninstalled(theirs | ours)
        name = theirs.name
        theirs.name, ours.name = "elsewhere", name
        ours._action_cancel()
        self.look()
        self.assertEqual((ours.monta_state, ours.monta_reference), ("not_sent", False))
        self.assertFalse(self.rows(ours))
        self.assertEqual(self.sandbox.mutations(), [])

    def test_each_is_looked_up_once_and_what_is_newer_never(self):
        old = self.create_order()
        self.uninstalled(old)
        self.look()
        self.assertEqual(old.monta_state, "not_sent")
        asked = [request["path"] for request in self.sandbox.requests("GET")]
        self.assertTrue([path for path in asked if old.name in path])
        self.sandbox.forget_requests()
        self.env["monta.rediscovery"]._cron_look()
        self.assertEqual(self.sandbox.requests(), [])
        self.env.cr.execute("UPDATE monta_instance SET create_date = '2000-01-01'")
        self.env.invalidate_all()
        self.create_order()
        self.env["monta.rediscovery"]._cron_look()
        self.assertEqual(self.sandbox.requests(), [])

    def test_a_monta_that_does_not_answer_is_asked_again(self):
        order = self.create_order()
        self.push(order)
        self.uninstalled(order)
        self.sandbox.fault("status", status=503)
        with self.logged("from before were not looked up"):
            self.env["monta.rediscovery"]._cron_look()
        self.assertEqual((order.monta_state, order.monta_reference), ("not_sent", False))
        self.look()
        self.assertEqual(order.monta_state, "sent")

    def test_an_order_that_cannot_be_made_keeps_no_other_waiting(self):
        broken, order = self.create_order(), self.create_order()
        self.push(broken | order)
        self.uninstalled(broken | order)
        build = type(order)._prepare_monta_order_payload

        def stumble(record):
            if record == broken:
                raise ValueError("somebody's hook")
            return build(record)

        with patch.object(type(order), "_prepare_monta_order_payload", stumble), self.logged("could not be looked up"):
            self.look()
        self.assertEqual((broken.monta_state, broken.monta_reference), ("not_sent", False))
        self.assertEqual(order.monta_state, "sent")
        self.assertTrue(broken.monta_status_id.on_monta)

    def test_the_button_finds_it_too(self):
        order = self.create_order()
        self.push(order)
        self.uninstalled(order)
        self.push(order)
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))


class TestReinstalledV6(ReinstalledScenarios, MontaCase):
    """The live API."""


class TestReinstalledDocumented(ReinstalledScenarios, MontaCase):
    """The API of the plugin documentation."""

    profile = "documented"
