"""What is noticed of a change: it is noted when it is made, and queued in one go right before the commit, or before a
form reads it back.

Nothing is gathered here. A salesperson who saves an order waits for two statements, however many orders there are;
what is sent is gathered when the attempt begins (``monta_document_prepare``), so it is the document as it is by then.
"""

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools.sql import SQL

from .monta_document import AT_MONTA, COLLECT_SECONDS

OWN_MODULES = "odoo.addons.monta_odoo_integration.models."


class MontaDocument(models.AbstractModel):
    """Notes changes of documents that Monta has, and queues them."""

    _inherit = "monta.document"

    # The methods that say what Monta gets of this type of document.
    _monta_hooks = ()

    # -- what concerns Monta ------------------------------------------------------------------------------------

    @api.model
    def _monta_watched_fields(self):
        """Names of the fields whose change may be news for Monta (set).

        An addon that puts more into what is sent extends this by what it reads; until it does, every field counts.
        """
        return set()

    @api.model
    def _monta_watches_everything(self):
        """Whether somebody overrides what Monta gets, and does not say which fields that is made of."""
        return is_extended(self, *self._monta_hooks) and not is_extended(self, "_monta_watched_fields")

    @api.model
    def _monta_is_concerned(self, vals):
        """Whether writing ``vals`` may be news for Monta; of our own fields, those that are watched."""
        watched = vals.keys() & self._monta_watched_fields()
        others = any(not name.startswith("monta_") for name in vals)
        return bool(watched or (others and self._monta_watches_everything()))

    # -- note ---------------------------------------------------------------------------------------------------

    def write(self, vals):
        if vals.get("state") == "cancel":
            self._monta_at_monta()._monta_lock()
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self._monta_note("cancelled", self._monta_at_monta())
        if self._monta_is_concerned(vals):
            # Its lines tell of goods themselves.
            self._monta_mark_changed(goods=False)
        return result

    def unlink(self):
        # Queued first, because afterwards there is nothing to queue it for. When Odoo refuses, nothing is left of it
        # either, whatever the caller does with the error.
        with self.env.cr.savepoint():
            known = self._monta_at_monta()
            known._monta_catch_errors(lambda document: document._monta_cancel())
            result = super().unlink()
        for ids in self.env.cr.precommit.data.get(f"monta.noted.{self._name}", {}).values():
            ids -= set(self.ids)
        return result

    def _monta_lock(self):
        """Hold these documents for this transaction: that somebody has just begun to send them shows here.

        Whoever comes too late is replayed, which is no error of the server.
        """
        if self:
            self.env.cr.execute(
                SQL(
                    "SELECT FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(self._table),
                    tuple(self.ids),
                ),
                log_exceptions=False,
            )

    def _monta_at_monta(self):
        """Those of these documents that Monta has, or is to get."""
        return self.sudo().filtered(lambda document: document.monta_state in AT_MONTA)

    def _monta_mark_changed(self, goods=True):
        """Look once, before the commit, whether what was changed concerns Monta.

        :param bool goods: whether other goods may be meant now; of what has left, nothing else is news
        """
        if self.env.context.get("monta_following"):
            return
        known = self._monta_at_monta()
        if not goods:
            known = known.filtered(lambda document: not document._monta_is_history())
        self._monta_note("changed", known)

    def _monta_push_automatically(self, delay=0):
        """Send these documents where that is set; those without goods for Monta are none of its business.

        :param int delay: seconds to wait for further changes
        """
        self._monta_note_goods()
        wanted = self.filtered(
            lambda document: (
                document._monta_is_confirmed()
                and document._monta_pushes_automatically()
                and document._monta_handles_goods()
            )
        )
        self._monta_note("later" if delay else "now", wanted)

    @api.model
    def _monta_note(self, kind, documents):
        """Follow what happened to ``documents`` right before the commit.

        :param str kind: ``changed``, ``part`` (something that the document is made of has changed) or ``cancelled``;
            ``now`` and ``later`` of what is to be sent in any case
        """
        if not documents:
            return
        callbacks = self.env.cr.precommit
        noted = callbacks.data.setdefault(f"monta.noted.{self._name}", {})
        if not noted:
            callbacks.add(self.browse()._monta_follow_noted)
        noted.setdefault(kind, set()).update(documents.ids)

    def web_read(self, specification):
        # A form that is saved reads back before the commit: what it shows is what comes of the change.
        self._monta_follow_noted()
        return super().web_read(specification)

    # -- follow -------------------------------------------------------------------------------------------------

    @api.model
    def _monta_follow_noted(self):
        """Follow what was noted and not followed yet."""
        if noted := self.env.cr.precommit.data.get(f"monta.noted.{self._name}"):
            model = self.browse().sudo().with_context(monta_following=True)
            todo = {name: model.browse(sorted(ids)) for name, ids in noted.items()}
            noted.clear()
            model._monta_follow(todo)

    @api.model
    def _monta_follow(self, noted):
        """Queue what was noted, each document once.

        :param dict noted: documents by the kind of what happened to them, as of :meth:`_monta_note`
        """
        nothing = self.browse()
        cancelled = noted.get("cancelled", nothing).filtered(lambda document: not document._monta_is_confirmed())
        cancelled._monta_cancel_automatically()
        now, later = (
            noted.get(kind, nothing).filtered(lambda document: document._monta_is_confirmed())
            for kind in ("now", "later")
        )
        now._monta_queue_changes()
        (later - now)._monta_queue_changes(COLLECT_SECONDS)
        changed = noted.get("changed", nothing) | noted.get("cancelled", nothing)
        changed -= now | later | cancelled
        changed.filtered(lambda document: document._monta_is_confirmed())._monta_handle_change()
        (noted.get("part", nothing) - changed - now - later)._monta_handle_change_of_part()
        self.flush_model()

    def _monta_handle_change(self):
        """Send the change by itself where that is set, else show that there is one."""
        automatic = self.filtered(lambda document: document._monta_pushes_automatically())
        automatic._monta_queue_changes(COLLECT_SECONDS)
        shown = self - automatic
        shown._monta_count_change()
        shown._monta_refresh()

    def _monta_handle_change_of_part(self):
        """As :meth:`_monta_handle_change`; where a person sends changes, it shows with the next edit."""
        automatic = self.filtered(lambda document: document._monta_pushes_automatically())
        automatic._monta_queue_changes(COLLECT_SECONDS)
        shown = self - automatic
        shown._monta_count_change()
        # What kept one from being sent may be mended by that.
        shown.filtered(lambda document: document.monta_state == "needs_attention")._monta_refresh()

    # -- find ---------------------------------------------------------------------------------------------------

    @api.model
    def _monta_is_open_sql(self):
        """The condition that Monta has, or is to get, the row ``document`` and may still change it (SQL)."""
        raise NotImplementedError

    @api.model
    def _monta_found(self, query):
        """The documents whose ids ``query`` (SQL) selects."""
        self.env.flush_all()
        self.env.cr.execute(query)
        return self.sudo().browse([document_id for (document_id,) in self.env.cr.fetchall()])

    # -- queue --------------------------------------------------------------------------------------------------

    def _monta_queue_changes(self, delay=0):
        """Queue that Monta has to learn of these documents; each is gathered when its attempt begins.

        :param int delay: seconds to wait for further changes; 0 sends right after the commit
        """
        ready = self._monta_ready()
        # What keeps the others from being sent is shown now.
        (self - ready)._monta_catch_errors(lambda document: document._monta_push(delay))
        accounts = {
            company: documents._monta_settings().account for company, documents in ready.grouped("company_id").items()
        }
        requests = [
            document._monta_request(
                "update" if document.monta_last_push else "create", account=accounts[document.company_id]
            )
            for document in ready
        ]
        rows = ready._monta_queue_requests(requests, delay)
        if not delay:
            self.env["monta.sender"]._send_after_commit(rows)

    def _monta_ready(self):
        """Those of these documents whose company has an account that they may be sent to from here."""
        return self.browse().union(
            *(documents for documents in self.grouped("company_id").values() if documents[0]._monta_has_open_account())
        )

    def _monta_has_open_account(self):
        """Whether there is an account that this document may be sent to from here."""
        try:
            self._monta_check_account()
        except UserError:
            return False
        return not self.env["monta.http"]._guard_reason(self._monta_settings())

    def _monta_queue_requests(self, requests, delay=0):
        """Put ``requests`` of these documents in the outbox, and say so on the documents.

        :param list requests: as of :meth:`_monta_request`, one for each
        :return: the rows
        """
        if not self:
            return self.env["monta.outbox"]
        self._monta_count_change(
            SQL("monta_state = 'queued'"),
            SQL("monta_error = NULL"),
            SQL("monta_reference = COALESCE(NULLIF(monta_reference, ''), name)"),
        )
        return self.env["monta.outbox"].sudo()._enqueue_changes(requests, delay)

    def _monta_count_change(self, *assignments):
        """Count a change of these documents, so that whoever stores a result sees that it is not the last word.

        Of two transactions that do so at once, Odoo replays the later one, which then sees what the earlier one queued.

        :param assignments: what else is set (SQL)
        """
        if not self:
            return
        self.flush_recordset()
        assignments = SQL(", ").join([SQL("monta_revision = COALESCE(monta_revision, 0) + 1"), *assignments])
        self.env.cr.execute(
            SQL("UPDATE %s SET %s WHERE id IN %s", SQL.identifier(self._table), assignments, tuple(self.ids)),
            log_exceptions=False,
        )
        told = ["monta_revision", "monta_state", "monta_error", "monta_reference", "monta_can_cancel"]
        self.invalidate_recordset(told, flush=False)

    # -- cancel -------------------------------------------------------------------------------------------------

    def _monta_cancel_automatically(self):
        """Queue the cancellation of what Monta has, or may have, of these documents."""
        outbox = self.env["monta.outbox"].sudo()
        rows, ready, requests = outbox._rows_of(self), self._monta_ready(), []
        for document in self:
            own = rows.filtered(lambda row, document=document: row.res_id == document.id)
            account = own._account()
            if not account or own._open()[-1:].kind == "delete" or document not in ready:
                document._monta_catch_errors(lambda document: document._monta_cancel())
            else:
                note = document._monta_cancel_note()
                requests.append(document._monta_request("delete", account=account, note=note))
        queued = self.browse([request["res_id"] for request in requests])
        self.env["monta.sender"]._send_after_commit(queued._monta_queue_requests(requests))

    def _monta_cancel_note(self):
        """The reason that goes along with a cancellation."""
        return _("%(document)s was cancelled in Odoo by %(user)s", document=self.name, user=self.env.user.name)


def is_extended(records, *names):
    """Whether another addon overrides one of the methods ``names`` of the model of ``records``."""
    methods = (getattr(type(records), name) for name in names)
    return any(not getattr(method, "__module__", "").startswith(OWN_MODULES) for method in methods)
