"""One attempt of each of some rows: the requests, and what comes of each on its row."""

import json
import logging
import random
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.sql import SQL
from psycopg2 import IntegrityError

from ...core import joined, remembering, require_core, said
from ...models.monta_outbox_family import LINES_MOVED
from .sender import RECHECK_SECONDS

_logger = logging.getLogger(__name__)

# The wait before the second attempt; it doubles with each attempt, up to the longest.
FIRST_RETRY = timedelta(seconds=3)
LONGEST_RETRY = timedelta(hours=1)
# What is left of a longer Retry-After.
LONGEST_RETRY_AFTER = timedelta(days=1)
# The code of a refusal because of a date that has passed since the order was gathered: it is gathered once more.
DATE_PAST = "api.planned_date_past"
DATE_ATTEMPTS = 3
# Attempts before a row fails, which is some 14 hours of retries.
MAX_ATTEMPTS = 24


class MontaSender(models.AbstractModel):
    """Makes attempts, and writes what came of them on the rows and only there.

    Everything else waits until results are published: a conflict with another transaction must not undo the memory of a
    request that Monta has carried out.
    """

    _inherit = "monta.sender"

    @api.model
    def _make_attempts(self, company_id, attempts, limits):
        """Make the started attempts of one company.

        :param dict attempts: :class:`~.sender.Attempt` by row id
        :param limits: :class:`~.sender.Limits`
        :return: dict: ids of rows ``tried`` and ``untried``, ``stopped`` (why, as ``monta_core`` says, or None),
            ``were_several`` (whether several requests in a row led to that), ``accepted`` (whether Monta dealt with a
            request), ``paused`` (why it does not take the account, or None),
            ``capabilities`` (what is known about its API by now)
        """
        rows = self._lock_started_rows(attempts)
        settings = self.env["monta.config"]._for(self.env["res.company"].browse(company_id))
        client = self.env["monta.http"]._client(settings)
        answers, stopped = self._send(client, rows, attempts, settings, limits)
        told = {"tried": [], "untried": [], "accepted": False, "paused": None, "stopped": stopped}
        for some in rows._by_reader_lang():
            sender = self.with_env(some.env)
            for row in some:
                sender._record(row, attempts[row.id], answers[row.id], told)
        self._give_back_attempts(rows.browse(told["untried"]))
        return {**told, "were_several": not limits.max_failures, "capabilities": client.capabilities}

    @api.model
    def _send(self, client, rows, attempts, settings, limits):
        """``(answers by row id, stopped)``: what ``monta_core.Client.send_many`` says of each row and of them all."""

        def send(some):
            changes = [attempts[row.id].change for row in some]
            sent = client.send_many(changes, settings.max_parallel, **asdict(limits))
            return dict(zip(some.ids, sent["answers"], strict=True)), sent["stopped"]

        try:
            return send(rows)
        except require_core().MontaError:
            # One of them cannot be read: the others are sent all the same.
            answers, stopped = {}, None
            for row in rows:
                try:
                    one, stopped = send(row) if not stopped else ({row.id: {"untried": True}}, stopped)
                    answers.update(one)
                except require_core().MontaError as error:
                    answers[row.id] = {"exception": error}
            return answers, stopped

    @api.model
    def _record(self, row, attempt, answer, told):
        """Write on ``row`` what came of its attempt, and note in ``told`` what follows for others."""
        _ = remembering(self.env)
        if "untried" in answer:
            row.write({"state": "pending", "uncertain": attempt.uncertain})
            told["untried"].append(row.id)
            return
        told["tried"].append(row.id)
        row.write({"uncertain": attempt.uncertain, "is_published": False})
        try:
            if result := answer.get("result"):
                vals = self.env[row.res_model]._monta_result(row, attempt.change, result)
                exchanges = json.dumps(result["exchanges"])
                row._set_sent({"http_status": result["status"], "exchanges": exchanges, **vals})
                told["accepted"] |= bool(result["exchanges"])
            elif error := answer.get("error"):
                self._record_error(row, error, told)
            else:
                error = answer["exception"]
                row._set_failed(error.code, said(self.env, error))
        except Exception as error:
            _logger.exception("[Monta] outbox row %s: the attempt broke off", row.id)
            row.uncertain = True
            row._set_failed("internal", _("Unexpected error, see the server log: %s", error))

    @api.model
    def _record_error(self, row, error, told):
        """Write on the row why its attempt did not succeed.

        :param dict error: of ``monta_core.Client.send_many``
        """
        _ = remembering(self.env)
        message = said(self.env, error)
        if stock := row._unknown_at_monta(error["code"]):
            skus = dict.fromkeys(stock.mapped("sku"))
            unknown = _("According to Monta ▸ Stock, Monta does not know: %s", ", ".join(skus))
            message = joined(self.env, [message, unknown])
        row.write({"http_status": error["status"] or 0, "exchanges": json.dumps(error["exchanges"])})
        if error["class"] == "stop":
            row.uncertain |= error["uncertain"]
            row._postpone(error["code"], message, RECHECK_SECONDS)
            told["paused"] = message
        elif error["class"] == "retry" or (error["code"] == DATE_PAST and row.attempts < DATE_ATTEMPTS):
            # Where lines have gone, Monta was read: an earlier attempt is no riddle any more.
            row.uncertain = error["uncertain"] or (row.uncertain and error["code"] != LINES_MOVED)
            self._schedule_retry(row, error, message)
        else:
            # A refusal is an answer: nothing was carried out, unless it came after a part that was.
            row.uncertain = error["uncertain"] or (row.uncertain and not self._clears_up(row, error))
            row._set_failed(error["code"], message)
            told["accepted"] |= bool(error["exchanges"])

    @api.model
    def _clears_up(self, row, error):
        """Whether a refusal also tells what became of earlier attempts; a read that failed tells nothing of them."""
        if not self.env[row.res_model]._monta_is_atomic():
            return False
        changes = [exchange for exchange in error["exchanges"] if exchange["method"] != "GET" and exchange["status"]]
        return bool(changes) or error["code"] in ("api.exists_different", "api.order_id_taken")

    @api.model
    def _schedule_retry(self, row, error, message):
        """Try again later: doubling from seconds to an hour, spread by a fifth, or when Monta says."""
        _ = remembering(self.env)
        if row.attempts >= MAX_ATTEMPTS:
            text = _("Given up after %(count)s attempts. %(message)s", count=row.attempts, message=message)
            row._set_failed(error["code"], text)
            return
        wait = min(FIRST_RETRY * 2 ** (row.attempts - 1), LONGEST_RETRY).total_seconds()
        wait *= random.uniform(0.8, 1.2)
        retry_after = min(error["retry_after"] or 0, LONGEST_RETRY_AFTER.total_seconds())
        row._postpone(error["code"], message, max(wait, retry_after))
        if retry_after:
            row.rate_limited_until = fields.Datetime.now() + timedelta(seconds=retry_after)

    @api.model
    def _give_back_attempts(self, rows):
        """These rows were not sent, so it was no attempt; where another row of the document waits, it stays one."""
        if not rows:
            return
        self.env.flush_all()
        with suppress(IntegrityError), self.env.cr.savepoint(flush=False):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE monta_outbox row SET attempts = attempts - 1
                     WHERE id IN %s AND (attempts > 1 OR NOT EXISTS (
                           SELECT FROM monta_outbox other
                            WHERE other.res_model = row.res_model AND other.res_id = row.res_id
                              AND other.state = 'pending' AND other.attempts = 0))
                    """,
                    tuple(rows.ids),
                ),
                log_exceptions=False,
            )
        rows.invalidate_recordset(["attempts"], flush=False)
