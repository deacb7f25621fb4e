"""Purchase orders as inbound forecasts (documentation 1.4, 5.4)."""

import json

from odoo import _, api, fields, models

from .. import compat
from ..core import require_core


class MontaInboundForecastService(models.AbstractModel):
    """Gathers a purchase order, lets the core build and compare the forecast, and carries out what changed."""

    _name = "monta.inbound.forecast.service"
    _description = "Monta inbound forecasts"

    # -- gather -------------------------------------------------------------------------------------------------

    @api.model
    def _snapshot(self, order):
        """``order`` as plain data, in the shape that ``monta_core.build_forecast`` documents."""
        order = order.sudo().with_company(order.company_id)
        settings = order._monta_settings()
        lines = [line._prepare_monta_line() for line in order.order_line]
        sent = order.order_line.filtered(lambda line: not line._prepare_monta_line()["skip"])
        return {
            "order": {
                "id": order.id,
                "name": order.name,
                "reference": order.monta_reference or order.name,
                "comment": order.partner_ref,
                "planned": self._text(self._planned(order)),
            },
            "settings": {
                "timezone": settings.warehouse_tz,
                "warehouse_display_name": settings.inbound_warehouse_display_name,
                "now": self._text(fields.Datetime.now()),
            },
            "supplier": self._supplier(order.partner_id, settings),
            "lines": lines,
            **self.env["monta.gather"].sudo()._graph(sent.product_id, sent[compat.LINE_UOM], order.company_id),
        }

    @api.model
    def _text(self, moment):
        return fields.Datetime.to_string(moment) if moment else False

    @api.model
    def _planned(self, order):
        """When the goods are expected: the date of the order, or of its transfers where that is followed."""
        if order._monta_settings().edd_enable:
            transfers = order.picking_ids.filtered(lambda transfer: transfer.state not in ("done", "cancel"))
            if dates := [date for date in transfers.mapped("scheduled_date") if date]:
                return min(dates)
        return order.date_planned

    @api.model
    def _supplier(self, vendor, settings):
        """What may tell the supplier's code at Monta, for the core to choose from (ruling 10)."""
        company = vendor.commercial_partner_id
        return {
            "override": settings.supplier_code_override,
            "code": vendor.monta_supplier_code or company.monta_supplier_code,
            "map": settings.supplier_code_map,
            "names": [name for name in (vendor.name, company.name, vendor.ref, company.ref) if name],
            "reference": vendor.ref or company.ref,
            "default": settings.default_supplier_code,
        }

    @api.model
    def _build(self, order):
        """``{"payload": …, "warnings": […]}`` for ``order``; a date in the past is a warning, and announced as it is.

        :raises monta_core.ForecastInvalid: naming everything that is wrong
        """
        return require_core().build_forecast(self._snapshot(order))

    # -- send ---------------------------------------------------------------------------------------------------

    @api.model
    def _deliver(self, row, client):
        """Carry out one outbox row; the values to write on it are returned."""
        documents = self.env["purchase.order"]
        if row.operation == "forecast_delete":
            answer = client.delete_forecast(row.reference)
            outcome = _("cancelled") if answer["outcome"] == "deleted" else _("Monta did not have it")
            return {**documents._monta_answer(answer), "outcome": outcome, "acknowledged": False}
        payload = json.loads(row.payload)
        document = documents.browse(row.res_id)
        acknowledged = self.env["monta.outbox"]._acknowledged(document, row.account, row.reference) or None
        profile = "v6" if self.env["monta.config"]._for(row.company_id).speaks_v6 else "documented"
        plan = require_core().plan_forecast(acknowledged, payload, profile)
        result = {
            "operation": "forecast_update" if acknowledged else "forecast_create",
            "patch": json.dumps({name: plan[name] for name in ("header", "add", "change", "remove")}),
            "acknowledged": json.dumps(plan["document"]),
        }
        if plan["empty"]:
            return {**result, "outcome": _("nothing had changed")}
        answer = client.push_forecast(plan, verify_first=row.uncertain)
        outcomes = {"created": _("announced"), "found": _("it was there already, with the same content")}
        return {**result, **documents._monta_answer(answer), "outcome": outcomes.get(answer["outcome"], _("updated"))}
