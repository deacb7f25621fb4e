"""What the documents of the upgrade test are made of. Runs in odoo-bin shell, with any version of the addon."""

from odoo import fields, release

SERIES = release.version_info[0]
UOM = "product_uom_id" if SERIES >= 19 else "product_uom"
TAXES = "tax_ids" if SERIES >= 19 else "tax_id"
STORABLE = {"detailed_type": "product"} if SERIES == 17 else {"type": "consu", "is_storable": True}
# Far enough ahead for no announcement to be late.
PLANNED = "2035-07-15 10:00:00"


class Records:
    """A customer, a vendor and three products, and the documents that are made of them."""

    def __init__(self, env):
        self.env = env
        self.customer = self._partner("Noor de Wit", street="Molenstraat 12b", zip="4201 CX", city="Gorinchem")
        self.delivery = self._partner(
            "Noor de Wit", street="Kade 99", zip="3011XX", city="Rotterdam", parent_id=self.customer.id, type="delivery"
        )
        self.homeless = self._partner("Kees Zonder", street="", zip="", city="")
        self.vendor = self._partner("Keramiek BV", is_company=True)
        self.tax = env["account.tax"].create({"name": "21 % (upgrade)", "amount": 21.0, "amount_type": "percent"})
        self.products = {sku: self._product(sku) for sku in ("SKU-A", "SKU-B", "SKU-C")}

    def _partner(self, name, **vals):
        own = {
            "name": name,
            "email": "noor@example.org",
            "phone": "+31612000000",
            "country_id": self.env.ref("base.nl"),
        }
        return self.env["res.partner"].create({**own, "country_id": self.env.ref("base.nl").id, **vals})

    def _product(self, sku):
        vals = {"name": f"Product {sku}", "default_code": sku, "list_price": 10.0, **STORABLE}
        return self.env["product.product"].create(vals)

    def sale(self, name, lines, address=True, **vals):
        """A sale order; ``lines`` are ``(sku, quantity)``, ``address`` says whether its customer lives anywhere."""
        partner, delivery = (self.customer, self.delivery) if address else (self.homeless, self.homeless)
        own = {
            "name": name,
            "partner_id": partner.id,
            "partner_shipping_id": delivery.id,
            "order_line": [(0, 0, self._sale_line(*line)) for line in lines],
        }
        return self.env["sale.order"].create({**own, **vals})

    def _sale_line(self, sku, quantity):
        product = self.products[sku]
        vals = {"product_id": product.id, "product_uom_qty": quantity, "price_unit": 10.0}
        return {**vals, UOM: product.uom_id.id, TAXES: [(6, 0, self.tax.ids)]}

    def purchase(self, name, lines):
        """A purchase order; ``lines`` are ``(sku, quantity)``."""
        vals = {"name": name, "partner_id": self.vendor.id, "date_planned": PLANNED}
        lines = [(0, 0, self._purchase_line(*line)) for line in lines]
        return self.env["purchase.order"].create({**vals, "order_line": lines})

    def _purchase_line(self, sku, quantity):
        product = self.products[sku]
        vals = {"product_id": product.id, "name": product.name, "product_qty": quantity, "price_unit": 1.0}
        return {**vals, "date_planned": PLANNED, UOM: product.uom_id.id}


def line_quantity(line):
    """How many of a line were ordered."""
    return line["product_uom_qty" if line._name == "sale.order.line" else "product_qty"]


def as_text(value):
    """A value of a field as JSON holds it."""
    return fields.Datetime.to_string(value) if hasattr(value, "isoformat") else value
