"""What the tests of purchasing share: a vendor, purchase orders, and what arrives at the sandbox."""

import urllib.request

from odoo import fields
from odoo.addons.monta_odoo_integration import compat

from .common import MontaCase

# Well after the year the sandbox's clock and the tests are run in, so that no date is in the past by accident.
PLANNED = "2035-07-15 10:00:00"
GROUP = "/inboundforecast/group"
DOCUMENTED = "/inbound/forecast"


class PurchaseCase(MontaCase):
    """A database that announces what it buys."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_params(inbound_enable="1", default_supplier_code="DEFAULT", api_profile=cls.profile)
        cls.vendor = cls.create_partner("Keramiek BV", is_company=True)
        cls.sku_c = cls.create_product("SKU-C")

    @classmethod
    def create_purchase(cls, lines=None, confirm=True, **vals):
        """A purchase order; ``lines`` holds ``(product, quantity)``, and a unit and a date where they differ."""
        lines = [(cls.sku_a, 10), (cls.sku_b, 5), (cls.sku_c, 7)] if lines is None else lines
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "date_planned": PLANNED,
                "order_line": [(0, 0, cls.line(*line)) for line in lines],
                **vals,
            }
        )
        if confirm:
            order.button_confirm()
        return order

    @classmethod
    def line(cls, product, quantity, uom=None, planned=PLANNED):
        """Values of one purchase order line."""
        return {
            "product_id": product.id,
            "name": product.name,
            "product_qty": quantity,
            "price_unit": 1.0,
            "date_planned": planned,
            compat.LINE_UOM: (uom or product.uom_id).id,
        }

    @classmethod
    def create_buyer(cls, groups=("purchase.group_purchase_user",), **vals):
        """Somebody who may buy, and nothing else; or what the groups say."""
        field = "group_ids" if "group_ids" in cls.env["res.users"]._fields else "groups_id"
        return cls.env["res.users"].create(
            {
                "name": "Bas de Groot",
                "login": "bas",
                "email": "bas@example.org",
                field: [(6, 0, [cls.env.ref(group).id for group in groups])],
                **vals,
            }
        )

    def announced(self, *args, **kwargs):
        """A purchase order that Monta knows, with the requests of that forgotten."""
        order = self.create_purchase(*args, **kwargs)
        self.commit()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.sandbox.forget_requests()
        return order

    def announce(self, orders):
        """Press Announce to Monta, or Send Changes, and commit."""
        action = orders.action_monta_push_forecast()
        self.commit()
        return action

    def set_quantity(self, line, quantity):
        """Change nothing but a quantity: Odoo works out the date anew unless it is given."""
        line.write({"product_qty": quantity, "date_planned": line.date_planned})

    def change(self):
        """Let a change that was made be followed: the commit queues it, the cron sends it."""
        self.commit()
        self.run_cron()

    # -- at Monta -----------------------------------------------------------------------------------------------

    def group_path(self, order):
        """Where the forecast of ``order`` is at Monta."""
        name = urllib.request.quote(order.monta_reference, safe="")
        return f"{GROUP if self.profile == 'v6' else DOCUMENTED}/{name}"

    def create_path(self):
        """Where forecasts are made at Monta."""
        return GROUP if self.profile == "v6" else DOCUMENTED

    def expected(self, reference=None):
        """SKU and quantity of each line that Monta expects, of one announcement or of the only one."""
        groups = [group for group in self.groups() if reference in (None, group["Reference"])]
        self.assertEqual(len(groups), 1, groups)
        return [(line["Sku"], line["Quantity"]) for line in groups[0]["InboundForecasts"]]

    def groups(self):
        """Every announcement at Monta."""
        return self.sandbox.get("/inbound")

    def receive(self, order, product, quantity, **options):
        """Goods of an announcement arrive at the warehouse."""
        name = urllib.request.quote(order.monta_reference, safe="")
        self.sandbox.post(f"/inbound/{name}/receive", {"sku": product.default_code, "quantity": quantity, **options})

    def read_receipts(self):
        """One run of the cron that reads receipts."""
        self.env["purchase.order"].cron_monta_receipts()
        self.env.invalidate_all()

    @staticmethod
    def moment(text):
        """A naive UTC time."""
        return fields.Datetime.to_datetime(text)
