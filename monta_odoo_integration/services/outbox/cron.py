"""The scheduled action that empties the outbox."""

import logging
import time
from datetime import timedelta

from odoo import api, fields, models

from ... import compat
from ...core import core_is_usable
from .sender import ROWS_PER_ROUND, Limits

_logger = logging.getLogger(__name__)

# Seconds in which a run begins requests; Odoo ends a scheduled action after limit_time_real_cron, 120 by default.
SECONDS_PER_RUN = 50
# What a run leaves of Odoo's limit, for storing what came of the last requests.
SHARE_OF_LIMIT = 0.75
# Seconds that a run waits for a row that is due soon, rather than for the next run.
LONGEST_NAP = 8


class MontaSender(models.AbstractModel):
    """Sends until nothing is due or the time is over, and calls itself again for what is left."""

    _inherit = "monta.sender"

    @api.model
    def _cron_send(self):
        """Send what is due and publish what is not published yet; called every minute, or when there is reason to."""
        self.env["monta.instance"]._watch()
        compat.commit(self.env)
        if self.env["monta.outbox"]._due_accounts() and not core_is_usable():
            _logger.error("[Monta] nothing was sent: monta-core is missing or does not fit")
            return
        started, limit = time.monotonic(), compat.cron_time_limit()
        seconds = min(SECONDS_PER_RUN, limit * SHARE_OF_LIMIT / 2)
        idle = set()
        while True:
            left = seconds - (time.monotonic() - started)
            compat.commit(self.env)
            accounts = [account for account in self._accounts_to_send() if account not in idle]
            if not accounts:
                if not idle and self._nap(left):
                    continue
                break
            for account in accounts:
                spent = time.monotonic() - started
                # A round that begins gets somewhere.
                limits = Limits(max(seconds - spent, 1), max(limit * SHARE_OF_LIMIT - spent, 1))
                done = self._send_of_account(account, limits)
                if not done:
                    idle.add(account)
                compat.report_progress(self.env, done, 1)
            if time.monotonic() - started >= seconds:
                break
        self._publish(self._unpublished_ids())
        self.env["monta.run"]._note_outbox()
        compat.commit(self.env)
        compat.report_progress(self.env, 0, 0)
        self._call_again()

    @api.model
    def _accounts_to_send(self):
        """The accounts that have something due and are not resting."""
        circuit = self.env["monta.circuit"]
        due = self.env["monta.outbox"]._due_accounts()
        return [account for account in due if circuit._state(account) != "open"]

    @api.model
    def _send_of_account(self, account, limits):
        """One round of an account; where it was resting, one request tells whether it still has to.

        :return: how many rows got on
        """
        is_probe = self.env["monta.circuit"]._state(account) == "half-open"
        if is_probe:
            limits = Limits(limits.start_within, limits.end_within, 1)
        size = 1 if is_probe else ROWS_PER_ROUND
        result = self._run_round(lambda sender: sender._lock_due_rows(account, size), limits)
        return result.cancelled + len(result.to_publish)

    @api.model
    def _unpublished_ids(self):
        """Rows whose result could not be shown when it came."""
        return self.env["monta.outbox"].search([("is_published", "=", False)], limit=ROWS_PER_ROUND, order="id").ids

    @api.model
    def _nap(self, left):
        """Wait for what is due soon, with ``left`` seconds to go. Returns whether it is worth looking again."""
        when = self._next_due()
        if not when or left <= 0 or compat.holds_transaction_open():
            return False
        wait = (when - fields.Datetime.now()).total_seconds()
        if wait > min(LONGEST_NAP, left):
            return False
        # Times are kept in whole seconds.
        time.sleep(max(wait, 0) + 0.1)
        return True

    @api.model
    def _next_due(self):
        """When the next row may be sent (naive UTC), or None."""
        circuit = self.env["monta.circuit"]
        times = self.env["monta.outbox"]._next_attempts()
        return min((max(filter(None, (when, circuit._rests_until(name)))) for name, when in times), default=None)

    @api.model
    def _call_again(self):
        """Have this scheduled action called when the next row is due."""
        if when := self._next_due():
            cron = self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")
            now = fields.Datetime.now()
            # It is called every minute anyway.
            if when <= now:
                cron._trigger()
            elif when - now < timedelta(minutes=1):
                cron._trigger(at=when)
