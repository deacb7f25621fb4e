"""Delivers in Odoo what Monta has shipped, where monta.delivery_validate says so (off by default; decision 28)."""

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ... import compat
from ...core import joined, remembering, require_core


class SomebodyElse(Exception):
    """Somebody is working on a transfer just now; it is looked at again when it was put down."""


class MontaDelivery(models.AbstractModel):
    """Compares levels, never adds deltas: what people have delivered by hand is not delivered again."""

    _name = "monta.delivery"
    _description = "Monta shipments as transfers"

    @api.model
    def _validate_order(self, order, lots=None, en_route=False):
        """Deliver what Monta has shipped of ``order``, from the first step of its warehouse to the customer.

        :param lots: what Monta tells of lots and serial numbers, as of :meth:`_fetch_lots`
        :param en_route: whether only what a carrier has counts
        :return: what is left to people: texts in ``waiting`` (transfers that wait for them) and ``told``
        :raises UserError: what keeps a transfer from closing
        """
        told = {"waiting": [], "told": []}
        shipped, dropped = order._monta_shipped_pieces(en_route), order._monta_dropped_pieces()
        left_before = self._left_before(order)
        steps, step = self._steps(order), 0
        while step < max(len(steps), 1):
            moves = steps[step] if steps else self.env["stock.move"]
            direct = self.env["stock.move"].union(*steps[:step]).filtered(self._is_last)
            plan = self._plan(moves, direct, left_before, {**(lots or {}), "shipped": shipped, "dropped": dropped})
            self._cancel(order, plan["cancel"])
            waiting = self._waiting(plan["left"])
            if step == 0:
                told["told"] = self._told(plan["left"])
            is_chain = len(steps) > 1 or not all(map(self._is_last, moves))
            if waiting and is_chain:
                # All of its steps, or none.
                raise UserError(joined(self.env, waiting.values()))
            told["waiting"] += waiting.values()
            self._validate_step(order, plan["shares"], waiting.keys())
            if not is_chain:
                break
            steps, step = self._steps(order), step + 1
            if step == len(steps):
                self._check_arrived(plan["shares"])
        self._tell_late_codes(order, steps, told)
        return told

    @api.model
    def _check_arrived(self, shares):
        """Nothing stays between the shelf and the customer."""
        _ = remembering(self.env)
        moves = self.env["stock.move"].browse(share["move_id"] for share in shares)
        if stuck := moves.filtered(lambda move: not self._is_last(move))[:1]:
            raise UserError(
                _(
                    "No rule brings what %(transfer)s moves to %(location)s on to the customer: mend the routes of the "
                    "warehouse, or deliver it by hand.",
                    transfer=stuck.picking_id.name,
                    location=stuck.location_dest_id.display_name,
                )
            )

    @api.model
    def _is_last(self, move):
        """Whether a move ends at the customer."""
        return compat.is_customers(move.location_dest_id)

    @api.model
    def _plan(self, moves, direct, left_before, told):
        """What ``monta_core.plan_delivery`` makes of the ``moves`` of one step; ``direct`` have reached the customer
        without it."""
        known = (direct | moves).filtered(lambda move: move.id not in left_before)
        parts = self._parts_of_kits(known)
        return require_core().plan_delivery(
            {
                **told,
                "moves": [{**self._move_quantities(move, move in moves), **parts.get(move, {})} for move in known],
                "products": self.env["monta.gather"].sudo()._products(known.product_id),
            }
        )

    @api.model
    def _move_quantities(self, move, is_open):
        """Pieces of a move that have left and may still leave, as ``monta_core.plan_delivery`` takes them."""
        is_done, is_cancelled = move.state == "done", move.state == "cancel"
        tracking = self._tracking(move)
        return {
            "id": move.id,
            "product_id": move.product_id.id,
            "done": move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id) if is_done else 0,
            "open": move.product_qty if is_open and not is_done and not is_cancelled else 0,
            "dropped": move.product_qty if is_cancelled and move.monta_dropped else 0,
            "tracking": tracking,
            "lots": self._lots_of(move) if is_done and tracking != "none" else [],
        }

    # -- what is left to people ---------------------------------------------------------------------------------

    @api.model
    def _waiting(self, left):
        """The transfers that wait for lots, each with what to do: ``{stock.picking: text}``."""
        _ = remembering(self.env)
        texts = {}
        for row in left:
            if row["reason"] == "lots":
                transfer = self.env["stock.move"].browse(row["move_id"]).picking_id
                text = _(
                    "%(transfer)s: enter the lots or serial numbers of %(quantity)g of %(sku)s, "
                    "which Monta does not tell.",
                    transfer=transfer.name,
                    quantity=row["quantity"],
                    sku=row["sku"],
                )
                texts[transfer] = joined(self.env, [texts.get(transfer), text])
        return texts

    @api.model
    def _told(self, left):
        """What Monta has shipped and this order does not have (list of texts)."""
        _ = remembering(self.env)
        texts = []
        for row in left:
            if row["reason"] == "unknown":
                texts.append(_("%(quantity)g of %(sku)s, which is not to be delivered here.", **row))
            elif row["reason"] == "excess":
                texts.append(_("%(quantity)g of %(sku)s more than is to be delivered.", **row))
        return texts

    # -- carry out ----------------------------------------------------------------------------------------------

    @api.model
    def _cancel(self, order, dropped):
        """Cancel what Monta took off, and say so."""
        for row in dropped:
            move = self.env["stock.move"].browse(row["move_id"])
            if row["quantity"] >= move.product_qty:
                gone = move
            else:
                move._do_unreserve()
                gone = self.env["stock.move"].create(move._split(row["quantity"]))
                gone._action_confirm(merge=False)
                move._action_assign()
            gone.monta_dropped = True
            gone._action_cancel()
            transfer = move.picking_id.name
            order._message_log(
                body=_(
                    "Monta: %(quantity)g of %(sku)s will not come any more and was cancelled on %(transfer)s.",
                    quantity=row["quantity"],
                    sku=row["sku"],
                    transfer=transfer,
                )
            )

    @api.model
    def _validate_step(self, order, shares, waiting):
        """Validate the transfers of one step with their ``shares``, but those that are ``waiting``."""
        by_transfer = {}
        for share in shares:
            move = self.env["stock.move"].browse(share["move_id"])
            by_transfer.setdefault(move.picking_id, {})[move] = share
        for transfer, own in by_transfer.items():
            if transfer not in waiting:
                self._validate_transfer(order, transfer, own)

    @api.model
    def _validate_transfer(self, order, transfer, shares):
        """Deliver ``shares`` (by move) of a transfer; the rest becomes a backorder."""
        _ = remembering(self.env)
        if any(move.picked for move in transfer.move_ids if move.state not in ("done", "cancel")):
            raise SomebodyElse(_("Somebody is working on %s: validate it, or clear what was entered.", transfer.name))
        quantities = {move: move._monta_in_own_unit(share["quantity"]) for move, share in shares.items()}
        rest = transfer.move_ids.filtered(
            lambda move: move.state != "cancel" and quantities.get(move, 0) < move.product_uom_qty
        )
        if rest and transfer.picking_type_id.create_backorder == "never":
            raise UserError(
                _("%s would lose what has not been shipped, because its type makes no backorders.", transfer.name)
            )
        if any(map(self._is_last, shares)):
            transfer._monta_set_parcels(order)
            self._check_carrier(transfer)
        reserved = self.env["stock.move"]
        for move, quantity in quantities.items():
            if shares[move]["lots"]:
                self._set_lots(move, shares[move]["lots"])
            elif float_compare(move.quantity, quantity, precision_rounding=move.product_uom.rounding):
                move.write({"quantity": quantity, "picked": True})
            else:
                reserved += move
        reserved.picked = True
        # Whether to send text messages is asked once in a company; nobody is there to be asked.
        is_asked = "has_received_warning_stock_sms" in transfer.company_id._fields
        skip_sms = is_asked and not transfer.company_id.has_received_warning_stock_sms
        result = transfer.with_context(skip_backorder=True, skip_sms=skip_sms).button_validate()
        if transfer.state != "done":
            question = result.get("name") if isinstance(result, dict) else None
            raise UserError(
                _(
                    "%(transfer)s could not be validated without somebody to answer a question: %(question)s",
                    transfer=transfer.name,
                    question=question or "?",
                )
            )

    @api.model
    def _check_carrier(self, transfer):
        """Let no connector of a carrier book a parcel of its own for what has left already."""
        _ = remembering(self.env)
        if "carrier_tracking_ref" not in transfer._fields or transfer.carrier_tracking_ref:
            return
        if transfer.carrier_id.integration_level == "rate_and_ship" and transfer.picking_type_id.print_label:
            raise UserError(
                _(
                    "Monta tells no code of a parcel, and validating %(transfer)s would make %(carrier)s book one.",
                    transfer=transfer.name,
                    carrier=transfer.carrier_id.name,
                )
            )

    @api.model
    def _tell_late_codes(self, order, steps, told):
        """A code that Monta told after its goods were delivered belongs on the last transfer."""
        if told["waiting"] or not steps:
            return
        done = steps[-1].filtered(lambda move: move.state == "done" and self._is_last(move)).picking_id
        if last := done.sorted(lambda transfer: (transfer.date_done, transfer.id))[-1:]:
            last._monta_set_parcels(order)
