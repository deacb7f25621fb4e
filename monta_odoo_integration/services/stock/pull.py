"""Pulls Monta's stock (plugin documentation, "Stock pull", "Key models & services", "Extensibility hints")."""

import logging
import time

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError

from ... import compat
from ...core import core_is_usable, require_core
from ...settings import STOCK_ENDPOINT
from .run import SECONDS_PER_RUN, OutOfTime, PullProgress, StockRun

_logger = logging.getLogger(__name__)


class MontaStockPull(models.AbstractModel):
    """Says who is asked for what, and when; the documentation calls it MontaQtySync, too.

    An account with Monta's live API is asked for what changed, and once a day for all products
    (``monta.stock.lists``); any other one, and one whose tenant has an endpoint of its own, for each SKU
    (``monta.stock.batches``). ``monta.stock.mirror`` makes the answers Odoo's.
    """

    _name = "monta.qty.sync"
    _description = "Monta stock pull"

    @api.model
    def _endpoint(self):
        """Where the stock of one product is asked for: a path with ``{sku}``; override it for your tenant."""
        return self.env["monta.config"]._for(self.env.company).stock_endpoint

    @api.model
    def _cron_pull(self):
        """Bring every company that has an account up to date; one that fails does not keep the others waiting.

        What one run has no time for is done by the next one, which follows at once.
        """
        if not self.env.is_system():
            raise AccessError(_("Only the scheduler and administrators pull the stock of everything."))
        if not core_is_usable():
            _logger.error("[Monta] no stock was pulled: monta-core is missing or does not fit")
            return
        begun = self._begin(time.monotonic() + SECONDS_PER_RUN)
        done = [self._pull_company(progress) for progress in begun]
        if not all(done):
            self.env.ref("monta_odoo_integration.ir_cron_monta_qty_sync")._trigger()
        # What is left has a run of its own: this one is not to be repeated for it at once, nor to count as failed.
        compat.report_progress(self.env, 0, 0)

    @api.model
    def _begin(self, deadline):
        """The pulls to go on with, one a company; where some were left unfinished, these only."""
        companies = self.env["res.company"].search([("active", "=", True)])
        every = [self.env["monta.config"]._for(company) for company in companies]
        begun = [PullProgress(self.env, settings, deadline) for settings in every if settings.is_configured]
        return [progress for progress in begun if progress.is_resumed] or begun

    def _pull_company(self, progress):
        """Pull the stock of one company; False when that has to go on in another run."""
        company = progress.settings.company
        try:
            progress.check_time()
            self.with_company(company)._follow_goods(progress)
            self.with_company(company)._pull(progress)
        except OutOfTime:
            progress.save_for_next_run()
            return False
        except (require_core().MontaError, UserError) as error:
            # Half of a batch is nothing to keep.
            compat.rollback(self.env)
            self.env["monta.http"]._report_unread(progress.settings, "stock", error)
            progress.discard()
        else:
            self.env["monta.run"]._note(progress.settings, "stock")
        return True

    @api.model
    def _refresh(self, products):
        """Ask for ``products`` (``product.product``) now, for the companies of the user that have an account.

        Where the user works with the inventory it becomes what Monta says, with the rights of the system; to anybody
        else the numbers are shown only.

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
                asked |= self.with_company(company)._pull_some(settings, products)
        if not configured:
            raise UserError(self._no_account())
        if not asked:
            raise UserError(_("Odoo keeps no stock of this, so there is nothing to ask Monta for."))

    @api.model
    def _fetch_soon(self):
        """Have the scheduler pull everything right away.

        :raises UserError: when no company of the user has an account
        """
        config = self.env["monta.config"]
        if not any(config._for(company).is_configured for company in self.env.companies):
            raise UserError(self._no_account())
        self.env.ref("monta_odoo_integration.ir_cron_monta_qty_sync").sudo()._trigger()

    def _no_account(self):
        return _("No company you work for has an account at Monta: fill it in under Settings ▸ Monta.")

    @api.model
    def _follow_goods(self, progress):
        """Let Odoo know first of what has left and arrived at Monta, where that explains how the numbers differ."""
        if progress.settings.stock_basis != "free":
            return
        self.env["monta.delivery.cron"]._validate_or_report_company(progress.settings, progress.deadline)
        receipts, account = self.env["monta.inbound.receipts"], progress.settings.account
        settings = receipts._accounts().get(account)
        progress.knows_receipts = settings is None or receipts._read_account(settings)
        self.env["monta.inbound.booking"]._validate_all()

    # -- what to ask for ----------------------------------------------------------------------------------------

    @api.model
    def _pull(self, progress):
        """Bring all numbers of one company up to date."""
        run = self._start_run(progress.settings, progress=progress)
        try:
            self._pull_in(run)
        finally:
            self.env["monta.stock.mirror"]._log_problems(run)

    def _pull_in(self, run):
        progress = run.progress
        settings, lists, batches = run.settings, self.env["monta.stock.lists"], self.env["monta.stock.batches"]
        is_full = False
        try:
            listed = self._has_lists(run)
            settings.remember_capabilities(run.client.capabilities)
            if listed and not lists._pull_changes(run):
                lists._pull_all(run)
                is_full = True
        except require_core().Refused as error:
            if error.code != "api.list_missing":
                raise
            listed = False
            settings.remember_capabilities(run.client.capabilities)
        if not listed:
            index = self.env["monta.stock.names"]._index_all(settings.company, run.kits)
            self.env["monta.stock.mirror"]._report_unusable_skus(run, index)
            batches._ask_each(run, batches._not_asked_yet(run, index.by_sku))
        self.env["monta.stock.mirror"]._report_look_alikes(run)
        self.env["monta.stock.limit"]._settle(run)
        self.env["monta.stock.mirror"]._count_unnumbered(run)
        self.env["monta.stock.kits"]._store_feasible(run, run.kits)
        if is_full or not listed:
            self.env["monta.stock"]._delete_others(settings, run.number)
        progress.complete(is_full)
        run.commit_batch(0, 0)

    @api.model
    def _pull_some(self, settings, products):
        """Bring the numbers of ``products`` up to date, a kit by way of its components; and of the kits made of them.

        :return: whether there was anything to ask for
        """
        run, names = self._start_run(settings, products), self.env["monta.stock.names"]
        wanted = names._storable_ids(settings.company, run.kits, [("id", "in", products.ids)]) | run.kits.components
        index = names._index_of(settings.company, run.kits, wanted)
        self.env["monta.stock.mirror"]._report_unusable_skus(run, index)
        self.env["monta.stock.batches"]._ask_each(run, index.by_sku)
        self.env["monta.stock.mirror"]._report_look_alikes(run)
        self.env["monta.stock.limit"]._settle(run, wanted)
        self.env["monta.stock.mirror"]._count_unnumbered(run, wanted)
        changed = names._kits(settings.company, products | names._kits_made_of(wanted))
        self.env["monta.stock.kits"]._store_feasible(run, changed)
        self.env["monta.stock.mirror"]._log_problems(run)
        return bool(wanted or run.kits.ids)

    @api.model
    def _start_run(self, settings, products=None, progress=None):
        """The :class:`~.run.StockRun` that pulls ``products``, or everything."""
        # Without progress to keep, a person waits for it.
        client = self.env["monta.http"]._client(settings, None if progress else settings.seconds_to_wait)
        kits = self.env["monta.stock.names"]._kits(settings.company, products)
        run = StockRun(settings, client, self._endpoint(), kits, progress)
        if not (progress or self.env.su or self.env.user.has_group("stock.group_stock_user")):
            run.may_adjust = False
        run.look_alikes = self.env["monta.stock.mirror"]._look_alikes(settings)
        return run

    def _has_lists(self, run):
        """Whether this account's API lists products; a tenant's own endpoint is used, whatever there is besides."""
        if run.endpoint != STOCK_ENDPOINT:
            return False
        if run.settings.api_profile != "auto":
            return run.settings.api_profile == "v6"
        return (run.client.capabilities.get("stock") or run.client.profile()) == "v6"
