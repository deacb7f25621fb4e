"""What a stock pull works with, and how far one that takes several runs of the scheduler has come."""

import time
from datetime import timedelta

from odoo import fields

from ... import compat

# Seconds that one run of the scheduler may pull; the rest is left to a run that follows at once. Odoo ends a worker
# that is at it for two minutes.
SECONDS_PER_RUN = 60
# A pull that was begun longer ago is not gone on with: what it stored first is old by now.
STALE_AFTER = timedelta(days=1)


class OutOfTime(Exception):
    """The run has taken long enough; what is stored is kept, and the next run goes on from there."""


class StockRun:
    """What the services of a stock pull hand to each other.

    :ivar settings: the settings of the company (``MontaSettings``)
    :ivar client: the ``monta_core.Client`` that asks
    :ivar endpoint: where the stock of one product is asked for: a path with ``{sku}``
    :ivar kits: :class:`~.sku_index.Kits` of the company, or those among the products that are asked for
    :ivar max_parallel: requests that may be under way at once
    :ivar adjusts: whether Monta's numbers become Odoo's, or are shown only
    :ivar may_adjust: whether this run itself may do so; who asks may have no right to
    :ivar problems: what is new and wrong with products, for the server log
    :ivar warehouses: the warehouses that mirror Monta's stock (``stock.warehouse``); several where Monta runs several
    :ivar basis: what Odoo's quantities are to stand for (``monta.stock_basis``)
    :ivar limit: what an adjustment may come to before a person has to agree, as ``monta_core.within_limit`` takes it
    :ivar asked: when this run began to ask (naive UTC)
    :ivar agreed_by: name of the person who has agreed to the adjustments, if one has
    :ivar look_alikes: by product id, what is wrong with SKUs that differ in capitals only
    :ivar progress: :class:`PullProgress` when the scheduler pulls everything; None when a person waits for some
        products, which is one transaction that Odoo replays as a whole
    """

    def __init__(self, settings, client, endpoint, kits, progress=None):
        self.settings = settings
        self.client = client
        self.endpoint = endpoint
        self.kits = kits
        self.progress = progress
        # Read here, before anything is asked for: a setting that is wrong is no product's fault.
        self.max_parallel = settings.max_parallel
        self.adjusts = self.may_adjust = settings.stock_mode == "apply"
        self.problems = []
        self.warehouses = settings.env["stock.warehouse"].sudo()._monta_mirrored(settings.company)
        self.basis = settings.stock_basis
        self.limit = {"pieces": settings.stock_limit, "value": settings.stock_limit_value}
        self.asked = fields.Datetime.now()
        self.look_alikes = {}
        self.agreed_by = None

    @property
    def is_scheduled(self):
        """Whether each batch is kept on its own and nobody waits for the answer."""
        return self.progress is not None

    @property
    def has_limit(self):
        """Whether there are adjustments that wait for a person."""
        return any(most is not None for most in self.limit.values())

    @property
    def knows_receipts(self):
        """Whether everything that had arrived at Monta when this run began is known in Odoo."""
        return bool(self.progress and self.progress.knows_receipts)

    @property
    def number(self):
        """What marks the rows of ``monta.stock`` that were asked for; None when a person asks."""
        return self.progress and self.progress.number

    def commit_batch(self, done, left):
        """Commit what was stored so far, as :meth:`PullProgress.commit_batch` does; nothing when a person asks."""
        if self.progress:
            self.progress.commit_batch(done, left)


class PullProgress:
    """How far the stock of one company has been pulled, and what the pulls before it left behind.

    :ivar settings: the settings of the company (``MontaSettings``)
    :ivar number: rows with this number in ``monta.stock`` were asked for in this pull
    :ivar began: when the pull began (naive UTC)
    :ivar is_resumed: whether an earlier run began it
    :ivar next_page: where the list of all products goes on; None when all of it was read
    :ivar list_has_stock: whether that list has said anything about stock so far
    :ivar last_pull: when the last complete pull began (naive UTC), or None
    :ivar knows_receipts: whether everything that has arrived at Monta by now is known in Odoo
    :ivar last_full_pull: when the last one that read the list of all products began (naive UTC), or None
    """

    def __init__(self, env, settings, deadline):
        self.env = env
        self.settings = settings
        self.deadline = deadline
        self.knows_receipts = False
        # Companies may share an account, and each has to hear of every change.
        self.key = f"{settings.company.id}:{settings.account}"
        kept = env["monta.config"]._recall("stock_cursor", self.key) or {}
        self.last_pull = fields.Datetime.to_datetime(kept.get("at"))
        self.last_full_pull = fields.Datetime.to_datetime(kept.get("swept"))
        left = kept.get("round") or {}
        began, now = fields.Datetime.to_datetime(left.get("began")), fields.Datetime.now()
        self.is_resumed = bool(began and now - began < STALE_AFTER and left.get("number"))
        self.began = began if self.is_resumed else now
        self.next_page = left.get("page", 0) if self.is_resumed else 0
        self.list_has_stock = self.is_resumed and left.get("tells", False)
        self.number = left["number"] if self.is_resumed else env["monta.stock"]._next_pull_number(settings)

    def check_time(self):
        """Stop where this run has taken long enough.

        :raises OutOfTime: then
        """
        if time.monotonic() >= self.deadline:
            raise OutOfTime

    def commit_batch(self, done, left):
        """Commit what was stored so far, so that nothing that comes after can take it away.

        :param int done: products of this batch
        :param int left: those that are known to come after it; from 1 on, the run may be out of time
        :raises OutOfTime: when there is more to do and no time
        """
        compat.report_progress(self.env, done, left)
        compat.commit(self.env)
        # A cache of every product would be a large one.
        self.env.invalidate_all()
        if left:
            self.check_time()

    def save_for_next_run(self):
        """Remember how far the pull has come, for the next run."""
        began = fields.Datetime.to_string(self.began)
        self._remember(
            round={"began": began, "number": self.number, "page": self.next_page, "tells": self.list_has_stock}
        )

    def discard(self):
        """Forget how far the pull has come: the next run begins anew."""
        self._remember()

    def complete(self, is_full):
        """Remember when the pull began. Only now that all of it is stored: what is not must come again.

        :param bool is_full: it has read the list of all products
        """
        self.last_pull = self.began
        if is_full:
            self.last_full_pull = self.began
        self._remember()

    def _remember(self, **more):
        kept = {"at": self.last_pull, "swept": self.last_full_pull}
        kept = {name: fields.Datetime.to_string(moment) for name, moment in kept.items() if moment} | more
        self.env["monta.config"]._remember("stock_cursor", self.key, kept or None)
