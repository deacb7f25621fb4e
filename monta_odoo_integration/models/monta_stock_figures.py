"""Monta's stock on products: the same fields on a variant and on the product it is a variant of."""

from odoo import _, api, fields, models

# Products whose problem a notification names, besides the number of the others; all are in Monta ▸ Stock.
MAX_PROBLEMS_SHOWN = 10


class MontaStockFigures(models.AbstractModel):
    """Shows the rows of ``monta_stock_ids`` that count for the company at work; several variants are added up."""

    _name = "monta.stock.figures"
    _description = "Stock at Monta, as products show it"

    monta_stock_available = fields.Integer(
        "Monta Stock", compute="_compute_monta_stock", compute_sudo=True, help="What Monta can ship"
    )
    monta_stock_minimum = fields.Integer(
        "Monta Minimum Stock", compute="_compute_monta_stock", compute_sudo=True, help="MinimumStock at Monta"
    )
    monta_kit_feasible = fields.Integer(
        "Kits at Monta",
        compute="_compute_monta_stock",
        compute_sudo=True,
        help="How many of this kit can be built from what Monta has of its components",
    )
    monta_stock_is_kit = fields.Boolean(
        "Kit at Monta", compute="_compute_monta_stock", compute_sudo=True, help="Its components are in stock"
    )
    monta_stock_unknown = fields.Boolean(
        "Unknown at Monta",
        compute="_compute_monta_stock",
        compute_sudo=True,
        help="Monta does not know the SKU; the stock in Odoo stays as it is",
    )
    monta_stock_problem = fields.Text(compute="_compute_monta_stock", compute_sudo=True)
    monta_stock_sync = fields.Datetime(
        "Last Stock Sync", compute="_compute_monta_stock", compute_sudo=True, help="When Monta last told"
    )

    @api.depends(
        "monta_stock_ids.available",
        "monta_stock_ids.minimum",
        "monta_stock_ids.is_kit",
        "monta_stock_ids.is_unknown",
        "monta_stock_ids.problem",
        "monta_stock_ids.last_sync",
    )
    @api.depends_context("company")
    def _compute_monta_stock(self):
        for product in self:
            rows = product.monta_stock_ids._of_current_account()
            kits = rows.filtered("is_kit")
            product.monta_stock_available = sum((rows - kits).mapped("available"))
            product.monta_stock_minimum = max(rows.mapped("minimum"), default=0)
            product.monta_kit_feasible = sum(kits.mapped("available"))
            product.monta_stock_is_kit = bool(kits)
            product.monta_stock_unknown = any(rows.mapped("is_unknown"))
            product.monta_stock_problem = "\n".join(row.problem for row in rows if row.problem) or False
            product.monta_stock_sync = min(filter(None, rows.mapped("last_sync")), default=False)

    def _monta_refresh_stock(self, variants):
        """Ask Monta now about ``variants``, and say what came of it."""
        document = self.env["monta.document"]
        document._monta_user_errors(lambda: self.env["monta.qty.sync"]._refresh(variants))
        troubled = self.filtered("monta_stock_problem")
        if troubled:
            shown = troubled[:MAX_PROBLEMS_SHOWN]
            told = [f"{product.display_name}: {product.monta_stock_problem}" for product in shown]
            if len(troubled) > len(shown):
                told.append(_("%s more are in Monta ▸ Stock.", len(troubled) - len(shown)))
            return document._monta_notification("\n".join(told), "warning")
        if len(self) > 1:
            return document._monta_notification(_("%s products are up to date with Monta.", len(self)))
        if self.monta_stock_is_kit:
            return document._monta_notification(_("%s can be built from what Monta has.", self.monta_kit_feasible))
        return document._monta_notification(_("Monta has %s.", self.monta_stock_available))
