"""Shares what was announced and what was received out over the lines of a purchase order."""

from collections import defaultdict
from fractions import Fraction

from odoo import api, models

from ...core import require_core

# The report of SKUs is made for a sale order; what it asks for beyond the lines says nothing here.
NOBODY = {"partner_id": 0}
NO_MONEY = {"currency": "-", "currency_digits": 0, "amount_total": 0, "amount_tax": 0, "b2b": False, "paid": False}


class MontaInboundTally(models.AbstractModel):
    """Monta counts pieces of SKUs; people think in the lines and units of their order."""

    _name = "monta.inbound.tally"
    _description = "Monta inbound tally"

    @api.model
    def _update(self, order):
        """Write on ``order`` and its lines what Monta expects and what it has received."""
        order = order.sudo().with_company(order.company_id)
        announced = self._announced(order)
        received = self._received(order)
        needs = self._needs(order)
        for name, pool in (("monta_qty_announced", announced), ("monta_qty_received", received)):
            shares = self._shares(needs, pool)
            for line in order.order_line:
                quantity = float(shares.get(line.id, 0) * Fraction(repr(line.product_qty)))
                if line[name] != quantity:
                    line[name] = quantity
        order.monta_receipt_state = self._state(announced, received)

    @api.model
    def _state(self, announced, received):
        """How the goods of an order stand, as in ``monta_receipt_state``."""
        if not any(received.values()):
            return "none"
        if any(quantity > announced.get(sku, 0) for sku, quantity in received.items()):
            return "over"
        return "full" if all(received.get(sku, 0) == quantity for sku, quantity in announced.items()) else "partial"

    @api.model
    def _announced(self, order):
        """Pieces by SKU that Monta expects of ``order``."""
        pool = defaultdict(int)
        for line in self.env["monta.inbound.forecast.service"]._acknowledged_lines(order):
            pool[line["Sku"]] += line["Quantity"]
        return pool

    @api.model
    def _received(self, order):
        """Pieces by SKU that Monta has received of ``order``."""
        pool = defaultdict(int)
        for receipt in order.monta_receipt_ids:
            pool[receipt.sku] += receipt.quantity
        return pool

    @api.model
    def _needs(self, order):
        """Pieces of each SKU that each line of ``order`` makes arrive: ``{line id: {SKU: Fraction}}``."""
        snapshot = self.env["monta.inbound.forecast.service"]._snapshot(order)
        lines = [{name: line[name] for name in line if name != "planned"} for line in snapshot["lines"]]
        report = require_core().check_skus(
            {
                "order": {"id": order.id, **NO_MONEY},
                "settings": {},
                "shipping": NOBODY,
                "invoice": NOBODY,
                "lines": lines,
                **{name: snapshot[name] for name in ("products", "uoms", "kits")},
            }
        )
        needs = defaultdict(lambda: defaultdict(Fraction))
        for row in report["lines"]:
            if quantity := row["sku"] and Fraction(row["quantity"]):
                needs[row["line_id"]][row["sku"]] += quantity
        return needs

    @api.model
    def _shares(self, needs, pool):
        """Which part of its need each line gets: first come first served, and the last one takes what is too much.

        A kit is there as far as all of its components are.

        :return: ``{line id: Fraction}``; 1 for a line that got what it needs
        """
        takers = defaultdict(list)
        for line_id, need in needs.items():
            for sku, quantity in need.items():
                takers[sku].append((line_id, quantity))
        parts = defaultdict(list)
        for sku, lines in takers.items():
            left = Fraction(pool.get(sku, 0))
            for line_id, quantity in lines:
                share = left if line_id == lines[-1][0] else min(quantity, left)
                parts[line_id].append(share / quantity)
                left -= share
        return {line_id: min(shares) for line_id, shares in parts.items()}
