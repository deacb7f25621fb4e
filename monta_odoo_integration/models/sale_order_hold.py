"""Goods wait at Monta until they are paid (decision 36)."""

import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from .monta_document import AT_MONTA, COLLECT_SECONDS

PAID = ("paid", "in_payment")


class SaleOrder(models.Model):
    """Sends an order that is not paid yet as blocked, and releases it once it is."""

    _inherit = "sale.order"

    monta_is_held = fields.Boolean(
        "Held at Monta",
        readonly=True,
        copy=False,
        index=True,
        help="Monta has this order, and keeps its goods back until it is paid",
    )

    # -- gather -------------------------------------------------------------------------------------------------

    def _prepare_monta_order_conditions(self):
        conditions = super()._prepare_monta_order_conditions()
        if self._monta_settings().hold_unpaid:
            conditions["hold"] = self._prepare_monta_hold()
        return conditions

    def _prepare_monta_hold(self):
        """What this order waits for (dict), as ``rust/core/src/conditions/hold.rs`` says."""
        return {
            "amount_due": self._monta_amount_due(),
            "amount_paid": self._monta_amount_paid(),
            "block_reason": self._monta_block_reason(),
        }

    def _monta_amount_due(self):
        """What has to be paid before the goods leave, in the currency of the order.

        That is what the terms of payment make due on the day of the invoice; without any, all of it.
        """
        terms = self.payment_term_id.line_ids
        if not terms:
            return self.amount_total
        at_once = terms.filtered(lambda line: line.delay_type == "days_after" and line.nb_days <= 0)
        due = sum(
            self.amount_total * line.value_amount / 100 if line.value == "percent" else line.value_amount
            for line in at_once
        )
        return min(due, self.amount_total)

    def _monta_amount_paid(self):
        """What is paid of this order, or certain to be, in its currency.

        Either by transactions that are authorized or done, or by invoices that Odoo calls paid: a down payment may be
        both, so the two are not added up.
        """
        invoices = self.order_line.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.payment_state in PAID
        )
        return max(self.amount_paid, sum(self._monta_amount_of(invoice) for invoice in invoices))

    def _monta_amount_of(self, invoice):
        """The share of this order in an invoice, in the currency of the order."""
        lines = invoice.invoice_line_ids.filtered(lambda line: self in line.sale_line_ids.order_id)
        # Lines that are rounded each may miss the total by a cent.
        is_alone = invoice.invoice_line_ids.sale_line_ids.order_id == self
        amount = invoice.amount_total if is_alone else sum(lines.mapped("price_total"))
        date = invoice.invoice_date or fields.Date.today()
        return invoice.currency_id._convert(amount, self.currency_id, self.company_id, date)

    def _monta_block_reason(self):
        """Why somebody keeps the delivery back in Odoo, whatever is paid, or False.

        OCA's ``sale_stock_picking_blocking`` has such a reason.
        """
        if "delivery_block_id" not in self._fields:
            return False
        # It reads the same whoever sends the order.
        return self.sudo().delivery_block_id.with_context(lang="en_US").display_name or False

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {"payment_term_id", "delivery_block_id"}

    # -- notice -------------------------------------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if "delivery_block_id" in vals:
            self._monta_notice_payment()
        return result

    def _monta_notice_payment(self):
        """What these orders wait for has come, or has gone: look before the commit whether that releases them."""
        orders = self.sudo().filtered(lambda order: order.monta_state in AT_MONTA)
        orders = orders.filtered(lambda order: order._monta_option("hold_unpaid"))
        # A transaction that is done does not tell the order so.
        orders.invalidate_recordset(["amount_paid"])
        self._monta_note("payment", orders)

    @api.model
    def _monta_follow(self, noted):  # pylint: disable=missing-return
        paid = noted.pop("payment", self.browse())
        released = paid._monta_released()
        noted["later"] = noted.get("later", self.browse()) | released
        noted["changed"] = noted.get("changed", self.browse()) | (paid - released)
        super()._monta_follow(noted)
        released._monta_queue_released_parts()

    def _monta_released(self):
        """Those of these orders that Monta holds and that need not wait any more.

        The release is sent by itself, since nobody sits by when a payment comes in. Where a person sends changes and
        has not sent all of them yet, the release goes along with those.
        """
        return self.filtered(
            lambda order: (
                order.monta_is_held
                and order._monta_is_confirmed()
                and (order.monta_state in ("queued", "sent") or order._monta_pushes_automatically())
                and order._monta_may_leave()
            )
        )

    def _monta_may_leave(self):
        """Whether nothing keeps the goods back; the core decides with the next request."""
        try:
            if not self._monta_settings().hold_unpaid:
                return True
        except UserError:
            # A parameter that cannot be read releases nothing.
            return False
        hold = self._prepare_monta_hold()
        return (
            not hold["block_reason"] and self.currency_id.compare_amounts(hold["amount_paid"], hold["amount_due"]) >= 0
        )

    def _monta_queue_released_parts(self):
        """Release the further orders at Monta of these orders, too."""
        for order in self.filtered("monta_order_count"):
            parts = order._monta_members()
            parts.filtered(lambda part: part.monta_state in AT_MONTA)._monta_queue_changes(COLLECT_SECONDS)

    @api.model
    def _monta_release_held(self):
        """Release what Monta holds though it is paid: whatever brought the money in, and whoever told nobody."""
        held = self.sudo().search([("monta_is_held", "=", True), ("state", "=", "sale")])
        released = held._monta_released()
        released._monta_queue_changes(COLLECT_SECONDS)
        released._monta_queue_released_parts()

    @api.model
    def cron_monta_sync_status(self):  # pylint: disable=missing-return
        self._monta_release_held()
        super().cron_monta_sync_status()

    # -- store --------------------------------------------------------------------------------------------------

    def _monta_show_results(self, rows):  # pylint: disable=missing-return
        super()._monta_show_results(rows)
        for row in rows.filtered(lambda row: row.state == "sent"):
            self.browse(row.res_id)._monta_note_hold(row)

    def _monta_note_hold(self, row):
        """Note whether Monta holds goods of this order, now that it has carried out a request (``monta.outbox``)."""
        is_held = is_blocked(row.acknowledged)
        if not is_held and self.monta_is_held and self.monta_order_count:
            # This one is released; another of its orders at Monta may not be.
            documents = [order["document"] for order in self._monta_family() if not order.get("closed")]
            is_held = any((document or {}).get("Blocked") for document in documents)
        if self.monta_is_held != is_held:
            self.sudo().monta_is_held = is_held


def is_blocked(document):
    """Whether a document (JSON text, or False) says that Monta is to keep the goods back."""
    return bool(document) and json.loads(document).get("Blocked") is True
