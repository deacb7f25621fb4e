"""Pulls Monta's stock (documentation 1.3, 5.3, 9.1, 9.5)."""

import logging
import time

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError
from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from ... import compat
from ...core import core_is_usable, error_text, require_core
from ...models.monta_config import STOCK_ENDPOINT
from .run import RUN_FOR, OutOfTime, StockRound

_logger = logging.getLogger(__name__)

# So many products are asked for, written and kept at a time.
CHUNK = 200
# So often a batch is stored that somebody else was writing on at the same time.
TRIES = 3
# So many SKUs alone without an answer are no sign that Monta is out of reach.
MOST_SILENT = 2


class MontaStockPull(models.AbstractModel):
    """Asks Monta, and hands the answers to ``monta.stock.mirror``; the documentation calls it MontaQtySync, too.

    An account with Monta's live API is asked for what changed, and once a day for all products
    (``monta.stock.lists``); any other one, and one whose tenant has an endpoint of its own, for each SKU.
    """

    _name = "monta.qty.sync"
    _description = "Monta stock pull"

    @api.model
    def _endpoint(self):
        """Where the stock of one product is asked for: a path with ``{sku}``; override it for your tenant."""
        return self.env["monta.config"]._for(self.env.company).stock_endpoint

    @api.model
    def _run(self):
        """Bring every company that has an account up to date; one that fails does not keep the others waiting.

        What one run has no time for is done by the next one, which follows at once.
        """
        if not self.env.is_system():
            raise AccessError(_("Only the scheduler and administrators pull the stock of everything."))
        if not core_is_usable():
            _logger.error("[Monta] no stock was pulled: monta-core is missing or does not fit")
            return
        rounds = self._rounds(time.monotonic() + RUN_FOR)
        done = [self._run_round(stock_round) for stock_round in rounds]
        if not all(done):
            self.env.ref("monta_odoo_integration.ir_cron_monta_qty_sync")._trigger()
        # What is left has a run of its own: this one is not to be repeated for it at once, nor to count as failed.
        compat.report_progress(self.env, 0, 0)

    @api.model
    def _rounds(self, deadline):
        """The rounds to be run, one a company; where some were left unfinished, these only."""
        companies = self.env["res.company"].search([("active", "=", True)])
        every = [self.env["monta.config"]._for(company) for company in companies]
        rounds = [StockRound(self.env, settings, deadline) for settings in every if settings.is_configured]
        return [stock_round for stock_round in rounds if stock_round.is_resumed] or rounds

    def _run_round(self, stock_round):
        """Run one round; False when it has to go on in another run."""
        company = stock_round.settings.company
        try:
            stock_round.check_time()
            self.with_company(company).with_context(monta_stock_round=stock_round.number)._pull(stock_round)
        except OutOfTime:
            stock_round.put_off()
            return False
        except (require_core().MontaError, UserError) as error:
            # Half of a batch is nothing to keep.
            compat.rollback(self.env)
            _logger.error("[Monta] stock of %s was not pulled: %s", company.name, error)
            stock_round.give_up()
        return True

    @api.model
    def _refresh(self, products):
        """Ask for ``products`` (``product.product``) now, for the companies of the user that have an account.

        The stock is changed with the rights of the system: it becomes what Monta says, whoever asked.

        :raises AccessError: for anybody but an employee
        :raises UserError: when none has an account, when there is nothing to ask for, or when Monta did not answer
        """
        if not self.env.user._is_internal():
            raise AccessError(_("Only employees ask Monta for stock."))
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
    def _pull(self, stock_round):
        """Bring all numbers of one company up to date."""
        settings, lists = stock_round.settings, self.env["monta.stock.lists"]
        self._check(settings)
        client = self.env["monta.http"]._client(settings)
        kits = self.env["monta.stock.names"]._kits(settings.company)
        swept = False
        try:
            listed = self._has_lists(settings, client)
            settings.remember_capabilities(client.capabilities)
            if listed and not lists._changes(stock_round, client, kits):
                lists._sweep(stock_round, client, kits)
                swept = True
        except require_core().Refused as error:
            if error.code != "api.list_missing":
                raise
            listed = False
            settings.remember_capabilities(client.capabilities)
        if not listed:
            subjects = self.env["monta.stock.names"]._all(settings.company, kits)
            self.env["monta.stock.mirror"]._store_unusable(settings, subjects)
            self._pull_each(settings, client, kits, self._left(stock_round, subjects.by_sku), stock_round.keep)
        self.env["monta.stock.kits"]._store(settings, kits)
        if swept or not listed:
            self.env["monta.stock"]._forget_others(settings, stock_round.number)
        stock_round.close(swept)
        stock_round.keep(0, 0)

    def _check(self, settings):
        """Read what is read per product later: a setting that is wrong is no product's fault."""
        return settings.stock_mode, settings.max_parallel

    @api.model
    def _left(self, stock_round, owners):
        """Those of ``owners`` (product id by SKU) that were not asked for in this round yet."""
        asked = self.env["monta.stock"]._asked_in(stock_round.settings, stock_round.number)
        return {sku: product_id for sku, product_id in owners.items() if product_id not in asked}

    @api.model
    def _pull_products(self, settings, products):
        """Bring the numbers of ``products`` up to date, a kit by way of its components; and of the kits made of them.

        :return: whether there was anything to ask for
        """
        self._check(settings)
        names = self.env["monta.stock.names"]
        kits = names._kits(settings.company, products)
        wanted = names._stored(settings.company, kits, [("id", "in", products.ids)]) | kits.components
        subjects = names._some(settings.company, kits, wanted)
        self.env["monta.stock.mirror"]._store_unusable(settings, subjects)
        client = self.env["monta.http"]._client(settings)
        self._pull_each(settings, client, kits, subjects.by_sku, lambda done, left: None)
        changed = names._kits(settings.company, products | names._built_from(wanted))
        self.env["monta.stock.kits"]._store(settings, changed)
        return bool(wanted or kits.ids)

    def _has_lists(self, settings, client):
        """Whether this account's API lists products; a tenant's own endpoint is used, whatever there is besides."""
        if self._endpoint() != STOCK_ENDPOINT:
            return False
        if settings.api_profile != "auto":
            return settings.api_profile == "v6"
        return (client.capabilities.get("stock") or client.profile()) == "v6"

    # -- one by one ---------------------------------------------------------------------------------------------

    @api.model
    def _pull_each(self, settings, client, kits, owners, keep):
        """One request per SKU, several at once; those of which Monta told longest ago come first.

        :param dict owners: product id by SKU
        :param keep: called after each batch with what is done and what is left
        :raises UserError: when Monta does not answer any more; what was answered is stored
        """
        told = self.env["monta.stock"]._told_at(settings)
        skus = sorted(owners, key=lambda sku: (str(told.get(owners[sku], "")), sku))
        for start in range(0, len(skus), CHUNK):
            some = skus[start : start + CHUNK]
            answers, errors = self._ask(settings, client, kits, some)
            texts = {sku: _("%(sku)s: %(error)s", sku=sku, error=self._text(error)) for sku, error in errors.items()}
            stopped = self._reason_to_stop(answers, errors)
            self._store(settings, owners, answers, {} if stopped else texts)
            keep(len(some), len(skus) - start - len(some))
            if stopped:
                raise UserError(stopped)

    def _ask(self, settings, client, kits, skus):
        """``(answers, errors)``: Monta's product, or None, and the core's error by SKU."""
        answers, errors = {}, {}
        found = client.fetch_stock(skus, endpoint=self._endpoint(), max_parallel=settings.max_parallel)
        for answer in found["answers"]:
            if answer["error"]:
                errors[answer["sku"]] = answer["error"]
            else:
                answers[answer["sku"]] = answer["product"]
        names = {sku: str(body["Sku"]).strip() for sku, body in answers.items() if body and body.get("Sku")}
        others = {sku: name for sku, name in names.items() if name != sku}
        # Monta takes no notice of case. What it calls by the name of another product is the stock of that one.
        taken = self.env["monta.stock.names"]._called(settings.company, kits, set(others.values()))
        answers.update((sku, None) for sku, name in others.items() if name in taken)
        return answers, errors

    @api.model
    def _store_all(self, settings, owners, answers, keep):
        """Store ``answers`` (Monta's product by SKU, None for one that it does not know) in batches."""
        skus = sorted(answers)
        for start in range(0, len(skus), CHUNK):
            some = skus[start : start + CHUNK]
            self._store(settings, owners, {sku: answers[sku] for sku in some})
            keep(len(some), len(skus) - start - len(some))

    @api.model
    def _store(self, settings, owners, answers, errors=None):
        """Hand a batch to the mirror; again, when somebody else was writing on the same stock."""
        if not answers and not errors:
            return
        for tries_left in reversed(range(TRIES)):
            try:
                with self.env.cr.savepoint():
                    self.env["monta.stock.mirror"]._store(settings, owners, answers, errors)
                return
            except (OperationalError, UniqueViolation):
                # A button is replayed by Odoo itself, as a whole.
                if not tries_left or not self.env.context.get("monta_stock_round"):
                    raise
                compat.rollback(self.env)
            except Exception as error:
                self._store_apart(settings, owners, answers, errors or {}, error)
                return

    def _store_apart(self, settings, owners, answers, errors, error):
        """Store one by one what could not be stored together, so that only the culprit is left, and says so."""
        skus = [*answers, *errors]
        if len(skus) > 1:
            for sku in skus:
                one = [{sku: place[sku]} if sku in place else {} for place in (answers, errors)]
                self._store(settings, owners, *one)
            return
        _logger.warning("[Monta] stock of %s could not be stored", ", ".join(skus), exc_info=error)
        text = _("%(sku)s: what Monta told could not be stored: %(error)s", sku=", ".join(skus), error=error)
        self.env["monta.stock.mirror"]._store(settings, owners, {}, dict.fromkeys(skus, text))

    def _reason_to_stop(self, answers, errors):
        """Why there is no use in asking on, or an empty string: the account is refused, or nothing answers.

        A person hears of every failure at once; a round of everything goes on without one or two.
        """
        silent = not answers and (len(errors) > MOST_SILENT or not self.env.context.get("monta_stock_round"))
        for error in errors.values():
            if error["class"] == "stop" or (error["class"] == "retry" and silent):
                return self._text(error)
        return ""

    def _text(self, error):
        return error_text(self.env, error)
