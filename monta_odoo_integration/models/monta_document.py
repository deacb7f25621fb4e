"""What every document that Monta knows has in common: its state there, its errors, and what it has to say of itself.

The same model goes on in ``monta_document_change`` (what is noticed of a change), ``monta_document_request`` (what is
put in the outbox, and what people see of it) and ``monta_document_prepare`` (what is sent).
"""

import logging

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .. import compat
from ..core import require_core, said, said_of
from ..stored_text import StoredText

_logger = logging.getLogger(__name__)

STATES = [
    ("nothing", "Nothing to ship"),
    ("not_sent", "To send"),
    ("queued", "To send (queued)"),
    ("sent", "Sent"),
    ("changed", "Changed"),
    ("needs_attention", "Needs attention"),
    ("cancelled", "Cancelled at Monta"),
]
# The states of a document that Monta has, or is to get.
AT_MONTA = ("queued", "sent", "changed", "needs_attention")
# The states of a document that Monta was never told of.
UNTOLD = ("not_sent", "nothing")
# Seconds that a change waits for further ones.
COLLECT_SECONDS = 60
# The error code of an outbox row whose document cannot be sent as it is; Monta was not asked.
INVALID = "invalid"


class MontaDocument(models.AbstractModel):
    """Mixin of the documents that are mirrored at Monta; their lines are in ``order_line``."""

    _name = "monta.document"
    _description = "Document known to Monta"
    _inherit = ["monta.copy.banner"]

    # What log and outbox call this type of document: a line of the log is tagged ``order_create``, for one.
    _monta_type = None
    # The field of ``monta.sale.log`` that leads to this type of document.
    _monta_log_field = None

    monta_state = fields.Selection(
        STATES, "Monta", default="not_sent", required=True, readonly=True, copy=False, index=True
    )
    monta_error = StoredText(readonly=True, copy=False)
    monta_reference = fields.Char(readonly=True, copy=False, index=True, help="Name of this document at Monta")
    monta_last_push = fields.Datetime("Last Push to Monta", readonly=True, copy=False)
    monta_revision = fields.Integer(readonly=True, copy=False, help="Counts the changes that Monta may have to know of")
    monta_outbox_count = fields.Integer(compute="_compute_monta_outbox_count")
    monta_can_cancel = fields.Boolean(
        compute="_compute_monta_can_cancel", help="Monta has it, or is to get it, and may still cancel it"
    )

    @api.depends("monta_state", "monta_last_push")
    def _compute_monta_can_cancel(self):
        for document in self:
            is_there = document.monta_state in AT_MONTA
            # What Monta has refused from the start is not there.
            is_there &= bool(document.monta_state != "needs_attention" or document.monta_last_push)
            document.monta_can_cancel = is_there and document._monta_is_cancellable()

    def _monta_is_cancellable(self):
        """Whether Monta, if it has this document, would still cancel it."""
        return True

    def _compute_monta_outbox_count(self):
        groups = (
            self.env["monta.outbox"]
            .sudo()
            ._read_group([("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id"], ["__count"])
        )
        counts = dict(groups)
        for document in self:
            document.monta_outbox_count = counts.get(document.id, 0)

    # -- what each document says for itself ---------------------------------------------------------------------

    @api.model
    def _monta_request_labels(self):
        """What people call the requests: ``{"create": …, "update": …, "delete": …}``, in their language."""
        raise NotImplementedError

    def _monta_payload(self):
        """The document as it is meant to be at Monta (dict).

        :raises monta_core.MontaError: naming everything that is wrong
        """
        raise NotImplementedError

    def _monta_planned_payload(self):
        """As :meth:`_monta_payload`, without what other orders at Monta carry of it; None when nothing is left of it,
        so that Monta is to cancel it."""
        return self._monta_payload()

    def _monta_withdrawal_note(self):
        """The reason that goes along when Monta has a document of which nothing is left for it."""
        return _("Nothing of %s is left for Monta to ship", self._monta_known_as())

    def _monta_is_confirmed(self):
        """Whether the document is one that Monta should have."""
        raise NotImplementedError

    def _monta_handles_goods(self):
        """Whether it is Monta that handles goods of this document: only then is it sent without anybody asking."""
        return bool(self._monta_goods())

    def _monta_pushes_automatically(self):
        """Whether the document and its changes are sent without anybody asking."""
        raise NotImplementedError

    def _monta_is_atomic(self):
        """Whether each request carries all of the document: one that was refused has changed nothing at Monta."""
        return True

    def _monta_plan_change(self, row, acknowledged):
        """Write on an outbox row what its request is going to be, before it is made, so that a refused one is kept too.

        :param self: the document; nothing when it is gone
        :param acknowledged: the document as Monta acknowledged it last (JSON text), or False
        :return: the change (dict) as ``monta_core.Client.send_many`` takes it
        """
        raise NotImplementedError

    @api.model
    def _monta_result(self, row, change, result):
        """What to write on an outbox row whose change was carried out: ``outcome`` and ``acknowledged`` (dict).

        :param dict change: as of :meth:`_monta_plan_change`
        :param dict result: what ``monta_core.Client.send_many`` says
        """
        raise NotImplementedError

    def _monta_is_history(self):
        """Whether Monta changes nothing of the document any more, so that only other goods are news (decision 26)."""
        return False

    def _monta_has_changes(self, acknowledged, payload):
        """Whether ``payload`` is not what Monta acknowledged (JSON text)."""
        plan = require_core().plan_update(acknowledged, payload, as_text=True, closed=self._monta_is_history())
        return bool(plan["patch"])

    @api.model
    def _monta_may_be_known(self, since):
        """Which documents Monta may have from before this addon was installed (domain).

        :param since: documents that were over before then (naive UTC) are left out
        """
        raise NotImplementedError

    def _monta_possible_names(self):
        """The names under which Monta may have this document: lists, each only if Monta has cancelled those before."""
        return [[self.name]]

    @api.model
    def _monta_read(self, client, name):
        """What Monta has under ``name``, as the ``get_…`` methods of ``monta_core.Client`` say it."""
        raise NotImplementedError

    @api.model
    def _monta_compare(self, payload, found):
        """How what Monta has compares with what is meant.

        :param dict payload: the document as it is meant to be at Monta
        :param dict found: the document as Monta gives it back
        :return: dict: ``is_ours``, ``is_deleted`` (whether Monta has cancelled it), ``differences`` (JSON pointers) and
            ``document`` (the one that was found, in the words of ``payload``)
        """
        raise NotImplementedError

    def _monta_reckon_with(self, is_there):
        """Gather as if Monta has this document from before, or not any more as if it has."""

    def _monta_was_found(self, found):
        """Note what else ``found`` tells, the document that Monta has from before (dict)."""

    def _monta_goods(self):
        """The lines that go through a warehouse."""
        return self.order_line.filtered(lambda line: line.product_id and not line._monta_skip_reason())

    def _monta_partners(self):
        """The partners that this document names."""
        return self.partner_id

    # -- what they share ----------------------------------------------------------------------------------------

    def _monta_known_as(self):
        """The name under which Monta has this document, or is to get it."""
        return self.monta_reference or self.name

    def _monta_settings(self):
        return self.env["monta.config"]._for(self.company_id)

    def _monta_option(self, name):
        """A setting that makes things happen by themselves; one that cannot be read makes nothing happen."""
        settings = self._monta_settings()
        try:
            return getattr(settings, name)
        except UserError as error:
            settings.warn_once(name, f"nothing is sent by itself: {error}")
            return False

    def _monta_check_access(self):
        """Only who may change a document may tell Monta about it: what follows runs with more rights.

        :raises AccessError: for a customer who sees the order in the portal, for one
        """
        compat.check_access(self, "write")

    @api.model
    def _monta_user_errors(self, work):
        """Run ``work()``; an error of the core becomes a UserError that says all of it."""
        core = require_core()
        try:
            return work()
        except core.MontaError as error:
            told = vars(error)
            # Where there are problems, they are all that is said.
            text = said(self.env, {**told, "hint": ""} if told.get("problems") else told)
            raise UserError(text) from error

    def _monta_catch_errors(self, work):
        """Run ``work(document)`` for each; an error is shown on the document and stops nothing else."""
        for document in self:
            try:
                with self.env.cr.savepoint():
                    work(document)
            except UserError as error:
                document._monta_show_problem(said_of(self.env, error))

    # -- log ----------------------------------------------------------------------------------------------------

    def _create_monta_log(self, payload, level="info", tag="note"):
        """Add one line to ``monta.sale.log``; personal data is masked there.

        :param dict payload: structured data (JSON-able); ``message`` and ``reference`` are shown in columns
        :param str level: ``info``, ``warning`` or ``error``
        :param str tag: what it is about
        """
        company = self.company_id or self.env.company
        vals = {
            "reference": payload.get("reference") or self.monta_reference or self.display_name,
            "company_id": company.id,
            "level": level,
            "tag": tag,
            "message": payload.get("message"),
            **({self._monta_log_field: self.id} if self else {}),
        }
        return self.env["monta.sale.log"]._write_line(vals, payload, self._monta_partners())

    @api.model
    def _monta_log_tag(self, kind):
        """How the log calls a request of this ``kind`` for this type of document, such as ``order_create``."""
        return f"{self._monta_type}_{kind}"

    # -- state --------------------------------------------------------------------------------------------------

    def _monta_set_state(self, state, error=False):
        """What these documents say of themselves.

        Somebody who does so at the same moment shows before it is written, where a conflict is no error of the server.

        :param str error: what a person has to know
        """
        news = self.sudo().filtered(lambda known: (known.monta_state, known.monta_error) != (state, error))
        if news:
            news._monta_lock()
            news.write({"monta_state": state, "monta_error": error})

    def _monta_set_queued(self):
        self._monta_set_state("queued")

    def _monta_set_needs_attention(self, message):
        self._monta_set_state("needs_attention", message)

    def _monta_set_not_sent(self):
        """Monta has nothing of it and is to get nothing; what went wrong on the way does not matter any more."""
        self._monta_show_goods()
        self.sudo()._monta_close_activity()

    def _monta_show_goods(self):
        """Monta has nothing of these documents: they say whether there is anything for it to handle at all."""
        goods = self.filtered(lambda document: document._monta_goods())
        goods._monta_set_state("not_sent")
        (self - goods)._monta_set_state("nothing")

    def _monta_note_goods(self):
        """As :meth:`_monta_show_goods`, of those that are confirmed and of which Monta was never told."""
        untold = self.filtered(lambda document: document.monta_state in UNTOLD and document._monta_is_confirmed())
        untold._monta_show_goods()

    def _monta_is_stopped_by_guard(self, kind):
        """Whether the instance guard keeps this database from changing Monta; each time is shown and logged.

        Where this may be a copy, the request is queued all the same: it goes on when somebody has said that it is none.

        :param str kind: of request, as in ``monta.outbox``
        """
        reason = self.env["monta.http"]._guard_reason(self._monta_settings())
        if not reason or self.env["monta.database"]._copy_reason():
            return False
        self._monta_show_guard(kind, reason)
        return True

    def _monta_show_guard(self, kind, reason):
        self._monta_set_needs_attention(reason)
        self._monta_log_guard(kind, reason)

    def _monta_log_guard(self, kind, reason):
        tag = self._monta_log_tag(kind)
        _logger.warning("[Monta] %s %s: %s", tag, self.monta_reference or self.display_name, reason)
        self._create_monta_log({"operation": tag, "message": reason}, "warning", "guard")
        self.env["monta.instance"]._tell_administrator()

    def _monta_show_problem(self, message):
        """Show what is wrong with the document itself; Monta was not asked."""
        known = self.monta_state == "needs_attention" and self.monta_error == message
        self._monta_set_needs_attention(message)
        if not known:
            self._create_monta_log({"problems": message.splitlines(), "message": message}, "error", "invalid")
            self._monta_schedule_activity(message)

    def _monta_refresh(self):
        """Work out the state from the outbox and, where it may have changed since, from the document as it is now."""
        rows = self.env["monta.outbox"]._rows_of(self).filtered(lambda row: row.state != "superseded")
        newest = {row.res_id: row for row in rows}
        states, news = {}, []
        for document in self.sudo():
            last = newest.get(document.id, rows.browse())
            if not last or last.error_code == INVALID:
                document._monta_check_again(last)
                continue
            if last.state == "sent":
                state, error = document._monta_state_when_sent(last)
            else:
                state, error = "needs_attention" if last.state == "failed" else "queued", last.error_message
            if state == "changed" and not error and document._monta_pushes_automatically():
                # It has changed since it was gathered, and nobody has queued that.
                news.append(document.id)
                continue
            states.setdefault((state, error), []).append(document.id)
        for (state, error), ids in states.items():
            self.browse(ids)._monta_set_state(state, error)
        self.sudo().browse(news)._monta_queue_changes(COLLECT_SECONDS)

    def _monta_check_again(self, row):
        """Nothing was sent: what kept it from that may be mended by now. The guard is not, by an edit.

        :param row: the ``monta.outbox`` row that told what is wrong with the document, if there is one
        """
        if not row and self.monta_state == "queued":
            # What was to be sent is superseded: there is nothing of it to send.
            self._monta_set_not_sent()
            return
        if self.monta_state != "needs_attention" or self.env["monta.http"]._guard_reason(self._monta_settings()):
            return
        try:
            self._monta_user_errors(self._monta_planned_payload)
        except UserError as error:
            self._monta_set_needs_attention(said_of(self.env, error))
            return
        self._monta_set_not_sent()
        if row:
            row._set_superseded()
            self._monta_refresh()

    def _monta_state_when_sent(self, last):
        """``(state, error)`` of a document whose last request was carried out."""
        if not last.acknowledged:
            return "cancelled", False
        if not self._monta_is_confirmed():
            return "sent", False
        if last.revision and last.revision == self.monta_revision:
            # Nothing has happened to it since it was gathered for that request.
            return "sent", False
        try:
            payload = self._monta_user_errors(self._monta_planned_payload)
            changed = payload is None or self._monta_user_errors(
                lambda: self._monta_has_changes(last.acknowledged, payload)
            )
        except UserError as error:
            return "changed", said_of(self.env, error)
        return ("changed" if changed else "sent"), False
