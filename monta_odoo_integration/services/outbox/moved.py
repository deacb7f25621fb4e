"""Monta has moved or dropped lines of an order since it was last looked at: it is looked at before it is sent
(decision 16)."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import compat
from ...core import require_core
from ...models.monta_outbox_family import LINES_MOVED
from ..status.run import StatusRun

_logger = logging.getLogger(__name__)

# Orders that are read in one go; the others wait for the next round.
ORDERS_PER_ROUND = 10
# Seconds that the change of a part waits, so that the scheduled action sends it.
PART_WAITS = 1


class MontaSender(models.AbstractModel):
    """Reads the status of orders of which lines are gone, which finds the parts and what Monta has dropped."""

    _inherit = "monta.sender"

    @api.model
    def _send_of_account(self, account, limits):
        self._look_where_lines_went(account)
        return super()._send_of_account(account, limits)

    @api.model
    def _look_where_lines_went(self, account):
        """Read the orders whose request is due again; what their parts are to carry by now is queued, too.

        Where that does not succeed, the next attempt says again that lines have gone.
        """
        rows = self.env["monta.outbox"].search(
            [
                ("account", "=", account),
                ("state", "=", "pending"),
                ("error_code", "=", LINES_MOVED),
                ("next_attempt", "<=", fields.Datetime.now()),
            ],
            order="id",
            limit=ORDERS_PER_ROUND,
        )
        if not rows:
            return
        orders = self._sale_orders(rows)
        try:
            StatusRun(is_scheduled=True).give(orders)._monta_sync_batch()
        except (require_core().MontaError, UserError) as error:
            _logger.info("[Monta] where lines of %s went is not known yet: %s", orders.mapped("name"), error)
            return
        cancelled = self._sale_orders(rows.filtered(lambda row: row.kind == "delete"))
        cancelled._monta_catch_errors(
            lambda order: order._monta_cancel_parts(require_core().cancel_family(order._monta_family()))
        )
        (orders - cancelled)._monta_catch_errors(lambda order: order._monta_queue_changed_parts(PART_WAITS))
        compat.commit(self.env)

    def _sale_orders(self, rows):
        """The sale orders that these outbox rows are about."""
        return self.env["sale.order"].union(
            *(
                self.env[model].browse(some.mapped("res_id")).exists()._monta_sale_order()
                for model, some in rows.grouped("res_model").items()
            )
        )
