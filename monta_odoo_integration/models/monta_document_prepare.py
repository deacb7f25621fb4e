"""What is sent: the documents of a batch are gathered when their attempt begins, as they are by then."""

import logging
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError
from psycopg2 import Error as DatabaseError

from ..core import remembering, said_of
from .monta_document import INVALID

_logger = logging.getLogger(__name__)

# Error codes of requests that never left: the same may well succeed now.
HELD_BACK = ("guard", "account", "configuration", INVALID)


class MontaDocument(models.AbstractModel):
    """Fills in the requests that are about to be sent."""

    _inherit = "monta.document"

    @api.model
    def _monta_prepare_requests(self, rows):
        """Write on these locked ``monta.outbox`` rows what is sent: the documents as they are now.

        What may have arrived already is left as it is, because Monta is compared with it; where each line has requests
        of its own, Monta is brought in line with the document as it is. A row of which there is
        nothing to send any more is superseded, and one whose document is wrong fails with everything that is wrong;
        both are to be published.

        :param rows: the oldest waiting rows of documents of this model
        :return: the rows that are to be sent
        """
        to_gather = rows.filtered(
            lambda row: row.kind != "delete" and not (row.attempts and row.uncertain and self._monta_is_atomic())
        )
        documents = self.browse(to_gather.mapped("res_id")).exists().sudo()._monta_prefetch()
        by_id = {document.id: document for document in documents}
        known = self.env["monta.outbox"]._rows_of(documents).grouped("res_id")
        ready = rows - to_gather
        for row in to_gather:
            if by_id.get(row.res_id, self.browse())._monta_prepare(row, known.get(row.res_id, row)):
                ready |= row
            elif row.state != "pending":
                row.is_published = False
        return ready

    def _monta_prefetch(self):
        """These documents, with what they need of each other read at once."""
        return self

    def _monta_prepare(self, row, own):
        """Write on ``row`` what is sent of this document, or why nothing is.

        :param own: all ``monta.outbox`` rows of this document, oldest first
        :return: whether it is to be sent now
        """
        _ = remembering(self.env)
        if not self or not self._monta_is_confirmed():
            row._set_superseded()
            return False
        try:
            return self.with_context(lang=row.env.context.get("lang"))._monta_prepare_payload(row, own)
        except UserError as error:
            row._set_failed(INVALID, said_of(self.env, error))
        except DatabaseError:
            raise
        except Exception as error:
            _logger.exception("[Monta] %s could not be gathered", row.reference)
            row._set_failed("internal", _("Unexpected error, see the server log: %s", error))
        return False

    def _monta_prepare_payload(self, row, own):
        """As :meth:`_monta_prepare`, of a document that Monta should have.

        :raises UserError: naming everything that keeps the document from being sent
        """
        others = (own - row)._open()
        if any(other.kind == "delete" and other.state != "failed" for other in others):
            # It is cancelled next.
            row._set_superseded()
            return False
        self._monta_assign_reference(own)
        payload = self._monta_user_errors(self._monta_planned_payload)
        if payload is None:
            return self._monta_prepare_cancellation(row, own, self._monta_withdrawal_note())
        acknowledged = own._acknowledged_as(row.account, self.monta_reference)
        left = own._left_in_doubt()
        is_unclear = row.uncertain or bool(left) or any(others.mapped("uncertain"))
        if acknowledged and not is_unclear and not self._monta_has_changes(acknowledged, payload):
            (others | row)._set_superseded()
            return False
        failed = others.filtered(lambda other: other.state == "failed")
        unclear = failed.filtered("uncertain")
        if self._monta_is_atomic() and (unclear or left):
            # What may have been carried out is cleared up first; this one waits for it.
            unclear._set_pending()
            left._bring_back()
            return False
        text = self._monta_as_json(payload)
        if failed[-1:].payload == text and failed[-1:].error_code not in HELD_BACK:
            # Monta has refused just this: whatever else was written on the document, a person decides to try again.
            row._set_superseded()
            return False
        if others:
            others._lock_idle()._set_superseded()
        row.write(
            {
                "kind": "update" if acknowledged else "create",
                "reference": self.monta_reference,
                "payload": text,
                "revision": self.monta_revision,
                "uncertain": is_unclear and not self._monta_is_atomic(),
            }
        )
        return True

    def _monta_prepare_cancellation(self, row, own, note=None):
        """Make of ``row`` the cancellation of this document, of which nothing is left to send.

        :param own: all ``monta.outbox`` rows of this document, oldest first
        :param str note: the reason that goes along; that it was cancelled in Odoo when left out
        :return: whether it is to be sent now; not when Monta never had the document
        """
        account = own._account()
        (own - row)._open()._lock_idle()._set_superseded()
        if not account:
            row._set_superseded()
            return False
        note = note or self._monta_cancel_note()
        row.write({"kind": "delete", "account": account, "note": note, "payload": False})
        return True

    @api.model
    def _monta_plan_changes(self, rows):
        """The change of each of these outbox rows, as ``monta_core.Client.send_many`` takes it, by row id.

        A row of which no change can be made fails, is to be published, and is left out.
        """
        _ = remembering(self.env)
        documents = self.browse(rows.mapped("res_id"))
        known = self.env["monta.outbox"]._rows_of(documents).grouped("res_id")
        by_id, changes = {document.id: document for document in documents.exists()}, {}
        for row in rows:
            document = by_id.get(row.res_id, self.browse())
            try:
                acknowledged = known[row.res_id]._acknowledged_as(row.account, row.reference)
                changes[row.id] = self._monta_user_errors(partial(document._monta_plan_change, row, acknowledged))
            except UserError as error:
                row._set_failed("configuration", said_of(self.env, error))
            except DatabaseError:
                raise
            except Exception as error:
                _logger.exception("[Monta] the request for %s could not be made", row.reference)
                row._set_failed("internal", _("Unexpected error, see the server log: %s", error))
            if row.id not in changes:
                row.is_published = False
        return changes
