"""Sending right after the commit of a person's request: within a few seconds, or else the scheduled action does it."""

import time

from odoo import _, api, models
from odoo.exceptions import UserError

from ... import compat
from ...models.monta_outbox import WAITING
from .sender import Limits

# Documents that are sent in a request; more are left to the scheduled action, which starts at once.
MOST_IN_REQUEST = 3


class MontaSender(models.AbstractModel):
    """Nobody waits for Monta longer than ``monta.interactive_seconds``, and customers do not wait at all."""

    _inherit = "monta.sender"

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
                sender._send_in_request(due)

        waiting.update(dict.fromkeys(rows.ids, force))

    @api.model
    def _send_in_request(self, due):
        """Send a few rows while a person waits, and hand over what is left.

        :param dict due: whether a person asked for it, by row id
        """
        with self._own_transaction() as sender:
            rows = sender.env["monta.outbox"].browse(list(due)).exists()
            documents = {(row.res_model, row.res_id) for row in rows}
            seconds = sender._interactive_seconds(rows.company_id) if sender.env.user._is_internal() else 0
        if not seconds or len(documents) > MOST_IN_REQUEST:
            self._hand_over()
            return
        started, left, result = time.monotonic(), set(due), None
        forced = {row_id for row_id, force in due.items() if force}

        def pick(sender):
            chosen = sender._lock_chosen_rows(left, forced)
            circuit = sender.env["monta.circuit"]
            return chosen.filtered(lambda row: row.id in forced or circuit._state(row.account) == "closed")

        # One round for each row that a document has waiting, the oldest first.
        while result is None or (left and result.to_publish and not (result.stopped or result.untried)):
            rest = max(seconds - (time.monotonic() - started), 0)
            result = self._run_round(pick, Limits(start_within=rest, end_within=rest, max_failures=1), forced)
            left.difference_update(result.to_publish)
        with self._own_transaction() as sender:
            rows = sender.env["monta.outbox"].browse(list(due)).exists()
            waiting = rows.filtered(lambda row: row.state in WAITING)
            if waiting:
                sender._hand_over()
            # Whoever pressed a button is told by its answer.
            is_told = self.env.context.get("monta_tells_outcome")
            if waiting and (result.stopped or result.untried) and not is_told:
                sender._tell_handed_over(waiting)

    @api.model
    def _interactive_seconds(self, companies):
        """Seconds that a person waits for these companies; what cannot be read is complained about elsewhere."""
        settings = [self.env["monta.config"]._for(company) for company in companies]
        try:
            return min((one.interactive_seconds for one in settings), default=0)
        except UserError:
            return 0

    @api.model
    def _hand_over(self):
        """Let the scheduled action go on with what is due, at once."""
        if compat.holds_transaction_open():
            self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")._trigger()
            return
        with self._own_transaction() as sender:
            sender.env.ref("monta_odoo_integration.ir_cron_monta_outbox")._trigger()

    @api.model
    def _tell_handed_over(self, rows):
        """Tell the person that Monta is slow, and that nothing has to be done about it."""
        message = _(
            "Monta does not answer in time. Odoo goes on by itself with: %(references)s",
            references=", ".join(rows.mapped("reference")),
        )
        self.env["bus.bus"]._sendone(
            self.env.user.partner_id,
            "simple_notification",
            {"title": _("Monta"), "message": message, "type": "warning", "sticky": False},
        )
