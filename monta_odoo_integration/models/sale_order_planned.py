"""When Monta is to ship an order: on its delivery date, or by then (decision 36)."""

import json
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.tools import format_date, format_datetime

# What Monta has acknowledged is asked of orders only that may be late by the time a request arrives.
MAY_BE_LATE = timedelta(minutes=5)


class SaleOrder(models.Model):
    """Sends the delivery date, and says where it cannot be kept, or is not going to be."""

    _inherit = "sale.order"

    monta_late_date = fields.Datetime(
        readonly=True, copy=False, help="The delivery date of which the chatter says that Monta cannot keep it"
    )

    monta_planned_shipment = fields.Datetime(
        "Shipment Planned by Monta", related="monta_status_id.planned_shipment", groups="base.group_user"
    )

    def _prepare_monta_order_conditions(self):
        conditions = super()._prepare_monta_order_conditions()
        settings = self._monta_settings()
        if settings.planned_date != "off" and self.commitment_date:
            conditions["planned"] = self._prepare_monta_planned_date(settings)
        return conditions

    def _prepare_monta_planned_date(self, settings):
        """When Monta is to ship (dict), as ``rust/core/src/conditions/planned_date.rs`` says; it is worked out anew for
        each attempt."""
        now = fields.Datetime.now()
        return {
            "date": fields.Datetime.to_string(self.commitment_date),
            "exactly": settings.planned_date == "exactly",
            "timezone": settings.warehouse_tz,
            "now": fields.Datetime.to_string(now),
            "acknowledged": self.commitment_date < now + MAY_BE_LATE and self._monta_acknowledged_date(),
        }

    def _monta_acknowledged_date(self):
        """The date on which Monta has promised to ship this order, as it is written there; False without one."""
        acknowledged = self._monta_acknowledged()
        return bool(acknowledged) and (json.loads(acknowledged).get("PlannedShipmentDate") or False)

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {"commitment_date"}

    def _monta_show_results(self, rows):  # pylint: disable=missing-return
        super()._monta_show_results(rows)
        for row in rows.filtered(lambda row: row.state == "sent" and row.payload):
            self.browse(row.res_id)._monta_tell_late(row)

    def _monta_tell_late(self, row):
        """Say once of a delivery date that it was past, so that Monta was not told.

        :param row: the ``monta.outbox`` row of a request that was carried out
        """
        date = self.commitment_date
        if not date or date == self.monta_late_date or self._monta_option("planned_date") in (False, "off"):
            return
        if date > row.sent_date + MAY_BE_LATE or json.loads(row.payload).get("PlannedShipmentDate"):
            return
        self.sudo().monta_late_date = date
        shown = format_datetime(self.env, date, tz=self._monta_settings().warehouse_tz)
        self._message_log(
            body=_("Monta: the delivery date %s was past, so Monta ships this order as soon as it can.", shown)
        )

    def _monta_tell_planned(self, before, after):
        """Say of each new day for which Monta plans the shipment that it is later than the delivery date.

        :param before: what Monta had planned at the last look (naive UTC), or None
        :param after: what it plans now
        """
        if not after or not self.commitment_date or self._monta_option("planned_date") in (False, "off"):
            return
        zone = self._monta_settings().warehouse_tz
        there = self.with_context(tz=zone)
        day, known, promised = (
            at and fields.Datetime.context_timestamp(there, at).date() for at in (after, before, self.commitment_date)
        )
        if day > promised and day != known:
            shown = {"planned": format_date(self.env, day), "promised": format_date(self.env, promised)}
            self._message_log(
                body=_("Monta: plans to ship on %(planned)s, later than the delivery date %(promised)s.", **shown)
            )
