"""What documents at Monta are made of (addresses, products, kits): when it changes, the open documents have changed.

Two transactions do not see each other: while a customer moves, somebody else may confirm an order with the old address.
So the open documents are looked for twice, when the change is made and once more after its commit. A document that was
committed before the second look is found by it. One that is committed later is gathered later, too, and then holds the
change, because documents are gathered when their attempt begins, in a transaction of its own.
"""

import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class MontaDocumentPart(models.AbstractModel):
    """Mixin of the models that documents are made of."""

    _name = "monta.document.part"
    _description = "Record that documents known to Monta are made of"

    # How the documents follow: as a change of their own, or only where changes are sent by themselves.
    _monta_change_kind = "part"

    @api.model
    def _monta_watched_fields(self):
        """Names of the fields whose change may be news for Monta (set); an addon that sends more extends it."""
        return set()

    def _monta_open_documents(self):
        """The documents that these records are part of and that Monta may still change.

        What has left, is being picked or was cancelled is history: nobody looks at it because an address changes.

        :return: a list of recordsets, each of one document model
        """
        raise NotImplementedError

    def write(self, vals):
        result = super().write(vals)
        if self and self._monta_watched_fields() & vals.keys():
            self._monta_mark_documents()
        return result

    def _monta_mark_documents(self):
        """Note the change on the open documents, and look for more of them after the commit."""
        if not self:
            return
        noted = {}
        for documents in self.sudo()._monta_open_documents():
            documents._monta_note(self._monta_change_kind, documents)
            noted[documents._name] = set(documents.ids)
        self._monta_look_again_after_commit(noted)

    def _monta_look_again_after_commit(self, noted):
        """Note the change on the documents that another transaction has committed in the meantime.

        :param dict noted: ids of the documents that know of it, by model
        """
        callbacks = self.env.cr.postcommit
        waiting = callbacks.data.setdefault("monta.parts", {})
        if not waiting:
            sender = self.env["monta.sender"].sudo()

            @callbacks.add
            def look_again():
                todo = dict(waiting)
                waiting.clear()
                try:
                    sender._replay_on_conflict(lambda fresh: fresh.env["monta.document.part"]._monta_look_again(todo))
                except Exception:
                    # What the user did is committed; the next edit of the order finds the change as well.
                    _logger.exception("[Monta] the open documents could not be looked at once more")

        ids, known = waiting.setdefault(self._name, (set(), {}))
        ids.update(self.ids)
        for model, document_ids in noted.items():
            known.setdefault(model, set()).update(document_ids)

    @api.model
    def _monta_look_again(self, todo):
        """Note changes that are committed on the documents that do not know of them.

        :param dict todo: ``(ids, noted)`` by model, as of :meth:`_monta_look_again_after_commit`
        """
        for name, (ids, noted) in todo.items():
            parts = self.env[name].sudo().browse(sorted(ids))
            for documents in parts._monta_open_documents():
                new = documents.browse(set(documents.ids).difference(noted.get(documents._name, ())))
                new._monta_note(parts._monta_change_kind, new)
        self.env.cr.flush()
