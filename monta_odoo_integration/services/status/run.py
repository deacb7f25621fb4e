"""How one refresh of statuses goes about it."""

from dataclasses import dataclass, field

from ... import compat


@dataclass(frozen=True)
class StatusRun:
    """What the status cron and the resolver hand to each other; without anything, it is a person's request.

    :ivar settings: the settings of the company whose orders are read (``MontaSettings``)
    :ivar is_scheduled: nobody waits for the answer: each result is committed on its own, a conflict with somebody else
        is left to the next run, and where Monta answers nothing any more the run ends with a UserError. A person's
        request is one transaction, which Odoo replays as a whole
    :ivar events: what Monta's feed of changes said, by order id: only the headers of these orders are asked for; None
        when each order is read in full
    :ivar asked: when Monta was asked (naive UTC)
    :ivar conflicts: ids of the orders whose answer a scheduled run could not store, because somebody else was at them
    :ivar is_last_look: whether an order that is not settled yet is stored as it is, instead of being read once more
    """

    settings: object = None
    is_scheduled: bool = False
    events: dict | None = None
    asked: object = None
    conflicts: set = field(default_factory=set)
    is_last_look: bool = False

    @classmethod
    def of(cls, orders):
        """The run that ``orders`` are refreshed in."""
        return orders.env.context.get("monta_status_run") or cls()

    def give(self, orders):
        """``orders``, to be refreshed in this run.

        ``_monta_sync_batch()`` is a hook without arguments, so the run travels past it in the context; :meth:`of` takes
        it out again, and nothing else looks there.
        """
        return orders.with_context(monta_status_run=self)

    @property
    def reads_in_full(self):
        """Whether parcels and events are asked for, besides the header."""
        return self.events is None

    def commit(self, env):
        """Keep what was stored so far, where nobody waits for the answer."""
        if self.is_scheduled:
            compat.commit(env)
