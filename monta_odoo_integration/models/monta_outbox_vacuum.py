"""Old rows of the outbox are deleted, a batch at a time."""

from datetime import timedelta

from odoo import api, fields, models

from .. import compat

# Days that a row is kept which a newer one has made superfluous.
KEEP_DAYS = 90
# Rows of one batch: some seconds of work.
DELETE_BATCH = 10_000


class MontaOutbox(models.Model):
    """Keeps the newest row that was sent of each document, because it holds what Monta acknowledged."""

    _inherit = "monta.outbox"

    @api.autovacuum
    def _gc_outbox(self):
        """Delete a batch of rows older than `KEEP_DAYS`: those before the last one sent, and those never tried."""
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT old.id FROM monta_outbox old
             WHERE old.create_date < %s
               AND (old.state = 'superseded' AND old.attempts = 0
                    OR old.state IN ('sent', 'superseded')
                       AND EXISTS (
                           SELECT FROM monta_outbox newer
                            WHERE newer.res_model = old.res_model AND newer.res_id = old.res_id
                              AND newer.state = 'sent' AND newer.id > old.id))
             LIMIT %s
            """,
            [fields.Datetime.now() - timedelta(days=KEEP_DAYS), DELETE_BATCH],
        )
        rows = self.browse(row[0] for row in self.env.cr.fetchall())
        rows.unlink()
        return compat.vacuumed(self.env, len(rows), len(rows) == DELETE_BATCH)
