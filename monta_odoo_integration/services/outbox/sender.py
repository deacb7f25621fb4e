"""Sends what is in the outbox, row by row, each in transactions of its own that only one worker can hold.

An attempt is three transactions. The first writes down that there is going to be one, so that the next worker looks
before it sends again, should this one die. The second makes the request and remembers what came of it on the row.
The third shows that on the document; a conflict with a user's change replays the third one only.
"""

import json
import logging
import random
from contextlib import contextmanager
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

from ... import compat
from ...core import core_is_usable, error_text, require_core

_logger = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
# However long Monta asks to wait.
LONGEST_REST = timedelta(days=1)
# What is wrong with the account, not with the row, is looked at again this often; nothing is sent meanwhile.
PAUSE = timedelta(minutes=15)
PASSING = ("api.paused", "configuration")
MAX_ATTEMPTS = 20
BATCH = 100
# After these the other rows of the account would fare no better.
RESTING = ("api.connection", "api.timeout", "api.tls", "api.rate_limited")


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

    def _replayed(self, work):
        """Run ``work(sender)`` in a transaction of its own, again when another transaction was in its way."""
        with self._own_transaction() as sender:
            if sender.env.cr is self.env.cr:
                return work(sender)
            return retrying(lambda: work(sender), sender.env)

    @api.model
    def _hold(self, row_id, attempts=None, force=False):
        """The row, locked for this transaction; empty when it is not due, held elsewhere, or not the oldest.

        It is in the language of whoever will read what comes of it.

        :param int attempts: the attempt that was announced; nobody else may have announced one since
        """
        self.env["monta.outbox"].flush_model()
        self.env.cr.execute(
            """
            SELECT id FROM monta_outbox row
             WHERE id = %(id)s AND state = 'pending'
               AND CASE WHEN %(attempts)s::int IS NULL THEN %(force)s OR next_attempt <= %(now)s
                        ELSE attempts = %(attempts)s END
               AND NOT EXISTS (
                   SELECT FROM monta_outbox earlier
                    WHERE earlier.res_model = row.res_model AND earlier.res_id = row.res_id
                      AND earlier.state = 'pending' AND earlier.id < row.id)
               FOR UPDATE SKIP LOCKED
            """,
            {"id": row_id, "attempts": attempts, "force": force, "now": fields.Datetime.now()},
            log_exceptions=False,
        )
        return self.env["monta.outbox"].browse(row[0] for row in self.env.cr.fetchall())._for_its_reader()

    # -- one row ------------------------------------------------------------------------------------------------

    @api.model
    def _send_one(self, row_id, force=False):
        """Send one row; whatever goes wrong is written on the row, never raised.

        :param bool force: a person asks for it, so neither a wait nor a paused account is in the way
        :return: what :meth:`_settle` remembered (dict); empty when nothing was sent
        """
        aftermath = {}
        if not core_is_usable():
            return aftermath
        try:
            announced = self._replayed(lambda sender: sender._announce(row_id, force))
            if not announced:
                return aftermath
            if attempts := announced["attempts"]:
                with self._own_transaction() as sender:
                    row = sender._hold(row_id, attempts)
                    if not row:
                        return aftermath
                    aftermath = sender.with_env(row.env)._attempt(row, announced["unsure"])
            self._settle(row_id, aftermath)
        except Exception:
            # The row says how far it came and the cron comes back to it; a batch never dies from one record.
            _logger.exception("[Monta] outbox row %s could not be processed", row_id)
        return aftermath

    @api.model
    def _announce(self, row_id, force):
        """Write on the row that it is going to be sent, or why not.

        :return: ``attempts`` (the number of this attempt, 0 when there is none) and ``unsure`` (whether an earlier one
            may have been carried out); None when there is nothing to do or to show
        """
        row = self._hold(row_id, force=force)
        if not row:
            return None
        if row._is_overtaken():
            row.state = "superseded"
            return None
        settings = self.env["monta.config"]._for(row.company_id)
        code, message = self.with_env(row.env)._hindrance(row, settings, force)
        if code in PASSING:
            known = row.error_message == message
            row._postpone(code, message, PAUSE.total_seconds())
            if known:
                return None
        elif code:
            row._block(code, message)
        if code:
            row.is_stored = False
            return {"attempts": 0}
        unsure = row.uncertain
        row.write({"attempts": row.attempts + 1, "uncertain": True, "error_code": False, "error_message": False})
        return {"attempts": row.attempts, "unsure": unsure}

    @api.model
    def _hindrance(self, row, settings, force):
        """``(code, message)`` of what keeps the row from being sent from here at all; both empty when nothing does."""
        http = self.env["monta.http"]
        try:
            if reason := http._guard_reason(settings):
                return "guard", reason
            if reason := not force and http._paused_message(settings):
                return "api.paused", reason
            http._client(settings)
            if row.account != settings.account:
                return self._other_account(row, settings)
        except UserError as error:
            return "configuration", str(error)
        except require_core().ConfigurationError as error:
            return "configuration", error_text(self.env, error)
        return "", ""

    @api.model
    def _other_account(self, row, settings):
        """A row that was queued for another account: what is created may go to the one that is set now."""
        if row.operation.endswith("_create"):
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
    def _attempt(self, row, unsure):
        """Make the one attempt and write what came of it on the row, and only there.

        Everything else waits for :meth:`_settle`: a conflict with another transaction must not undo the memory
        of a request that Monta has carried out.

        :param bool unsure: whether an earlier attempt may have been carried out
        :return: what is left to remember (dict), as :meth:`_settle` takes it
        """
        core = require_core()
        settings = self.env["monta.config"]._for(row.company_id)
        client = self.env["monta.http"]._client(settings)
        aftermath = {}
        row.write({"uncertain": unsure, "is_stored": False})
        try:
            # Written before the request, so that what was refused is kept as well.
            self.env[row.res_model]._monta_plan(row)
            with self.env.cr.savepoint():
                result = self.env[row.res_model]._monta_deliver(row, client)
            row.write({"state": "sent", "sent_date": fields.Datetime.now(), "uncertain": False, **result})
            aftermath["resume"] = True
        except core.AccountStopped as error:
            self._note(row, error)
            row.uncertain = unsure or error.uncertain
            row._postpone(error.code, error_text(self.env, error), PAUSE.total_seconds())
            aftermath["pause"] = row.error_message
        except core.RetryLater as error:
            self._note(row, error)
            row.uncertain = unsure or error.uncertain
            self._come_back(row, error)
            aftermath["rest"] = error.code in RESTING
        except core.Refused as error:
            # A refusal is an answer: nothing was carried out, unless the answer was one that nobody can read.
            self._note(row, error)
            row.uncertain = error.uncertain or (unsure and not self._clears_up(row, error))
            row._block(error.code, error_text(self.env, error))
        except UserError as error:
            row._block("configuration", str(error))
        except core.InputError as error:
            row._block(error.code, error_text(self.env, error))
        except Exception as error:
            _logger.exception("[Monta] outbox row %s: the attempt broke off", row.id)
            row.uncertain = True
            row._block("internal", _("Unexpected error, see the server log: %s", error))
        if client.capabilities != settings.capabilities:
            aftermath["capabilities"] = client.capabilities
        return aftermath

    @api.model
    def _clears_up(self, row, error):
        """Whether a refusal also tells what became of earlier attempts; a read that failed tells nothing of them."""
        if not self.env[row.res_model]._monta_all_or_nothing():
            return False
        changes = [exchange for exchange in error.exchanges if exchange["method"] != "GET" and exchange["status"]]
        return bool(changes) or error.code in ("api.exists_different", "api.order_id_taken")

    @api.model
    def _note(self, row, error):
        row.write({"http_status": error.status or 0, "exchanges": json.dumps(error.exchanges)})

    @api.model
    def _come_back(self, row, error):
        """Try again later: doubling from a minute to an hour, spread by a fifth, or when Monta says."""
        message = error_text(self.env, error)
        if row.attempts >= MAX_ATTEMPTS:
            row._block(
                error.code, _("Given up after %(count)s attempts. %(message)s", count=row.attempts, message=message)
            )
            return
        wait = min(FIRST_RETRY * 2 ** (row.attempts - 1), LONGEST_RETRY).total_seconds()
        wait *= random.uniform(0.8, 1.2)
        rest = min(error.retry_after or 0, LONGEST_REST.total_seconds())
        row._postpone(error.code, message, max(wait, rest))
        if rest:
            row.rest_until = fields.Datetime.now() + timedelta(seconds=rest)

    @api.model
    def _settle(self, row_id, aftermath):
        """Write on account and document what became of a row; may be replayed, sends nothing."""

        def work(sender):
            row = sender._unsettled(row_id)
            if not row:
                return
            http, config = sender.env["monta.http"], sender.env["monta.config"]
            settings = config._for(row.company_id)
            if "capabilities" in aftermath:
                config._remember("api_capabilities", settings.account, aftermath["capabilities"])
            if "resume" in aftermath:
                http._resume(settings)
            if "pause" in aftermath and http._pause(settings, aftermath["pause"]):
                row._call_administrators(aftermath["pause"])
            row.env[row.res_model]._monta_store(row)
            row.is_stored = True

        self._replayed(work)

    @api.model
    def _unsettled(self, row_id):
        """The row, locked for this transaction; empty when its result is shown already, or somebody is at it."""
        self.env["monta.outbox"].flush_model()
        self.env.cr.execute(
            "SELECT id FROM monta_outbox WHERE id = %s AND is_stored IS NOT TRUE FOR UPDATE SKIP LOCKED", [row_id]
        )
        return self.env["monta.outbox"].browse(row[0] for row in self.env.cr.fetchall())._for_its_reader()

    # -- all rows -----------------------------------------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send what is due and show what is not shown yet; called every minute."""
        outbox = self.env["monta.outbox"]
        due, resting = outbox._due(BATCH), set()
        if due and not core_is_usable():
            _logger.error("[Monta] nothing was sent: monta-core is missing or does not fit")
            return
        for row_id, account in due:
            if account not in resting and self._send_one(row_id).get("rest"):
                resting.add(account)
        for row_id in outbox.search([("is_stored", "=", False)], limit=BATCH).ids:
            try:
                self._settle(row_id, {})
            except Exception:
                _logger.exception("[Monta] the result of outbox row %s could not be shown", row_id)
        if len(due) == BATCH and not resting:
            self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")._trigger()
