"""What the tests of orders that leave the EU share (decision 34)."""

from odoo.addons.monta_odoo_integration import compat

EORI = "NL001234567"


class CustomsFixture:
    """A company that exports, a customer in Switzerland, and products of which customs knows enough."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.set_params(eori=EORI)
        cls.env.company.vat = "NL123456782B90"
        cls.swiss = cls.create_partner(
            "Urs Meier", street="Bahnhofstrasse 12", zip="8001", city="Zürich", country_id=cls.env.ref("base.ch").id
        )
        cls.abroad = {"partner_id": cls.swiss.id, "partner_shipping_id": cls.swiss.id}
        cls.has_codes = "hs_code" in cls.env["product.product"]._fields
        for product, weight, code in ((cls.sku_a, 0.35, "6912.00 23"), (cls.sku_b, 1.2, "4419 90")):
            product.weight = weight
            if cls.has_codes:
                product.write({"hs_code": code, "country_of_origin": cls.env.ref("base.nl").id})

    def stored(self):
        """The document of the only order at Monta, which it has not blocked."""
        (stored,) = self.sandbox.orders()
        self.assertFalse(stored["Blocked"], stored["BlockedMessage"])
        return stored["_document"]

    def lines(self, order):
        """The lines of the invoice of ``order``; they add up to its totals."""
        invoice = order._prepare_monta_order_payload()["Invoice"]
        digits = order.currency_id.decimal_places
        for member, total in (("AmountInclTax", order.amount_total), ("TaxAmount", order.amount_tax)):
            self.assertEqual(round(sum(line[member] for line in invoice["Lines"]), digits), round(total, digits))
        return invoice["Lines"]

    def abroad_with(self, *values):
        """An order to Switzerland with a line for each of ``values``, without tax."""
        return self.create_order(
            [],
            confirm=False,
            order_line=[(0, 0, {"price_unit": 10.0, compat.LINE_TAXES: [(5, 0, 0)], **line}) for line in values],
            **self.abroad,
        )
