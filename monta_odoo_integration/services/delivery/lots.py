"""Lots and serial numbers of what Monta has shipped, where it tells them (monta-api 3.11)."""

import logging

from odoo import api, fields, models

from ...core import error_text, require_core

_logger = logging.getLogger(__name__)


class MontaDelivery(models.AbstractModel):
    """Asks Monta for the lots of tracked products, and writes them on the lines of a move."""

    _inherit = "monta.delivery"

    @api.model
    def _fetch_lots(self, orders, settings):
        """What Monta tells about the lots of those of ``orders`` that have a tracked product to deliver.

        :return: ``{order id: {"batches": […], "serials": […]}}``; False for one of which it could not be read this time
        :raises monta_core.AccountStopped: when there is no use in asking on
        """
        core, lots = require_core(), {}
        tracked = orders.order_line.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and self._tracking(move) != "none"
        )
        client = None
        for order in tracked.sale_line_id.order_id & orders:
            client = client or self.env["monta.http"]._client(settings)
            try:
                answers = [
                    (client.get_order_batches(name)["body"], client.get_order_serials(name)["body"])
                    for name in order._monta_order_names()
                ]
            except core.AccountStopped:
                raise
            except core.MontaError as error:
                _logger.warning("[Monta] lots of %s could not be read: %s", order.name, error_text(self.env, error))
                lots[order.id] = False
                continue
            batches, serials = zip(*answers, strict=True)
            lots[order.id] = {"batches": list(batches), "serials": list(serials)}
        return lots

    @api.model
    def _tracking(self, move):
        """What Odoo wants to be told of the product of a move: ``none``, ``lot`` or ``serial``."""
        kind = move.picking_type_id
        is_told = kind.use_create_lots or kind.use_existing_lots
        return move.product_id.tracking if is_told else "none"

    @api.model
    def _lots_of(self, move):
        """The lots of what a move has brought, as ``monta_core.plan_delivery`` takes them."""
        return [
            {
                "lot": line.lot_id.name,
                "quantity": line.product_uom_id._compute_quantity(line.quantity, line.product_id.uom_id),
            }
            for line in move.move_line_ids
            if line.lot_id
        ]

    @api.model
    def _set_lots(self, move, lots):
        """Let ``move`` bring these ``lots`` (as of ``monta_core.plan_delivery``), in place of what is reserved."""
        move.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [
                {
                    **move._prepare_move_line_vals(quantity=0),
                    "product_uom_id": move.product_id.uom_id.id,
                    "quantity": lot["quantity"],
                    "lot_id": self._lot(move, lot).id,
                    "picked": True,
                }
                for lot in lots
            ]
        )

    @api.model
    def _lot(self, move, lot):
        """The lot of Odoo that goes by this name; one that is not known yet has left all the same, and is made."""
        product, company = move.product_id, move.company_id
        known = self.env["stock.lot"].search(
            [("product_id", "=", product.id), ("name", "=", lot["lot"]), ("company_id", "in", (company.id, False))],
            limit=1,
        )
        if known:
            return known
        vals = {"product_id": product.id, "name": lot["lot"], "company_id": company.id}
        if lot["best_before"] and "use_expiration_date" in product._fields and product.use_expiration_date:
            vals["expiration_date"] = fields.Datetime.to_datetime(lot["best_before"])
        return self.env["stock.lot"].create(vals)
