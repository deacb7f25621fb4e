"""Products by the name Monta knows them by, with what Monta has of them."""

from odoo import api, fields, models
from odoo.tools.sql import SQL

# Where a product says itself what it is called at Monta; the core decides which one counts.
OWN_CODES = ("monta_sku", "default_code", "barcode")
# What the snapshot reads of a product, beside what its template holds.
WATCHED = {*OWN_CODES, "product_tmpl_id", "product_template_attribute_value_ids", "weight"}


class ProductProduct(models.Model):
    """Carries the SKU at Monta where it differs from the internal reference, and shows Monta's stock."""

    _name = "product.product"
    _inherit = ["monta.document.part", "product.product", "monta.stock.figures"]

    monta_sku = fields.Char(
        "Monta SKU",
        index=True,
        copy=False,
        help="Name of this product at Monta. Empty: the internal reference is used, then the barcode, "
        "then a vendor's code that names this variant only.",
    )
    monta_stock_ids = fields.One2many("monta.stock", "product_id", "Stock at Monta", groups="base.group_user")

    def write(self, vals):
        codes = [name for name in OWN_CODES if name in vals]
        renamed = self.filtered(lambda product: any((product[name] or "") != (vals[name] or "") for name in codes))
        result = super().write(vals)
        # What Monta told was about another name: it is asked again at the next pull.
        renamed.sudo().monta_stock_ids.write({"last_sync": False})
        return result

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | WATCHED

    def _monta_open_documents(self):
        # A kit is made of them, and that may be part of another kit.
        used = SQL(
            """
            WITH RECURSIVE used AS (
                SELECT id FROM product_product WHERE id IN %s
                UNION
                SELECT kit.id FROM used
                  JOIN mrp_bom_line line ON line.product_id = used.id
                  JOIN mrp_bom bom ON bom.id = line.bom_id AND bom.type = 'phantom'
                  JOIN product_product kit ON kit.product_tmpl_id = bom.product_tmpl_id
                   AND (bom.product_id IS NULL OR bom.product_id = kit.id))
            """,
            tuple(self.ids),
        )
        return [
            orders._monta_found(
                SQL(
                    "%s SELECT DISTINCT document.id FROM %s document JOIN %s line ON line.order_id = document.id"
                    " JOIN used ON used.id = line.product_id WHERE %s",
                    used,
                    SQL.identifier(orders._table),
                    SQL.identifier(orders.order_line._table),
                    orders._monta_is_open_sql(),
                )
            )
            for orders in (self.env["sale.order"], self.env["purchase.order"])
        ]

    def _monta_is_pack(self):
        """Whether this is an OCA ``product_pack``: its parts are shipped, whatever the pack itself is."""
        return "pack_line_ids" in self._fields and self.pack_ok

    def _monta_routes(self):
        """The routes of this product and of its category (``stock.route``)."""
        product = self.sudo()
        return product.route_ids | product.categ_id.total_route_ids

    def _monta_is_service(self):
        """Whether nothing of this product goes through a warehouse."""
        return self.type == "service" and not self._monta_is_pack()

    @api.model
    def cron_monta_qty_sync(self):
        """Pull Monta's stock and mirror it (plugin documentation, "Cron jobs")."""
        self.env["monta.qty.sync"]._cron_pull()

    @api.model
    def _monta_fetch_stock_soon(self):
        """Have the scheduler pull Monta's stock right away."""
        self.env["monta.qty.sync"]._fetch_soon()

    def _monta_apply_stock(self, rows):
        """Make the adjustments of these products that wait in ``rows`` (``monta.stock``), to which the user has agreed.

        :return: the rows that are another adjustment by now, which waits instead
        """
        limit, changed = self.env["monta.stock.limit"].sudo(), rows.browse()
        for company, own in rows.grouped("company_id").items():
            changed |= limit.with_company(company)._apply_agreed(own.sudo(), self.env.user)
        return changed

    def action_monta_refresh_stock(self):
        """Ask Monta now what it has of these products."""
        return self._monta_refresh_stock(self)
