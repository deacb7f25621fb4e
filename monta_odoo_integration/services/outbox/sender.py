"""Sends what is in the outbox, row by row, each in transactions of its own that only one worker can hold.

An attempt is three transactions. The first writes down that there is going to be one (``sending``), so that the next
worker looks before it sends again, should this one die. The second makes the request and remembers what came of it on
the row. The third publishes that on the document; a conflict with a user's change replays the third one only.
"""

import json
import logging
import random
from contextlib import contextmanager
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools.sql import SQL

from ... import compat
from ...core import core_is_usable, error_text, require_core
from ...models.monta_outbox import WAITING

_logger = logging.getLogger(__name__)

# The wait before the second attempt; it doubles with each attempt, up to the longest.
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
# What is left of a longer Retry-After.
LONGEST_RETRY_AFTER = timedelta(days=1)
# Attempts before a row fails, which is some 14 hours of retries.
MAX_ATTEMPTS = 20
# What is wrong with the account, not with the row, is checked again after this long; no request is made for that.
RECHECK_INTERVAL = timedelta(minutes=15)
RECHECKED_PRECONDITIONS = ("api.paused", "configuration")
# After one of these the other rows of the account would fare no better: they wait for the next run.
ACCOUNT_WIDE_ERRORS = ("api.connection", "api.timeout", "api.tls", "api.rate_limited")
# Rows sent in one run of the scheduled action; when there are more, it is called again at once.
ROWS_PER_RUN = 100
FIRST_IN_LINE = SQL(
    """NOT EXISTS (
        SELECT FROM monta_outbox earlier
         WHERE earlier.res_model = row.res_model AND earlier.res_id = row.res_id
           AND earlier.state IN %s AND earlier.id < row.id)""",
    WAITING,
)


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
            with self.env.registry.cursor() as cr:
                yield self.with_env(api.Environment(cr, self.env.uid, self.env.context, su=True))

    def _replay_on_conflict(self, work):
        """Run ``work(sender)`` in a transaction of its own, again when another transaction was in its way."""
        with self._own_transaction() as sender:
            if sender.env.cr is self.env.cr:
                return work(sender)
            return retrying(lambda: work(sender), sender.env)

    @api.model
    def _lock_due_row(self, row_id, force):
        """The row, when it is due (or ``force``) and the oldest that its document has waiting."""
        due = SQL("(%s OR next_attempt <= %s)", force, fields.Datetime.now())
        return self._lock_row(row_id, SQL("state IN %s AND %s AND %s", WAITING, due, FIRST_IN_LINE))

    @api.model
    def _lock_started_row(self, row_id, attempt):
        """The row, when its attempt of this number is still to be made: nobody else has started another since."""
        return self._lock_row(row_id, SQL("state = 'sending' AND attempts = %s AND %s", attempt, FIRST_IN_LINE))

    @api.model
    def _lock_unpublished_row(self, row_id):
        """The row, when its result is not shown yet."""
        return self._lock_row(row_id, SQL("is_published IS NOT TRUE"))

    @api.model
    def _lock_row(self, row_id, condition):
        """The row, locked for this transaction, in the language of whoever reads what comes of it.

        :return: empty when ``condition`` (SQL) does not hold, or another worker holds the row
        """
        self.env["monta.outbox"].flush_model()
        self.env.cr.execute(
            SQL("SELECT id FROM monta_outbox row WHERE id = %s AND %s FOR UPDATE SKIP LOCKED", row_id, condition),
            log_exceptions=False,
        )
        return self.env["monta.outbox"].browse(row[0] for row in self.env.cr.fetchall())._with_reader_lang()

    # -- when ---------------------------------------------------------------------------------------------------

    @api.model
    def _send_after_commit(self, rows, force=False):
        """Send ``rows`` as soon as the caller's transaction is committed.

        :param bool force: a person asks for it, so a paused account is tried again
        """
        callbacks = self.env.cr.postcommit
        waiting = callbacks.data.setdefault("monta.outbox", {})
        if rows and not waiting:
            sender = self.sudo()

            @callbacks.add
            def send():
                due = dict(waiting)
                waiting.clear()
                for row_id, forced in due.items():
                    sender._send_one(row_id, forced)

        waiting.update(dict.fromkeys(rows.ids, force))

    # -- one row ------------------------------------------------------------------------------------------------

    @api.model
    def _send_one(self, row_id, force=False):
        """Send one row; whatever goes wrong is written on the row, never raised.

        :param bool force: a person asks for it, so neither a wait nor a paused account is in the way
        :return: the result of the attempt, as :meth:`_attempt` gives it; empty when nothing was sent
        """
        result = {}
        if not core_is_usable():
            return result
        try:
            started = self._replay_on_conflict(lambda sender: sender._start_attempt(row_id, force))
            if not started:
                return result
            if attempt := started["attempt"]:
                with self._own_transaction() as sender:
                    row = sender._lock_started_row(row_id, attempt)
                    if not row:
                        return result
                    result = sender.with_env(row.env)._attempt(row, started["uncertain"])
            self._publish_result(row_id, result)
        except Exception:
            # The row says how far it came and the cron comes back to it; a batch never dies from one record.
            _logger.exception("[Monta] outbox row %s could not be processed", row_id)
        return result

    @api.model
    def _start_attempt(self, row_id, force):
        """Write on the row that it is going to be sent, or why not.

        :return: ``attempt`` (the number of this attempt, 0 when there is none) and ``uncertain`` (whether an earlier
            one may have been carried out); None when there is nothing to do or to show
        """
        row = self._lock_due_row(row_id, force)
        if not row:
            return None
        if row._is_cancelled_later():
            row._set_superseded()
            return None
        if not row.env[row.res_model]._monta_prepare_requests(row):
            return {"attempt": 0}
        settings = self.env["monta.config"]._for(row.company_id)
        code, message = self.with_env(row.env)._precondition_error(row, settings, force)
        if code:
            return self._hold_back(row, code, message)
        uncertain = row.uncertain
        row._set_sending()
        return {"attempt": row.attempts, "uncertain": uncertain}

    @api.model
    def _hold_back(self, row, code, message):
        """Write on the row why it is not sent; returned is what :meth:`_start_attempt` returns then."""
        if code in RECHECKED_PRECONDITIONS:
            is_shown = row.error_message == message
            row._postpone(code, message, RECHECK_INTERVAL.total_seconds())
            if is_shown:
                return None
        else:
            row._set_failed(code, message)
        row.is_published = False
        return {"attempt": 0}

    @api.model
    def _precondition_error(self, row, settings, force):
        """``(code, message)`` of what keeps the row from being sent from here at all; both empty when nothing does."""
        http = self.env["monta.http"]
        try:
            if reason := http._guard_reason(settings):
                return "guard", reason
            if reason := not force and http._paused_message(settings):
                return "api.paused", reason
            http._client(settings)
            if row.account != settings.account:
                return self._account_error(row, settings)
        except UserError as error:
            return "configuration", str(error)
        except require_core().ConfigurationError as error:
            return "configuration", error_text(self.env, error)
        return "", ""

    @api.model
    def _account_error(self, row, settings):
        """As :meth:`_precondition_error`, of a row queued for another account: only a create may go to this one."""
        if row.kind == "create":
            row.account = settings.account
            return "", ""
        message = _(
            "This was queued for the Monta account %(account)s, and now %(current)s is set: "
            "send the document again, or cancel it in the Montaportal of that account.",
            account=row.account,
            current=settings.account,
        )
        return "account", message

    @api.model
    def _attempt(self, row, uncertain):
        """Make the one attempt and write what came of it on the row, and only there.

        Everything else waits for :meth:`_publish_result`: a conflict with another transaction must not undo the memory
        of a request that Monta has carried out.

        :param bool uncertain: whether an earlier attempt may have been carried out
        :return: what follows for others (dict), each member where it is so: ``accepted`` (Monta took the account),
            ``paused`` (why it did not), ``is_account_wide`` (whether other rows of it would fare no better) and
            ``capabilities`` (what was found out about its API)
        """
        settings = self.env["monta.config"]._for(row.company_id)
        client = self.env["monta.http"]._client(settings)
        document = self.env[row.res_model]
        row.write({"uncertain": uncertain, "is_published": False})
        try:
            # Written before the request, so that what was refused is kept as well.
            document._monta_plan(row)
            with self.env.cr.savepoint():
                vals = document._monta_deliver(row, client)
            row._set_sent(vals)
            result = {"accepted": True}
        except Exception as error:
            result = self._record_error(row, error)
        if client.capabilities != settings.capabilities:
            result["capabilities"] = client.capabilities
        return result

    @api.model
    def _record_error(self, row, error):
        """Write on the row why its attempt did not succeed; returned is what follows, as of :meth:`_attempt`."""
        core = require_core()
        message = error_text(self.env, error) if isinstance(error, core.MontaError) else str(error)
        if isinstance(error, core.ApiError):
            row.write({"http_status": error.status or 0, "exchanges": json.dumps(error.exchanges)})
        if isinstance(error, core.AccountStopped):
            row.uncertain |= error.uncertain
            row._postpone(error.code, message, RECHECK_INTERVAL.total_seconds())
            return {"paused": message}
        if isinstance(error, core.RetryLater):
            row.uncertain |= error.uncertain
            self._schedule_retry(row, error, message)
            return {"is_account_wide": error.code in ACCOUNT_WIDE_ERRORS}
        if isinstance(error, core.Refused):
            # A refusal is an answer: nothing was carried out, unless the answer was one that nobody can read.
            row.uncertain = error.uncertain or (row.uncertain and not self._clears_up(row, error))
            row._set_failed(error.code, message)
        elif isinstance(error, UserError):
            row._set_failed("configuration", message)
        elif isinstance(error, core.InputError):
            row._set_failed(error.code, message)
        else:
            _logger.error("[Monta] outbox row %s: the attempt broke off", row.id, exc_info=error)
            row.uncertain = True
            row._set_failed("internal", _("Unexpected error, see the server log: %s", error))
        return {}

    @api.model
    def _clears_up(self, row, error):
        """Whether a refusal also tells what became of earlier attempts; a read that failed tells nothing of them."""
        if not self.env[row.res_model]._monta_is_atomic():
            return False
        changes = [exchange for exchange in error.exchanges if exchange["method"] != "GET" and exchange["status"]]
        return bool(changes) or error.code in ("api.exists_different", "api.order_id_taken")

    @api.model
    def _schedule_retry(self, row, error, message):
        """Try again later: doubling from a minute to an hour, spread by a fifth, or when Monta says."""
        if row.attempts >= MAX_ATTEMPTS:
            text = _("Given up after %(count)s attempts. %(message)s", count=row.attempts, message=message)
            row._set_failed(error.code, text)
            return
        wait = min(FIRST_RETRY * 2 ** (row.attempts - 1), LONGEST_RETRY).total_seconds()
        wait *= random.uniform(0.8, 1.2)
        retry_after = min(error.retry_after or 0, LONGEST_RETRY_AFTER.total_seconds())
        row._postpone(error.code, message, max(wait, retry_after))
        if retry_after:
            row.rate_limited_until = fields.Datetime.now() + timedelta(seconds=retry_after)

    @api.model
    def _publish_result(self, row_id, result):
        """Write on account and document what became of a row; may be replayed, sends nothing.

        :param dict result: as of :meth:`_attempt`; empty when the attempt was made in an earlier run
        """

        def work(sender):
            row = sender._lock_unpublished_row(row_id)
            if row:
                sender._publish_on_account(row, result)
                row.env[row.res_model]._monta_publish_result(row)
                row.is_published = True

        self._replay_on_conflict(work)

    @api.model
    def _publish_on_account(self, row, result):
        """Remember what an attempt told about the account of its row, and tell an administrator where it is paused."""
        http, settings = self.env["monta.http"], self.env["monta.config"]._for(row.company_id)
        if "capabilities" in result:
            settings.remember_capabilities(result["capabilities"])
        if "accepted" in result and http._resume(settings):
            row._account_works_again(settings.account)
        if "paused" in result and http._pause(settings, result["paused"]):
            row._schedule_admin_activity(result["paused"])

    # -- all rows -----------------------------------------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send what is due and publish what is not published yet; called every minute."""
        self.env["monta.instance"]._watch()
        compat.commit(self.env)
        outbox = self.env["monta.outbox"]
        due, skipped = outbox._due(ROWS_PER_RUN), set()
        if due and not core_is_usable():
            _logger.error("[Monta] nothing was sent: monta-core is missing or does not fit")
            return
        for row_id, account in due:
            if account not in skipped and self._send_one(row_id).get("is_account_wide"):
                skipped.add(account)
        for row_id in outbox.search([("is_published", "=", False)], limit=ROWS_PER_RUN).ids:
            try:
                self._publish_result(row_id, {})
            except Exception:
                _logger.exception("[Monta] the result of outbox row %s could not be shown", row_id)
        if len(due) == ROWS_PER_RUN and not skipped:
            self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")._trigger()
