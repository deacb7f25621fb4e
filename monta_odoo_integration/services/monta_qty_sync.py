"""Pulls Monta's stock (documentation 1.3, 5.3, 9.1, 9.5)."""

import logging
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core import core_is_usable, require_core

_logger = logging.getLogger(__name__)

# Cursors overlap: Monta's times are wall times, and a change may be listed late (contract 2.3).
OVERLAP = timedelta(hours=1)
# The list of changed products reaches back seven days (contract 4); a full sweep once a day finds what it cannot tell.
REACH = timedelta(days=7)
FULL_SWEEP = timedelta(days=1)


class MontaStockPull(models.AbstractModel):
    """Asks Monta, lets the core read the answers, and hands them to ``monta.stock.mirror``."""

    _name = "monta.qty.sync"
    _description = "Monta stock pull"

    @api.model
    def _endpoint(self, settings):
        """Where the stock of one product is asked for: a path with ``{sku}``; override it for your tenant."""
        return settings.stock_endpoint

    @api.model
    def _run(self):
        """Refresh every company that has an account; one that fails does not keep the others waiting."""
        if not core_is_usable():
            _logger.error("[Monta] no stock was pulled: monta-core is missing or does not fit")
            return
        for company in self.env["res.company"].search([]):
            settings = self.env["monta.config"]._for(company)
            if not settings.is_configured:
                continue
            try:
                self.with_company(company)._pull(settings)
            except (require_core().MontaError, UserError) as error:
                _logger.error("[Monta] stock of %s was not pulled: %s", company.name, error)

    @api.model
    def _pull(self, settings, products=None):
        """Bring the numbers of one company up to date.

        :param products: only these (``product.product``); every product that Monta may know when left out
        """
        mirror = self.env["monta.stock.mirror"]
        subjects = mirror._subjects(settings, products)
        if products is None and settings.speaks_v6:
            self._pull_lists(settings, subjects)
        else:
            self._pull_each(settings, subjects)
        mirror._store_kits(settings, subjects)

    def _pull_each(self, settings, subjects):
        """One request per SKU, several at once."""
        answers = self.env["monta.http"]._client(settings).fetch_stock(
            sorted(subjects.by_sku), endpoint=self._endpoint(settings), max_parallel=settings.max_parallel
        )
        known, errors = {}, {}
        for answer in answers:
            if answer["error"]:
                errors[answer["sku"]] = answer["error"]["message"]
            else:
                known[answer["sku"]] = answer["product"]
        for sku, product in known.items():
            if product is None:
                _logger.warning("[Monta] stock: Monta does not know the SKU %s", sku)
        self.env["monta.stock.mirror"]._store(settings, subjects, known, errors)

    def _pull_lists(self, settings, subjects):
        """The products that changed, or all of them when that is due."""
        config = self.env["monta.config"]
        client = self.env["monta.http"]._client(settings)
        now = fields.Datetime.now()
        cursor = config._recall("stock_cursor", settings.account) or {}
        since = fields.Datetime.to_datetime(cursor.get("at") or False)
        swept = fields.Datetime.to_datetime(cursor.get("swept") or False)
        full = not since or now - since > REACH - OVERLAP or not swept or now - swept >= FULL_SWEEP
        if full:
            products = client.all_products()["products"]
        else:
            products = client.stock_changes((since - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ"))["products"]
        listed = {product.get("Sku"): product for product in products}
        known = {sku: listed[sku] for sku in subjects.by_sku if sku in listed}
        if full:
            # A complete list says of the rest that Monta does not have them.
            known |= dict.fromkeys(subjects.by_sku.keys() - known.keys())
            missing = sorted(sku for sku, product in known.items() if product is None)
            if missing:
                _logger.warning("[Monta] stock: Monta does not list %s SKUs: %s", len(missing), ", ".join(missing[:50]))
        self.env["monta.stock.mirror"]._store(settings, subjects, known, {})
        # Only now: what is not stored yet must come again.
        stamp = fields.Datetime.to_string
        config._remember(
            "stock_cursor", settings.account, {"at": stamp(now), "swept": stamp(now if full else swept)}
        )

    @api.model
    def _refresh(self, products):
        """Refresh ``products`` for the companies of the user that have an account.

        :raises UserError: when none has
        """
        refreshed = False
        for company in self.env.companies:
            settings = self.env["monta.config"]._for(company)
            if settings.is_configured:
                self.with_company(company)._pull(settings, products)
                refreshed = True
        if not refreshed:
            raise UserError(_("No company you work for has an account at Monta: fill it in under Settings ▸ Monta."))
