"""Which documents explain that Odoo and Monta do not have the same of a product: facts, of which the core decides.

Monta writes goods off when it takes an order, Odoo when the delivery is validated; Monta counts goods in when they
arrive, Odoo when the receipt is validated (decision 29).
"""

from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.sql import SQL

from ... import compat
from ...core import require_core
from ...models.monta_document import AT_MONTA

# Moves that are still to take place.
OPEN_MOVES = ("waiting", "confirmed", "partially_available", "assigned")
# What a request is told whose order Monta has already, with other goods: it may be ours, and Monta has split it.
EXISTS_DIFFERENT = "api.exists_different"
# Documents that are kept to be shown and opened, of one product.
MAX_DOCUMENTS = 200


@dataclass(frozen=True)
class Difference:
    """How Odoo and Monta differ in one product, in its unit; a sign says which way Odoo has to go.

    :ivar on_hand: what Odoo has where Monta's stock is mirrored
    :ivar unexplained: what has to be added in Odoo
    :ivar explained: how much more than Monta Odoo is to have
    :ivar documents: what explains that (list of dicts)
    :ivar is_approved: whether a person has agreed to this difference, or to more
    """

    on_hand: float
    unexplained: float
    explained: float
    documents: list
    is_approved: bool


class MontaStockExplanation(models.AbstractModel):
    """Gathers the documents of many products with a fixed number of statements."""

    _name = "monta.stock.explanation"
    _description = "What explains Monta's stock"

    @api.model
    def _differences(self, run, locations, products, told):
        """The :class:`Difference` of each of ``products``, by product id.

        :param run: :class:`~.run.StockRun`
        :param locations: where Monta's stock is mirrored (``stock.location``)
        :param dict told: by product id, Monta's ``available`` and ``shortage``, when it was ``asked`` for them, and
            whether what is ``waiting`` ``is_agreed``
        """
        if not products:
            return {}
        # While Monta was asked, others have sent orders of which its answer knows.
        with nullcontext(self.env) if run.is_scheduled else compat.newest(self.env) as env:
            own = self.with_env(env)
            on_hand = own._on_hand(locations, products)
            documents = own._documents(run, locations, products) if run.basis == "free" else {}
        snapshot = [
            {
                "available": told[product.id]["available"],
                "shortage": told[product.id]["shortage"] or 0,
                "asked": fields.Datetime.to_string(told[product.id]["asked"]),
                "on_hand": on_hand.get(product.id, 0.0),
                "rounding": product.uom_id.rounding,
                "documents": [facts for facts, _record in documents.get(product.id, ())],
                "approved": told[product.id]["is_agreed"] and told[product.id]["waiting"],
            }
            for product in products
        ]
        planned = require_core().plan_stock({"basis": run.basis, "products": snapshot})
        return {
            product.id: Difference(
                facts["on_hand"],
                plan["unexplained"],
                plan["explained"],
                self._kept([documents[product.id][place] for place in plan["documents"]]),
                plan["approved"],
            )
            for product, facts, plan in zip(products, snapshot, planned, strict=True)
        }

    @api.model
    def _on_hand(self, locations, products):
        """Quantity by product id at ``locations`` as Odoo counts it: with what is below, in packages or of owners."""
        if not locations or not products:
            return {}
        quants = self.env["stock.quant"].sudo()
        groups = quants._read_group(
            [("location_id", "child_of", locations.ids), ("product_id", "in", products.ids)],
            ["product_id"],
            ["quantity:sum"],
        )
        return {product.id: quantity for product, quantity in groups}

    def _kept(self, documents):
        """What is kept of the documents that explain something (list of dicts), the oldest first."""
        return [
            {"kind": facts["kind"], "quantity": facts["quantity"], **record}
            for facts, record in documents[:MAX_DOCUMENTS]
        ]

    # -- documents ----------------------------------------------------------------------------------------------

    def _documents(self, run, locations, products):
        """What only one side may have counted, by product id: ``(as monta_core.plan_stock takes it, which record)``."""
        found = defaultdict(list)
        if locations and products:
            inside = [f"{path}%" for path in locations.mapped("parent_path")]
            for product_id, facts, record in (
                *self._orders(run, inside, products),
                *self._receipts(run, inside, products),
            ):
                found[product_id].append((facts, record))
        return found

    def _orders(self, run, inside, products):
        """Sale orders that Monta has, or may have: what of them leaves here, has left, or does not leave any more.

        A move that was done before Monta had the order left without it. An order of which Monta has dropped something
        is another one than Odoo's, as one that has changed in Odoo is, and one that Monta has with other goods. Of one
        whose worker died, the outbox alone may know that it was sent.
        """
        self.env.flush_all()
        followed = fields.Datetime.now() - timedelta(days=run.settings.status_window_days)
        self.env.cr.execute(
            SQL(
                """
                SELECT move.product_id, sale.id, sale.name, move.kind, SUM(move.quantity), status.stage,
                       sale.monta_state != 'sent' OR status.dropped IS NOT NULL, sale.monta_last_push, status.last_sync
                  FROM (
                        SELECT move.product_id, %(sale)s AS sale_id, move.location_id, move.location_dest_id,
                               move.product_qty AS quantity,
                               CASE move.state WHEN 'cancel' THEN 'cancelled' ELSE 'order' END AS kind
                          FROM stock_move move LEFT JOIN sale_order_line sold ON sold.id = move.sale_line_id
                         WHERE move.product_id IN %(products)s AND move.state IN %(open)s
                        UNION ALL
                        SELECT move.product_id, sale.id, move.location_id, move.location_dest_id,
                               line.quantity_product_uom, 'delivered'
                          FROM stock_move move JOIN stock_move_line line ON line.move_id = move.id
                          LEFT JOIN sale_order_line sold ON sold.id = move.sale_line_id
                          JOIN sale_order sale ON sale.id = %(sale)s
                         WHERE move.product_id IN %(products)s AND move.state = 'done' AND move.date > %(followed)s
                           AND sale.state = 'sale'
                           AND sale.monta_state IN %(states)s AND sale.monta_is_closed IS NOT TRUE
                           AND NOT COALESCE(sale.monta_left_before::jsonb @> to_jsonb(move.id), FALSE)
                       ) move
                  JOIN sale_order sale ON sale.id = move.sale_id
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location dest ON dest.id = move.location_dest_id
                  LEFT JOIN monta_order_status status
                    ON status.sale_order_id = sale.id AND status.account = %(account)s
                 WHERE source.parent_path LIKE ANY(%(inside)s) AND NOT dest.parent_path LIKE ANY(%(inside)s)
                   AND (move.kind = 'cancelled') = (sale.state = 'cancel')
                   AND sale.monta_state IN %(states)s
                   AND (sale.monta_last_push IS NOT NULL OR EXISTS (
                        SELECT FROM monta_outbox request
                         WHERE request.res_model = 'sale.order' AND request.res_id = sale.id
                           AND (request.uncertain OR request.error_code = %(other)s
                                OR request.state = 'sent' AND request.is_published IS NOT TRUE)))
                 GROUP BY move.product_id, sale.id, move.kind, status.id
                 ORDER BY sale.id
                """,
                sale=compat.sale_of_move_sql(),
                products=tuple(products.ids),
                followed=followed,
                open=(*OPEN_MOVES, "cancel"),
                states=AT_MONTA,
                other=EXISTS_DIFFERENT,
                account=run.settings.account,
                inside=inside,
            )
        )
        for product_id, order_id, name, kind, quantity, stage, is_changed, sent, seen in self.env.cr.fetchall():
            facts = {
                "kind": kind,
                "quantity": float(quantity or 0),
                "stage": stage or None,
                "changed": bool(is_changed),
                "sent": fields.Datetime.to_string(sent),
                "seen": fields.Datetime.to_string(seen),
            }
            yield product_id, facts, {"model": "sale.order", "id": order_id, "name": name}

    def _receipts(self, run, inside, products):
        """Purchase orders of which goods have arrived at Monta and not in Odoo, or may have."""
        arriving = self.env["stock.move"].sudo().search(
            [
                ("product_id", "in", products.ids),
                ("state", "in", OPEN_MOVES),
                ("purchase_line_id.order_id.monta_last_push", "!=", False),
            ]
        )  # fmt: skip
        arriving = arriving.filtered(
            lambda move: any(move.location_dest_id.parent_path.startswith(path[:-1]) for path in inside)
        )
        booking, core = self.env["monta.inbound.booking"].sudo(), require_core()
        orders = arriving.purchase_line_id.order_id.sorted("id")
        moves_by_order = {
            order: order.order_line.move_ids.sorted(lambda move: (move.date, move.id)) for order in orders
        }
        everything = self.env["stock.move"].sudo().union(*moves_by_order.values())
        skus = {row["id"]: row for row in self.env["monta.gather"].sudo()._products(everything.product_id)}
        for order, moves in moves_by_order.items():
            spread = core.spread_over_moves(
                self.env["monta.inbound.tally"]._received(order),
                [{**booking._move_quantities(move), "tracked": False} for move in moves],
                [skus[product_id] for product_id in moves.product_id.ids],
            )
            arrived = {share["move_id"]: share["quantity"] for share in spread["shares"]}
            record = {"model": "purchase.order", "id": order.id, "name": order.name}
            for move in moves & arriving:
                here = arrived.get(move.id, 0.0)
                if here:
                    yield move.product_id.id, {"kind": "receipt", "quantity": here}, record
                if not run.knows_receipts and move.product_qty > here:
                    yield move.product_id.id, {"kind": "announced", "quantity": move.product_qty - here}, record
