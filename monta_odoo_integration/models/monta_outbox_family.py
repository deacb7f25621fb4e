"""What the outbox knows of one of several orders at Monta."""

import json
from datetime import timedelta

from odoo import fields, models

from ..core import require_core
from .monta_outbox import OPEN

# The error code of a change that was not sent, because Monta has moved or dropped lines of which nobody knew.
LINES_MOVED = "api.lines_moved"
# How long a request waits when another one of its family has to be cleared up.
WAIT = timedelta(seconds=30)


class MontaOutbox(models.Model):
    """Says what Monta has, or may have, under one id."""

    _inherit = "monta.outbox"

    def _unclear(self):
        """Those of these rows whose attempt may have been carried out, or is under way."""
        return self.filtered(lambda row: row.state in OPEN and (row.uncertain or row.state == "sending"))

    def _wait_for_family(self):
        """Another order of the same family has to be cleared up first; returns False, because this one is not sent."""
        self.write({"state": "pending", "next_attempt": fields.Datetime.now() + WAIT})
        return False

    def _family_order(self, account, reference):
        """``id``, ``document`` and ``recalled`` of an order as ``monta_core.plan_family`` takes them.

        An attempt whose answer is not known may have been carried out: what it meant counts.

        :param self: all rows of its document, oldest first
        """
        own = self.filtered(lambda row: (row.account, row.reference) == (account, reference))
        unclear = own._unclear().filtered("payload")[-1:]
        last = own.filtered(lambda row: row.state == "sent")[-1:]
        text = unclear.payload or last.acknowledged
        return {
            "id": reference,
            "document": json.loads(text) if text else None,
            "recalled": bool(last) and not last.acknowledged and not unclear,
        }

    def _take_over(self, reference, header, asked):
        """Plan the next change of an order from what Monta has now: a line that it moved or dropped is not put back.

        :param self: all rows of its document, oldest first
        :param dict header: what Monta shows of it
        :param asked: when Monta was asked (naive UTC)
        :return: the order as ``monta_core.dropped_goods`` takes it; empty when it was not sent, or was cancelled, from
            here; None when it is not known what Monta had acknowledged by then
        """
        if self._unclear():
            return None
        last = self.filtered(lambda row: row.state == "sent" and row.reference == reference)[-1:]
        if not last.acknowledged:
            return {}
        if last.sent_date > asked:
            return None
        before = json.loads(last.acknowledged)
        seen = require_core().order_as_sent(header, last.acknowledged)
        if seen != before:
            last.acknowledged = json.dumps(seen, ensure_ascii=False)
        # It found that lines were gone; an attempt before it may have arrived.
        attempted = self.filtered(lambda row: row.state == "pending" and row.error_code == LINES_MOVED)[-1:].payload
        return {
            "acknowledged": before,
            "header": header,
            **({"attempted": json.loads(attempted)} if attempted else {}),
        }
