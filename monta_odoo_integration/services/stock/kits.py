"""How many of each kit can be built from what Monta has (plugin documentation, "Stock pull")."""

from odoo import api, fields, models

from ...core import joined, remembering, require_core, said
from ...models.monta_stock import MAX_INTEGER, WITH_NUMBER


class MontaStockKits(models.AbstractModel):
    """Keeps the rows of kits. A kit never has a quant or a move of its own."""

    _name = "monta.stock.kits"
    _description = "Kits at Monta"

    @api.model
    def _store_feasible(self, run, kits):
        """Work out ``kits`` (:class:`~.sku_index.Kits`) from the rows of their components.

        :param run: :class:`~.run.StockRun` that these are part of
        """
        if not kits.ids:
            return
        core = require_core()
        names = core.resolve_skus(kits.graph["products"])
        stock = self._component_stock(run.settings, kits)
        counted, known = core.kit_availability(kits.graph, stock), {int(product_id) for product_id in stock}
        values = {}
        for product_id in kits.ids:
            kit = counted[str(product_id)]
            values[product_id] = {
                "sku": names.get(str(product_id), False),
                "is_kit": True,
                "is_unknown": not kits.leaves(product_id) & known,
                "limiting": ", ".join(kit.get("limiting", [])) or False,
                "available": min(kit.get("feasible", 0), MAX_INTEGER),
                "minimum": 0,
                "odoo_quantity": 0.0,
                "gap": 0.0,
                "difference": 0.0,
                "explained": 0.0,
                "documents": False,
                "waiting": 0.0,
                "is_waiting": False,
                "problem": self._problem(kit),
                "last_sync": fields.Datetime.now(),
            }
        self.env["monta.stock.mirror"]._write_rows(run, values)

    def _component_stock(self, settings, kits):
        """What Monta has of the components, by product id as text; those it did not tell are left out."""
        table = self.env["monta.stock"].sudo()
        ours = [("product_id", "in", list(kits.components)), *table._account_domain(settings)]
        rows = table.search([*ours, *WITH_NUMBER])
        return {str(row.product_id.id): row.available for row in rows}

    def _problem(self, kit):
        """Why the number of a kit is not to be relied on, or False."""
        _ = remembering(self.env)
        notes = [said(self.env, problem) for problem in kit.get("problems", [])]
        for component in self.env["product.product"].sudo().browse(kit.get("unknown", [])):
            notes.append(_("What Monta has of %s is not known.", component.display_name))
        return joined(self.env, notes) or False
