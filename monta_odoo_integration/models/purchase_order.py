"""Purchase orders at Monta: what will arrive, when, from whom (documentation 1.4, 4.3, 5.4)."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core import message_text
from .monta_sale_log import LOG_READERS


class PurchaseOrder(models.Model):
    """Announces its goods as an inbound forecast, and shows what Monta has received of them."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "monta.document"]

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
    monta_is_to_book = fields.Boolean(
        readonly=True, copy=False, index=True, help="Monta has received goods that Odoo may not have received yet"
    )
    monta_warning = fields.Text(readonly=True, copy=False, help="What was announced and looks odd")
    monta_kept = fields.Text("Kept by Monta", readonly=True, copy=False, help="What Monta does not change any more")

    # -- monta.document -----------------------------------------------------------------------------------------

    def _prepare_monta_forecast_payload(self):
        """The forecast document (dict): what this method returns is what is announced.

        :raises monta_core.ForecastInvalid: naming everything that is wrong
        """
        forecast = self.env["monta.inbound.forecast.service"]._build(self)
        self._monta_show("monta_warning", [message_text(self.env, warning) for warning in forecast["warnings"]])
        return forecast["payload"]

    def _monta_show(self, name, messages):
        """Keep ``messages`` in the text field ``name`` for people to read; nothing is written when they stand there."""
        text = "\n".join(messages) or False
        if self[name] != text:
            self.sudo()[name] = text

    def _monta_payload(self):
        payload = self._prepare_monta_forecast_payload()
        return self.env["monta.inbound.forecast.service"]._with_received(self, payload)

    def _monta_is_live(self):
        return self.state in ("purchase", "done")

    def _monta_follows_by_itself(self):
        return self._monta_option("inbound_enable")

    def _monta_follows_transfers(self):
        """Whether a new date of an incoming transfer is announced."""
        return self._monta_option("edd_enable")

    def _monta_option(self, name):
        """A setting that makes things happen by themselves; one that cannot be read makes nothing happen."""
        settings = self._monta_settings()
        try:
            return getattr(settings, name)
        except UserError as error:
            settings.warn_once(name, f"nothing is announced by itself: {error}")
            return False

    def _monta_log_link(self):
        return {"purchase_order_id": self.id}

    def _monta_all_or_nothing(self):
        # Lines have requests of their own.
        return False

    def _monta_operations(self):
        return {"create": "forecast_create", "update": "forecast_update", "delete": "forecast_delete"}

    def _monta_take_reference(self):
        # What is cancelled here is gone at Monta, and the warehouse knows the goods by the number on the delivery note.
        if self.monta_reference and self.env["monta.outbox"]._whereabouts(self):
            return
        if twin := self._monta_twin():
            raise UserError(
                _(
                    "%(order)s of %(company)s goes by this number at Monta: give one of the two another.",
                    order=twin.name,
                    company=twin.company_id.name,
                )
            )
        self.sudo().monta_reference = self.name

    def _monta_twin(self):
        """Another order that goes by the name of this one in the same account: Monta would take them for one."""
        others = self.sudo().search(
            [
                ("monta_reference", "=", self.name),
                ("id", "!=", self.id),
                ("monta_state", "not in", ("not_sent", "cancelled")),
            ]
        )
        account = self._monta_settings().account
        rows = self.env["monta.outbox"]._rows_of(others)
        mine = rows.filtered(lambda row: row.account == account and row.state != "superseded").mapped("res_id")
        return others.filtered(lambda order: order.id in mine)[:1]

    def _monta_differs(self, acknowledged, payload):
        service = self.env["monta.inbound.forecast.service"]
        plan = service._plan(self._monta_settings(), acknowledged, payload)
        self._monta_show("monta_kept", service._kept(plan, payload))
        return not plan["empty"]

    @api.model
    def _monta_plan(self, row):
        self.env["monta.inbound.forecast.service"]._describe(row)

    @api.model
    def _monta_deliver(self, row, client):
        return self.env["monta.inbound.forecast.service"]._deliver(row, client)

    @api.model
    def _monta_store(self, row):  # pylint: disable=missing-return
        super()._monta_store(row)
        order = self.browse(row.res_id).exists()
        if order and row.state == "sent":
            self.env["monta.inbound.tally"]._update(order)

    def _monta_follow_change(self):  # pylint: disable=missing-return
        # A transfer that was moved says so by itself, whatever is set for other changes.
        moved = self & self.browse(self.env.cr.precommit.data.pop("monta.moved", ()))
        moved._monta_quietly(lambda order: order._monta_push(delay=60))
        super(PurchaseOrder, self - moved)._monta_follow_change()

    def _monta_note_move(self):
        """Announce the new dates of these orders, which their transfers brought along."""
        self.env.cr.precommit.data.setdefault("monta.moved", set()).update(self.ids)
        self._monta_note_change()

    def _monta_push(self, delay=0, force=False):
        if not self._monta_arrives():
            message = _("The goods of %s go straight to the customer: Monta does not get them.", self.display_name)
            raise UserError(message)
        known = self._monta_is_live() and self.env["monta.outbox"]._whereabouts(self)
        if known and not self._monta_expects_goods():
            # Monta knows no announcement without lines.
            return self._monta_cancel(force)
        return super()._monta_push(delay, force)

    # -- purchase flow ------------------------------------------------------------------------------------------

    def button_approve(self, force=False):
        result = super().button_approve(force=force)
        self._monta_push_by_itself()
        return result

    def _monta_push_by_itself(self, delay=0):
        """Announce these orders where that is set; services never arrive, and not every warehouse is Monta's."""
        self.filtered(
            lambda order: (
                order._monta_is_live()
                and order._monta_arrives()
                and order.picking_type_id.warehouse_id._monta_is_mirrored(order.company_id)
                and order._monta_goods()
                and order._monta_follows_by_itself()
            )
        )._monta_quietly(lambda order: order._monta_push(delay))

    def _monta_arrives(self):
        """Whether the goods come to a warehouse; what goes straight to a customer does not."""
        kind = self.picking_type_id
        return kind.code == "incoming" and kind.default_location_dest_id.usage != "customer"

    def _monta_goods(self):
        """The lines that arrive at a warehouse."""
        return self.order_line.filtered(lambda line: line.product_id and not line._monta_skip_reason())

    def _monta_expects_goods(self):
        """Whether anything arrives at a warehouse."""
        return any(self._monta_goods().mapped("product_qty"))

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self._monta_quietly(lambda order: order._monta_cancel())
        if any(not name.startswith("monta_") for name in vals):
            self._monta_note_change()
        return result

    @api.model
    def cron_monta_receipts(self):
        """Read what Monta has received since the last time."""
        self.env["monta.inbound.receipts"]._run()

    # -- buttons ------------------------------------------------------------------------------------------------

    def action_monta_push_forecast(self):
        """Announce the selected orders at Monta now."""
        return self._monta_push_selected()

    def action_monta_cancel_forecast(self):
        """Take the announcement of the selected orders back."""
        self._monta_check_access()
        if len(self) > 1:
            self._monta_quietly(lambda order: order._monta_cancel(force=True))
        else:
            self._monta_cancel(force=True)
        return self._monta_report(_("Monta does not expect these goods."))

    def action_view_monta_receipts(self):
        """What Monta has received of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_inbound_receipt_action")
        return dict(action, domain=[("purchase_order_id", "in", self.ids)], context={})

    def action_view_monta_log(self):
        """The log lines of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_sale_log_action")
        return dict(action, domain=[("purchase_order_id", "in", self.ids)], context={})
