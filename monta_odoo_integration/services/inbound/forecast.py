"""Purchase orders as inbound forecasts (plugin documentation, "Inbound Forecast")."""

import json

from odoo import api, fields, models

from ... import compat
from ...core import remembering, require_core


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
        goods = order._monta_goods()
        return {
            "order": {
                "id": order.id,
                "name": order.name,
                "reference": order._monta_known_as(),
                "comment": order.partner_ref,
                "planned": fields.Datetime.to_string(self._planned(order, goods)),
            },
            "settings": {
                "timezone": settings.warehouse_tz,
                "warehouse_display_name": settings.inbound_warehouse_display_name,
                "now": fields.Datetime.to_string(fields.Datetime.now()),
            },
            "supplier": self._supplier(order.partner_id, settings),
            "lines": [line._prepare_monta_line() for line in order.order_line],
            **self.env["monta.gather"].sudo()._graph(goods.product_id, goods[compat.LINE_UOM], order.company_id),
        }

    @api.model
    def _planned(self, order, goods):
        """When the goods are expected: the date of the order, unless a transfer was moved since."""
        if any(goods.mapped("monta_expected_date")):
            return min(filter(None, (line._monta_planned() for line in goods)))
        return order.date_planned

    @api.model
    def _supplier(self, vendor, settings):
        """What may tell the supplier's code at Monta, for the core to choose from (decision 10)."""
        company = vendor.commercial_partner_id
        code, reference = (
            next((text for text in (vendor[name], company[name]) if text and text.strip()), False)
            for name in ("monta_supplier_code", "ref")
        )
        return {
            "override": settings.supplier_code_override,
            "code": code,
            "map": settings.supplier_code_map,
            "names": [name for name in (vendor.name, company.name, vendor.ref, company.ref) if name],
            "reference": reference,
            "default": settings.default_supplier_code,
        }

    @api.model
    def _build(self, order):
        """``{"payload": …, "warnings": […]}`` for ``order``; a date in the past is a warning, and announced as it is.

        :raises monta_core.ForecastInvalid: naming everything that is wrong
        """
        return require_core().build_forecast(self._snapshot(order))

    @api.model
    def _with_received(self, order, payload):
        """``payload`` with the lines that went from ``order`` but have arrived: Monta removes none of those."""
        received = order.sudo().monta_receipt_ids.mapped("sku")
        return require_core().keep_received(payload, self._acknowledged(order), received) if received else payload

    @api.model
    def _acknowledged(self, order):
        """The document of ``order`` (JSON) that Monta acknowledged last; False when it has no announcement."""
        sent = self.env["monta.outbox"]._rows_of(order).filtered(lambda row: row.state == "sent")[-1:]
        return sent.acknowledged

    # -- decide -------------------------------------------------------------------------------------------------

    @api.model
    def _plan(self, settings, acknowledged, payload):
        """What Monta has to be told, as ``monta_core.plan_forecast`` says it; its ``document`` is JSON text."""
        profile = self._profile(settings)
        return require_core().plan_forecast(acknowledged or None, payload, profile, as_text=True)

    @api.model
    def _profile(self, settings):
        """How this account takes announcements, as far as that is known; the client carries out either plan."""
        known = settings.capabilities if settings.api_profile == "auto" else {"profile": settings.api_profile}
        return known.get("inbound") or known.get("profile") or "documented"

    @api.model
    def _kept_messages(self, plan, payload):
        """What people should know of the members that Monta does not change in an announcement it has."""
        _ = remembering(self.env)
        messages = []
        for member in plan["kept"]:
            known, meant = json.loads(plan["document"]).get(member), payload.get(member)
            message = _(
                "Monta keeps %(member)s %(known)s for these goods, and %(meant)s is set now: remove the announcement "
                "and push it again to change that.",
                member=member,
                known=known or _("(none)"),
                meant=meant or _("(none)"),
            )
            messages.append(message)
        return messages

    # -- send ---------------------------------------------------------------------------------------------------

    @api.model
    def _plan_change(self, row, acknowledged):
        """What an outbox row asks for, as ``monta_core.Client.send_many`` takes it; written on the row, too.

        :param acknowledged: the document that Monta acknowledged last (JSON text), or False
        """
        if row.kind == "delete":
            return {"change": "delete_forecast", "reference": row.reference}
        settings = self.env["monta.config"]._for(row.company_id)
        plan = self._plan(settings, acknowledged, row.payload)
        kept = self._kept_messages(plan, json.loads(row.payload)) if plan["kept"] else []
        self.env["purchase.order"].browse(row.res_id).exists()._monta_write_messages("monta_kept", kept)
        changes = {name: plan[name] for name in ("header", "add", "change", "remove") if plan[name]}
        row.write(
            {
                "kind": "update" if acknowledged else "create",
                "patch": json.dumps(changes) if changes else False,
            }
        )
        if plan["empty"] and row.uncertain:
            # Nothing since Monta acknowledged it; but something else may have been sent since.
            plan = self._plan(settings, None, plan["document"])
        return {
            "change": "push_forecast",
            "plan": plan,
            "verify_first": row.uncertain,
            "supplier": self._supplier_to_make(row, plan, settings),
        }

    @api.model
    def _result(self, change, result):
        """What to write on an outbox row whose change was carried out."""
        _ = remembering(self.env)
        if change["change"] == "delete_forecast":
            outcome = _("cancelled") if result["outcome"] == "deleted" else _("Monta did not have it")
            return {"outcome": outcome, "acknowledged": False}
        found = _("it was there already, with the same content") if result["status"] else _("nothing had changed")
        outcome = {"created": _("announced"), "found": found, "updated": _("updated")}[result["outcome"]]
        if kept := result["kept"]:
            outcome = _("updated, except what has arrived: %s", ", ".join(kept))
        return {"outcome": outcome, "acknowledged": change["plan"]["document"]}

    @api.model
    def _supplier_to_make(self, row, plan, settings):
        """The supplier's document, where one that Monta does not know shall be made; otherwise somebody is told."""
        code = settings.inbound_create_supplier and json.loads(plan["document"]).get("SupplierCode")
        return self._supplier_document(row, code) if code else None

    @api.model
    def _supplier_document(self, row, code):
        """Monta's document of the vendor of an outbox row."""
        settings = self.env["monta.config"]._for(row.company_id)
        vendor = self.env["purchase.order"].browse(row.res_id).partner_id
        company = vendor.commercial_partner_id
        address = self.env["monta.gather"]._address(company, company)
        return require_core().build_supplier(code, self._supplier(vendor, settings), address)
