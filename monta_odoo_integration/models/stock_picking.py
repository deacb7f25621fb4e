"""A delivery that leaves from another warehouse may not be Monta's any more, or become so.

One that Monta has shipped shows its parcels.
"""

import json

from odoo import fields, models

from ..stored_text import StoredText


class StockPicking(models.Model):
    """Says to its sale orders when the goods leave from elsewhere, and links to Monta and to the parcels."""

    _inherit = "stock.picking"

    monta_parcels = fields.Text(readonly=True, copy=False, help="The parcels in which Monta shipped it (JSON)")
    monta_track_trace = fields.Char("Track & Trace", readonly=True, copy=False)
    monta_status = fields.Char(related="sale_id.monta_status", string="Status at Monta", groups="base.group_user")
    monta_status_tone = fields.Char(related="sale_id.monta_status_tone", groups="base.group_user")
    # Before it is validated a transfer has no parcels of its own.
    monta_order_link = fields.Char(
        "Track & Trace of the Order", related="sale_id.monta_track_trace_url", groups="base.group_user"
    )
    monta_delivery_note = StoredText(related="sale_id.monta_delivery_note", string="Not Delivered in Odoo")

    def write(self, vals):
        is_concerned = bool({"location_id", "picking_type_id"} & vals.keys())
        before = {picking: picking.sudo().location_id.warehouse_id for picking in self} if is_concerned else {}
        result = super().write(vals)
        for picking, old in before.items():
            new = picking.sudo().location_id.warehouse_id
            if new != old:
                orders = picking.sudo().move_ids.sale_line_id.order_id
                orders._monta_mark_moved()
                if new._monta_takes_over_from(old):
                    orders._monta_mark_taken_over()
        return result

    # -- parcels ------------------------------------------------------------------------------------------------

    def _monta_set_parcels(self, order):
        """Show the parcels of ``order`` that no other transfer of it shows."""
        self.ensure_one()
        others = (order.picking_ids - self).mapped("monta_parcels")
        shown = {parcel["code"] for parcels in others for parcel in json.loads(parcels or "[]")}
        told = json.loads(order.sudo().monta_status_id.parcels or "[]")
        own = [parcel for parcel in told if parcel["code"] and parcel["code"] not in shown]
        parcels = [{"code": parcel["code"], "link": parcel["link"]} for parcel in own]
        if not parcels or parcels == json.loads(self.monta_parcels or "[]"):
            return
        codes = ",".join(parcel["code"] for parcel in parcels)
        vals = {"monta_parcels": json.dumps(parcels), "monta_track_trace": codes}
        if "carrier_tracking_ref" in self._fields:
            # Odoo's own form, of several parcels.
            vals["carrier_tracking_ref"] = codes
        self.write(vals)

    def _compute_field_value(self, field):  # pylint: disable=missing-return
        super()._compute_field_value(field)
        # Whatever comes before it, Odoo's button and the portal lead to the page that Monta told.
        if field.name == "carrier_tracking_url":
            for picking in self.filtered("monta_parcels"):
                if link := picking._monta_tracking_link():
                    picking.carrier_tracking_url = link

    def _monta_tracking_link(self):
        """What Odoo calls a tracking link: an address, of several parcels a list of codes and addresses (JSON).

        False where Monta told no page.
        """
        parcels = json.loads(self.monta_parcels or "[]")
        links = [(parcel["code"], parcel["link"]) for parcel in parcels if parcel["link"]]
        return bool(links) and (json.dumps(links) if len(links) > 1 else links[0][1])

    def action_view_monta(self):
        """What Monta knows about the order of this transfer."""
        self.ensure_one()
        return self.sale_id.action_view_monta_status()

    def action_monta_track_trace(self):
        """The carrier's page of the first parcel."""
        self.ensure_one()
        links = [parcel["link"] for parcel in json.loads(self.monta_parcels or "[]") if parcel["link"]]
        return {"type": "ir.actions.act_url", "url": links[0], "target": "new"} if links else None
