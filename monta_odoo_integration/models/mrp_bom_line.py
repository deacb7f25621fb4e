"""A component of a kit changes the orders for that kit that are still on their way."""

from odoo import api, models


class MrpBomLine(models.Model):
    """Tells the open orders at Monta when a component of a kit changes."""

    _name = "mrp.bom.line"
    _inherit = ["monta.document.part", "mrp.bom.line"]

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {
            "bom_id", "product_id", "product_qty", "product_uom_id", "bom_product_template_attribute_value_ids",
        }  # fmt: skip

    def _monta_open_documents(self):
        return self.exists().bom_id._monta_open_documents()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.bom_id._monta_kits()._monta_mark_documents()
        return lines

    def unlink(self):
        kits = self.bom_id._monta_kits()
        result = super().unlink()
        kits._monta_mark_documents()
        return result
