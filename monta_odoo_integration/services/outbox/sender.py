"""Sends what is in the outbox, many rows at a time, in transactions of its own that only one worker can hold.

A round is three transactions. The first picks due rows of different documents, gathers what is sent, and writes down
that there is going to be an attempt (``sending``), so that the next worker looks before it sends again, should this one
die. The second makes the requests, several at once, and remembers what came of each on its row. The third publishes
that on the documents; a conflict with a user's change replays the third one only.
"""

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools.sql import SQL

from ... import compat
from ...core import core_is_usable, remembering, require_core, said_of
from ...models.monta_outbox import WAITING
from ..conflict import quiet

_logger = logging.getLogger(__name__)

# Rows of one round. Should the worker die, Monta is asked about so many documents.
ROWS_PER_ROUND = 100
# Seconds after which what is wrong with the account, not with the row, is checked again; no request is made for that.
RECHECK_SECONDS = 15 * 60
RECHECKED_PRECONDITIONS = ("api.paused", "configuration")
FIRST_IN_LINE = SQL(
    """NOT EXISTS (
        SELECT FROM monta_outbox earlier
         WHERE earlier.res_model = row.res_model AND earlier.res_id = row.res_id
           AND earlier.state IN %s AND earlier.id < row.id)""",
    WAITING,
)


@dataclass(frozen=True)
class Limits:
    """How far a round may go, in seconds from its second transaction on, as ``monta_core.Client.send_many`` takes it.

    :ivar start_within: no request begins later; None for no limit
    :ivar end_within: every request is over by then; None for no limit
    :ivar max_failures: requests in a row without a proper answer after which no further one is made
    """

    start_within: float | None = None
    end_within: float | None = None
    max_failures: int | None = None


@dataclass(frozen=True)
class Attempt:
    """One row about to be sent.

    :ivar number: of the attempt; another worker that takes the row up counts on
    :ivar uncertain: whether an earlier attempt may have been carried out
    :ivar change: what ``monta_core.Client.send_many`` is given
    """

    number: int
    uncertain: bool
    change: dict


@dataclass
class Round:
    """What a round comes to.

    :ivar cancelled: how many rows need not be sent, because a cancellation waits behind them
    :ivar attempts: :class:`Attempt` by row id, by company id
    :ivar to_publish: ids of rows whose state is to be shown
    :ivar untried: ids of rows that were not sent after all
    :ivar stopped: why, as an error of ``monta_core``; None when the time was over, or everything was tried
    """

    cancelled: int = 0
    attempts: dict = field(default_factory=dict)
    to_publish: list = field(default_factory=list)
    untried: list = field(default_factory=list)
    stopped: dict | None = None


class MontaSender(models.AbstractModel):
    """Carries the rows of ``monta.outbox`` to Monta; whatever goes wrong ends up on the row."""

    _name = "monta.sender"
    _description = "Monta outbox sender"

    # -- transactions -------------------------------------------------------------------------------------------

    @contextmanager
    def _own_transaction(self):
        """This service in a transaction that is committed on its own at the end."""
        if compat.holds_transaction_open():
            with self.env.cr.savepoint():
                yield self.sudo()
        else:
            with self.env.registry.cursor() as cr, quiet(cr):
                yield self.with_env(api.Environment(cr, self.env.uid, self.env.context, su=True))
                cr.flush()

    def _replay_on_conflict(self, work):
        """Run ``work(sender)`` in a transaction of its own, again when another transaction was in its way."""
        with self._own_transaction() as sender:
            # Odoo's own replay signals changes of the registry, and warns while it is still loading.
            if sender.env.cr is self.env.cr or not sender.env.registry.ready:
                return work(sender)
            return retrying(lambda: work(sender), sender.env)

    # -- locks --------------------------------------------------------------------------------------------------

    @api.model
    def _lock_due_rows(self, account, limit=ROWS_PER_ROUND):
        """The oldest due rows of an account, one of each document, that nobody else holds.

        What another worker may just be sending comes last.
        """
        return self._lock_rows(
            SQL(
                "state IN %s AND account IS NOT DISTINCT FROM %s AND next_attempt <= %s AND %s",
                WAITING,
                account,
                fields.Datetime.now(),
                FIRST_IN_LINE,
            ),
            SQL("ORDER BY state = 'sending', id LIMIT %s", limit),
        )

    @api.model
    def _lock_chosen_rows(self, ids, forced):
        """Those of these rows that are due, or ``forced``, and the oldest that their documents have waiting."""
        return self._lock_rows(
            SQL(
                "id IN %s AND state IN %s AND (next_attempt <= %s OR id IN %s) AND %s",
                (0, *ids),
                WAITING,
                fields.Datetime.now(),
                (0, *forced),
                FIRST_IN_LINE,
            ),
            SQL("ORDER BY id"),
        )

    @api.model
    def _lock_started_rows(self, attempts):
        """Those of these rows whose attempt is still to be made: nobody else has started another since.

        :param dict attempts: :class:`Attempt` by row id
        """
        numbers = tuple((row_id, attempt.number) for row_id, attempt in attempts.items())
        return self._lock_rows(
            SQL("(id, attempts) IN %s AND state = 'sending' AND %s", numbers, FIRST_IN_LINE), SQL("ORDER BY id")
        )

    @api.model
    def _lock_unpublished_rows(self, ids):
        """Those of these rows whose result is not shown yet."""
        return self._lock_rows(SQL("id IN %s AND is_published IS NOT TRUE", (0, *ids)), SQL("ORDER BY id"))

    @api.model
    def _lock_rows(self, condition, tail):
        """The rows of ``condition`` (SQL) that no other worker holds, locked for this transaction.

        It is the first thing that a transaction does, so that it sees what others have just committed.
        """
        self.env["monta.outbox"].flush_model()
        self.env.cr.execute(
            SQL("SELECT id FROM monta_outbox row WHERE %s %s FOR UPDATE SKIP LOCKED", condition, tail),
            log_exceptions=False,
        )
        return self.env["monta.outbox"].browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _lock_documents(self, rows, wanted=None):
        """Lock the documents of ``rows`` that are there: a conflict shows here, and is no error of the server.

        :param wanted: which of them; all by default
        """
        for model, some in rows.grouped("res_model").items():
            if model in self.env:
                documents = self.env[model].browse(some.mapped("res_id"))
                (documents.exists().filtered(wanted) if wanted else documents)._monta_lock()

    # -- a round ------------------------------------------------------------------------------------------------

    @api.model
    def _run_round(self, pick, limits, forced=()):
        """Send some rows; whatever goes wrong is written on the rows, never raised.

        :param pick: called with the service in the first transaction; returns the rows to send, locked
        :param limits: :class:`Limits`
        :param forced: ids of rows that a person wants sent, so that a paused account is in nobody's way
        :return: :class:`Round`
        """
        if not core_is_usable():
            return Round()
        result = Round()
        try:
            result = self._replay_on_conflict(lambda sender: sender._start_attempts(pick(sender), forced))
            for company_id, attempts in result.attempts.items():
                with self._own_transaction() as sender:
                    told = sender._make_attempts(company_id, attempts, limits)
                result.to_publish += told["tried"]
                result.untried += told["untried"]
                result.stopped = told["stopped"] or result.stopped
                self._replay_on_conflict(lambda sender, told=told: sender._publish_on_account(told))
        except Exception:
            # The rows say how far they came and the cron comes back to them.
            _logger.exception("[Monta] a round of the outbox broke off")
        self._publish(result.to_publish)
        return result

    @api.model
    def _start_attempts(self, rows, forced):
        """Write on each row that it is going to be sent, or why not."""
        _ = remembering(self.env)
        cancelled_ids = rows._cancelled_later()
        cancelled = rows.filtered(lambda row: row.id in cancelled_ids)
        cancelled._set_superseded()
        result = Round(cancelled=len(cancelled))
        for (company, model), some in (rows - cancelled).grouped(lambda row: (row.company_id, row.res_model)).items():
            if model not in self.env:
                some._set_failed("internal", _("The addon that brought this type of document is gone."))
                continue
            # Those that get their name now are written on.
            self._lock_documents(some, lambda document: not document.monta_reference)
            attempts = result.attempts.setdefault(company.id, {})
            for mine in some._by_reader_lang():
                attempts.update(self.with_env(mine.env)._start_attempts_of(mine, company, forced))
        result.attempts = {company_id: attempts for company_id, attempts in result.attempts.items() if attempts}
        started = {row_id for attempts in result.attempts.values() for row_id in attempts}
        result.to_publish = rows.filtered(lambda row: row.id not in started and not row.is_published).ids
        return result

    @api.model
    def _start_attempts_of(self, rows, company, forced):
        """As :meth:`_start_attempts`, of rows of one company, model and language.

        :return: :class:`Attempt` by row id
        """
        documents = self.env[rows[:1].res_model]
        rows = documents._monta_prepare_requests(rows)
        settings = self.env["monta.config"]._for(company)
        for is_forced in (False, True):
            some = rows.filtered(lambda row, wanted=is_forced: (row.id in forced) == wanted)
            rows -= some - self._pass_preconditions(some, settings, is_forced)
        changes = documents._monta_plan_changes(rows)
        rows = rows.filtered(lambda row: row.id in changes)
        uncertain = {row.id: row.uncertain for row in rows}
        rows._set_sending()
        return {row.id: Attempt(row.attempts, uncertain[row.id], changes[row.id]) for row in rows}

    @api.model
    def _pass_preconditions(self, rows, settings, force):
        """Those of ``rows`` that may be sent; the others say why not."""
        _ = remembering(self.env)
        code, message = rows and self._precondition_error(settings, force) or ("", "")
        if code:
            for row in rows:
                row._hold_back(code, message, RECHECK_SECONDS if code in RECHECKED_PRECONDITIONS else None)
            return rows.browse()
        for row in rows.filtered(lambda row: row.account != settings.account):
            # Only what is new may go to another account.
            if row.kind == "create":
                row.account = settings.account
                continue
            message = _(
                "This was queued for the Monta account %(account)s, and now %(current)s is set: "
                "send the document again, or cancel it in the Montaportal of that account.",
                account=row.account,
                current=settings.account,
            )
            row._hold_back("account", message)
            rows -= row
        return rows

    @api.model
    def _precondition_error(self, settings, force):
        """``(code, message)`` of what keeps rows from being sent from here at all; both empty when nothing does."""
        http = self.env["monta.http"]
        try:
            if reason := http._guard_reason(settings):
                return "guard", reason
            if reason := not force and http._paused_message(settings):
                return "api.paused", reason
            http._client(settings)
            # Read here, so that one that cannot be read is said before anything is sent.
            bool(settings.max_parallel)
        except (UserError, require_core().ConfigurationError) as error:
            return "configuration", said_of(self.env, error)
        return "", ""

    # -- publish ------------------------------------------------------------------------------------------------

    @api.model
    def _publish(self, ids):
        """Show on the documents what became of these rows: all at once, or else one by one. Sends nothing."""
        if not ids:
            return
        try:
            self._replay_on_conflict(lambda sender: sender._publish_rows(ids))
        except Exception:
            _logger.info("[Monta] results are shown one by one, because together they could not be", exc_info=True)
            for row_id in ids:
                try:
                    self._replay_on_conflict(lambda sender, row_id=row_id: sender._publish_rows([row_id]))
                except Exception:
                    _logger.exception("[Monta] the result of outbox row %s could not be shown", row_id)

    @api.model
    def _publish_rows(self, ids):
        rows = self._lock_unpublished_rows(ids)
        self._lock_documents(rows)
        for model, of_model in rows.grouped("res_model").items():
            if model in self.env:
                for some in of_model._by_reader_lang():
                    some.env[model]._monta_publish_results(some)
        rows.exists().is_published = True

    @api.model
    def _publish_on_account(self, told):
        """Remember what attempts told about their account, and tell an administrator where it is paused.

        :param dict told: as of :meth:`_make_attempts`
        """
        row = self.env["monta.outbox"].browse((told["tried"] or [0])[0]).exists()
        if not row:
            return
        http, settings = self.env["monta.http"], self.env["monta.config"]._for(row.company_id)
        row = next(iter(row._by_reader_lang()))
        settings.remember_capabilities(told["capabilities"])
        if told["accepted"]:
            if http._resume(settings):
                row._account_works_again(settings.account)
            if self.env["monta.circuit"]._close(settings.account):
                row._wake_unanswered(settings.account)
        if told["paused"] and http._pause(settings, told["paused"]):
            row._schedule_admin_activity(told["paused"])
        stopped = told["stopped"]
        if stopped and stopped["class"] == "retry" and not stopped["retry_after"]:
            circuit = self.env["monta.circuit"]
            # Who gives up after one request has not seen several in a row, unless that one was the probe.
            if told["were_several"] or circuit._state(settings.account) == "half-open":
                circuit._open(settings.account, stopped["message"])
