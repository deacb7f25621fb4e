"""What a stock pull works with, and how far one that takes several runs of the scheduler has come."""

import time
from datetime import timedelta

from odoo import fields

from ... import compat

# So many seconds one run may take; Odoo ends a worker that is at it for two minutes.
RUN_FOR = 60
# What was left undone for longer than this begins anew.
STALE = timedelta(days=1)


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
        self.adjusts = settings.stock_mode == "apply"

    @property
    def is_scheduled(self):
        """Whether each batch is kept on its own and nobody waits for the answer."""
        return self.progress is not None

    @property
    def number(self):
        """What marks the rows of ``monta.stock`` that were asked for; None when a person asks."""
        return self.progress and self.progress.number

    def keep(self, done, left):
        """Keep what was stored so far, as :meth:`PullProgress.keep` does; nothing when a person asks."""
        if self.progress:
            self.progress.keep(done, left)


class PullProgress:
    """How far the stock of one company has been pulled, and what the pulls before it left behind.

    :ivar settings: the settings of the company (``MontaSettings``)
    :ivar number: rows with this number in ``monta.stock`` were asked for in this pull
    :ivar page: where the list of all products goes on; None when all of it was read
    :ivar tells: whether that list has told any stock so far
    :ivar is_resumed: whether an earlier run began it
    :ivar at: when the last complete pull began, and ``swept``, when the last one that listed all products did; naive
        UTC, or None
    """

    def __init__(self, env, settings, deadline):
        self.env = env
        self.settings = settings
        self.deadline = deadline
        # Companies may share an account, and each has to hear of every change.
        self.place = f"{settings.company.id}:{settings.account}"
        kept = env["monta.config"]._recall("stock_cursor", self.place) or {}
        self.at = fields.Datetime.to_datetime(kept.get("at"))
        self.swept = fields.Datetime.to_datetime(kept.get("swept"))
        left = kept.get("round") or {}
        began, now = fields.Datetime.to_datetime(left.get("began")), fields.Datetime.now()
        self.is_resumed = bool(began and now - began < STALE and left.get("number"))
        self.began = began if self.is_resumed else now
        self.page = left.get("page", 0) if self.is_resumed else 0
        self.tells = self.is_resumed and left.get("tells", False)
        self.number = left["number"] if self.is_resumed else env["monta.stock"]._next_round(settings)

    def check_time(self):
        """Stop where this run has taken long enough.

        :raises OutOfTime: then
        """
        if time.monotonic() >= self.deadline:
            raise OutOfTime

    def keep(self, done, left):
        """Keep what was stored so far, so that nothing that comes after can take it away.

        :raises OutOfTime: when there is more to do and no time
        """
        compat.report_progress(self.env, done, left)
        compat.commit(self.env)
        # A cache of every product would be a large one.
        self.env.invalidate_all()
        if left:
            self.check_time()

    def put_off(self):
        """Remember how far it went, for the next run."""
        began = fields.Datetime.to_string(self.began)
        self._remember(round={"began": began, "number": self.number, "page": self.page, "tells": self.tells})

    def give_up(self):
        """Forget how far it went: the next run begins anew."""
        self._remember()

    def close(self, swept=False):
        """It is complete. Only now: what is not stored yet must come again."""
        self.at = self.began
        if swept:
            self.swept = self.began
        self._remember()

    def _remember(self, **more):
        kept = {"at": self.at, "swept": self.swept}
        kept = {name: fields.Datetime.to_string(moment) for name, moment in kept.items() if moment} | more
        self.env["monta.config"]._remember("stock_cursor", self.place, kept or None)
