"""Monta's lists of products: all of them, and those whose stock changed (monta-api 4)."""

import time
from datetime import timedelta

from odoo import api, models

from ...core import require_core

# How far before the last pull changes are asked for: Monta's times are wall times, and a change may be listed late
# (monta-api 2.3).
CURSOR_OVERLAP = timedelta(hours=1)
# How far back Monta lists changes (monta-api 4). The list of all products is read once a day all the same, because it
# alone shows which products are gone.
CHANGES_LISTED_FOR = timedelta(days=7)
FULL_PULL_EVERY = timedelta(days=1)
# New products in Odoo that are asked for one by one; more are found faster in the list of all products.
MAX_NEW_PRODUCTS = 100
# Whole pages of the list are read until they hold this many products of ours, or for this many requests, and are then
# stored and committed.
BATCH_SIZE = 200
MAX_REQUESTS_PER_BATCH = 50
# Seconds to wait before a page is asked for again, because single answers of Monta fail now and then (monta-api 2.5).
# Not after a time-out: that was a wait already.
RETRY_DELAYS = (1, 3)
RETRIED_ERRORS = ("api.server_error", "api.connection")


def mentions_stock(product):
    """Whether a product of a list says anything about stock, be it that there is none."""
    return product.get("Stock") is not None or product.get("StockAvailable") is not None


class DeferredProducts:
    """Sorts out the products of Monta's list that cannot be stored before all of it was read.

    A list without any stock in it is no list of stock, and nothing is sold out because of it. And a product that is
    spelled differently is ours only if no other one is spelled as we do.
    """

    def __init__(self, progress, index):
        self._progress, self._index = progress, index
        self._without_stock, self._other_spelling = {}, {}

    def accept(self, product):
        """Our SKU of ``product`` when it can be stored at once; None when it is deferred, or none of ours."""
        sku = product["Sku"]
        self._progress.list_has_stock = self._progress.list_has_stock or mentions_stock(product)
        if sku in self._index.by_sku:
            if self._progress.list_has_stock:
                return sku
            self._without_stock[sku] = product
        elif own := self._index.own_spelling(sku):
            self._other_spelling.setdefault(own, []).append(product)
        return None

    def released(self):
        """The deferred products that may be stored now that the list was read, by our SKU."""
        if not self._progress.list_has_stock:
            return {}
        return {sku: found[0] for sku, found in self._other_spelling.items() if len(found) == 1} | self._without_stock


class MontaStockLists(models.AbstractModel):
    """Reads the lists of an account with Monta's live API, and has stored what they say."""

    _name = "monta.stock.lists"
    _description = "Product lists of the Monta stock pull"

    # -- what changed -------------------------------------------------------------------------------------------

    @api.model
    def _pull_changes(self, run):
        """Store what changed at Monta since the last pull, what is new in Odoo, and what was moved in Odoo.

        :return: False when all products have to be listed instead
        """
        if not self._can_list_changes(run.progress):
            return False
        names, batches = self.env["monta.stock.names"], self.env["monta.stock.batches"]
        mirror, new = self.env["monta.stock.mirror"], self._index_new(run)
        if len(new.by_sku) > MAX_NEW_PRODUCTS:
            return False
        listed = self._fetch_changes(run.client, run.progress.last_pull - CURSOR_OVERLAP)
        if listed is None:
            return False
        changed, own_skus = names._index_listed(run.settings, run.kits, listed)
        mirror._report_unusable_skus(run, new)
        mirror._report_unusable_skus(run, changed)
        answers = {own_skus[sku]: product for sku, product in listed.items() if sku in own_skus}
        if not any(map(mentions_stock, listed.values())):
            # It says what changed, but not how much there is.
            new.by_sku.update((sku, changed.by_sku[sku]) for sku in answers)
            answers = {}
        batches._store_in_batches(run, changed.by_sku, answers)
        batches._ask_each(run, batches._not_asked_yet(run, new.by_sku))
        mirror._adjust_unasked(run)
        return True

    def _can_list_changes(self, progress):
        """Whether Monta's list of changes reaches back to the last pull, and a full pull is not due."""
        if not progress.last_pull or not progress.last_full_pull or progress.next_page != 0:
            return False
        return (
            progress.began - progress.last_pull <= CHANGES_LISTED_FOR - CURSOR_OVERLAP
            and progress.began - progress.last_full_pull < FULL_PULL_EVERY
        )

    def _index_new(self, run):
        """The :class:`~.sku_index.SkuIndex` of the products about which Monta has not said anything yet."""
        names = self.env["monta.stock.names"]
        ids = names._storable_ids(run.settings.company, run.kits) | run.kits.components
        heard_of = self.env["monta.stock"]._last_sync_by_product(run.settings).keys()
        return names._index_of(run.settings.company, run.kits, ids - heard_of)

    def _fetch_changes(self, client, since):
        """Monta's products that changed ``since`` (naive UTC), by SKU; None when Monta does not list these."""
        core = require_core()
        try:
            answer = self._with_retries(lambda: client.stock_changes(since.strftime("%Y-%m-%dT%H:%M:%SZ")))
        except core.Refused as error:
            if error.code == "api.list_missing":
                raise
            # Too much changed for one answer, or too long ago: the list of all products has it as well.
            return None
        return {product["Sku"]: product for product in answer["products"]}

    def _with_retries(self, ask):
        """What ``ask()`` returns, asked again where a single answer failed."""
        for seconds in RETRY_DELAYS:
            try:
                return ask()
            except require_core().RetryLater as error:
                if error.code not in RETRIED_ERRORS:
                    raise
                time.sleep(seconds)
        return ask()

    # -- all products -------------------------------------------------------------------------------------------

    @api.model
    def _pull_all(self, run):
        """Store all products of Monta, some pages at a time; then find out about those of Odoo it did not list."""
        settings, progress, batches = run.settings, run.progress, self.env["monta.stock.batches"]
        index = self.env["monta.stock.names"]._index_all(settings.company, run.kits)
        self.env["monta.stock.mirror"]._report_unusable_skus(run, index)
        deferred, ids_by_sku = DeferredProducts(progress, index), index.by_sku
        while progress.next_page is not None:
            products, page = self._fetch_pages(run, deferred)
            batches._store_batch(run, ids_by_sku, products)
            progress.next_page = page
            run.commit_batch(len(products), 0 if page is None else 1)
        left = batches._not_asked_yet(run, ids_by_sku)
        released = {sku: product for sku, product in deferred.released().items() if sku in left}
        batches._store_in_batches(run, ids_by_sku, released)
        # Monta leaves products that are not active out of its list without a word (monta-api 4): what it knew is asked
        # for by name before it counts as unknown.
        known = self.env["monta.stock"]._last_sync_by_product(settings, unknown=False)
        missing = {sku: id_ for sku, id_ in left.items() if sku not in released}
        unclear = {sku: id_ for sku, id_ in missing.items() if id_ in known or not progress.list_has_stock}
        batches._ask_each(run, unclear)
        batches._store_in_batches(run, ids_by_sku, dict.fromkeys(missing.keys() - unclear.keys()))

    def _fetch_pages(self, run, deferred):
        """``(products, page)``: the next batch of products by our SKU, and where the list goes on."""
        client, page, max_parallel = run.client, run.progress.next_page, run.max_parallel
        batch, requests = {}, 0
        while page is not None and len(batch) < BATCH_SIZE and requests < MAX_REQUESTS_PER_BATCH:
            answer = self._with_retries(lambda page=page: client.all_products(page, max_parallel=max_parallel))
            batch.update((sku, product) for product in answer["products"] if (sku := deferred.accept(product)))
            page, requests = answer["next_page"], requests + len(answer["exchanges"])
        return batch, page
