"""Receives in Odoo what Monta has received, where monta.inbound_validate_receipts says so (off by default)."""

import logging

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ... import compat
from ...core import require_core

_logger = logging.getLogger(__name__)

TODO = "mail.mail_activity_data_todo"


class MontaInboundBooking(models.AbstractModel):
    """Compares levels, never adds deltas: what people have received by hand is not received again."""

    _name = "monta.inbound.booking"
    _description = "Monta receipts as transfers"

    @api.model
    def _validate_all(self):
        """Validate the transfers of every order whose receipts are not in Odoo yet."""
        orders = self.env["purchase.order"].search(
            [("monta_has_new_receipts", "=", True), ("state", "in", ("purchase", "done"))], order="id"
        )
        for order in orders.filtered(lambda order: order._monta_option("inbound_validate_receipts")):
            try:
                with self.env.cr.savepoint():
                    self.with_company(order.company_id)._validate_order(order.with_company(order.company_id))
            except UserError as error:
                order.monta_has_new_receipts = False
                self._schedule_activity(order, [str(error)])
            except Exception:
                # Somebody may be working on the transfer right now; the next run looks again.
                _logger.exception("[Monta] what was received of %s could not be received in Odoo", order.name)
            compat.commit(self.env)

    @api.model
    def _validate_order(self, order):
        """Receive what is missing in Odoo; whatever needs a decision becomes an activity for the buyer."""
        transfers = order.order_line.move_ids._monta_arriving().picking_id
        if any(move.picked for move in transfers.move_ids):
            # Somebody is at it.
            return
        quantities, questions = self._quantities_by_move(order)
        for transfer in transfers:
            mine = {move: quantity for move, quantity in quantities.items() if move.picking_id == transfer}
            if mine:
                self._validate_transfer(transfer, mine)
        order.monta_has_new_receipts = False
        if questions:
            self._schedule_activity(order, questions)

    @api.model
    def _quantities_by_move(self, order):
        """How much of each open move has arrived, in its unit: ``({move: quantity}, [what people have to decide])``."""
        moves = order.order_line.move_ids.sorted(lambda move: (move.date, move.id))
        spread = require_core().spread_over_moves(
            self.env["monta.inbound.tally"]._received(order),
            [self._move_quantities(move) for move in moves],
            self.env["monta.gather"].sudo()._products(moves.product_id),
        )
        pieces = {share["move_id"]: share["quantity"] for share in spread["shares"]}
        quantities = {move: move._monta_in_own_unit(pieces[move.id]) for move in moves if move.id in pieces}
        # Of more than was announced an activity of its own tells already (monta.inbound.tally).
        is_told = order.monta_receipt_state == "over"
        open_questions = [left for left in spread["left"] if not (is_told and left["reason"] == "excess")]
        return quantities, [self._question(left) for left in open_questions]

    @api.model
    def _move_quantities(self, move):
        """Pieces of a move that have arrived and may still arrive, as ``monta_core.spread_over_moves`` takes them."""
        return {
            "id": move.id,
            "product_id": move.product_id.id,
            "done": self._received_pieces(move),
            "open": move.product_qty if move._monta_arriving() else 0,
            "tracked": move.product_id.tracking != "none",
        }

    @api.model
    def _question(self, left):
        """What people have to decide about pieces that go to no move."""
        if left["reason"] == "tracked":
            return _("%(quantity)g of %(sku)s: enter the lots or serial numbers.", **left)
        return _("%(quantity)g of %(sku)s are more than was ordered.", **left)

    @api.model
    def _received_pieces(self, move):
        """Pieces that a move has brought from the vendor already."""
        if move.state != "done" or not move._monta_is_from_vendor():
            return 0
        return move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)

    @api.model
    def _validate_transfer(self, transfer, quantities):
        """Receive ``quantities`` (``{move: quantity in its unit}``) of a transfer; the rest becomes a backorder."""
        rest = transfer.move_ids.filtered(
            lambda move: move.state != "cancel" and quantities.get(move, 0) < move.product_uom_qty
        )
        if rest and transfer.picking_type_id.create_backorder == "never":
            raise UserError(
                _("%s would lose what has not arrived, because its type makes no backorders.", transfer.name)
            )
        for move, quantity in quantities.items():
            move.write({"quantity": quantity, "picked": True})
        transfer.with_context(skip_backorder=True).button_validate()
        if transfer.state != "done":
            raise UserError(_("%s could not be validated without somebody to answer questions.", transfer.name))

    @api.model
    def _schedule_activity(self, order, questions):
        """One activity for the buyer with everything that is left to people."""
        summary = _("Receive what Monta has received")
        note = plaintext2html("\n".join(questions))
        if activity := order.activity_search([TODO], additional_domain=[("summary", "=", summary)]):
            activity.note = note
        else:
            order.activity_schedule(TODO, summary=summary, note=note, user_id=order._monta_responsible().id)
