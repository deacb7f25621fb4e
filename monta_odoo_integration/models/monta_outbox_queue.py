"""How requests get into the outbox: any number of documents in one statement, which never stumbles over another one."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.sql import SQL

from .monta_outbox import OPEN

COLUMNS = ("kind", "res_model", "res_id", "reference", "company_id", "account", "payload", "note", "uncertain")


class MontaOutbox(models.Model):
    """Queues requests; one that waits and was never tried is enough for whatever else happens to its document."""

    _inherit = "monta.outbox"

    revision = fields.Integer(help="Revision of the document that the payload was made of")

    def init(self):  # pylint: disable=missing-return
        super().init()
        # One waiting request per document is enough, and the database says so in every series.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_outbox_one_waiting
                ON monta_outbox (res_model, res_id) WHERE state = 'pending' AND attempts = 0
            """
        )

    @api.model
    def _enqueue(self, vals, delay=0):
        """Queue one request, in place of those of the same document that need not be sent any more.

        :param dict vals: ``kind``, ``res_model``, ``res_id``, ``reference``, ``company_id``, ``account`` and
            ``payload`` or ``note``; ``uncertain`` when it looks at Monta first and so clears up those before it
        :param int delay: seconds to wait for further changes of the same document
        :return: the row
        """
        document = self.env[vals["res_model"]].browse(vals["res_id"])
        idle = self._open_rows_of(document)._lock_idle()
        # A request that may have been carried out is cleared up first, unless that is part of the new one.
        clears_up = vals.get("uncertain") or vals["kind"] == "delete"
        kept = idle.browse() if clears_up else idle.filtered("uncertain")
        kept._set_pending()
        replaced = idle - kept
        replaced._set_superseded()
        replaced.flush_recordset()
        waiting_since = min(replaced.filtered(lambda row: not row.attempts).mapped("next_attempt"), default=None)
        when = fields.Datetime.now() + timedelta(seconds=delay)
        # The first of several quick edits sets the time, so that a document edited for ever is still sent.
        return self._insert([vals], min(when, waiting_since or when) if delay else when)

    @api.model
    def _enqueue_changes(self, requests, delay=0):
        """Queue that documents have changed: what is sent of each is gathered when its attempt begins.

        One statement, however many documents there are. What waits after an attempt that failed for sure is replaced;
        what may have been carried out is left to be cleared up first, unless the request is a cancellation.

        :param list requests: a dict for each document, as for :meth:`_enqueue`
        :param int delay: seconds to wait for further changes
        :return: the rows, some of which may have been waiting already
        """
        models_, ids = {vals["res_model"] for vals in requests}, [vals["res_id"] for vals in requests]
        cancelled = [vals["res_id"] for vals in requests if vals["kind"] == "delete"]
        superseded = SQL(
            """
            WITH superseded AS (
                UPDATE monta_outbox SET state = 'superseded' WHERE id IN (
                    SELECT id FROM monta_outbox
                     WHERE res_model IN %s AND res_id = ANY(%s) AND state IN %s AND (state = 'failed' OR attempts > 0)
                       AND (res_id = ANY(%s) OR state = 'pending' AND uncertain IS NOT TRUE)
                       FOR UPDATE SKIP LOCKED))
            """,
            tuple(models_),
            ids,
            OPEN,
            cancelled,
        )
        return self._insert(requests, fields.Datetime.now() + timedelta(seconds=delay), superseded)

    @api.model
    def _insert(self, requests, when, superseded=None):
        """Make a row for each of ``requests``, or let the one that waits for the same document say the same.

        Of two transactions that do so at once, Odoo replays the later one. Nobody ever sees a duplicate key.

        :param superseded: what is done in the same statement to other rows (SQL)
        """
        self.flush_model()
        now, user = fields.Datetime.now(), self.env.uid
        rows = [
            (*(vals.get(name) or None for name in COLUMNS), when, "pending", 0, True, user, now, user, now)
            for vals in requests
        ]
        self.env.cr.execute(
            SQL(
                """
                %(superseded)s
                INSERT INTO monta_outbox AS waiting (
                    %(columns)s, next_attempt, state, attempts, is_published,
                    create_uid, create_date, write_uid, write_date)
                VALUES %(rows)s
                ON CONFLICT (res_model, res_id) WHERE state = 'pending' AND attempts = 0 DO UPDATE
                   SET (%(columns)s, error_code, error_message, is_published, write_uid, write_date)
                     = (%(excluded)s, NULL, NULL, TRUE, excluded.write_uid, excluded.write_date),
                       next_attempt = LEAST(waiting.next_attempt, excluded.next_attempt)
                RETURNING id
                """,
                superseded=superseded or SQL(),
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                rows=SQL(", ").join(SQL("%s", row) for row in rows),
                excluded=SQL(", ").join(SQL("excluded.%s", SQL.identifier(name)) for name in COLUMNS),
            ),
            log_exceptions=False,
        )
        ids = [row_id for (row_id,) in self.env.cr.fetchall()]
        self.invalidate_model(flush=False)
        return self.sudo().browse(ids)
