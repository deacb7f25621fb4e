"""Which goods of a sale order are Monta's to ship, and what happens to an order of which none are (any more)."""

import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..core import joined, said_of
from ..services.scope import COLLECTED
from .monta_document import COLLECT_SECONDS, UNTOLD
from .monta_document_buttons import TOLD
from .sale_order import says_nothing_left


class SaleOrder(models.Model):
    """Sends what leaves Monta's warehouses, and withdraws an order of which nothing does any more."""

    _inherit = "sale.order"

    monta_left_before = fields.Text(
        readonly=True,
        copy=False,
        help="Ids (JSON) of the moves that were done before Monta got the order: they have left without it. Empty as "
        "long as Monta does not have the order, when every done move has.",
    )

    # -- gather -------------------------------------------------------------------------------------------------

    def _monta_scope(self, lines, kits, own_kits):
        """Where the goods of this order leave from; as ``monta.scope._of``.

        :param lines: the lines that go through a warehouse
        :param list kits: of the snapshot
        :param dict own_kits: of single lines, by line id
        """

        if self.env.context.get("monta_as_ordered"):
            return [], {}

        def parts(kit):
            return {line["product_id"] for line in kit["components"]}

        by_product = {kit["product_id"]: parts(kit) for kit in kits}
        by_line = {lines.browse(line_id): parts(kit) for line_id, kit in own_kits.items()}
        return self.env["monta.scope"].sudo()._of(self, lines, {**by_product, **by_line})

    def _monta_route(self):
        """``collect`` where the customer fetches the goods; else False."""
        is_collected = "carrier_id" in self._fields and self.carrier_id.delivery_type in COLLECTED
        return "collect" if is_collected else False

    # -- nothing is left ----------------------------------------------------------------------------------------

    def _monta_has_nothing_left(self):
        """Whether the order has goods, of which none are Monta's to ship."""
        try:
            self._monta_user_errors(self._monta_payload)
        except UserError as error:
            return says_nothing_left(error)
        return False

    def _monta_prepare_payload(self, row, own):
        account = own._account()
        if not account:
            self.monta_left_before = False
        elif not self.monta_left_before:
            self.monta_left_before = "[]"
        try:
            is_ready = super()._monta_prepare_payload(row, own)
        except UserError as error:
            if not says_nothing_left(error) or self.monta_is_closed:
                raise
            return self._monta_prepare_cancellation(row, own, self._monta_withdrawal_note())
        if is_ready and not account:
            # From now on Monta may have it.
            self.monta_left_before = json.dumps(self.env["monta.scope"].sudo()._done(self))
        return is_ready

    def _monta_push(self, delay=0, force=False):
        try:
            return super()._monta_push(delay, force)
        except UserError as error:
            if not says_nothing_left(error) or self.monta_is_closed:
                raise
            if self.env["monta.outbox"]._account_of(self):
                return self._monta_cancel(force, self._monta_withdrawal_note())
            told = [said_of(self.env, error), *self._monta_left_out()]
            raise UserError(joined(self.env, told)) from error

    def _monta_push_selected(self):
        action = super()._monta_push_selected()
        # Of many, those that are none of Monta's business are named, and nothing is to be done about them.
        odd = self.filtered(lambda order: order.monta_state == "needs_attention")
        accounts = {order: self.env["monta.outbox"]._account_of(order) for order in odd}
        nothing = odd.filtered(lambda order: not accounts[order] and order._monta_has_nothing_left())
        if outcome := action["params"].get("outcome"):
            outcome["notes"] = [
                *outcome.get("notes", ()),
                *(f"{order.name}: {order.monta_error}" for order in nothing[:TOLD]),
            ]
        nothing._monta_set_not_sent()
        return action

    def _monta_handle_change(self):  # pylint: disable=missing-return
        super()._monta_handle_change()
        # A person sends changes, but what leaves from elsewhere must not be shipped twice until somebody does.
        odd = self.filtered(
            lambda order: order.monta_state == "changed" and (order.monta_error or order.monta_order_count)
        )
        gone = odd.filtered(lambda order: not order.monta_is_closed and order._monta_has_nothing_left())
        gone._monta_catch_errors(lambda order: order._monta_cancel(note=order._monta_withdrawal_note()))

    def _monta_show_results(self, rows):  # pylint: disable=missing-return
        super()._monta_show_results(rows)
        for row in rows.filtered(lambda row: row.state == "sent" and row.kind == "delete"):
            order = self.browse(row.res_id)
            if row.reference == order.monta_reference:
                order.monta_left_before = False

    # -- the warehouse changes ----------------------------------------------------------------------------------

    def write(self, vals):
        before = {order: order.warehouse_id for order in self} if "warehouse_id" in vals else {}
        result = super().write(vals)
        self.browse().union(
            *(order for order, old in before.items() if order.warehouse_id._monta_takes_over_from(old))
        )._monta_mark_taken_over()
        return result

    def _monta_mark_taken_over(self):
        """Send these orders by themselves, where that is set: their goods leave a warehouse of Monta's from now on."""
        self.filtered(lambda order: order.monta_state in (*UNTOLD, "cancelled"))._monta_push_automatically(
            COLLECT_SECONDS
        )

    def _monta_mark_moved(self):
        """What the moves of these orders bring, or where they leave from, has changed."""
        self.filtered(lambda order: not order.monta_is_closed)._monta_mark_changed()
