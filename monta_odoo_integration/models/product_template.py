"""Products with one variant show that variant's Monta SKU; Monta's stock of several is added up."""

from odoo import api, fields, models


class ProductTemplate(models.Model):
    """Mirrors the SKU of its only variant, as Odoo does with the internal reference."""

    _name = "product.template"
    _inherit = ["monta.document.part", "product.template", "monta.stock.figures"]

    monta_sku = fields.Char(
        "Monta SKU",
        compute="_compute_monta_sku",
        inverse="_inverse_monta_sku",
        search="_search_monta_sku",
        help="Name of this product at Monta, where it differs from the internal reference",
    )

    monta_stock_ids = fields.One2many("monta.stock", "product_tmpl_id", "Stock at Monta", groups="base.group_user")

    monta_payment_costs = fields.Boolean(
        "Payment Costs", help="What it costs is what paying costs; customs is told so of orders that leave the EU"
    )

    # Same name and type as in website_sale_stock, so that the shop shows Monta's minimum where it is installed.
    available_threshold = fields.Float("Show Threshold")

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {
            "type", "detailed_type", "uom_id", "pack_ok", "hs_code", "country_of_origin",
        }  # fmt: skip

    def _monta_open_documents(self):
        variants = self.with_context(active_test=False).product_variant_ids
        return variants._monta_open_documents() if variants else []

    @api.depends("product_variant_ids.monta_sku")
    def _compute_monta_sku(self):
        for template in self:
            variant = template.product_variant_ids
            template.monta_sku = variant.monta_sku if len(variant) == 1 else False

    def _inverse_monta_sku(self):
        for template in self:
            if len(template.product_variant_ids) == 1:
                template.product_variant_ids.monta_sku = template.monta_sku

    def _search_monta_sku(self, operator, value):
        return [("product_variant_ids.monta_sku", operator, value)]

    def action_monta_refresh_stock(self):
        """Ask Monta now what it has of these products."""
        return self._monta_refresh_stock(self.product_variant_ids)

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        # The variant exists only now, so the inverse had nothing to write on.
        for template, vals in zip(templates, vals_list, strict=True):
            if vals.get("monta_sku"):
                template.monta_sku = vals["monta_sku"]
        return templates
