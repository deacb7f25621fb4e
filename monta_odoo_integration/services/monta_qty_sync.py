"""Pulls Monta's stock (documentation 1.3, 5.3, 9.1, 9.5)."""

import logging
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .. import compat
from ..core import core_is_usable, require_core
from ..models.monta_config import STOCK_ENDPOINT
from ..models.monta_stock import HEARD, TOLD

_logger = logging.getLogger(__name__)

# Cursors overlap: Monta's times are wall times, and a change may be listed late (contract 2.3).
OVERLAP = timedelta(hours=1)
# The list of changed products reaches back seven days (contract 4); a full sweep once a day finds what it cannot tell.
REACH = timedelta(days=7)
FULL_SWEEP = timedelta(days=1)
# So many products are asked for, written and kept at a time.
CHUNK = 200
# More new products than this are found faster in the list of all products.
MOST_NEW = 100


class MontaStockPull(models.AbstractModel):
    """Asks Monta, and hands the answers to ``monta.stock.mirror``.

    An account with Monta's live API is asked for what changed, and once a day for all products; any other one, and one
    whose tenant has an endpoint of its own, for each SKU.
    """

    _name = "monta.qty.sync"
    _description = "Monta stock pull"

    @api.model
    def _endpoint(self):
        """Where the stock of one product is asked for: a path with ``{sku}``; override it for your tenant."""
        return self.env["monta.config"]._for(self.env.company).stock_endpoint

    @api.model
    def _run(self):
        """Refresh every company that has an account; one that fails does not keep the others waiting."""
        if not core_is_usable():
            _logger.error("[Monta] no stock was pulled: monta-core is missing or does not fit")
            return
        for company in self.env["res.company"].search([("active", "=", True)]):
            settings = self.env["monta.config"]._for(company)
            if not settings.is_configured:
                continue
            try:
                self.with_company(company)._pull(settings)
            except (require_core().MontaError, UserError) as error:
                _logger.error("[Monta] stock of %s was not pulled: %s", company.name, error)
        # Whatever is left waits for the next run: an account that is refused now is not asked again at once.
        compat.report_progress(self.env, 0, 0)

    @api.model
    def _refresh(self, products):
        """Ask for ``products`` (``product.product``) now, for the companies of the user that have an account.

        :raises UserError: when none has, when there is nothing to ask for, or when Monta did not answer
        """
        asked = configured = False
        for company in self.env.companies:
            settings = self.env["monta.config"]._for(company)
            if settings.is_configured:
                configured = True
                asked |= self.with_company(company)._pull_products(settings, products)
        if not configured:
            raise UserError(_("No company you work for has an account at Monta: fill it in under Settings ▸ Monta."))
        if not asked:
            raise UserError(_("Odoo keeps no stock of this, so there is nothing to ask Monta for."))

    # -- what to ask for ----------------------------------------------------------------------------------------

    @api.model
    def _pull(self, settings):
        """Bring all numbers of one company up to date."""
        client = self.env["monta.http"]._client(settings)
        kits = self.env["monta.stock.names"]._kits(settings.company)
        try:
            listed = self._has_lists(settings, client) and self._pull_lists(settings, client, kits)
        except require_core().Refused as error:
            if error.code != "api.list_missing":
                raise
            listed = False
        self._learn(settings, client)
        if not listed:
            subjects = self.env["monta.stock.names"]._all(settings.company, kits)
            self.env["monta.stock.mirror"]._store_unusable(settings, subjects)
            self._pull_each(settings, client, subjects.by_sku, self._keep)
        self.env["monta.stock.kits"]._store(settings, kits)
        self._keep(0, 0)

    @api.model
    def _pull_products(self, settings, products):
        """Bring the numbers of ``products`` up to date; a kit by way of its components.

        :return: whether there was anything to ask for
        """
        names = self.env["monta.stock.names"]
        kits = names._kits(settings.company, products)
        wanted = names._stored(settings.company, kits, [("id", "in", products.ids)]) | kits.components
        subjects = names._some(settings.company, kits, wanted)
        self.env["monta.stock.mirror"]._store_unusable(settings, subjects)
        self._pull_each(settings, self.env["monta.http"]._client(settings), subjects.by_sku, lambda done, left: None)
        self.env["monta.stock.kits"]._store(settings, kits)
        return bool(wanted or kits.ids)

    def _has_lists(self, settings, client):
        """Whether this account's API lists products; a tenant's own endpoint is used, whatever there is besides."""
        if self._endpoint() != STOCK_ENDPOINT:
            return False
        if settings.api_profile != "auto":
            return settings.api_profile == "v6"
        if not client.capabilities.get("profile"):
            client.check()
        known = client.capabilities
        return (known.get("stock") or known["profile"]) == "v6"

    def _learn(self, settings, client):
        """Keep what the client found out about this account's API."""
        if settings.api_profile == "auto" and client.capabilities != settings.capabilities:
            self.env["monta.config"]._remember("api_capabilities", settings.account, client.capabilities)

    def _keep(self, done, left):
        """Keep what was done so far, so that nothing that comes after can take it away."""
        compat.report_progress(self.env, done, left)
        compat.commit(self.env)
        # A cache of every product would be a large one.
        self.env.invalidate_all()

    # -- one by one ---------------------------------------------------------------------------------------------

    def _pull_each(self, settings, client, owners, keep):
        """One request per SKU, several at once; those that were asked for longest ago come first.

        :param dict owners: product id by SKU
        :param keep: called after each batch with what is done and what is left
        :raises UserError: when Monta does not answer any more; what was answered is stored
        """
        synced = self._synced(settings)
        skus = sorted(owners, key=lambda sku: (str(synced.get(owners[sku], "")), sku))
        for start in range(0, len(skus), CHUNK):
            some = skus[start : start + CHUNK]
            answers, errors = self._ask(settings, client, some)
            texts = {sku: _("%(sku)s: %(error)s", sku=sku, error=self._text(error)) for sku, error in errors.items()}
            stopped = self._reason_to_stop(answers, errors)
            self.env["monta.stock.mirror"]._store(settings, owners, answers, {} if stopped else texts)
            keep(len(some), len(skus) - start - len(some))
            if stopped:
                raise UserError(stopped)

    def _ask(self, settings, client, skus):
        """``(answers, errors)``: Monta's product, or None, and the core's error by SKU."""
        answers, errors = {}, {}
        for answer in client.fetch_stock(skus, endpoint=self._endpoint(), max_parallel=settings.max_parallel):
            if answer["error"]:
                errors[answer["sku"]] = answer["error"]
            else:
                answers[answer["sku"]] = answer["product"]
        return answers, errors

    def _reason_to_stop(self, answers, errors):
        """Why there is no use in asking on, or an empty string: the account is refused, or nothing answers."""
        for error in errors.values():
            if error["class"] == "stop" or (error["class"] == "retry" and not answers):
                return self._text(error)
        return ""

    def _text(self, error):
        return " ".join(part for part in (error["message"], error["hint"]) if part)

    def _synced(self, settings, domain=HEARD):
        """When Monta last told about each product, by product id; those it does not know included, unless ``TOLD``."""
        table = self.env["monta.stock"].sudo()
        groups = table._read_group([*table._of_account(settings), *domain], ["product_id"], ["last_sync:max"])
        return {product.id: moment for product, moment in groups}

    # -- lists --------------------------------------------------------------------------------------------------

    def _pull_lists(self, settings, client, kits):
        """The products that changed, or all of them when that is due.

        :return: True, for there were lists
        """
        config = self.env["monta.config"]
        # Companies may share an account, and each has to hear of every change.
        place = f"{settings.company.id}:{settings.account}"
        now = fields.Datetime.now()
        cursor = config._recall("stock_cursor", place) or {}
        since = fields.Datetime.to_datetime(cursor.get("at"))
        swept = fields.Datetime.to_datetime(cursor.get("swept"))
        due = not since or not swept or now - since > REACH - OVERLAP or now - swept >= FULL_SWEEP
        if due or not self._pull_changes(settings, client, kits, since - OVERLAP):
            self._sweep(settings, client, kits)
            swept = now
        # Only now: what is not stored yet must come again.
        kept = {"at": fields.Datetime.to_string(now), "swept": fields.Datetime.to_string(swept)}
        config._remember("stock_cursor", place, kept)
        return True

    def _sweep(self, settings, client, kits):
        """Every product of Monta, in pages."""
        listed = self._by_key(client.all_products(max_parallel=settings.max_parallel)["products"])
        subjects = self.env["monta.stock.names"]._all(settings.company, kits)
        self.env["monta.stock.mirror"]._store_unusable(settings, subjects)
        owners = subjects.by_sku
        # Monta leaves products that are not active out of its list without a word (contract 4): what it knew is asked
        # for by name before it counts as unknown.
        synced = self._synced(settings, TOLD)
        gone = {sku: id_ for sku, id_ in owners.items() if self._key(sku) not in listed and id_ in synced}
        self._pull_each(settings, client, gone, self._keep)
        skus = sorted(owners.keys() - gone.keys())
        for start in range(0, len(skus), CHUNK):
            some = skus[start : start + CHUNK]
            answers = {sku: listed.get(self._key(sku)) for sku in some}
            self.env["monta.stock.mirror"]._store(settings, owners, answers)
            self._keep(len(some), len(skus) - start - len(some))

    def _pull_changes(self, settings, client, kits, since):
        """What changed at Monta since then (naive UTC), what is new in Odoo, and what was moved in Odoo.

        :return: False when so much is new, or has changed, that all products have to be listed
        """
        names, mirror = self.env["monta.stock.names"], self.env["monta.stock.mirror"]
        new = names._stored(settings.company, kits) | kits.components
        new -= self._synced(settings).keys()
        newcomers = names._some(settings.company, kits, new)
        if len(newcomers.by_sku) > MOST_NEW:
            return False
        try:
            changed = client.stock_changes(since.strftime("%Y-%m-%dT%H:%M:%SZ"))["products"]
        except require_core().Refused as error:
            # This list has no pages (contract 4).
            if error.code != "api.too_large":
                raise
            return False
        listed = {product["Sku"].strip(): product for product in changed}
        subjects = names._by_skus(settings.company, kits, listed)
        for found in (newcomers, subjects):
            mirror._store_unusable(settings, found)
        owners = subjects.by_sku
        skus = sorted(owners)
        for start in range(0, len(skus), CHUNK):
            some = skus[start : start + CHUNK]
            mirror._store(settings, owners, {sku: listed[sku] for sku in some})
            self._keep(len(some), len(skus) - start - len(some))
        unheard = {sku: id_ for sku, id_ in newcomers.by_sku.items() if sku not in owners}
        self._pull_each(settings, client, unheard, self._keep)
        mirror._realign(settings, kits, self._keep)
        return True

    def _by_key(self, products):
        """Monta's products by what SKUs are compared by."""
        return {self._key(product["Sku"]): product for product in products}

    def _key(self, sku):
        """What Monta compares SKUs by: it takes no notice of case."""
        return sku.strip().casefold()
