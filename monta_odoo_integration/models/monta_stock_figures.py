"""Monta's stock on products: the same fields on a variant and on the product it is a variant of."""

from odoo import _, api, fields, models

from ..notification import notification

# Products of a kind that a notification names, besides their number; all are in Monta ▸ Stock.
MAX_PRODUCTS_NAMED = 3


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
    monta_stock_odoo = fields.Float(
        "Mirrored in Odoo",
        compute="_compute_monta_stock",
        compute_sudo=True,
        help="What Odoo had where it mirrors Monta, when Monta last told",
    )
    monta_stock_difference = fields.Float(
        "Difference",
        compute="_compute_monta_stock",
        compute_sudo=True,
        help="How many more (or, below zero, fewer) Odoo has than it is to have, for no reason that is known",
    )
    monta_stock_limiting = fields.Char(
        "Limited by",
        compute="_compute_monta_stock",
        compute_sudo=True,
        help="The components of which there is not enough for one kit more",
    )
    monta_stock_hint = fields.Char(compute="_compute_monta_stock_hint", compute_sudo=True)
    monta_stock_problem = fields.Text(compute="_compute_monta_stock", compute_sudo=True)
    monta_stock_sync = fields.Datetime(
        "Last Stock Sync", compute="_compute_monta_stock", compute_sudo=True, help="When Monta last told"
    )

    @api.depends(
        "monta_stock_ids.available",
        "monta_stock_ids.minimum",
        "monta_stock_ids.is_kit",
        "monta_stock_ids.limiting",
        "monta_stock_ids.odoo_quantity",
        "monta_stock_ids.difference",
        "monta_stock_ids.is_unknown",
        "monta_stock_ids.problem",
        "monta_stock_ids.last_sync",
    )
    @api.depends_context("company", "lang")
    def _compute_monta_stock(self):
        for product in self:
            rows = product.monta_stock_ids._of_current_account()
            kits = rows.filtered("is_kit")
            product.monta_stock_available = sum((rows - kits).mapped("available"))
            product.monta_stock_minimum = max(rows.mapped("minimum"), default=0)
            product.monta_kit_feasible = sum(kits.mapped("available"))
            product.monta_stock_is_kit = bool(kits)
            product.monta_stock_limiting = ", ".join(filter(None, kits.mapped("limiting"))) or False
            product.monta_stock_odoo = sum((rows - kits).mapped("odoo_quantity"))
            product.monta_stock_difference = sum((rows - kits).mapped("difference"))
            product.monta_stock_unknown = any(rows.mapped("is_unknown"))
            product.monta_stock_problem = "\n".join(row.problem for row in rows if row.problem) or False
            product.monta_stock_sync = min(filter(None, rows.mapped("last_sync")), default=False)

    @api.depends("monta_stock_available", "monta_stock_minimum", "monta_stock_is_kit", "monta_stock_unknown")
    @api.depends_context("company", "lang")
    def _compute_monta_stock_hint(self):
        for product in self:
            product.monta_stock_hint = product._monta_hint()

    def _monta_hint(self):
        """That there is less at Monta than there should be, or False."""
        if self.monta_stock_is_kit or self.monta_stock_unknown or not self.monta_stock_sync:
            return False
        numbers = {"available": self.monta_stock_available, "minimum": self.monta_stock_minimum}
        if numbers["available"] < numbers["minimum"]:
            return _("Monta has %(available)s, and the minimum there is %(minimum)s.", **numbers)
        variants = self.product_variant_ids if self._name == "product.template" else self
        company = [("company_id", "=", self.env.company.id)]
        rules = self.env["stock.warehouse.orderpoint"].search([("product_id", "in", variants.ids), *company])
        for rule in rules:
            minimum = rule.product_min_qty
            if numbers["available"] < minimum:
                told = {"available": numbers["available"], "minimum": minimum, "place": rule.location_id.display_name}
                return _("Monta has %(available)s, and the reordering rule of %(place)s asks for %(minimum)g.", **told)
        return False

    def action_view_monta_stock(self):
        """What Monta and Odoo have of these products, row by row."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_stock_action")
        return dict(action, domain=[("id", "in", self.monta_stock_ids.ids)], context={})

    def _monta_refresh_stock(self, variants):
        """Ask Monta now about ``variants``, and say what came of it."""
        self.env["monta.document"]._monta_user_errors(lambda: self.env["monta.qty.sync"]._refresh(variants))
        if len(self) > 1:
            return notification(*self._monta_refreshed())
        if self.monta_stock_problem:
            return notification(self.monta_stock_problem, "warning")
        if self.monta_stock_is_kit:
            return notification(_("%s can be built from what Monta has.", self.monta_kit_feasible))
        told = {"monta": self.monta_stock_available, "odoo": self.monta_stock_odoo}
        if self.monta_stock_difference:
            return notification(_("Monta has %(monta)s, Odoo has %(odoo)g.", **told), "info")
        return notification(_("Monta has %(monta)s.", **told))

    def _monta_refreshed(self):
        """What came of asking Monta about several products, in one sentence, and what kind of news that is."""
        unknown = self.filtered("monta_stock_unknown")
        troubled = (self - unknown).filtered("monta_stock_problem")
        if not unknown and not troubled:
            return _("%s products are up to date with Monta.", len(self)), "success"
        told = [_("Up to date with Monta: %s.", len(self - unknown - troubled))]
        if unknown:
            told.append(_("Not at Monta: %(count)s (%(names)s).", count=len(unknown), names=unknown._monta_few_names()))
        if troubled:
            names = troubled._monta_few_names()
            told.append(_("Needing attention: %(count)s (%(names)s).", count=len(troubled), names=names))
        return " ".join(told), "warning" if troubled else "info"

    def _monta_few_names(self):
        """The names of these products, or of the first few."""
        names = self[:MAX_PRODUCTS_NAMED].mapped("display_name")
        return ", ".join([*names, "…"] if len(self) > len(names) else names)
