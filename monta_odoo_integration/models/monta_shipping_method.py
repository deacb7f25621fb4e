"""What a delivery method of Odoo stands for at Monta (decision 35).

Odoo's delivery methods come with an addon that need not be installed, so they are named by a reference.
"""

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import frozendict, ormcache
from odoo.tools.sql import SQL

METHODS = "delivery.carrier"


class MontaShippingMethod(models.Model):
    """One delivery method of one company. A method that stands for nothing leaves Monta the choice."""

    _name = "monta.shipping.method"
    _description = "Delivery method at Monta"
    # What is kept is dropped after everything else.
    _inherit = ["monta.cached", "monta.document.part", "monta.blank.list"]
    _rec_name = "delivery_method"

    delivery_method = fields.Reference("_selection_delivery_method", required=True, index=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    account = fields.Char(compute="_compute_account", help="Whose shippers there are to choose from")
    shipper_id = fields.Many2one(
        "monta.shipper",
        ondelete="restrict",
        help="The shipper that takes the order. Empty: Monta chooses one of the allowed shippers, or any.",
    )
    pickup_shipper_id = fields.Many2one(
        "monta.shipper",
        ondelete="restrict",
        help="The shipper that takes an order to a pickup point. Empty: the shipper itself, where it delivers there.",
    )
    allowed_shipper_ids = fields.Many2many(
        "monta.shipper", string="Allowed Shippers", help="The shippers that Monta may choose from. Empty: any."
    )
    option_ids = fields.One2many("monta.shipping.option", "method_id", "Options")

    @api.model
    def _selection_delivery_method(self):
        return [(METHODS, _("Delivery Method"))] if METHODS in self.env else []

    @api.depends("company_id")
    def _compute_account(self):
        for carrier in self:
            carrier.account = self.env["monta.shipper"].with_company(carrier.company_id)._own_account()

    @api.constrains("delivery_method", "company_id")
    def _check_delivery_method(self):
        for carrier in self:
            method = carrier._method_key()
            same = [("delivery_method", "=", method), ("company_id", "=", carrier.company_id.id)]
            if self.sudo().search_count([*same, ("id", "!=", carrier.id)]):
                raise ValidationError(_("This delivery method stands for something at Monta already."))

    def _method_key(self):
        """The delivery method as it is stored: ``delivery.carrier,7``."""
        return f"{METHODS},{self.delivery_method.id}" if self.delivery_method else False

    @api.model
    @ormcache("company_id")
    def _by_method(self, company_id):
        """What the delivery methods of a company stand for, by their id: the ``carrier`` of an order's snapshot."""
        carriers = self.sudo().with_context(lang=None, active_test=False)
        settings = self.env["monta.config"]._for(self.env["res.company"].browse(company_id))
        try:
            listed = self.env["monta.shipper"]._listed_codes(settings.account)
        except UserError:
            # Without an account nothing is sent; what is wrong is said there.
            listed = None
        found = {}
        for carrier in carriers.search([("company_id", "=", company_id)]):
            if METHODS in self.env and carrier.delivery_method.exists():
                found[carrier.delivery_method.id] = carrier._plain(listed)
        return frozendict(found)

    def _plain(self, listed):
        """What the core has to know of it.

        :param listed: the codes of the shippers that Monta lists (set); None where nobody has looked yet
        """

        def plain(shipper):
            is_listed = listed is None or shipper.code in listed
            pickup = shipper.is_pickup_point
            return {"code": shipper.code, "name": shipper.name, "listed": is_listed, "pickup": pickup}

        return {
            "id": self.id,
            "name": self.delivery_method.name,
            "shipper": plain(self.shipper_id) if self.shipper_id else None,
            "pickup_shipper": plain(self.pickup_shipper_id) if self.pickup_shipper_id else None,
            "allowed": [plain(shipper) for shipper in self.allowed_shipper_ids],
            "options": [
                {
                    "shipper": option.option_id.shipper_id.code,
                    "code": option.option_id.code,
                    "value": option.value,
                }
                for option in self.option_ids
            ],
        }

    # -- monta.document.part ------------------------------------------------------------------------------------

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {
            "delivery_method", "company_id", "shipper_id", "pickup_shipper_id", "allowed_shipper_ids", "option_ids",
        }  # fmt: skip

    def _monta_open_documents(self):
        orders = self.env["sale.order"]
        carriers = self.exists()
        methods = tuple(carrier.delivery_method.id for carrier in carriers if carrier.delivery_method)
        if not methods or "carrier_id" not in orders._fields:
            return []
        query = SQL(
            "SELECT document.id FROM sale_order document WHERE document.carrier_id IN %s AND document.company_id IN %s "
            "AND %s",
            methods,
            tuple(carriers.company_id.ids),
            orders._monta_is_open_sql(),
        )
        return [orders._monta_found(query)]

    @api.model_create_multi
    def create(self, vals_list):
        carriers = super().create(vals_list)
        carriers._monta_mark_documents()
        return carriers

    def write(self, vals):
        if {"delivery_method", "company_id"} & vals.keys():
            # What it stood for before is gone.
            self._monta_mark_documents()
        return super().write(vals)

    def unlink(self):
        self._monta_mark_documents()
        return super().unlink()

    # -- tracking -----------------------------------------------------------------------------------------------

    def _register_hook(self):  # pylint: disable=missing-return
        super()._register_hook()
        if METHODS in self.env.registry:
            follow_parcels(self.env.registry[METHODS])


def follow_parcels(methods):
    """Let the delivery methods (model class) lead to the pages that Monta told of a transfer's parcels."""
    original = getattr(methods, "get_tracking_link", None)
    if original is None or hasattr(original, "monta_original"):
        return

    def get_tracking_link(self, picking):
        return picking._monta_tracking_link() or original(self, picking)

    get_tracking_link.monta_original = original
    methods.get_tracking_link = get_tracking_link
