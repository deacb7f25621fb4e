"""A kit that is made of something else changes the orders for it that are still on their way."""

from odoo import api, models


class MrpBom(models.Model):
    """Tells the open orders at Monta when what a kit is made of changes."""

    _name = "mrp.bom"
    _inherit = ["monta.document.part", "mrp.bom"]

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {
            "active", "type", "product_id", "product_tmpl_id", "product_qty", "product_uom_id", "sequence",
            "company_id",
        }  # fmt: skip

    def _monta_kits(self):
        """The products that these bills of materials are for."""
        return self.product_id | self.filtered(lambda bom: not bom.product_id).product_tmpl_id.product_variant_ids

    def _monta_open_documents(self):
        kits = self.exists()._monta_kits()
        return kits._monta_open_documents() if kits else []

    @api.model_create_multi
    def create(self, vals_list):
        boms = super().create(vals_list)
        boms._monta_kits()._monta_mark_documents()
        return boms

    def write(self, vals):
        before = self._monta_kits() if {"product_id", "product_tmpl_id"} & vals.keys() else self.product_id.browse()
        result = super().write(vals)
        before._monta_mark_documents()
        return result

    def unlink(self):
        kits = self._monta_kits()
        result = super().unlink()
        kits._monta_mark_documents()
        return result
