"""What Monta has received of the announced goods (contract 5, inbounds)."""

import logging
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from .. import compat
from ..core import core_is_usable, require_core

_logger = logging.getLogger(__name__)


class MontaInboundReceipts(models.AbstractModel):
    """Adds up the receipts: each row is a delta; returns and quarantine are no receipts of an order."""

    _name = "monta.inbound.receipts"
    _description = "Monta inbound receipts"

    @api.model
    def _run(self):
        """Read what is new for every company that has an account."""
        if not core_is_usable():
            _logger.error("[Monta] no receipts were read: monta-core is missing or does not fit")
            return
        for company in self.env["res.company"].search([]):
            settings = self.env["monta.config"]._for(company)
            if not settings.is_configured:
                continue
            try:
                self.with_company(company)._pull(settings)
            except (require_core().MontaError, UserError) as error:
                _logger.error("[Monta] receipts of %s were not read: %s", company.name, error)

    @api.model
    def _pull(self, settings):
        config = self.env["monta.config"]
        cursor = config._recall("inbound_cursor", settings.account) or 0
        answer = self.env["monta.http"]._client(settings).receipts(cursor)
        received = defaultdict(float)
        for row in answer["rows"]:
            if self._counts(row):
                received[row["InboundForecastReference"], row["Sku"]] += row["Quantity"]
        for (reference, sku), quantity in received.items():
            self._add(settings, reference, sku, quantity)
        # In one transaction with the sums: a row must count once.
        config._remember("inbound_cursor", settings.account, answer["cursor"])
        compat.commit(self.env)

    @api.model
    def _counts(self, row):
        """Whether a row of the feed is goods received for an announcement; returns and quarantine are not."""
        return bool(
            row.get("InboundForecastReference")
            and row.get("Sku")
            and row.get("Quantity")
            and not row.get("Quarantaine")
            and not row.get("ReturnedOrderWebshopOrderId")
        )

    @api.model
    def _add(self, settings, reference, sku, quantity):
        """Share ``quantity`` of ``sku`` out over the lines of the announced order, first come first served."""
        order = self.env["purchase.order"].search(
            [("company_id", "=", settings.company.id), "|", ("monta_reference", "=", reference), ("name", "=", reference)],
            limit=1,
        )
        if not order:
            _logger.info("[Monta] receipt for %s: no such purchase order here", reference)
            return
        lines = order._monta_lines_of(sku)
        if not lines:
            _logger.warning("[Monta] receipt for %s: the SKU %s is on none of its lines", reference, sku)
            return
        for line in lines:
            unit, product_unit = line[compat.LINE_UOM], line.product_id.uom_id
            open_quantity = unit._compute_quantity(line.monta_qty_announced - line.monta_qty_received, product_unit)
            share = quantity if line == lines[-1] else min(max(open_quantity, 0.0), quantity)
            line.monta_qty_received += product_unit._compute_quantity(share, unit, rounding_method="HALF-UP")
            quantity -= share
            if not quantity:
                break
