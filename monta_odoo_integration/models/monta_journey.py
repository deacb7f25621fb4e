"""How far Monta is with an order, in words and colours for people: the one map of Monta's statuses."""

from typing import NamedTuple

from markupsafe import Markup
from odoo import _, api, fields, models
from odoo.tools import format_datetime


class Phase(NamedTuple):
    """One status of Monta's as people see it."""

    key: str
    """The stage as ``monta_core`` says it, or one of our own in small letters."""
    label: str
    tone: str
    """The colour of its badge, as Odoo's views call it: ``danger`` waits for a person."""
    is_failed: bool = False
    """Whether the customer does not get the goods, so that it stays open until somebody has seen it."""


# In the order of the journey: that of the columns, too.
PHASES = (
    Phase("not_found", "Not found at Monta", "warning"),
    Phase("none", "No status yet", "muted"),
    Phase("Verifying", "Being checked", "muted"),
    Phase("Blocked", "Blocked", "danger"),
    Phase("Backorder", "Backorder", "warning"),
    Phase("Etransit", "Planned for a later day", "muted"),
    Phase("Queued", "Waiting to be picked", "muted"),
    Phase("ReadyToPick", "Ready to pick", "muted"),
    Phase("Picking", "Picking", "info"),
    Phase("Picked", "Picked", "info"),
    Phase("Packing", "Packing", "info"),
    Phase("Shipped", "Shipped", "primary"),
    Phase("NotYetEnRoute", "Not yet on its way", "primary"),
    Phase("EnRoute", "Handed to the carrier", "primary"),
    Phase("AvailablePickup", "Ready at the pickup point", "primary"),
    Phase("Collected", "Collected", "success"),
    Phase("Delivered", "Delivered", "success"),
    Phase("DeliveryFailed", "Delivery failed", "danger", is_failed=True),
    Phase("Returned", "Returned", "danger", is_failed=True),
    Phase("Cancelled", "Cancelled at Monta", "muted"),
    Phase("other", "Other", "info"),
)
PHASE = {phase.key: phase for phase in PHASES}
FAILED = tuple(phase.key for phase in PHASES if phase.is_failed)


class MontaJourney(models.AbstractModel):
    """Mixin of what has a ``status`` of Monta's and the ``stage`` that it stands for."""

    _name = "monta.journey"
    _description = "Status of an order at Monta, in words"

    phase = fields.Selection(
        [(phase.key, phase.label) for phase in PHASES],
        "Status",
        compute="_compute_phase",
        store=True,
        index=True,
        group_expand="_expand_phases",
        help="How far Monta is with it",
    )
    phase_name = fields.Char(
        "Status at Monta", compute="_compute_phase_name", help="A status that nobody knows here is as Monta says it"
    )
    tone = fields.Char(compute="_compute_tone", help="The colour of the status")

    @api.model
    def _phase_of(self, stage, status):
        """The phase (its key) of a status: ``stage`` as ``monta_core`` says it, or False; ``status`` as Monta does."""
        if stage:
            return stage if stage in PHASE else "other"
        return "other" if status else "none"

    @api.depends("stage", "status")
    def _compute_phase(self):
        for record in self:
            record.phase = self._phase_of(record.stage, record.status)

    @api.depends("phase", "status")
    @api.depends_context("lang")
    def _compute_phase_name(self):
        for record in self:
            record.phase_name = self._phase_text(record.phase, record.status)

    @api.depends("phase")
    def _compute_tone(self):
        for record in self:
            record.tone = PHASE[record.phase or "none"].tone

    @api.model
    def _phase_text(self, phase, status):
        """The words for a phase (its key), in the language of the reader."""
        if phase == "other":
            return status
        return dict(self._fields["phase"]._description_selection(self.env))[phase or "none"]

    @api.model
    def _status_text(self, stage, status):
        """The words for a status, as of :meth:`_phase_of`; empty where there is none."""
        phase = self._phase_of(stage, status)
        return "" if phase == "none" else self._phase_text(phase, status)

    @api.model
    def _parcel_text(self, parcel):
        """The words for the status of a parcel, as ``monta_core`` gives it (dict)."""
        status = parcel.get("status") or ""
        key = status.replace(" ", "")
        return self._phase_text(key, status) if key in PHASE else status

    @api.model
    def _parcel_rows(self, parcels):
        """``parcels`` (list of dicts, as ``monta_core`` gives them) as a table (HTML); False where there is none."""
        if not parcels:
            return False
        titles = (_("Carrier"), _("Track & Trace"), _("Status"), _("Since"))
        head = Markup().join(Markup("<th>%s</th>") % title for title in titles)
        rows = Markup().join(
            Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in self._parcel_cells(parcel))
            for parcel in parcels
        )
        return Markup('<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>') % (
            head,
            rows,
        )

    @api.model
    def _parcel_cells(self, parcel):
        code, link, at = (parcel.get(name) for name in ("code", "link", "at"))
        name = code or _("Follow it")
        track_trace = (
            Markup('<a href="%s" target="_blank" rel="noopener">%s</a>') % (link, name) if link else code or ""
        )
        since = format_datetime(self.env, fields.Datetime.to_datetime(at)) if at else ""
        return parcel.get("carrier") or "", track_trace, self._parcel_text(parcel), since

    @api.model
    def _expand_phases(self, phases, *_domain_and_order):
        """Those phases that there are, in the order of the journey."""
        return [phase.key for phase in PHASES if phase.key in phases]
