"""What the outbox knows of one of several orders at Monta."""

import json
from datetime import timedelta

from odoo import fields, models

from .monta_outbox import OPEN

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
