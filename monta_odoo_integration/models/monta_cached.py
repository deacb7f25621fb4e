"""What the delivery methods stand for is read once per worker and kept; a change of any of it drops that."""

from odoo import api, models


class MontaCached(models.AbstractModel):
    """Mixin of the models of which something is kept in Odoo's own cache."""

    _name = "monta.cached"
    _description = "Records of which something is kept in memory"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
