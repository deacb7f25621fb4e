"""Asks Monta for products batch by batch, and has each batch stored before the next is asked for."""

import logging

from odoo import _, api, models
from odoo.exceptions import UserError
from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from ... import compat
from ...core import error_text

_logger = logging.getLogger(__name__)

# So many products are asked for, written and kept at a time.
CHUNK = 200
# So often a batch is stored that somebody else was writing on at the same time.
TRIES = 3
# So many SKUs alone without an answer are no sign that Monta is out of reach.
MOST_SILENT = 2


class MontaStockBatches(models.AbstractModel):
    """What Monta says travels as ``{SKU: Monta's product}``, None standing for a SKU that it does not know.

    Each method gets the :class:`~.run.StockRun` it works for.
    """

    _name = "monta.stock.batches"
    _description = "Batches of the Monta stock pull"

    @api.model
    def _left(self, run, owners):
        """Those of ``owners`` (product id by SKU) that were not asked for in this pull yet."""
        asked = self.env["monta.stock"]._asked_in(run.settings, run.number)
        return {sku: product_id for sku, product_id in owners.items() if product_id not in asked}

    @api.model
    def _pull_each(self, run, owners):
        """One request per SKU, several at once; those of which Monta told longest ago come first.

        :param dict owners: product id by SKU
        :raises UserError: when Monta does not answer any more; what was answered is stored
        """
        told = self.env["monta.stock"]._told_at(run.settings)
        skus = sorted(owners, key=lambda sku: (str(told.get(owners[sku], "")), sku))
        for start in range(0, len(skus), CHUNK):
            some = skus[start : start + CHUNK]
            answers, errors = self._ask(run, some)
            texts = {sku: _("%(sku)s: %(error)s", sku=sku, error=self._text(error)) for sku, error in errors.items()}
            stopped = self._reason_to_stop(run, answers, errors)
            self._store(run, owners, answers, {} if stopped else texts)
            run.keep(len(some), len(skus) - start - len(some))
            if stopped:
                raise UserError(stopped)

    def _ask(self, run, skus):
        """``(answers, errors)``: Monta's product, or None, and the core's error by SKU."""
        answers, errors = {}, {}
        found = run.client.fetch_stock(skus, endpoint=run.endpoint, max_parallel=run.max_parallel)
        for answer in found["answers"]:
            if answer["error"]:
                errors[answer["sku"]] = answer["error"]
            else:
                answers[answer["sku"]] = answer["product"]
        names = {sku: str(body["Sku"]).strip() for sku, body in answers.items() if body and body.get("Sku")}
        others = {sku: name for sku, name in names.items() if name != sku}
        # Monta takes no notice of case. What it calls by the name of another product is the stock of that one.
        taken = self.env["monta.stock.names"]._called(run.settings.company, run.kits, set(others.values()))
        answers.update((sku, None) for sku, name in others.items() if name in taken)
        return answers, errors

    def _reason_to_stop(self, run, answers, errors):
        """Why there is no use in asking on, or an empty string: the account is refused, or nothing answers.

        A person hears of every failure at once; a pull of everything goes on without one or two.
        """
        silent = not answers and (len(errors) > MOST_SILENT or not run.is_scheduled)
        for error in errors.values():
            if error["class"] == "stop" or (error["class"] == "retry" and silent):
                return self._text(error)
        return ""

    def _text(self, error):
        return error_text(self.env, error)

    # -- store --------------------------------------------------------------------------------------------------

    @api.model
    def _store_all(self, run, owners, answers):
        """Store ``answers`` in batches, each of them kept.

        :param dict owners: product id by SKU
        """
        skus = sorted(answers)
        for start in range(0, len(skus), CHUNK):
            some = skus[start : start + CHUNK]
            self._store(run, owners, {sku: answers[sku] for sku in some})
            run.keep(len(some), len(skus) - start - len(some))

    @api.model
    def _store(self, run, owners, answers, errors=None):
        """Hand a batch to the mirror; again, when somebody else was writing on the same stock."""
        if not answers and not errors:
            return
        for tries_left in reversed(range(TRIES)):
            try:
                with self.env.cr.savepoint():
                    self.env["monta.stock.mirror"]._store(run, owners, answers, errors)
                return
            except (OperationalError, UniqueViolation):
                # A button is replayed by Odoo itself, as a whole.
                if not tries_left or not run.is_scheduled:
                    raise
                compat.rollback(self.env)
            except Exception as error:
                self._store_apart(run, owners, answers, errors or {}, error)
                return

    def _store_apart(self, run, owners, answers, errors, error):
        """Store one by one what could not be stored together, so that only the culprit is left, and says so."""
        skus = [*answers, *errors]
        if len(skus) > 1:
            for sku in skus:
                one = [{sku: place[sku]} if sku in place else {} for place in (answers, errors)]
                self._store(run, owners, *one)
            return
        _logger.warning("[Monta] stock of %s could not be stored", ", ".join(skus), exc_info=error)
        text = _("%(sku)s: what Monta told could not be stored: %(error)s", sku=", ".join(skus), error=error)
        self.env["monta.stock.mirror"]._store(run, owners, {}, dict.fromkeys(skus, text))
