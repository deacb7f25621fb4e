"""Monta's lists of products: all of them, and those whose stock changed (contract 4)."""

import time
from datetime import timedelta

from odoo import api, models

from ...core import require_core

# Cursors overlap: Monta's times are wall times, and a change may be listed late (contract 2.3).
OVERLAP = timedelta(hours=1)
# The list of changed products reaches back seven days (contract 4); a full sweep once a day finds what it cannot tell.
REACH = timedelta(days=7)
FULL_SWEEP = timedelta(days=1)
# More new products than this are found faster in the list of all products.
MOST_NEW = 100
# So many products of the list are stored at a time, or more, for whole pages are; less, where so many requests found
# few that are known here.
BATCH = 200
MOST_REQUESTS = 50
# Single answers of Monta fail now and then (contract 2.5): seconds to wait before one is asked for again. Whoever has
# waited for the time-out has waited enough.
PAUSES = (1, 3)
MISHAPS = ("api.server_error", "api.connection")


def tells_stock(product):
    """Whether a product of a list says anything about stock, be it that there is none."""
    return product.get("Stock") is not None or product.get("StockAvailable") is not None


class KeptBack:
    """Products of the list of all products that cannot be stored before the whole list was read.

    A list without any stock in it is no list of stock, and nothing is sold out because of it. And a product that is
    spelled differently is ours only if no other one is spelled as we do.
    """

    def __init__(self, progress, subjects):
        self._progress, self._subjects = progress, subjects
        self._silent, self._respelled = {}, {}

    def take(self, product):
        """Our SKU of ``product`` when it can be stored at once; None when it is kept back, or is nobody's."""
        sku = product["Sku"]
        self._progress.tells = self._progress.tells or tells_stock(product)
        if sku in self._subjects.by_sku:
            if self._progress.tells:
                return sku
            self._silent[sku] = product
        elif own := self._subjects.respelled(sku):
            self._respelled.setdefault(own, []).append(product)
        return None

    def rest(self):
        """What may be stored after all, by our SKU."""
        if not self._progress.tells:
            return {}
        return {sku: found[0] for sku, found in self._respelled.items() if len(found) == 1} | self._silent


class MontaStockLists(models.AbstractModel):
    """Reads the lists of an account with Monta's live API, and has stored what they tell."""

    _name = "monta.stock.lists"
    _description = "Product lists of the Monta stock pull"

    # -- what changed -------------------------------------------------------------------------------------------

    @api.model
    def _changes(self, run):
        """Store what changed at Monta since the last pull, what is new in Odoo, and what was moved in Odoo.

        :return: False when all products have to be listed instead
        """
        progress, settings, kits = run.progress, run.settings, run.kits
        at, swept = progress.at, progress.swept
        if not at or not swept or progress.page != 0:
            return False
        if progress.began - at > REACH - OVERLAP or progress.began - swept >= FULL_SWEEP:
            return False
        names, mirror = self.env["monta.stock.names"], self.env["monta.stock.mirror"]
        batches = self.env["monta.stock.batches"]
        new = names._stored(settings.company, kits) | kits.components
        newcomers = names._some(settings.company, kits, new - self.env["monta.stock"]._told_at(settings).keys())
        if len(newcomers.by_sku) > MOST_NEW:
            return False
        listed = self._list_changes(run.client, at - OVERLAP)
        if listed is None:
            return False
        subjects, own_skus = names._by_skus(settings, kits, listed)
        for found in (newcomers, subjects):
            mirror._store_unusable(run, found)
        told = {own_skus[sku]: product for sku, product in listed.items() if sku in own_skus}
        if not any(map(tells_stock, listed.values())):
            newcomers.by_sku.update((sku, subjects.by_sku[sku]) for sku in told)
            told = {}
        batches._store_all(run, subjects.by_sku, told)
        batches._pull_each(run, batches._left(run, newcomers.by_sku))
        mirror._realign(run)
        return True

    def _list_changes(self, client, since):
        """Monta's products that changed ``since`` (naive UTC), by SKU; None when Monta does not list these."""
        core = require_core()
        try:
            answer = self._patiently(lambda: client.stock_changes(since.strftime("%Y-%m-%dT%H:%M:%SZ")))
        except core.Refused as error:
            if error.code == "api.list_missing":
                raise
            # Too much changed for one answer, or too long ago: the list of all products has it as well.
            return None
        return {product["Sku"]: product for product in answer["products"]}

    def _patiently(self, ask):
        """What ``ask()`` returns, in a moment if not now."""
        for pause in PAUSES:
            try:
                return ask()
            except require_core().RetryLater as error:
                if error.code not in MISHAPS:
                    raise
                time.sleep(pause)
        return ask()

    # -- all products -------------------------------------------------------------------------------------------

    @api.model
    def _sweep(self, run):
        """Store all products of Monta, some pages at a time; then find out about those of Odoo it did not list."""
        settings, progress, batches = run.settings, run.progress, self.env["monta.stock.batches"]
        subjects = self.env["monta.stock.names"]._all(settings.company, run.kits)
        self.env["monta.stock.mirror"]._store_unusable(run, subjects)
        kept_back, owners = KeptBack(progress, subjects), subjects.by_sku
        while progress.page is not None:
            products, page = self._some_pages(run, kept_back)
            batches._store(run, owners, products)
            progress.page = page
            run.keep(len(products), 0 if page is None else 1)
        left = batches._left(run, owners)
        rest = {sku: product for sku, product in kept_back.rest().items() if sku in left}
        batches._store_all(run, owners, rest)
        # Monta leaves products that are not active out of its list without a word (contract 4): what it knew is asked
        # for by name before it counts as unknown.
        known = self.env["monta.stock"]._told_at(settings, unknown=False)
        missing = {sku: id_ for sku, id_ in left.items() if sku not in rest}
        doubtful = {sku: id_ for sku, id_ in missing.items() if id_ in known or not progress.tells}
        batches._pull_each(run, doubtful)
        batches._store_all(run, owners, dict.fromkeys(missing.keys() - doubtful.keys()))

    def _some_pages(self, run, kept_back):
        """``(products, page)``: the next batch of products by our SKU, and where the list goes on."""
        client, page, max_parallel = run.client, run.progress.page, run.max_parallel
        batch, requests = {}, 0
        while page is not None and len(batch) < BATCH and requests < MOST_REQUESTS:
            answer = self._patiently(lambda page=page: client.all_products(page, max_parallel=max_parallel))
            batch.update((sku, product) for product in answer["products"] if (sku := kept_back.take(product)))
            page, requests = answer["next_page"], requests + len(answer["exchanges"])
        return batch, page
