"""Whether an account is asked at all: a circuit breaker, so that a Monta that is down sees few requests.

closed     requests are made.
open       several in a row had no proper answer: none is made for a while, which doubles each time.
half-open  the while is over: one request is made. When it is answered the circuit closes, else it opens again.
"""

import logging
from datetime import timedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

# Seconds that an account rests the first time, and at most.
FIRST_REST = 5
LONGEST_REST = 300


class MontaCircuit(models.AbstractModel):
    """Keeps for each account since when it is open, in a parameter of the addon."""

    _name = "monta.circuit"
    _description = "Monta circuit breaker"

    @api.model
    def _state(self, account):
        """``closed``, ``open`` or ``half-open``."""
        kept = self._kept(account)
        if not kept:
            return "closed"
        return "open" if kept["until"] > fields.Datetime.to_string(fields.Datetime.now()) else "half-open"

    @api.model
    def _rests_until(self, account):
        """When an open circuit becomes half-open (naive UTC), or None."""
        kept = self._kept(account)
        return fields.Datetime.to_datetime(kept["until"]) if kept else None

    @api.model
    def _open(self, account, message):
        """Several requests in a row, or the one that was tried, had no proper answer."""
        kept = self._kept(account)
        if kept and self._state(account) == "open":
            return
        times = kept["times"] + 1 if kept else 1
        seconds = min(FIRST_REST * 2 ** (times - 1), LONGEST_REST)
        until = fields.Datetime.to_string(fields.Datetime.now() + timedelta(seconds=seconds))
        self.env["monta.config"]._remember("resting_accounts", account, {"times": times, "until": until})
        _logger.warning("[Monta] account %s rests for %s s: %s", account, seconds, message)

    @api.model
    def _close(self, account):
        """Monta answers this account.

        :return: whether it was resting, so that what waits can go on
        """
        if not self._kept(account):
            return False
        self.env["monta.config"]._remember("resting_accounts", account, None)
        return True

    @api.model
    def _kept(self, account):
        """``times`` that it opened in a row and ``until`` when (text); None when it is closed, or somebody broke it."""
        kept = self.env["monta.config"]._recall("resting_accounts", account)
        is_usable = isinstance(kept, dict) and isinstance(kept.get("times"), int) and isinstance(kept.get("until"), str)
        return kept if is_usable else None
