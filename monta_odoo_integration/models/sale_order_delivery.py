"""What Monta has shipped of a sale order, and what keeps Odoo from delivering it (decision 28)."""

import json

from odoo import _, api, fields, models
from odoo.tools.sql import SQL

from ..core import joined
from ..stored_text import StoredText

ACTIVITY = "monta_odoo_integration.mail_activity_type_monta_delivery"


class SaleOrder(models.Model):
    """Remembers that its transfers have to follow what Monta has shipped; ``monta.delivery`` carries it out."""

    _inherit = "sale.order"

    monta_delivery_state = fields.Selection(
        [("due", "Due"), ("blocked", "Waits for a Person")],
        "Delivery of What Monta Shipped",
        readonly=True,
        copy=False,
    )
    monta_delivery_note = StoredText(
        "Not Delivered in Odoo", readonly=True, copy=False, help="What Monta has shipped and Odoo could not deliver"
    )
    monta_delivery_tried = fields.Datetime(readonly=True, copy=False)

    def init(self):  # pylint: disable=missing-return
        super().init()
        # Few orders are due, however many there are.
        self.env.cr.execute(
            SQL(
                """
                CREATE INDEX IF NOT EXISTS sale_order_monta_delivery
                    ON sale_order (company_id) WHERE monta_delivery_state IS NOT NULL
                """
            )
        )

    def _monta_shipped_pieces(self, en_route=False):
        """The pieces of each SKU that have left, of all orders at Monta: ``[{"sku", "quantity"}]``.

        :param bool en_route: only those that a carrier has seen
        """
        snapshot = self.sudo().monta_status_id
        return json.loads((snapshot.en_route if en_route else snapshot.shipped) or "[]")

    def _monta_dropped_pieces(self):
        """The pieces of each SKU that Monta has taken off: ``[{"sku", "quantity"}]``."""
        told = json.loads(self.sudo().monta_status_id.dropped_goods or "[]")
        return [pieces for pieces in told if pieces["quantity"] > 0]

    def _monta_order_names(self):
        """The names that the orders of this document go by at Monta."""
        own = self.sudo().monta_status_id.reference or self._monta_known_as()
        return list(dict.fromkeys([own, *self.sudo().monta_order_ids.mapped("webshop_order_id")]))

    def _monta_mark_shipped(self):
        """What Monta has shipped of these orders has changed, so that their transfers have to be looked at."""
        due = self.sudo().filtered(lambda order: order.monta_delivery_state == "due")
        (self.sudo() - due).monta_delivery_state = "due"
        if due:
            # Whoever delivers one of them just now goes by what was known before, and is about to say that it is done.
            self.env.cr.execute("SELECT FROM sale_order WHERE id IN %s FOR NO KEY UPDATE", [tuple(due.ids)])

    def _monta_trigger_deliveries(self):
        """Let those of these orders that are due be delivered soon."""
        if any(order.monta_delivery_state == "due" and order._monta_delivers() for order in self):
            self.env.ref("monta_odoo_integration.ir_cron_monta_deliveries").sudo()._trigger()

    def _monta_delivers(self):
        """When what Monta ships is delivered in Odoo by itself: ``shipped`` or ``enroute``; False where it is not."""
        option = self._monta_option("delivery_validate")
        return option if option != "off" else False

    # -- what became of it --------------------------------------------------------------------------------------

    def _monta_set_delivered(self, questions=()):
        """All that Monta has shipped is delivered; ``questions`` (texts) are what it shipped beyond that."""
        note = joined(self.env, questions) or False
        is_news = note and note != self.monta_delivery_note
        self._monta_write_delivery(False, note)
        if is_news:
            self._monta_ask_about_delivery(note)
        elif not note:
            self._monta_delivery_activities().unlink()

    def _monta_set_undelivered(self, reason, ask=True):
        """Something keeps a transfer from closing; it is tried again after a change.

        :param str reason: what, in words for people
        :param bool ask: whether somebody has to do something about it
        """
        self._monta_write_delivery("blocked", reason)
        if ask:
            self._monta_ask_about_delivery(reason)

    def _monta_write_delivery(self, state, note):
        self.sudo().write(
            {
                "monta_delivery_state": state,
                "monta_delivery_note": note,
                # Later than anything that was written beside it.
                "monta_delivery_tried": fields.Datetime.add(fields.Datetime.now(), seconds=1),
            }
        )

    def _monta_delivery_activities(self):
        activities = self.sudo().activity_ids
        # Most orders have none, and the kind is looked up each time.
        kind = activities and self.env.ref(ACTIVITY, raise_if_not_found=False)
        return activities.filtered(lambda activity: kind and activity.activity_type_id == kind)

    def _monta_ask_about_delivery(self, text):
        """One activity for who is responsible, with everything that is left to people."""
        self._monta_schedule_activity(text, ACTIVITY, _("Deliver what Monta has shipped"))

    @api.model
    def cron_monta_deliveries(self):
        """Deliver in Odoo what Monta has shipped, where monta.delivery_validate says so."""
        self.env["monta.delivery.cron"]._cron_validate()
