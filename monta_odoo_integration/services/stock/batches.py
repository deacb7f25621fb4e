"""Asks Monta for products batch by batch, and has each batch stored before the next is asked for."""

import logging

from odoo import api, models
from odoo.exceptions import UserError
from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from ... import compat
from ...core import error_text, remembering, said
from ..conflict import quiet

_logger = logging.getLogger(__name__)

# Products that are asked for, written and committed at a time.
BATCH_SIZE = 200
# Times that a batch is stored on which somebody else was writing at the same time; after that the run ends.
MAX_STORE_ATTEMPTS = 3


class MontaStockBatches(models.AbstractModel):
    """What Monta says travels as ``{SKU: Monta's product}``, None standing for a SKU that it does not know.

    Each method gets the :class:`~.run.StockRun` it works for.
    """

    _name = "monta.stock.batches"
    _description = "Batches of the Monta stock pull"

    @api.model
    def _not_asked_yet(self, run, ids_by_sku):
        """Those of ``ids_by_sku`` (product id by SKU) that were not asked for in this pull yet."""
        asked = self.env["monta.stock"]._products_asked_in(run.settings, run.number)
        return {sku: product_id for sku, product_id in ids_by_sku.items() if product_id not in asked}

    @api.model
    def _ask_each(self, run, ids_by_sku):
        """One request per SKU, several at once; those of which Monta told longest ago come first.

        :param dict ids_by_sku: product id by SKU
        :raises UserError: when Monta does not answer any more; what was answered is stored
        """
        last_sync = self.env["monta.stock"]._last_sync_by_product(run.settings)
        skus = sorted(ids_by_sku, key=lambda sku: (str(last_sync.get(ids_by_sku[sku], "")), sku))
        for start in range(0, len(skus), BATCH_SIZE):
            some = skus[start : start + BATCH_SIZE]
            answers, errors, stopped = self._fetch(run, some)
            texts = {} if stopped else {sku: self._error_of(sku, error) for sku, error in errors.items()}
            self._store_batch(run, ids_by_sku, answers, texts)
            run.commit_batch(len(some), len(skus) - start - len(some))
            if stopped:
                raise UserError(error_text(self.env, stopped))

    def _error_of(self, sku, error):
        _ = remembering(self.env)
        return _("%(sku)s: %(error)s", sku=sku, error=said(self.env, error))

    def _fetch(self, run, skus):
        """``(answers, errors, stopped)``: Monta's product, or None, and the error by SKU, and why to ask no more."""
        answers, errors = {}, {}
        # A person hears of every failure at once; a pull of everything goes on without a few.
        tolerated = None if run.is_scheduled else 0
        found = run.client.fetch_stock(skus, endpoint=run.endpoint, max_parallel=run.max_parallel, tolerated=tolerated)
        for answer in found["answers"]:
            if answer["error"]:
                errors[answer["sku"]] = answer["error"]
            else:
                answers[answer["sku"]] = answer["product"]
        names = {sku: str(body["Sku"]).strip() for sku, body in answers.items() if body and body.get("Sku")}
        others = {sku: name for sku, name in names.items() if name != sku}
        # Monta takes no notice of case. What it calls by the name of another product is the stock of that one.
        taken = self.env["monta.stock.names"]._skus_in_use(run.settings.company, run.kits, set(others.values()))
        answers.update((sku, None) for sku, name in others.items() if name in taken)
        return answers, errors, found["stopped"]

    # -- store --------------------------------------------------------------------------------------------------

    @api.model
    def _store_in_batches(self, run, ids_by_sku, answers):
        """Store ``answers`` in batches, each committed on its own.

        :param dict ids_by_sku: product id by SKU
        """
        skus = sorted(answers)
        for start in range(0, len(skus), BATCH_SIZE):
            some = skus[start : start + BATCH_SIZE]
            self._store_batch(run, ids_by_sku, {sku: answers[sku] for sku in some})
            run.commit_batch(len(some), len(skus) - start - len(some))

    @api.model
    def _store_batch(self, run, ids_by_sku, answers, errors=None):
        """Hand a batch to the mirror; again, when somebody else was writing on the same stock."""
        if not answers and not errors:
            return
        if run.is_scheduled:
            # Of the orders that were sent while Monta was asked its answer knows, and the transaction does not.
            compat.commit(self.env)
            self.env.invalidate_all()
        for tries_left in reversed(range(MAX_STORE_ATTEMPTS)):
            try:
                with quiet(self.env.cr), self.env.cr.savepoint():
                    self.env["monta.stock.mirror"]._store_answers(run, ids_by_sku, answers, errors)
                return
            except (OperationalError, UniqueViolation):
                # A button is replayed by Odoo itself, as a whole.
                if not tries_left or not run.is_scheduled:
                    raise
                compat.rollback(self.env)
            except Exception as error:
                self._store_one_by_one(run, ids_by_sku, answers, errors or {}, error)
                return

    def _store_one_by_one(self, run, ids_by_sku, answers, errors, error):
        """Store one by one what could not be stored together, so that only the culprit is left, and says so."""
        _ = remembering(self.env)
        skus = [*answers, *errors]
        if len(skus) > 1:
            for sku in skus:
                one = [{sku: place[sku]} if sku in place else {} for place in (answers, errors)]
                self._store_batch(run, ids_by_sku, *one)
            return
        _logger.warning("[Monta] stock of %s could not be stored", ", ".join(skus), exc_info=error)
        text = _("%(sku)s: what Monta told could not be stored: %(error)s", sku=", ".join(skus), error=error)
        self.env["monta.stock.mirror"]._store_answers(run, ids_by_sku, {}, dict.fromkeys(skus, text))
