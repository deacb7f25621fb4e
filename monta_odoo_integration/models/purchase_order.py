"""Purchase orders at Monta: what will arrive, when, from whom (plugin documentation, "Inbound Forecast")."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import SQL

from ..core import joined, remembering, require_core, said
from ..stored_text import StoredText
from .monta_document import AT_MONTA, COLLECT_SECONDS, STATES
from .monta_sale_log import LOG_READERS

# What the snapshot reads of a purchase order.
WATCHED = {"name", "state", "company_id", "partner_id", "partner_ref", "date_planned", "picking_type_id", "order_line"}


class PurchaseOrder(models.Model):
    """Announces its goods as an inbound forecast, and shows what Monta has received of them."""

    _name = "purchase.order"
    # The mixin comes first, so that its write and unlink go around those of the order.
    _inherit = ["monta.document", "purchase.order"]
    _monta_type = "forecast"
    _monta_log_field = "purchase_order_id"
    _monta_hooks = ("_prepare_monta_forecast_payload",)

    # Nothing of a purchase order is shipped.
    monta_state = fields.Selection([*{**dict(STATES), "nothing": "Nothing to announce"}.items()])
    monta_log_ids = fields.One2many("monta.sale.log", "purchase_order_id", groups=LOG_READERS)
    monta_receipt_ids = fields.One2many(
        "monta.inbound.receipt",
        "purchase_order_id",
        "Receipts at Monta",
        groups="purchase.group_purchase_user,base.group_system",
    )
    monta_receipt_state = fields.Selection(
        [("none", "Nothing received"), ("partial", "Partly received"), ("full", "Received"), ("over", "Over-received")],
        "Received at Monta",
        default="none",
        readonly=True,
        copy=False,
        index=True,
    )
    monta_has_new_receipts = fields.Boolean(
        readonly=True, copy=False, index=True, help="Monta has received goods that Odoo may not have received yet"
    )
    monta_warning = StoredText(readonly=True, copy=False, help="What was announced and looks odd")
    monta_kept = StoredText("Kept by Monta", readonly=True, copy=False, help="What Monta does not change any more")
    monta_awaits_goods = fields.Boolean(
        compute="_compute_monta_awaits_goods",
        help="Monta expects the goods, and has no more of them than Odoo",
    )

    # -- monta.document -----------------------------------------------------------------------------------------

    def _prepare_monta_forecast_payload(self):
        """The forecast document (dict): what this method returns is what is announced.

        :raises monta_core.ForecastInvalid: naming everything that is wrong
        """
        forecast = self.env["monta.inbound.forecast.service"]._build(self)
        self._monta_write_messages("monta_warning", [said(self.env, warning) for warning in forecast["warnings"]])
        return forecast["payload"]

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | WATCHED

    @api.model
    def _monta_is_open_sql(self):
        return SQL(
            "document.monta_state IN %s AND document.state IN ('purchase', 'done')"
            " AND document.monta_receipt_state NOT IN ('full', 'over')",
            AT_MONTA,
        )

    def _monta_write_messages(self, name, messages):
        """Keep ``messages`` in the text field ``name`` for people to read; nothing is written when they stand there."""
        text = joined(self.env, messages) or False
        if self[name] != text:
            self.sudo()[name] = text

    def _monta_payload(self):
        payload = self._prepare_monta_forecast_payload()
        return self.env["monta.inbound.forecast.service"]._with_received(self, payload)

    @api.model
    def _monta_request_labels(self):
        return {"create": _("Announce goods"), "update": _("Update announcement"), "delete": _("Cancel announcement")}

    def _monta_is_confirmed(self):
        return self.state in ("purchase", "done")

    def _monta_is_cancellable(self):
        return self.monta_receipt_state not in ("full", "over")

    @api.depends("monta_receipt_state")
    def _compute_monta_can_cancel(self):  # pylint: disable=missing-return
        super()._compute_monta_can_cancel()

    @api.depends("monta_state", "monta_last_push", "order_line.monta_qty_received", "order_line.qty_received")
    def _compute_monta_awaits_goods(self):
        for order in self:
            order.monta_awaits_goods = (
                order.monta_last_push
                and order.monta_state in AT_MONTA
                and all(line.monta_qty_received <= line.qty_received for line in order.order_line)
            )

    def _monta_handles_goods(self):
        # Services never arrive, and not every warehouse is Monta's.
        warehouse = self.picking_type_id.warehouse_id
        return (
            self._monta_goes_to_warehouse()
            and warehouse._monta_is_mirrored(self.company_id)
            and super()._monta_handles_goods()
        )

    def _monta_pushes_automatically(self):
        return self._monta_option("inbound_enable")

    def _monta_follows_transfers(self):
        """Whether a new date of an incoming transfer is announced."""
        return self._monta_option("edd_enable")

    def _monta_is_atomic(self):
        # Lines have requests of their own.
        return False

    def _monta_assign_reference(self, rows=None):
        # What is cancelled here is gone at Monta, and the warehouse knows the goods by the number on the delivery note.
        rows = self.env["monta.outbox"]._rows_of(self) if rows is None else rows
        if self.monta_reference and rows._account():
            return
        self._monta_check_name(self.name)
        if self.monta_reference != self.name:
            self.sudo().monta_reference = self.name

    def _monta_has_changes(self, acknowledged, payload):
        service = self.env["monta.inbound.forecast.service"]
        plan = service._plan(self._monta_settings(), acknowledged, payload)
        self._monta_write_messages("monta_kept", service._kept_messages(plan, payload))
        return not plan["empty"]

    def _monta_plan_change(self, row, acknowledged):
        return self.env["monta.inbound.forecast.service"]._plan_change(row, acknowledged)

    @api.model
    def _monta_result(self, row, change, result):
        return self.env["monta.inbound.forecast.service"]._result(change, result)

    @api.model
    def _monta_may_be_known(self, since):
        return [
            ("state", "in", ("purchase", "done", "cancel")),
            ("date_planned", ">=", since),
            ("picking_type_id.code", "=", "incoming"),
            ("picking_type_id.default_location_dest_id.usage", "!=", "customer"),
        ]

    @api.model
    def _monta_read(self, client, name):
        return client.get_forecast(name)

    @api.model
    def _monta_compare(self, payload, found):
        # What is cancelled is gone at Monta.
        return {**require_core().compare_forecasts(payload, found), "is_deleted": False}

    def _monta_show_results(self, rows):  # pylint: disable=missing-return
        super()._monta_show_results(rows)
        for row in rows.filtered(lambda row: row.state == "sent"):
            self.env["monta.inbound.tally"]._update_lines(self.browse(row.res_id))

    def _monta_handle_change(self):  # pylint: disable=missing-return
        # A transfer that was moved says so by itself, whatever is set for other changes.
        moved = self & self.browse(self.env.cr.precommit.data.pop("monta.moved", ()))
        moved._monta_queue_changes(COLLECT_SECONDS)
        super(PurchaseOrder, self - moved)._monta_handle_change()

    def _monta_mark_moved(self):
        """Announce the new dates of these orders, which their transfers brought along."""
        self.env.cr.precommit.data.setdefault("monta.moved", set()).update(self.ids)
        self._monta_mark_changed()

    def _monta_ready(self):
        ready = super()._monta_ready()
        # Two orders of one number are told apart before the second one is queued.
        unnamed = ready.filtered(lambda order: not order.monta_reference)
        unnamed._monta_catch_errors(lambda order: order._monta_assign_reference())
        return ready.filtered("monta_reference")

    def _monta_prepare_payload(self, row, own):
        self._monta_check_destination()
        if own._account() and not self._monta_brings_goods():
            # Monta knows no announcement without lines.
            return self._monta_prepare_cancellation(row, own)
        self._monta_check_warehouse()
        return super()._monta_prepare_payload(row, own)

    def _monta_check_destination(self):
        """Raise a UserError when the goods go straight to a customer."""
        _ = remembering(self.env)
        if not self._monta_goes_to_warehouse():
            message = _("The goods of %s go straight to the customer: Monta does not get them.", self.display_name)
            raise UserError(message)

    def _monta_check_warehouse(self):
        """Raise a UserError when the goods go to a warehouse that Monta does not run."""
        _ = remembering(self.env)
        if not self._monta_goes_to_monta():
            raise UserError(
                _(
                    "The goods of %(order)s go to %(warehouse)s, which is not shipped by Monta: it is not announced.",
                    order=self.display_name,
                    warehouse=self.picking_type_id.warehouse_id.name or self.picking_type_id.display_name,
                )
            )

    def _monta_goes_to_monta(self):
        """Whether the goods come to a warehouse that Monta runs; any does, until one is marked."""
        warehouse = self.picking_type_id.warehouse_id
        return warehouse.sudo().monta_ships or not warehouse._monta_is_limited(self.company_id)

    def _monta_brings_goods(self):
        """Whether anything arrives at a warehouse of Monta's."""
        return self._monta_has_goods() and self._monta_goes_to_monta()

    def _monta_push(self, delay=0, force=False):
        self._monta_check_destination()
        known = self._monta_is_confirmed() and self.env["monta.outbox"]._account_of(self)
        if known and not self._monta_brings_goods():
            # Monta knows no announcement without lines.
            return self._monta_cancel(force)
        self._monta_check_warehouse()
        return super()._monta_push(delay, force)

    # -- purchase flow ------------------------------------------------------------------------------------------

    def button_approve(self, force=False):
        result = super().button_approve(force=force)
        self._monta_push_automatically()
        return result

    def _monta_goes_to_warehouse(self):
        """Whether the goods come to a warehouse; what goes straight to a customer does not."""
        kind = self.picking_type_id
        return kind.code == "incoming" and kind.default_location_dest_id.usage != "customer"

    def _monta_has_goods(self):
        """Whether anything arrives at a warehouse."""
        return any(self._monta_goods().mapped("product_qty"))

    @api.model
    def cron_monta_receipts(self):
        """Read what Monta has received since the last time."""
        self.env["monta.inbound.receipts"]._cron_read()

    # -- buttons ------------------------------------------------------------------------------------------------

    def action_monta_push_forecast(self):
        """Announce the selected orders at Monta now."""
        return self._monta_push_selected()

    def action_monta_cancel_forecast(self):
        """Take the announcement of the selected orders back."""
        return self._monta_cancel_selected(_("Monta does not expect these goods."))

    def action_view_monta_receipts(self):
        """What Monta has received of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_inbound_receipt_action")
        return dict(action, domain=[("purchase_order_id", "in", self.ids)], context={"search_default_by_product": 1})
