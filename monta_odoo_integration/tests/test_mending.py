"""What is wrong leads to what is to be mended, and is over as soon as that is mended."""

from odoo.exceptions import RedirectWarning, UserError

from .common import MontaCase


class TestMending(MontaCase):
    """The wire is the same in both profiles here."""

    def refused(self, **vals):
        """An order that cannot be sent, and another one, pushed together."""
        wrong = self.create_order(**vals)
        self.push(wrong | self.create_order())
        self.assertEqual((wrong.monta_state, wrong.monta_has_cause), ("needs_attention", True))
        self.assertTrue(wrong.activity_ids)
        return wrong

    def test_an_address_is_mended(self):
        nowhere = self.create_partner("Nowhere", street="Kade 1", zip="3011XX")
        order = self.refused(partner_shipping_id=nowhere.id)
        nowhere.city = "Rotterdam"
        self.commit()
        self.assertEqual((order.monta_state, order.monta_error, order.activity_ids.ids), ("not_sent", False, []))

    def test_a_product_is_mended(self):
        product = self.create_product("SKU-C", default_code=False)
        order = self.refused(lines=[(product, 1)])
        product.default_code = "SKU-C"
        self.commit()
        self.assertEqual((order.monta_state, order.monta_error, order.activity_ids.ids), ("not_sent", False, []))

    def test_what_was_shipped_stays_as_it_is(self):
        self.set_params(push_on_confirm="1")
        still_open, shipped = self.create_order(), self.create_order()
        self.commit()
        self.sandbox.move(shipped.name, "shipped")
        shipped.action_monta_sync()
        self.commit()
        for city, expected in ((False, "needs_attention"), ("Rotterdam", "sent")):
            self.delivery.city = city
            self.commit()
            self.run_cron()
            self.assertEqual((still_open.monta_state, shipped.monta_state), (expected, "sent"))
        self.assertFalse((still_open | shipped).activity_ids)

    def test_a_refusal_names_the_sku_that_the_stock_list_knows_to_be_unknown(self):
        self.sandbox.reset(self.profile, unknown_sku="reject")
        order = self.create_order([(self.sku_a, 1), (self.sku_b, 1)])
        settings = self.env["monta.config"]._for(order.company_id)
        vals = {"company_id": order.company_id.id, "account": settings.account}
        for product, is_unknown in ((self.sku_a, False), (self.sku_b, True)):
            sku = product.default_code
            self.env["monta.stock"].create({**vals, "product_id": product.id, "sku": sku, "is_unknown": is_unknown})
        with self.logged("api.sku_unknown"):
            self.push(order)
        self.assertIn("Monta does not know: SKU-B", order.monta_error)
        self.assertTrue(order.monta_has_cause)
        opened = order.action_monta_open_cause()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("product.product", self.sku_b.id))
        self.env["monta.stock"].search([("sku", "=", "SKU-B")]).unlink()
        order.invalidate_recordset()
        self.assertFalse(order.monta_has_cause, "nobody knows which")

    def test_the_message_and_the_bar_open_the_contact(self):
        nowhere = self.create_partner("Nowhere", street="Kade 1", zip="3011XX")
        order = self.create_order(partner_shipping_id=nowhere.id)
        with self.assertRaises(RedirectWarning) as caught:
            order.with_context(monta_links=True).action_monta_push()
        message, action, label = caught.exception.args[:3]
        self.assertIn("city", message)
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", nowhere.id))
        self.assertIn("Nowhere", label)
        with self.assertRaises(UserError):
            order.action_monta_push()
        order._monta_show_problem("It has no city")
        opened = order.action_monta_open_cause()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("res.partner", nowhere.id))
        nowhere.city = "Rotterdam"
        order.action_monta_open_cause()
        self.assertEqual(order.monta_state, "not_sent")
