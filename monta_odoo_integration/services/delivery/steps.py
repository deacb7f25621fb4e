"""The steps that the goods of an order take on their way to the customer: one, or pick, pack and ship."""

import json

from odoo import api, models

from ... import compat


class MontaDelivery(models.AbstractModel):
    """Finds the moves that bring what Monta ships."""

    _inherit = "monta.delivery"

    @api.model
    def _prefetch(self, orders):
        """Read at once what is needed of each of ``orders``, instead of one after the other."""
        moves = orders.order_line.move_ids
        transfers = orders.picking_ids | moves.picking_id
        moves |= transfers.move_ids
        # Odoo reads a field of all records that were found together.
        for records, names in (
            (moves, ("move_orig_ids", "move_dest_ids", "move_line_ids")),
            (transfers, ("monta_parcels",)),
            (orders, ("activity_ids",)),
        ):
            for name in names:
                records.mapped(name)

    @api.model
    def _steps(self, order):
        """The moves of Monta's goods of ``order``, step by step (list of ``stock.move``), each step by date.

        Where the goods leave at once, there is one step.
        """
        moves = self._outgoing(order)
        depths = {}
        for move in moves:
            self._depth(move, moves, depths)
        steps = [self.env["stock.move"]] * (max(depths.values(), default=-1) + 1)
        for move in moves.sorted(lambda move: (move.date, move.id)):
            steps[depths[move]] += move
        return steps

    @api.model
    def _depth(self, move, moves, depths):
        """How many of ``moves`` come before ``move``, one after the other."""
        if move not in depths:
            depths[move] = 0
            before = move.move_orig_ids & moves
            depths[move] = max((self._depth(origin, moves, depths) + 1 for origin in before), default=0)
        return depths[move]

    @api.model
    def _outgoing(self, order):
        """The moves that bring Monta's goods from its shelf to the customer, and those in between."""
        is_limited = self.env["stock.warehouse"]._monta_is_limited(order.company_id)
        own = order.order_line.move_ids.filtered(
            lambda move: compat.goes_to_customer(move) and self._is_montas(move, is_limited)
        )
        found = own
        while own:
            beside = own.move_orig_ids | own.move_dest_ids
            own = beside.filtered(lambda move: self._is_montas(move, is_limited)) - found
            found |= own
        return found

    @api.model
    def _is_montas(self, move, is_limited):
        """Whether Monta carries out ``move``, from a warehouse of its own; what came back and leaves again is none.

        ``is_limited``: whether Monta runs only those warehouses that are marked.
        """
        source, warehouse = move.location_id, move.location_id.warehouse_id
        if source.usage != "internal" or move.origin_returned_move_id:
            return False
        if move.location_dest_id.usage == "internal" and not self._leaves_stock(move, warehouse):
            return False
        return warehouse.monta_ships or not is_limited

    @api.model
    def _leaves_stock(self, move, warehouse):
        """Whether a move within a warehouse leads away from its shelves: what is put there arrives."""
        shelves = warehouse.lot_stock_id.parent_path or "-"
        return not (move.location_dest_id.parent_path or "").startswith(shelves)

    @api.model
    def _left_before(self, order):
        """The ids of the moves that were done before Monta got the order: they have left without it."""
        return set(json.loads(order.monta_left_before or "[]"))
