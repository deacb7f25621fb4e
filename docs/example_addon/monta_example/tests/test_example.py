"""What the example changes of an Odoo that has it installed."""

from odoo.addons.monta_odoo_integration.tests.common import MontaCase


class TestExample(MontaCase):
    """Each override, by its effect at Monta or in Odoo."""

    def test_the_note_is_sent_and_a_change_of_it_is_news(self):
        order = self.create_order(wrapping="Two boxes")
        self.push(order)
        self.assertEqual(self.sandbox.requests("POST", "/order")[-1]["body"]["Comment"], "Two boxes")
        order.wrapping = "One box"
        self.commit()
        self.assertEqual(order.monta_state, "changed")

    def test_an_order_without_a_note_is_sent_as_ever(self):
        self.push(self.create_order())
        self.assertNotIn("Comment", self.sandbox.requests("POST", "/order")[-1]["body"])

    def test_confirming_writes_a_line_of_its_own_into_the_log(self):
        order = self.create_order(wrapping="Two boxes")
        self.assertEqual(order.sudo().monta_log_ids.filtered(lambda line: line.tag == "wrapping").message, "Two boxes")

    def test_stock_is_asked_for_at_the_endpoint_of_the_tenant(self):
        self.sandbox.post("/products", [{"Sku": "SKU-A", "StockAvailable": 3}])
        self.env["monta.qty.sync"]._refresh(self.sku_a)
        self.assertEqual(self.asked(), ["/product/SKU-A/stock/true"])
        self.assertEqual(self.sku_a.qty_available, 3)

    def test_what_a_parcel_says_counts_before_a_younger_event(self):
        found = {
            "header": {"WebshopOrderId": "S1"},
            "shipments": [{"DeliveryStatusDescription": "EnRoute", "DeliveryDate": "2026-11-21T10:00:00"}],
            "events": [{"Id": 1, "TypeCode": "Delivered", "Occured": "2026-11-25T10:00:00"}],
        }
        self.assertEqual(self.env["monta.status.resolver"]._resolve(found)["source"], "shipments")
